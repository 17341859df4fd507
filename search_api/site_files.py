"""The pages of a snapshot as files, for any web space: no server, no script, relative links.

Every page is asked of the application itself, so that files and server never differ. What only a
server can do (search, comparing, SPARQL, downloads) leads to one page that says so.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections import deque
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from kkgraph import __version__
from kkgraph.aliases import Lang
from kkgraph.errors import SnapshotError, UsageError
from kkgraph.files import explained, write
from search_api.app import create_app
from search_api.pages.frame import words
from search_api.settings import ServerSettings

if TYPE_CHECKING:
    import httpx

# Pages that need no question; {} stands for a city, a contract or an initiative.
_PAGES = re.compile(
    r"/(?:cities(?:/[^/]+(?:/progress|/changes)?)?|contracts(?:/[^/]+(?:/text)?)?|twins|goals"
    r"|commitments|coverage|network|networks|themes|initiatives(?:/[^/]+)?|recommendations"
    r"|changes|queries)?"
)
_ADDRESS = re.compile(r'\b(href|src|action)="([^"]*)"')
_NOTE = "site.json"
_HOST = "http://site"
_LANGUAGES: tuple[Lang, ...] = ("sv", "en")


@dataclass(frozen=True, slots=True)
class SiteReport:
    """What was written.

    :param folder: where.
    :param snapshot: key of the snapshot that the pages show.
    :param pages: how many pages.
    :param files: how many files in all.
    """

    folder: str
    snapshot: str
    pages: int
    files: int


def write_site(data_dir: Path, folder: Path) -> SiteReport:
    """Write the pages of the current snapshot as files.

    :param data_dir: the folder of snapshots.
    :param folder: an empty folder, made if needed.
    :returns: what was written.
    :raises UsageError: if the folder holds something.
    :raises SnapshotError: if there is no snapshot, or nothing can be written.
    """
    import anyio

    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not an empty folder; name another one, or empty it")
    pages, snapshot = anyio.run(_fetch_all, data_dir)
    files = {name: _relative(name, text) for name, text in pages.items() if name.endswith(".html")}
    files |= {name: data for name, data in pages.items() if not name.endswith(".html")}
    files |= {_without_server(lang): _explain(lang).encode() for lang in _LANGUAGES}
    files["index.html"] = _start()
    note = {"program": __version__, "snapshot": snapshot, "files": sorted(files)}
    files[_NOTE] = json.dumps(note, ensure_ascii=False, indent=1).encode() + b"\n"
    with explained(f"writing {folder}"):
        for name, data in sorted(files.items()):
            write(folder / name, data)
    count = sum(name.endswith(".html") for name in files)
    return SiteReport(str(folder), snapshot, count, len(files))


async def _fetch_all(data_dir: Path) -> tuple[dict[str, bytes], str]:
    """Every page that can be reached, by the name of its file, and the key of the snapshot."""
    import httpx

    app = create_app(ServerSettings(data_dir=data_dir, rate=0, access_log=False))
    transport = httpx.ASGITransport(app)
    found: dict[str, bytes] = {}
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=_HOST, timeout=None) as client,  # noqa: S113
    ):
        ready = (await client.get("/readyz")).json()
        if "snapshot" not in ready:
            raise SnapshotError(f"no snapshot in {data_dir}; run `kkgraph ingest` first")
        waiting = deque(f"/?lang={lang}" for lang in _LANGUAGES)
        while waiting:
            address = waiting.popleft()
            name = file_of(address, "sv")
            if name is None or name in found:
                continue
            data = await _fetch(client, address)
            if data is None:
                continue
            found[name] = data
            if name.endswith(".html"):
                lang = _language_of(name)
                waiting += (with_language(link, lang) for link in _links(data.decode()))
    return found, str(ready["snapshot"])


async def _fetch(client: httpx.AsyncClient, address: str) -> bytes | None:
    reply = await client.get(address, headers={"Accept": "text/html, */*;q=0.5"})
    return reply.content if reply.status_code == 200 else None  # noqa: PLR2004


def _links(page: str) -> list[str]:
    return [html.unescape(value) for _, value in _ADDRESS.findall(page) if value[:1] == "/"]


def with_language(address: str, lang: Lang) -> str:
    """Name the language in the address of a page that names none.

    :param address: path and query.
    :param lang: that of the page it stands in.
    :returns: the address.
    """
    parts = urlsplit(address)
    if "lang" in parse_qs(parts.query) or parts.path.startswith("/static/"):
        return address
    query = f"{parts.query}&lang={lang}" if parts.query else f"lang={lang}"
    return f"{parts.path}?{query}"


def file_of(address: str, lang: Lang) -> str | None:
    """Name the file of a page.

    :param address: path and query on the server.
    :param lang: its language where the address names none.
    :returns: a relative path; ``None`` where it needs a server.

    >>> file_of("/contracts/stenlycke-2025/text?lang=en#l3", "sv")
    'en/contracts/stenlycke-2025/text/index.html'
    >>> file_of("/twins?municipality=9905", "sv"), file_of("/search?q=x", "sv")
    ('sv/twins/9905/index.html', None)
    """
    parts = urlsplit(address)
    asked = parse_qs(parts.query, keep_blank_values=True)
    if parts.path.startswith("/static/"):
        safe = PurePosixPath(parts.path[1:])
        return None if ".." in safe.parts else str(safe)
    named = asked.pop("lang", [lang])[-1]
    city = asked.pop("municipality", []) if parts.path == "/twins" else []
    if asked or not _PAGES.fullmatch(parts.path) or named not in _LANGUAGES:
        return None
    segments = [named, *parts.path.strip("/").split("/"), *city]
    names = [segment for segment in segments if segment]
    if any(not re.fullmatch(r"[\w-][\w.-]*", name) for name in names):
        return None
    return "/".join((*names, "index.html"))


def _relative(name: str, data: bytes) -> bytes:
    """Make every link of a page one from file to file."""
    lang, here = _language_of(name), str(PurePosixPath(name).parent)

    def link(found: re.Match[str]) -> str:
        address = html.unescape(found[2])
        if not address.startswith("/"):
            return found[0]
        target = file_of(address, lang) or _without_server(lang)
        fragment = urlsplit(address).fragment if target != _without_server(lang) else ""
        shown = os.path.relpath(target, here).replace(os.sep, "/")
        whole = f"{shown}#{fragment}" if fragment else shown
        return f'{found[1]}="{html.escape(whole)}"'

    return _ADDRESS.sub(link, data.decode()).encode()


def _language_of(name: str) -> Lang:
    return "en" if name.startswith("en/") else "sv"


def _without_server(lang: Lang) -> str:
    return f"{lang}/server.html"


_FRAME = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="{root}static/style.css"></head>
<body><main><div class="wrap"><h1>{title}</h1>{text}</div></main></body></html>
"""


def _explain(lang: Lang) -> str:
    said = words.load(lang)
    links = "".join(
        f'<li><a href="{path}index.html">{html.escape(said.text(key))}</a></li>'
        for path, key in (
            ("", "site.name"),
            ("cities/", "nav.cities"),
            ("contracts/", "nav.contracts"),
            ("themes/", "nav.themes"),
        )
    )
    text = f"<p>{html.escape(said.text('site.files_only'))}</p><ul>{links}</ul>"
    title = html.escape(said.text("site.needs_server"))
    return _FRAME.format(lang=lang, title=title, text=text, root="../")


def _start() -> bytes:
    names = {lang: html.escape(words.load(lang).text("site.name")) for lang in _LANGUAGES}
    links = "".join(
        f'<li lang="{lang}"><a href="{lang}/index.html">{names[lang]}</a></li>'
        for lang in _LANGUAGES
    )
    title = names["sv"]
    return _FRAME.format(lang="sv", title=title, text=f"<ul>{links}</ul>", root="").encode()
