"""Make the picture of the pages that README shows, with the demonstration's invented contracts.

    make picture

Debian's Chromium looks at a server of its own; playwright drives it.
"""

from __future__ import annotations

import argparse
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
WIDE, HIGH = 1120, 760


@contextmanager
def served(data: Path) -> Iterator[str]:
    """A server on this machine, for as long as the picture is taken."""
    import uvicorn

    from search_api.app import create_app
    from search_api.settings import ServerSettings

    settings = ServerSettings(data_dir=data, rate=0, access_log=False)
    config = uvicorn.Config(create_app(settings), port=0, log_config=None, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(30)


def take(data: Path, page: str, out: Path) -> None:
    """Take the picture.

    :param data: the folder of snapshots.
    :param page: path of the page.
    :param out: the PNG file to write.
    """
    from playwright.sync_api import sync_playwright

    with served(data) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--headless", "--no-sandbox", "--disable-gpu"]
        )
        opened = browser.new_page(viewport={"width": WIDE, "height": HIGH}, color_scheme="light")
        opened.goto(address + page, wait_until="networkidle")
        opened.screenshot(path=str(out))
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("kkgraph-demo"))
    parser.add_argument("--page", default="/search?q=district+heating&lang=en")
    parser.add_argument("--out", type=Path, default=Path("docs/pages.png"))
    given = parser.parse_args()
    take(given.data, given.page, given.out)
