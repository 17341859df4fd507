"""How long twins take among 300 cities: ``python -m benchmarks.twins [--data DIR]``.

With ``--data`` on a folder of snapshots that is there, else on generated contracts. The figures
go to ``results/twins.json``. Beside them, in the same run on the same texts: the likeness of
whole texts by tf-idf, as a peer would do it, without parts, reasons or certainty.
"""

from __future__ import annotations

import argparse
import math
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.ingest import ingest
from benchmarks.measure import machine, save, show
from kkgraph.snapshot.reader import Snapshot
from kkgraph.text.lexicon import tokens
from kkgraph.twins import Space, open_space, twins_in
from kkgraph.vocabulary.registers import Vocabulary, load
from tests.generator import contracts

_ASKED = 30
_CASES: dict[str, dict[str, Any]] = {
    "twins": {},
    "twins --about fjärrvärme": {"about": "fjärrvärme"},
    "twins --theme cycling": {"theme": "cycling"},
}


def measure(space: Space, vocabulary: Vocabulary) -> list[dict[str, Any]]:
    """Ask for the twins of many cities.

    :param space: the profiles
    :param vocabulary: registers and thesaurus
    :returns: milliseconds of each kind of question, after one that warms up
    """
    step = max(1, len(space.profiles) // _ASKED)
    cities = [profile.contract for profile in space.profiles[::step]]
    found = [
        _timed(name, [_asking(space, vocabulary, city, options) for city in cities])
        for name, options in _CASES.items()
    ]
    vectors = _whole_texts(space)
    peer = [_peer(vectors, at) for at in range(len(cities))]
    return [*found, _timed("tf-idf of whole texts (peer)", peer)]


def _asking(
    space: Space, vocabulary: Vocabulary, city: str, options: dict[str, Any]
) -> Callable[[], object]:
    return lambda: twins_in(space, vocabulary, city, **options)


def _peer(vectors: NDArray[np.float32], at: int) -> Callable[[], object]:
    return lambda: np.argsort(-(vectors @ vectors[at]))


def _timed(name: str, questions: Sequence[Callable[[], object]]) -> dict[str, Any]:
    questions[0]()
    times = []
    for ask in questions:
        start = time.perf_counter()
        ask()
        times.append(1000 * (time.perf_counter() - start))
    worst = sorted(times)[math.ceil(0.95 * len(times)) - 1]
    middle = statistics.median(times)
    return {"question": name, "median_ms": round(middle, 1), "p95_ms": round(worst, 1)}


def _whole_texts(space: Space) -> NDArray[np.float32]:
    counted = [
        Counter(token.text for passage in profile.passages for token in tokens(passage.text))
        for profile in space.profiles
    ]
    holding = Counter(word for words in counted for word in words)
    number = {word: place for place, word in enumerate(sorted(holding))}
    vectors = np.zeros((len(counted), len(number)), dtype=np.float32)
    for row, words in enumerate(counted):
        for word, count in words.items():
            vectors[row, number[word]] = count * math.log(len(counted) / holding[word])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-9)
    return found


def _generated(folder: Path, n: int) -> Path:
    source = folder / "contracts"
    source.mkdir()
    for name, text, _ in contracts(n):
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest([source], folder / "data")
    return folder / "data"


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and write the figures.

    :param arguments: the command line's; the process's own by default
    :returns: exit status
    """
    parser = argparse.ArgumentParser(prog="benchmarks.twins", description=__doc__)
    parser.add_argument("--data", type=Path, help="a folder of snapshots")
    parser.add_argument("-n", type=int, default=300, help="how many contracts to generate")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        snapshot = Snapshot.open(given.data or _generated(Path(folder), given.n))
        vocabulary = load()
        start = time.perf_counter()
        space = open_space(snapshot, vocabulary)
        opened = time.perf_counter() - start
        questions = measure(space, vocabulary)
        figures: dict[str, Any] = {
            "machine": machine(),
            "contracts": len(space.profiles),
            "passages": len(space.passages),
            "open_seconds": round(opened, 2),
            "questions": questions,
        }
    path = save("twins", figures)
    show(["question", "median ms", "p95 ms"], [list(row.values()) for row in questions])
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
