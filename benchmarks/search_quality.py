"""What each step of search is worth on judged needs, and how its weights were chosen.

``python -m benchmarks.search_quality [--needs FILE] [--model PATH]`` prints three tables: the
steps of text analysis one after the other, the legs, and the weights of the legs by leaving
needs out. The figures go to ``results/search_quality.json``.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.measure import CORPUS, machine, save, show
from ingest.pipeline import ingest
from kkgraph.contract import Contract
from kkgraph.embedding import choice
from kkgraph.embedding.choice import ModelChoice
from kkgraph.index import bm25
from kkgraph.index.in_snapshot import rebuild
from kkgraph.index.units import WORDS, Unit, units_of
from kkgraph.quality import retrieval
from kkgraph.quality.retrieval import KINDS, Need, grade_of, ndcg
from kkgraph.search import LEGS, Searcher
from kkgraph.search.filters import Filters, allowed_units
from kkgraph.search.legs import combine
from kkgraph.snapshot.reader import Snapshot
from kkgraph.text import features as analysing
from kkgraph.text.features import TextAnalysis
from kkgraph.text.lexicon import tokens

NEEDS = CORPUS.parent / "eval" / "retrieval-dev.jsonl"
FOLDS, REPEATS = 10, 5
THEMES = (0.5, 0.7, 0.85, 1.0, 1.2, 1.4, 1.7)
VECTORS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)

# (need, kind) -> passage nDCG@10 and city nDCG
Results = dict[tuple[str, str], tuple[float, float]]
Features = Callable[[str], Iterable[str]]


class Places:
    """Where units stand, and what finding them is worth."""

    def __init__(self, rows: Sequence[tuple[str, str, int, int]], contracts: Iterable[str]) -> None:
        """Take contract, file, first and last line of each unit.

        :param rows: of all units
        :param contracts: all that are ranked
        """
        self.rows = rows
        self.contracts = sorted(contracts)

    def judge(self, need: Need, scores: Sequence[float]) -> tuple[float, float]:
        """Measure the scores of all units."""
        values = np.asarray(scores, dtype=float)
        grades = [grade_of(need, *row) for row in self.rows]
        first = np.argsort(-values, kind="stable")[:10]
        got = [grades[int(n)] for n in first if values[n] > 0]
        best: dict[str, float] = {}
        for (contract, *_), value in zip(self.rows, values, strict=True):
            best[contract] = max(best.get(contract, 0.0), float(value))
        order = sorted(self.contracts, key=lambda c: (-best.get(c, 0.0), c))
        cities = [int(need.relevant.get(c, {}).get("grade", 0)) for c in order]
        ideal = sorted((g for g in grades if g), reverse=True)
        return ndcg(got, ideal, 10), ndcg(cities, sorted(cities, reverse=True), len(cities))


def means(results: Results) -> list[float]:
    """Passage and city figures of each kind of query."""
    return [
        round(statistics.fmean(r[at] for (_, k), r in results.items() if k == kind), 3)
        for at in (0, 1)
        for kind in KINDS
    ]


def _bm25(units: Sequence[Unit], context: bool, parts: Sequence[tuple[float, Features]]) -> Any:  # noqa: ANN401
    """BM25 over one or more kinds of features of Swedish words, added up."""
    legs = []
    for weight, features in parts:
        words = bm25.Words()
        rows = [words.number(f"{u.context}\n{u.text}" if context else u.text) for u in units]
        table, ids = bm25.feature_matrix(list(words.ids), features)
        legs.append((weight, bm25.bm25(bm25.count_words(rows, len(words.ids)) @ table, ids)))
    return legs


def steps(
    known: TextAnalysis,
) -> list[tuple[str, int, bool, list[tuple[float, Features, Features]]]]:
    """The steps: name, words a unit, context, features of Swedish and of English words."""

    def plain(word: str) -> Iterable[str]:
        return () if word in known.stop_sv else (word,)

    def stem(word: str) -> Iterable[str]:
        return () if word in known.stop_sv else (known.analyser.stem(word),)

    def whole(word: str) -> Iterable[str]:
        gloss = None if word in known.stop_sv else known.analyser.gloss(word)
        found = [known.stem_en(t.text) for t in tokens(gloss or "") if t.text not in known.stop_en]
        return dict.fromkeys(found) or known.english(word) if word not in known.stop_sv else ()

    both: list[tuple[float, Features, Features]] = [
        (1.0, known.glosses, known.english),
        (0.3, known.stems, known.stems),
    ]
    return [
        ("words", 0, False, [(1.0, plain, plain)]),
        ("Swedish stems", 0, False, [(1.0, stem, stem)]),
        ("and compound parts", 0, False, [(1.0, known.stems, known.stems)]),
        ("English glosses of words", 0, False, [(1.0, whole, known.english)]),
        ("and of compound parts", 0, False, [(1.0, known.glosses, known.english)]),
        ("and 0.3 x Swedish stems", 0, False, both),
        ("passages joined", WORDS, False, both),
        ("titles and leads", WORDS, True, both),
    ]


def measure_steps(contracts: Sequence[Contract], needs: Sequence[Need]) -> dict[str, list[float]]:
    """Figures after each step of text analysis.

    :param contracts: what was read
    :param needs: the judged needs
    """
    known = analysing.load()
    found = {}
    for name, words, context, parts in steps(known):
        units = [u for c in contracts for u in units_of(c, words=words) if u.own and not u.report]
        places = _places_of(units, contracts)
        legs = _bm25(units, context, [(weight, swedish) for weight, swedish, _ in parts])
        results: Results = {}
        for need, kind in itertools.product(needs, KINDS):
            asked = [token.text for token in tokens(need.queries[kind])]
            english = known.language_of(asked) == "en"
            total = np.zeros(len(units))
            for (weight, leg), (_, sv, en) in zip(legs, parts, strict=True):
                features = [f for word in asked for f in (en if english else sv)(word)]
                total += weight * leg.score({f: float(features.count(f)) for f in features})
            results[need.id, kind] = places.judge(need, total.tolist())
        found[name] = means(results)
    return found


def _places_of(units: Sequence[Unit], contracts: Sequence[Contract]) -> Places:
    files = {contract.id: contract.source.file for contract in contracts}
    rows = [
        (u.contract, files[u.contract], u.passages[0].line_from, u.passages[-1].line_to)
        for u in units
    ]
    return Places(rows, (c.id for c in contracts if c.kind == "contract"))


def measure_weights(searcher: Searcher, needs: Sequence[Need]) -> dict[str, Any]:
    """Weights of the legs: the best on all needs, and what choosing them on others' is worth.

    :param searcher: an open index
    :param needs: the judged needs
    """
    index = searcher.index
    rows = index.tables["contracts"]
    columns = (index.column(name) for name in ("contract", "line_from", "line_to"))
    table = [
        (rows[int(c)]["id"], rows[int(c)]["file"], int(a), int(b))
        for c, a, b in zip(*columns, strict=True)
    ]
    chosen = np.flatnonzero(index.own)
    places = Places(
        [table[int(n)] for n in chosen], (r["id"] for r in rows if r["kind"] == "contract")
    )
    allowed = allowed_units(index, Filters(), searcher.vocabulary)
    scores = {}
    for need, kind in itertools.product(needs, KINDS):
        query = searcher.understanding.understand(need.queries[kind])
        scores[need.id, kind] = searcher.score(query, allowed, LEGS, index)[0]
    grid: dict[tuple[float, float], Results] = {}
    for themes, vectors in itertools.product(THEMES, VECTORS):
        weights = {"words": 1.0, "themes": themes, "vectors": vectors}
        grid[themes, vectors] = {
            (need.id, kind): places.judge(
                need, combine(scores[need.id, kind], weights)[chosen].tolist()
            )
            for need, kind in itertools.product(needs, KINDS)
        }
    ranked = sorted(grid, key=lambda w: -statistics.fmean(means(grid[w])))
    return {
        "best": {f"themes {t}, vectors {v}": means(grid[t, v]) for t, v in ranked[:5]},
        "worst": {f"themes {t}, vectors {v}": means(grid[t, v]) for t, v in ranked[-1:]},
        "chosen without the measured needs": _left_out(grid, [need.id for need in needs]),
    }


def _left_out(grid: dict[tuple[float, float], Results], ids: list[str]) -> list[float]:
    draw = random.Random(2030)
    found = []
    for _ in range(REPEATS):
        order = draw.sample(ids, len(ids))
        results: Results = {}
        for fold in range(FOLDS):
            test = set(order[fold::FOLDS])
            train = {w: {k: v for k, v in r.items() if k[0] not in test} for w, r in grid.items()}
            best = max(train, key=lambda w: statistics.fmean(means(train[w])))
            results |= {k: v for k, v in grid[best].items() if k[0] in test}
        found.append(means(results))
    return [round(statistics.fmean(column), 3) for column in zip(*found, strict=True)]


def measure_legs(searcher: Searcher, needs: Sequence[Need]) -> dict[str, list[float]]:
    """Figures of all legs, of each alone and without each.

    :param searcher: an open index
    :param needs: the judged needs
    """
    found = {}
    for name, legs in {"all legs": LEGS, **retrieval.ABLATIONS}.items():
        outcomes = retrieval.run(searcher, needs, legs)
        found[name] = means({(o.need, o.kind): (o.passages, o.cities) for o in outcomes})
    return found


def main(arguments: list[str] | None = None) -> int:
    """Measure, print tables and write the figures.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    parser = argparse.ArgumentParser(prog="benchmarks.search_quality", description=__doc__)
    parser.add_argument("--needs", type=Path, default=NEEDS)
    parser.add_argument("--model", help="a sentence-transformers folder to measure too")
    given = parser.parse_args(arguments)
    if not CORPUS.is_dir() or not given.needs.is_file():
        sys.stdout.write("the judged needs and their corpus are not here: nothing measured\n")
        return 0
    needs = retrieval.read_needs(given.needs)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        ingest([CORPUS], data_dir=data)
        figures: dict[str, Any] = {
            "machine": machine(),
            "needs": len(needs),
            "steps": measure_steps(Snapshot.open(data).contracts(), needs),
            "legs": measure_legs(Searcher.open(data), needs),
            "weights": measure_weights(Searcher.open(data), needs),
        }
        for reads in ("text", "glosses") if given.model else ():
            choice.write_choice(data, ModelChoice(given.model, reads))
            rebuild(data)
            figures[f"legs with the model given {reads}"] = measure_legs(Searcher.open(data), needs)
    path = save("search_quality", figures)
    for name, table in figures.items():
        if isinstance(table, dict) and name != "machine":
            flat = {k: v for key, value in table.items() for k, v in _flat(key, value)}
            columns = [f"{what} {kind}" for what in ("passages", "cities") for kind in KINDS]
            show([name, *columns], [[key, *map(str, value)] for key, value in flat.items()])
            sys.stdout.write("\n")
    sys.stdout.write(f"{path}\n")
    return 0


def _flat(key: str, value: Any) -> list[tuple[str, list[float]]]:  # noqa: ANN401
    return (
        [(f"{key}: {k}", v) for k, v in value.items()]
        if isinstance(value, dict)
        else [(key, value)]
    )


if __name__ == "__main__":
    sys.exit(main())
