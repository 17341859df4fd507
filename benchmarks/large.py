"""The size of Europe: all plans and contracts at hand in one snapshot, and what asking costs.

``python -m benchmarks.large PATH... --more FILE [--data DIR]``: builds from the paths, adds the one
more file, then times 200 searches in process and pages of a server; the figures go to
``results/large.json``. Memory is that of all processes of the build together, each shared page
counted once (PSS), sampled twice a second: known on Linux only.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.measure import KKGRAPH, machine, run, save, show
from benchmarks.server_process import choose_cores, processes, running

QUERIES = 200
PAGE_TIMES = 5
PAGES = ("/", "/search?q=district+heating", "/goals", "/networks", "/coverage")


def measure_ingest(data: Path, paths: Sequence[Path]) -> dict[str, Any]:
    """Read files into a folder of snapshots.

    :param data: the folder.
    :param paths: files and folders.
    :returns: seconds, megabytes of all processes at the peak, what failed, counts.
    """
    with _peak() as peak:
        done = run([*KKGRAPH, "--data", str(data), "--json", "ingest", *map(str, paths)])
    if done.status not in (0, 1) or not done.output.strip():
        raise RuntimeError(f"kkgraph ingest ended with status {done.status}")
    report = json.loads(done.output)
    return {
        "documents": len(report["documents"]),
        "failed": [d["file"] for d in report["documents"] if d["status"] == "failed"],
        "seconds": round(done.seconds, 1),
        "peak_megabytes": round(max(peak)),
        "counts": report["counts"],
    }


@contextmanager
def _peak() -> Iterator[list[float]]:
    """Note the memory of all processes below this one for as long as something runs."""
    noted, ended = [0.0], threading.Event()

    def sample() -> None:
        while not ended.wait(0.5):
            noted.append(sum(map(own_megabytes, _below(os.getpid()))))

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield noted
    finally:
        ended.set()
        thread.join()


def _below(root: int) -> list[int]:
    return [process.pid for process in processes(root) if process.pid != root]


def own_megabytes(pid: int) -> float:
    """The memory of a process, of shared pages its share.

    :param pid: the process.
    :returns: megabytes; none where it has ended.
    """
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0  # it has ended
    return sum(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))


def folder_sizes(snapshot: Path) -> dict[str, float]:
    """Megabytes of each part of a snapshot.

    :param snapshot: its folder.
    """
    parts = sorted(path for path in snapshot.resolve().iterdir() if path.is_dir())
    return {
        part.name: round(sum(p.stat().st_size for p in part.rglob("*") if p.is_file()) / 1e6, 1)
        for part in parts
    }


def measure_search(data: Path) -> dict[str, float]:
    """Ask different questions in process, each once, after a few that warm up.

    :param data: the folder of snapshots.
    :returns: milliseconds: the median and the 95th of a hundred.
    """
    from kkgraph.search import Searcher
    from kkgraph.vocabulary.registers import load

    searcher = Searcher.open(data)
    themes = list(load().themes.values())
    asked = [label for theme in themes for label in (theme.label_sv, theme.label_en)]
    took = []
    for number, question in enumerate([*asked[-20:], *asked[:QUERIES]]):
        begun = time.perf_counter()
        searcher.search(question)
        if number >= len(asked[-20:]):
            took.append(1000 * (time.perf_counter() - begun))
    return {
        "queries": len(took),
        "median_ms": round(statistics.median(took), 1),
        "p95_ms": round(statistics.quantiles(took, n=20)[-1], 1),
    }


def measure_pages(data: Path, further: Sequence[str]) -> dict[str, dict[str, int]]:
    """Get pages of a server, each several times.

    :param data: the folder of snapshots.
    :param further: pages beside the usual ones.
    :returns: milliseconds of the first answer and the median of the others, by page.
    """
    import httpx

    found = {}
    with running(data, choose_cores(2)) as server, httpx.Client(timeout=120) as client:
        for page in (*PAGES, *further):
            took = []
            for _ in range(PAGE_TIMES):
                begun = time.perf_counter()
                client.get(server.url + page).raise_for_status()
                took.append(1000 * (time.perf_counter() - begun))
            found[page] = {
                "first_ms": round(took[0]),
                "median_ms": round(statistics.median(took[1:])),
            }
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and write the figures.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    parser = argparse.ArgumentParser(prog="benchmarks.large", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--more", type=Path, help="one more file, added to the finished snapshot")
    parser.add_argument(
        "--data", type=Path, help="where to build; a folder for the time unless given"
    )
    parser.add_argument("--page", nargs="*", default=[], help="further pages to get")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        data = given.data or Path(folder)
        figures: dict[str, Any] = {"machine": machine(), "build": measure_ingest(data, given.paths)}
        figures["disk_megabytes"] = folder_sizes(data / "current")
        if given.more:
            figures["one_more"] = measure_ingest(data, [given.more])
        figures["search"] = measure_search(data)
        figures["pages"] = measure_pages(data, given.page)
    path = save("large", figures)
    rows = [[key, json.dumps(figures[key])] for key in figures if key != "machine"]
    show(["what", "figures"], rows)
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
