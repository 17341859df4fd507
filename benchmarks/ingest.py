"""How long reading takes: the real corpus, generated contracts, and the start of the program.

``python -m benchmarks.ingest [--sizes 75 150 300]``; the figures go to ``results/ingest.json``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.measure import CORPUS, KKGRAPH, machine, run, save, show
from ingest.build.workers import processors
from tests.generator import contracts


def ingest(paths: list[Path], data: Path) -> dict[str, Any]:
    """Read files into an empty folder of snapshots in a process of its own.

    :param paths: the files.
    :param data: where the snapshot goes.
    :returns: time, memory and what came of it.
    """
    done = run([*KKGRAPH, "--data", str(data), "--json", "ingest", *map(str, paths)])
    if done.status not in (0, 1) or not done.output.strip():
        raise RuntimeError(f"kkgraph ingest ended with status {done.status}")
    report = json.loads(done.output)
    failed = [d["file"] for d in report["documents"] if d["status"] == "failed"]
    return {
        "documents": len(report["documents"]),
        "failed": failed,
        "seconds": round(done.seconds, 2),
        "peak_megabytes": round(done.megabytes, 1),
        "per_second": round(len(report["documents"]) / done.seconds, 2),
        "counts": report["counts"],
    }


def measure_corpus() -> dict[str, Any] | None:
    """The five real documents, when they lie beside the repository."""
    if not CORPUS.is_dir():
        return None
    with tempfile.TemporaryDirectory() as folder:
        return ingest(sorted(CORPUS.glob("*.txt")), Path(folder) / "data")


def measure_generated(sizes: list[int]) -> list[dict[str, Any]]:
    """Growing numbers of generated contracts from an empty folder, each with one more on top.

    :param sizes: how many.
    :returns: the figures of each size.
    """
    figures = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder) / "data"
            first, added = _written(Path(folder) / "contracts", size)
            made = ingest(first, data)
            figures.append({"size": size, **made, "one_more": ingest([added], data)})
    return figures


def _written(folder: Path, size: int) -> tuple[list[Path], Path]:
    """Write so many generated contracts and one more.

    :param folder: where.
    :param size: how many.
    :returns: their files, and that of the one more.
    """
    folder.mkdir()
    files = []
    for name, text, _ in contracts(size + 1):
        files.append(folder / f"{name}.txt")
        files[-1].write_text(text, encoding="utf-8")
    return files[:-1], files[-1]


def measure_start(times: int = 11) -> dict[str, float]:
    """How soon ``kkgraph --help`` answers, and how much of that is Python itself."""
    helped = [run([*KKGRAPH, "--help"]).seconds for _ in range(times)]
    bare = [run([sys.executable, "-c", ""]).seconds for _ in range(times)]
    return {
        "help_seconds": round(statistics.median(helped), 3),
        "python_seconds": round(statistics.median(bare), 3),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and write the figures.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    parser = argparse.ArgumentParser(prog="benchmarks.ingest", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[75, 150, 300])
    sizes = parser.parse_args(arguments).sizes
    figures: dict[str, Any] = {
        "machine": machine(),
        "cores_used": processors(),
        "start": measure_start(),
        "corpus": measure_corpus(),
        "generated": measure_generated(sizes),
    }
    path = save("ingest", figures)
    measured = [("five real documents", figures["corpus"])] if figures["corpus"] else []
    for made in figures["generated"]:
        measured.append((f"{made['size']} generated", made))
        measured.append((f"one more on top of {made['size']}", made["one_more"]))
    keys = ("documents", "seconds", "peak_megabytes", "per_second")
    rows = [[name, *[g[key] for key in keys], len(g["failed"])] for name, g in measured]
    show(["what", *keys, "failed"], rows)
    sys.stdout.write(f"kkgraph --help: {figures['start']['help_seconds']} s\n{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
