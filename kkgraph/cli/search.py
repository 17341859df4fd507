"""Commands that search and measure search: ``search`` and ``evaluate retrieval``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from kkgraph.answers import sheets
from kkgraph.cli.common import Context
from kkgraph.cli.printed import output

if TYPE_CHECKING:
    from kkgraph.quality.retrieval import Figure, RetrievalReport
    from kkgraph.search import Hit, SearchAnswer


class QueryLanguage(StrEnum):
    """Languages of a query."""

    sv = "sv"
    en = "en"


Several = list[str] | None
LegsOption = Annotated[
    str | None, typer.Option("--legs", metavar="words,themes,vectors", help="Only these legs.")
]


def search(
    context: Context,
    text: Annotated[
        list[str],
        typer.Argument(metavar="TEXT", help='Words, "phrases", -words to leave out.'),
    ],
    n: Annotated[int, typer.Option("-n", help="How many hits, at most 1000.")] = 10,
    municipality: Annotated[Several, typer.Option("--municipality", metavar="M")] = None,
    topic: Annotated[Several, typer.Option("--topic", metavar="T", help="Of sections.")] = None,
    theme: Annotated[
        Several, typer.Option("--theme", metavar="T", help="Concepts, with narrower ones.")
    ] = None,
    version: Annotated[Several, typer.Option("--version", metavar="V")] = None,
    include_shared: Annotated[
        bool, typer.Option("--include-shared", help="Text that is not the city's own too.")
    ] = False,
    include_reports: Annotated[
        bool, typer.Option("--include-reports", help="Text of reports too.")
    ] = False,
    legs: LegsOption = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="The words as typed, one after the other.")
    ] = False,
    query_lang: Annotated[
        QueryLanguage | None, typer.Option("--query-lang", help="Language of the query.")
    ] = None,
    timing: Annotated[
        bool, typer.Option("--timing", help="Say how long it took; answers then differ.")
    ] = False,
) -> None:
    """Find passages by meaning, in Swedish or English, and the cities they come from."""
    from kkgraph.search import Searcher

    answer = Searcher.open(context.data_dir).search(
        as_typed(text),
        n=n,
        municipality=municipality or (),
        topic=topic or (),
        theme=theme or (),
        version=version or (),
        include_shared=include_shared,
        include_reports=include_reports,
        legs=_split(legs),
        exact=exact,
        lang=None if query_lang is None else query_lang.value,
        labels="sv" if context.lang == "sv" else "en",
        timing=timing,
    )
    _tell(answer, context)
    if context.json:
        output.print_json(answer.to_json())
    else:
        output.print_lines(_lines(answer, context))


def evaluate_retrieval(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Judged needs (JSON lines).")],
    ablation: Annotated[
        bool, typer.Option("--ablation", help="Each leg alone and each left out too.")
    ] = False,
    legs: LegsOption = None,
) -> None:
    """Measure search against judged needs, with 95 % bootstrap intervals."""
    from kkgraph.quality import retrieval
    from kkgraph.search import Searcher

    searcher = Searcher.open(context.data_dir)
    report = retrieval.evaluate_retrieval(searcher, file, legs=_split(legs), ablation=ablation)
    if context.json:
        output.print_json(asdict(report))
        return
    _print_report(report, context)


def _split(legs: str | None) -> list[str] | None:
    return None if legs is None else [leg.strip() for leg in legs.split(",") if leg.strip()]


def _tell(answer: SearchAnswer, context: Context) -> None:
    """Say on standard error what the user should know of the answer."""
    for wrong, right in answer.understood.corrections.items():
        context.tell(f"{wrong}: sökte även efter {right}", f"{wrong}: searched for {right} too")
    for note in answer.notes:
        context.tell(note, note)
    if not answer.hits:
        context.tell(
            "inget hittades; pröva andra ord, färre filter eller --include-shared",
            "nothing found; try other words, fewer filters or --include-shared",
        )


def _lines(answer: SearchAnswer, context: Context) -> Iterator[str]:
    for hit in answer.hits:
        yield from _hit_lines(hit, context)
        yield ""
    if answer.cities:
        shown = ", ".join(f"{c.municipality} ({c.contract})" for c in answer.cities[:10])
        yield f"{context.choose('Kommuner', 'Cities')}: {shown}"


def _hit_lines(hit: Hit, context: Context) -> Iterator[str]:
    section = f" {hit.section.number} {hit.section.title}" if hit.section else ""
    yield f"{hit.rank}. {hit.municipality or hit.contract} {hit.version},{section}"
    text = _marked(hit) if sys.stdout.isatty() else hit.text
    yield from (f"   {line}" for line in text.splitlines())
    place = hit.source
    page = "" if place.page is None else f", {context.choose('sida', 'page')} {place.page}"
    lines = context.choose("rad", "lines")
    yield f"   [{hit.contract}: {place.file}{page}, {lines} {place.line_from}-{place.line_to}]"
    why = hit.why
    legs = ", ".join(
        f"{name} {value:.2f}"
        for name, value in (
            (context.choose("ord", "words"), why.words),
            (context.choose("teman", "themes"), why.themes),
            (context.choose("vektorer", "vectors"), why.vectors),
        )
    )
    reasons = "; ".join(", ".join(x) for x in (why.matched_themes, why.matched_terms[:8]) if x)
    yield f"   {context.choose('varför', 'why')}: {legs}{'; ' if reasons else ''}{reasons}"
    for other in hit.same:
        yield f"   = {other.contract} {other.section or ''} ({other.source.line_from})"


def _marked(hit: Hit) -> str:
    """The text with its highlights in bold, for terminals."""
    text = hit.text
    for start, end in reversed(hit.highlights):
        text = f"{text[:start]}\x1b[1m{text[start:end]}\x1b[0m{text[end:]}"
    return text


def _print_report(report: RetrievalReport, context: Context) -> None:
    figures = {"all legs": report.figures, **report.ablation}
    columns = ["legs", "query", "measure", "nDCG", "low", "high"]
    rows: list[list[sheets.Cell]] = [
        [name, *_cells(figure)] for name, found in figures.items() for figure in found
    ]
    output.print_table(columns, rows)
    output.print_lines(["", context.choose("Sämst:", "Worst:")])
    worst: list[list[sheets.Cell]] = [
        [o.need, o.kind, f"{o.passages:.2f}", f"{o.cities:.2f}", o.query, " ".join(o.instead)]
        for o in report.worst
    ]
    output.print_table(["need", "kind", "passages", "cities", "query", "instead"], worst)


def _cells(figure: Figure) -> list[sheets.Cell]:
    numbers = (f"{value:.3f}" for value in (figure.mean, figure.low, figure.high))
    return [figure.kind, figure.measure, *numbers]


# One dash and two letters at least: no option of the program looks like this.
_MINUS_WORD = re.compile(r"-(?=[^\W\d_]{2})")


# To the reader of options a real minus sign begins a text.
_MINUS = "\N{MINUS SIGN}"


class MinusWords(TyperCommand):
    """A command for which a dash before a word is no option but means "without"."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's click
        """Read the arguments.

        :param ctx: of the command
        :param args: as typed
        """
        return super().parse_args(ctx, [_as_text(arg) for arg in args])


def as_typed(words: Iterable[str]) -> str:
    r"""The query as it was typed.

    >>> as_typed(["energi", "\N{MINUS SIGN}flyg"])
    'energi -flyg'

    :param words: arguments that `MinusWords` let through
    """
    return " ".join(re.sub(f"^{_MINUS}", "-", word) for word in words)


def _as_text(arg: str) -> str:
    return _MINUS + arg[1:] if _MINUS_WORD.match(arg) else arg
