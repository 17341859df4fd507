"""What reading costs, beside an earlier version of the program on the same texts in the same run.

``python -m benchmarks.reading [--against COMMIT] [--rounds 3] [--generated 15]``. Both read every
text by turns, each time in a process of its own, and CPU time is counted: what else the machine
does matters less to it than to the clock, and the ratio less than either. By default the other
is the last version before passages were annotated and names tagged. ``--lines`` instead reads a
contract with one endless line in it, of several lengths, to see that the cost grows as the line.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measure import CORPUS, machine, run, save, show
from tests.generator import contracts

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples" / "contracts"
FIRST = SAMPLES / "stenlycke-2025.txt"
# The last version before passages were annotated, goals made of slots and names tagged.
BEFORE = "81a2a50"
_ENDLESS = ("Aa ", "A-", "Aa, ", "Aa och ", "projektet Aa ", "2030 ")
_KILOBYTES = (25, 50, 100)


def texts(folder: Path, generated: int) -> dict[str, list[Path]]:
    """The files to read, by what they are.

    :param folder: where generated contracts are written
    :param generated: how many of them
    """
    made = []
    for name, text, _ in contracts(generated):
        made.append(folder / f"{name}.txt")
        made[-1].write_text(text, encoding="utf-8")
    found = {
        "samples/contracts": sorted(p for p in SAMPLES.iterdir() if p.suffix != ".md"),
        "real documents": sorted(CORPUS.glob("*.txt")),
        "contracts in other voices": sorted((CORPUS.parent / "devdocs").glob("*.txt")),
        f"{generated} generated": made,
    }
    return {name: paths for name, paths in found.items() if paths}


@contextmanager
def version(commit: str, folder: Path) -> Iterator[Path]:
    """The program as it was at a commit.

    :param commit: which
    :param folder: where it is put, for as long as it is needed
    """
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(folder), commit], check=True)  # noqa: S603
    try:
        yield folder
    finally:
        subprocess.run([*git, "remove", "--force", str(folder)], check=True)  # noqa: S603


def cost(program: Path, listed: Path) -> dict[str, float]:
    """CPU seconds of a process that reads some files.

    :param program: folder of the program that reads
    :param listed: the list of files
    :returns: seconds for ``load`` and for ``read``
    """
    script = str(Path(__file__).with_name("reading_process.py"))
    done = run([sys.executable, "-P", script, str(program), str(listed)])
    if done.status:
        raise RuntimeError(f"reading with {program} ended with status {done.status}")
    values: dict[str, float] = json.loads(done.output)
    return values


def listed(folder: Path, paths: Sequence[Path]) -> Path:
    """A list of files for a process, after one that is read before the clock starts.

    :param folder: where it is written
    :param paths: the files
    """
    path = folder / "files"
    path.write_text("\n".join(map(str, (FIRST, *paths))), encoding="utf-8")
    return path


def beside(commit: str, rounds: int, generated: int) -> dict[str, Mapping[str, object]]:
    """What reading costs now and cost then, by kind of text.

    :param commit: the other version
    :param rounds: how often each reads each text
    :param generated: how many generated contracts
    """
    figures: dict[str, Mapping[str, object]] = {}
    with tempfile.TemporaryDirectory() as made, version(commit, Path(made) / "then") as then:
        for name, paths in texts(Path(made), generated).items():
            files = listed(Path(made), paths)
            pairs = [(cost(then, files)["read"], cost(ROOT, files)["read"]) for _ in range(rounds)]
            figures[name] = {
                "documents": len(paths),
                "then_seconds": round(min(one for one, _ in pairs), 2),
                "now_seconds": round(min(one for _, one in pairs), 2),
                "ratio": round(statistics.median(now / one for one, now in pairs), 2),
            }
    return figures


def endless() -> dict[str, dict[str, float]]:
    """CPU seconds to read a contract with one endless line, by what it repeats and kilobytes."""
    text = FIRST.read_text(encoding="utf-8")
    place = text.index("\n\n", text.index("klimatneutral"))
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / FIRST.name
        for phrase in _ENDLESS:
            for size in _KILOBYTES:
                line = phrase * (size * 1000 // len(phrase))
                path.write_text(f"{text[:place]}\n\n{line}.{text[place:]}", encoding="utf-8")
                took = cost(ROOT, listed(Path(made), [path]))["read"]
                figures.setdefault(phrase, {})[f"{size} kB"] = round(took, 2)
    return figures


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and write the figures.

    :param arguments: the command line's; the process's own by default
    :returns: exit status
    """
    parser = argparse.ArgumentParser(prog="benchmarks.reading", description=__doc__)
    parser.add_argument("--against", default=BEFORE, metavar="COMMIT")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--generated", type=int, default=15)
    parser.add_argument("--lines", action="store_true")
    asked = parser.parse_args(arguments)
    if asked.lines:
        lines = endless()
        sizes = [f"{size} kB" for size in _KILOBYTES]
        show(["one line of", *sizes], [[repr(name), *row.values()] for name, row in lines.items()])
        return 0
    figures = beside(asked.against, asked.rounds, asked.generated)
    path = save("reading", {"machine": machine(), "against": asked.against, "texts": figures})
    keys = ("documents", "then_seconds", "now_seconds", "ratio")
    show(["what", *keys], [[name, *[row[key] for key in keys]] for name, row in figures.items()])
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
