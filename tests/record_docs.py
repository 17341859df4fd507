"""Write anew what the documentation has from the code: ``python tests/record_docs.py``.

Between ``<!-- begin NAME -->`` and ``<!-- end NAME -->`` stand tables made from docstrings, headers
of files, results of measurements and judged facts. The tests say when one is stale.
"""

from __future__ import annotations

import ast
import json
import math
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import doc_reader
from doc_reader import ROOT

SHARED = ROOT.parent / "shared"
KKGRAPH = [sys.executable, "-c", "from kkgraph.cli import main; main()"]
# What docs/figures.md tells of the measurements: words, file, keys (a step may be an index), unit.
SPEED = (
    ("`kkgraph --help`", "ingest", "start.help_seconds", "s"),
    ("the five real documents, from cold", "ingest", "corpus.seconds", "s"),
    ("peak memory of that", "ingest", "corpus.peak_megabytes", "MB"),
    ("generated contracts in one run", "ingest", "generated.-1.documents", ""),
    ("of these, contracts a second", "ingest", "generated.-1.per_second", "/s"),
    ("peak memory of that", "ingest", "generated.-1.peak_megabytes", "MB"),
    ("one contract more on top of these", "ingest", "generated.-1.one_more.seconds", "s"),
    ("contracts asked by the saved queries", "queries", "contracts", ""),
    ("a saved query on Oxigraph, median", "queries", "queries.*.oxigraph_seconds", "s"),
    ("the slowest of them", "queries", "queries.max.oxigraph_seconds", "s"),
    (
        "on rdflib's own engine, median of those it finished",
        "queries",
        "queries.*.rdflib_seconds",
        "s",
    ),
    ("search among 10,000 passages, 95 of 100 within", "search", "sizes.0.engines.0.p95_ms", "ms"),
    ("search among 120,000", "search", "sizes.-1.engines.0.p95_ms", "ms"),
    ("memory of that", "search", "sizes.-1.engines.0.megabytes", "MB"),
    ("bm25s alone among 120,000", "search", "sizes.-1.engines.2.p95_ms", "ms"),
    ("Tantivy alone among 120,000", "search", "sizes.-1.engines.3.p95_ms", "ms"),
    ("cities alike among 300, median", "twins", "questions.0.median_ms", "ms"),
    ("searches over HTTP, two cores, 16 connections", "server", "search.closed.per_second", "/s"),
    ("at 150 a second, 95 of 100 within", "server", "search.open.p95_ms", "ms"),
    ("saved queries over HTTP, as many of each", "server", "saved.closed.per_second", "/s"),
    ("those that ask for no theme", "server", "saved_but_themes.closed.per_second", "/s"),
    ("of these at 300 a second, 95 of 100 within", "server", "saved_but_themes.open.p95_ms", "ms"),
    ("what HTTP adds to a query, median", "server", "overhead.saved_more.p50_ms", "ms"),
    ("from the server's start to its first answer", "server", "start.first_answer_seconds", "s"),
    ("mixed load on the server", "server_soak", "minutes", "min"),
    ("requests in it", "server_soak", "requests", ""),
    (
        "web processes' memory in its third minute",
        "server_soak",
        "memory.web.third_minute_megabytes",
        "MB",
    ),
    ("in its last minute", "server_soak", "memory.web.last_minute_megabytes", "MB"),
)
Rows = list[tuple[str, ...]]


