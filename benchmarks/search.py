"""How long a search takes, beside bm25s alone and Tantivy on the same passages.

``python -m benchmarks.search [--sizes 10000 120000]``; every engine runs in a process of its
own on two cores; the figures go to ``results/search.json``. The passages are those of
generated contracts, a share of whose words is exchanged, so that no two are the same.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.measure import machine, save, show
from kkgraph.contract import Contract, Passage
from kkgraph.vocabulary.registers import load

CORES = 2
# Of the generated contracts that passages are taken from.
SOURCES = 40
PASSAGES_A_CONTRACT = 70
EXCHANGED = 0.15
WARM_UP = 20
ENGINES = ("kkgraph", "kkgraph words", "bm25s", "tantivy")


def made_contracts(units: int) -> Iterator[Contract]:
    """Contracts with about as many units, one passage each.

    :param units: how many
    """
    pattern, pool = _pool()
    draw = random.Random(1)
    words = [word for passage in pool for word in passage.text.split()]
    for number in range(-(-units // PASSAGES_A_CONTRACT)):
        passages = tuple(
            replace(_changed(draw.choice(pool), draw, words), order=2 * order, lead=None)
            for order in range(PASSAGES_A_CONTRACT)
        )
        yield replace(pattern, id=f"{pattern.id}-{number:05}", passages=passages, sections=())


def _pool() -> tuple[Contract, list[Passage]]:
    """Own passages of generated contracts, joined to units, with the themes they name."""
    from ingest.pipeline import ingest
    from kkgraph.index.units import units_of
    from kkgraph.snapshot.reader import Snapshot
    from tests.generator import contracts

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "contracts"
        source.mkdir()
        for name, text, _ in contracts(SOURCES):
            (source / f"{name}.txt").write_text(text, encoding="utf-8")
        ingest([source], data_dir=Path(folder) / "data")
        held = Snapshot.open(Path(folder) / "data").contracts()
    units = [unit for contract in held for unit in units_of(contract) if unit.own]
    pool = [
        replace(
            unit.passages[0],
            text=unit.text,
            section=None,
            themes=tuple(mention for passage in unit.passages for mention in passage.themes),
        )
        for unit in units
    ]
    return held[0], pool


def _changed(passage: Passage, draw: random.Random, words: Sequence[str]) -> Passage:
    text = " ".join(
        draw.choice(words) if draw.random() < EXCHANGED else word for word in passage.text.split()
    )
    return replace(passage, text=text)


def queries() -> list[str]:
    """Labels of concepts in both languages, and definitions as longer questions."""
    found = []
    for theme in list(load().themes.values())[::5]:
        found += [theme.label_sv, theme.label_en, theme.definition_sv]
    return found


def build_index(units: int, folder: Path) -> dict[str, Any]:
    """Build an index of made contracts and write the texts for the other engines.

    :param units: how many
    :param folder: where it goes
    """
    from kkgraph.index.build import build
    from kkgraph.text import features

    contracts = list(made_contracts(units))
    begun = time.perf_counter()
    content = build(contracts, themes=load().themes, analysis=features.load())
    seconds = time.perf_counter() - begun
    for name, data in content.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    texts = [passage.text for contract in contracts for passage in contract.passages]
    (folder / "texts.json").write_text(json.dumps(texts), encoding="utf-8")
    size = sum(map(len, content.values()))
    return {"seconds": round(seconds, 1), "megabytes_on_disk": round(size / 1e6, 1)}


def search_kkgraph(folder: Path, legs: Sequence[str] | None) -> Callable[[str], int]:
    """Searches with all that a user gets: explanations and cities too.

    :param folder: the index
    :param legs: which legs
    """
    from kkgraph.index.load import open_index
    from kkgraph.search import Searcher

    searcher = Searcher(open_index(folder))
    # As a server does before it answers.
    searcher.warm()
    return lambda query: len(searcher.search(query, legs=legs).hits)


def search_bm25s(folder: Path) -> Callable[[str], int]:
    """bm25s over Swedish stems.

    :param folder: where the texts are
    """
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("swedish")
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    engine = bm25s.BM25()
    held = bm25s.tokenize(texts, stemmer=stemmer, stopwords="sv", show_progress=False)
    engine.index(held, show_progress=False)

    def search(query: str) -> int:
        asked = bm25s.tokenize(query, stemmer=stemmer, stopwords="sv", show_progress=False)
        found, _ = engine.retrieve(asked, k=10, show_progress=False)
        return int(found.shape[1])

    return search


def search_tantivy(folder: Path) -> Callable[[str], int]:
    """Tantivy with its Swedish stemmer, in memory.

    :param folder: where the texts are
    """
    import tantivy

    tokenizer = (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.stemmer("swedish"))
        .build()
    )
    schema = tantivy.SchemaBuilder().add_text_field("text", tokenizer_name="swedish").build()
    index = tantivy.Index(schema)
    index.register_tokenizer("swedish", tokenizer)
    writer = index.writer(200_000_000, 1)
    for text in json.loads((folder / "texts.json").read_text(encoding="utf-8")):
        writer.add_document(tantivy.Document(text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(query: str) -> int:
        plain = "".join(c if c.isalnum() else " " for c in query)
        return len(searcher.search(index.parse_query(plain, ["text"]), 10).hits)

    return search


def measure_engine(name: str, folder: Path) -> dict[str, Any]:
    """Ask one engine all queries, one after the other.

    :param name: which engine
    :param folder: the index and the texts
    """
    make: dict[str, Callable[[], Callable[[str], int]]] = {
        "kkgraph": lambda: search_kkgraph(folder, None),
        "kkgraph words": lambda: search_kkgraph(folder, ["words"]),
        "bm25s": lambda: search_bm25s(folder),
        "tantivy": lambda: search_tantivy(folder),
    }
    begun = time.perf_counter()
    search = make[name]()
    opened = time.perf_counter() - begun
    asked = queries()
    for query in asked[:WARM_UP]:
        search(query)
    took = []
    for query in asked:
        begun = time.perf_counter()
        search(query)
        took.append(1000 * (time.perf_counter() - begun))
    took.sort()
    return {
        "engine": name,
        "queries": len(took),
        "open_seconds": round(opened, 2),
        "p50_ms": round(took[len(took) // 2], 2),
        "p95_ms": round(took[int(0.95 * len(took))], 2),
        "max_ms": round(took[-1], 2),
        "megabytes": _memory(),
    }


def _memory() -> int | None:
    """Peak resident memory of this process in megabytes."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(used / (1e6 if sys.platform == "darwin" else 1e3))


def _child(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.search", *arguments]
    environment = {**os.environ, "OMP_NUM_THREADS": str(CORES), "OPENBLAS_NUM_THREADS": str(CORES)}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def main(arguments: list[str] | None = None) -> int:
    """Measure, print a table and write the figures.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    parser = argparse.ArgumentParser(prog="benchmarks.search", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 120_000])
    parser.add_argument("--build", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.build or given.engine:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
        build = given.build
        found = (
            build_index(build, given.folder)
            if build
            else measure_engine(given.engine, given.folder)
        )
        sys.stdout.write(json.dumps(found))
        return 0
    figures: dict[str, Any] = {"machine": machine(), "cores": CORES, "sizes": []}
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            built = _child("--build", str(size), "--folder", folder)
            engines = [_child("--engine", engine, "--folder", folder) for engine in ENGINES]
        figures["sizes"].append({"passages": size, "build": built, "engines": engines})
    path = save("search", figures)
    rows = [
        [size["passages"], *engine.values()]
        for size in figures["sizes"]
        for engine in size["engines"]
    ]
    show(["passages", *figures["sizes"][0]["engines"][0]], rows)
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
