"""What the measurements share: running a command with its time and memory, tables, the machine."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"
CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"
KKGRAPH = [sys.executable, "-c", "from kkgraph.cli import main; main()"]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: seconds by the wall clock, megabytes at the peak, how it ended."""

    seconds: float
    megabytes: float
    status: int
    output: str


def run(command: Sequence[str]) -> Run:
    """Run a command from cold.

    :param command: program and arguments.
    :returns: time, peak memory of the process (or of the largest of those it waited for),
        exit status and standard output.
    """
    start = time.perf_counter()
    with subprocess.Popen(list(command), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in kilobytes, macOS in bytes.
    scale = 1e6 if sys.platform == "darwin" else 1e3
    return Run(seconds, usage.ru_maxrss / scale, process.returncode, output)


def machine() -> dict[str, Any]:
    """What the figures were measured on."""
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load_at_start": round(os.getloadavg()[0], 1),
        "packages": {name: _version(name) for name in ("rdflib", "pyoxigraph", "kkgraph")},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def save(name: str, figures: dict[str, Any]) -> Path:
    """Write figures to ``results/<name>.json``.

    :param name: name of the measurement.
    :param figures: what it found.
    :returns: the file.
    """
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def show(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table.

    :param columns: the heads.
    :param rows: the cells.
    """
    cells = [[str(c) for c in columns], *[[_cell(c) for c in row] for row in rows]]
    widths = [max(len(row[n]) for row in cells) for n in range(len(columns))]
    for row in cells:
        padded = [
            c.ljust(w) if n == 0 else c.rjust(w)
            for n, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        sys.stdout.write("  ".join(padded).rstrip() + "\n")


def _cell(value: object) -> str:
    return f"{value:,.3g}" if isinstance(value, float) else "-" if value is None else str(value)
