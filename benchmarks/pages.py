"""How long pages take with long plans: the first answer after a start, and when all is loaded.

``python -m benchmarks.pages DATA [--page PAGE...]``: for every page a server is started anew and
asked for it at once; then one server is asked for all of them twice, in Swedish and in English,
so that no answer is one that was kept. Memory is that of all processes of the server, each
shared page counted once. Figures go to ``results/pages.json``.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx

from benchmarks.large import own_megabytes
from benchmarks.measure import machine, save, show
from benchmarks.server_process import choose_cores, processes, running

# Those that are about all contracts, and those about one place.
PAGES = (
    "/", "/search?q=district+heating", "/goals", "/coverage", "/coverage?by=themes", "/themes",
    "/network", "/networks", "/commitments", "/cities", "/contracts",
)  # fmt: skip
_SECONDS = 300.0
_LANGUAGES = ("sv", "en")


def of_contract(key: str) -> tuple[str, ...]:
    """The pages about one contract.

    :param key: its id.
    """
    return (f"/contracts/{key}", f"/contracts/{key}/text", f"/twins?municipality={key}")


def largest(data: Path) -> str:
    """Find the contract with most passages.

    :param data: the folder of snapshots.
    :returns: its id.
    """
    from kkgraph.snapshot.reader import Snapshot

    contracts = Snapshot.open(data).manifest.contracts
    return max(contracts, key=lambda key: contracts[key]["counts"]["passages"])


def first_answer(data: Path, page: str) -> float:
    """Start a server and ask for a page at once.

    :param data: the folder of snapshots.
    :param page: path and query.
    :returns: seconds until it is answered, from when the server is ready.
    """
    with running(data, choose_cores(2)) as server:
        return _seconds(server.url, page, "sv")


def loaded_answers(data: Path, pages: Sequence[str]) -> tuple[dict[str, float], int]:
    """Ask a server for all pages, when each has been answered in another language.

    :param data: the folder of snapshots.
    :param pages: paths and queries.
    :returns: median seconds by page, and megabytes of the server at the end.
    """
    found: dict[str, list[float]] = {page: [] for page in pages}
    with running(data, choose_cores(2)) as server:
        for lang in _LANGUAGES:
            for page in pages:
                found[page].append(_seconds(server.url, page, lang))
        memory = sum(own_megabytes(process.pid) for process in processes(server.process.pid))
    return {page: statistics.median(took[1:]) for page, took in found.items()}, round(memory)


def _seconds(url: str, page: str, lang: str) -> float:
    begun = time.perf_counter()
    address = f"{url}{page}{'&' if '?' in page else '?'}lang={lang}"
    httpx.get(address, headers={"Accept": "text/html"}, timeout=_SECONDS).raise_for_status()
    return time.perf_counter() - begun


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and write the figures.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    parser = argparse.ArgumentParser(prog="benchmarks.pages", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder of snapshots")
    parser.add_argument("--page", nargs="*", default=[], help="further pages")
    given = parser.parse_args(arguments)
    pages = (*PAGES, *of_contract(largest(given.data)), *given.page)
    loaded, memory = loaded_answers(given.data, pages)
    rows = {
        page: {"first_s": round(first_answer(given.data, page), 2), "loaded_s": round(took, 3)}
        for page, took in loaded.items()
    }
    figures: dict[str, Any] = {"machine": machine(), "pages": rows, "megabytes": memory}
    path = save("pages", figures)
    show(["page", "first_s", "loaded_s"], [[page, *row.values()] for page, row in rows.items()])
    sys.stdout.write(f"memory of the server: {memory} MB\n{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