def names(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Files that have no room for a comment.
UNCOMMENTED = {
    "initiatives.csv": "Who takes part in which initiative according to a page, a row a statement.",
    "municipality-figures.csv": "Population 2023 and territorial emissions of the municipalities.",
    "states.json": "What search goes by when it tells who says so: weights fitted on judged needs.",
    "sv-en.tsv": "Swedish word forms of the contracts with a short English gloss.",
    "place-inhabitants.csv": "Inhabitants of places outside Sweden (GeoNames, CC BY 4.0).",
    "published-contracts.csv": "Where contracts are published: what `kkgraph fetch` downloads.",
}


def first_sentence(text: str) -> str:
    """
    >>> first_sentence("What a goal looks like. Patterns are odd.")
    'What a goal looks like.'
    """
    paragraph = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=\.)\s+(?=[\w{])", paragraph)[0].replace("``", "`").replace("|", "\\|")


def said_in(path: Path) -> str:
    """The first sentence of a module's docstring."""
    return first_sentence(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")


def rooms() -> Rows:
    """Rooms, and modules that are rooms of their own, with what each is for."""
    rows: Rows = [("room", "answers")]
    return rows + [(f"`{name}`", said_in(path)) for name, path in doc_reader.modules().items()]


def modules() -> Iterator[str]:
    """A table for each room: its modules with what each answers."""
    for room, inside in doc_reader.rooms().items():
        rows: Rows = [("module", "answers")]
        rows += [(f"`{name}`", said_in(path)) for name, path in inside.items()]
        yield from ("", f"### `{room}`", "", *table(rows))
    yield ""


def ontology_files() -> Rows:
    """Files of the ontology with the first sentence of their comments."""
    rows: Rows = [("file", "what is in it")]
    for path in doc_reader.ontology_files():
        comments = re.match(r"(?:#[^\n]*\n)*", path.read_text(encoding="utf-8"))
        lines = [line.lstrip("# ") for line in (comments[0] if comments else "").splitlines()]
        said = first_sentence("\n".join(lines)) or UNCOMMENTED[path.name]
        rows.append((f"`{names(path)}`", said))
    return rows


def saved_queries() -> Rows:
    """Saved queries with their parameters."""
    from kkgraph.queries.saved import load_queries

    rows: Rows = [("name", "question", "parameters")]
    for name, query in load_queries().items():
        params = " ".join(p.name if p.required else f"[{p.name}]" for p in query.params)
        rows.append((f"`{name}`", query.title, params))
    return rows


def lookup(values: Any, keys: str) -> Any:
    """Follow keys; of a list an index, ``*`` the median or ``max`` the greatest of what is there.

    >>> lookup({"a": [{"b": 1}, {"b": 3}, {"b": None}]}, "a.*.b")
    2.0
    """
    for place, key in enumerate(steps := keys.split(".")):
        if key in ("*", "max"):
            rest = ".".join(steps[place + 1 :])
            numbers = [n for value in values if (n := lookup(value, rest)) is not None]
            return max(numbers) if key == "max" else statistics.median(numbers)
        values = values[int(key)] if isinstance(values, list) else values[key]
    return values


def speed() -> Rows:
    """What was measured, as far as it was."""
    rows: Rows = [("what", "figure", "where it stands")]
    for what, name, keys, unit in SPEED:
        path = ROOT / "benchmarks" / "results" / f"{name}.json"
        try:
            value = lookup(json.loads(path.read_text(encoding="utf-8")), keys)
        except (OSError, KeyError, IndexError, TypeError):
            continue
        rows.append((what, f"{round(value, 4)} {unit}".strip(), f"`{names(path)}` `{keys}`"))
    return rows


def scores(sources: Path, facts: list[Path]) -> dict[str, float]:
    """F1 of each kind of fact."""
    with tempfile.TemporaryDirectory() as folder:
        base = [*KKGRAPH, "--data", folder, "--json"]
        subprocess.run([*base, "ingest", str(sources)], check=True, capture_output=True)
        command = [*base, "evaluate", "facts", *map(str, facts)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return {item["kind"]: item["f1"] for item in json.loads(done.stdout)["scores"]}


def quality() -> Rows:
    """F1 of each kind of fact, rounded down, on the samples and on the judged set."""
    samples = scores(
        ROOT / "samples" / "contracts", sorted((ROOT / "tests" / "data" / "facts").glob("*.json"))
    )
    judged: dict[str, float] = {}
    if (SHARED / "eval" / "facts").is_dir():
        judged = scores(SHARED / "corpus", sorted((SHARED / "eval" / "facts").glob("*.json")))
    rows: Rows = [("kind of fact", "samples", "judged set")]
    for kind in {**samples, **judged}:
        cells = [known.get(kind) for known in (samples, judged)]
        shown = ("–" if c is None else f"{math.floor(c * 100 + 1e-9) / 100:.2f}" for c in cells)
        rows.append((kind, *shown))
    return rows


def serve() -> Rows:
    """Settings of the server."""
    from search_api.settings import SETTINGS

    rows: Rows = [("option", "variable", "default", "meaning")]
    for item in SETTINGS:
        default = ",".join(item.default) if isinstance(item.default, tuple) else str(item.default)
        shown = f"`{default}`" if default else ""
        rows.append((f"`{item.flag} VALUE`", f"`{item.variable}`", shown, item.sentence))
    return rows


MADE: tuple[tuple[str, str, Callable[[], Rows]], ...] = (
    ("docs/architecture.md", "rooms", rooms),
    ("docs/vocabulary.md", "files", ontology_files),
    ("docs/researchers.md", "queries", saved_queries),
    ("docs/commands.md", "serve", serve),
    ("docs/figures.md", "speed", speed),
    ("docs/figures.md", "quality", quality),
)


def table(rows: Rows) -> Iterator[str]:
    """Lines of a Markdown table."""
    head, *body = rows
    for row in (head, ("---",) * len(head), *body):
        yield f"| {' | '.join(row)} |"


def put(text: str, name: str, lines: Iterable[str]) -> str:
    """Put lines between their marks.

    >>> put("<!-- begin x -->\\n<!-- end x -->", "x", table([("a",), ("b",)])).splitlines()[1:4]
    ['| a |', '| --- |', '| b |']
    """
    begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"the marks of {name} are missing")
    return "\n".join([before + begin, *lines, end + after])


def main() -> None:
    """Write what was named on the command line, or everything."""
    asked = sys.argv[1:]
    if not asked or "modules" in asked:
        write("docs/architecture.md", "modules", modules())
    for file, name, make in MADE:
        if not asked or name in asked:
            write(file, name, table(make()))


def write(file: str, name: str, lines: Iterable[str]) -> None:
    """Put lines between their marks in a file."""
    path = ROOT / file
    path.write_text(put(path.read_text(encoding="utf-8"), name, lines), encoding="utf-8")


if __name__ == "__main__":
    main()
