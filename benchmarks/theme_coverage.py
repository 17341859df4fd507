"""How well the thesaurus covers what the contracts say, and where a label may be wrong.

``python -m benchmarks.theme_coverage [FOLDER] [--all]`` reads the text files of a folder (by
default the real corpus), tags each city's own passages and prints: the share with at least
one concept, concepts a passage, the concepts that tag most (over 25 % is to be looked at)
with the words they were found by, and those that tag nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measure import CORPUS, show
from ingest.formats.source import SourceText
from ingest.readings.own_text import settle
from ingest.readings.read import read_source
from kkgraph.contract import Contract, Passage
from kkgraph.vocabulary import registers

_TOO_BROAD = 0.25


def read(folder: Path) -> list[Contract]:
    """The contracts and reports among the text files of a folder.

    :param folder: where they lie.
    :returns: them, compared with each other, so that shared passages are marked.
    """
    known = registers.load()
    readings = []
    for path in sorted(folder.glob("*-20*.txt")):
        raw = path.read_bytes()
        digest = hashlib.sha256(raw).hexdigest()
        readings += read_source(SourceText(path.name, digest, "text/plain", raw.decode()), known)
    return settle(readings)


def own_passages(contracts: Iterable[Contract]) -> list[tuple[str, Passage]]:
    """Passages that are not the template's, with the contract's id.

    :param contracts: what was read.
    """
    return [(one.id, p) for one in contracts for p in one.passages if not p.shared]


def show_contracts(passages: list[tuple[str, Passage]]) -> None:
    """Print coverage for each contract and for all.

    :param passages: own passages with the contract's id.
    """
    groups = defaultdict(list)
    for contract, passage in passages:
        groups[contract].append(passage)
        groups["all"].append(passage)
    rows = []
    for name, group in sorted(groups.items(), key=lambda item: item[0] == "all"):
        counts = [len(passage.themes) for passage in group]
        tagged = sum(count > 0 for count in counts) / len(counts)
        rows.append([name, len(group), f"{tagged:.0%}", f"{statistics.mean(counts):.2f}"])
    show(["contract", "own passages", "with a concept", "concepts a passage"], rows)


def show_concepts(passages: list[tuple[str, Passage]], most: int | None) -> None:
    """Print the concepts that tag most and those that tag nothing.

    :param passages: own passages with the contract's id.
    :param most: how many to print; all when ``None``.
    """
    counts: Counter[str] = Counter()
    surfaces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, passage in passages:
        for mention in passage.themes:
            counts[mention.theme] += 1
            surfaces[mention.theme][mention.surface.lower()] += 1
    rows = []
    for key, count in counts.most_common(most):
        share = count / len(passages)
        words = ", ".join(f"{word} {n}" for word, n in surfaces[key].most_common(5))
        rows.append([key, count, f"{share:.0%}", "too broad?" if share > _TOO_BROAD else "", words])
    show(["concept", "passages", "share", "", "found by"], rows)
    unused = sorted(set(registers.load().themes) - set(counts))
    sys.stdout.write(f"\n{len(counts)} concepts tag something, {len(unused)} nothing:\n")
    sys.stdout.write(", ".join(unused) + "\n")


def main(arguments: list[str] | None = None) -> int:
    """Read, tag and print.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    parser = argparse.ArgumentParser(prog="benchmarks.theme_coverage", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--all", action="store_true", help="print every concept")
    chosen = parser.parse_args(arguments)
    passages = own_passages(read(chosen.folder))
    if not passages:
        sys.stdout.write(f"{chosen.folder}: no contracts there\n")
        return 1
    show_contracts(passages)
    sys.stdout.write("\n")
    show_concepts(passages, None if chosen.all else 25)
    return 0


if __name__ == "__main__":
    sys.exit(main())
