"""Commands that search and measure search: ``search`` and ``evaluate retrieval``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from kkgraph.answers import sheets
from kkgraph.cli.common import Context, command_option
from kkgraph.cli.printed import output
from kkgraph.cli.printed.found_around import asked_back, facet_lines
from kkgraph.interface.found_answer import FoundJson, HitJson, WhyJson
from kkgraph.interface.options import with_options
from kkgraph.interface.search_request import SearchRequest
from kkgraph.vocabulary.message_catalogue import translated

if TYPE_CHECKING:
    from kkgraph.quality.answers import AnswersReport
    from kkgraph.quality.retrieval import Figure, RetrievalReport


LegsOption = Annotated[
    str | None, typer.Option("--legs", metavar="words,themes,vectors", help="Only these legs.")
]


@with_options(SearchRequest, command_option, "lang")
def search(
    context: Context,
    text: Annotated[
        list[str],
        typer.Argument(metavar="TEXT", help='Words, "phrases", -words to leave out.'),
    ],
    timing: Annotated[
        bool, typer.Option("--timing", help="Say how long it took; answers then differ.")
    ] = False,
    **options: Any,  # noqa: ANN401 - those of the request
) -> None:
    """Find passages by meaning, in Swedish or English, and the cities they come from."""
    asked = SearchRequest(as_typed(text), lang=context.lang, **options)
    found = context.answers().search(asked, timing=timing)
    _tell(found, context)
    if context.json:
        output.print_json(found)
    else:
        output.print_lines(_lines(found, context))


def evaluate_retrieval(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Judged needs (JSON lines).")],
    ablation: Annotated[
        bool, typer.Option("--ablation", help="Each leg alone and each left out too.")
    ] = False,
    legs: LegsOption = None,
    left_out: Annotated[
        bool, typer.Option("--left-out", help="Fit anew without the needs that are measured.")
    ] = False,
) -> None:
    """Measure search against judged needs, with 95 % bootstrap intervals.

    With --left-out the needs of samples/judged are learnt from too.
    """
    from ingest.lessons.judged import judged_needs, sample_searcher
    from kkgraph.quality import judges, retrieval

    searcher = context.answers().searcher
    chosen = SearchRequest("", legs=legs).legs if legs else None  # type: ignore[arg-type]
    fitted = None
    if left_out:
        with sample_searcher() as own:
            learnt = judges.ask_files(own, [judged_needs()])
        fitted = judges.left_out_judges(searcher, [file], learnt)
    report = retrieval.evaluate_retrieval(
        searcher, file, legs=chosen, ablation=ablation, judges=fitted
    )
    if context.json:
        output.print_json(asdict(report))
        return
    _print_report(report, context)


def evaluate_answers(
    context: Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Judged needs.")
    ] = None,
    left_out: Annotated[
        bool, typer.Option("--left-out", help="Fit anew without the needs that are measured.")
    ] = False,
    samples: Annotated[
        bool, typer.Option("--samples", help="Measure samples/judged; FILE is only learnt from.")
    ] = False,
    fit: Annotated[
        Path | None, typer.Option("--fit", metavar="FILE", help="Write models fitted on all.")
    ] = None,
) -> None:
    """Measure who is said to say so, with intervals, calibration and the worst.

    With --left-out and --fit the needs of samples/judged are learnt from too.
    """
    from ingest.lessons.judged import judged_needs, sample_searcher
    from kkgraph.quality import answers, judges

    if not (files or samples):
        raise typer.BadParameter("FILE is needed, or --samples")
    with ExitStack() as held:
        own = given = None
        if samples or left_out or fit:
            own = held.enter_context(sample_searcher()), [judged_needs()]
        if files:
            given = context.answers().searcher, files
        measured, other = (own, given) if samples else (given, own)
        learnt = judges.ask_files(*other) if other and (left_out or fit) else []
        assert measured is not None  # noqa: S101 - one of both was asked for
        report = answers.evaluate_answers(*measured, left_out=left_out, beside=learnt)
        if fit is not None:
            fit.write_bytes(judges.fit_to_json(judges.ask_files(*measured), learnt))
    if context.json:
        output.print_json(asdict(report))
    else:
        _print_answers(report)


def _print_answers(report: AnswersReport) -> None:
    rows: list[list[sheets.Cell]] = [
        [f.wording, f.measure, f"{f.value:.2f}", f"{f.low:.2f}", f"{f.high:.2f}", f.needs]
        for f in report.figures
    ]
    output.print_table(["wording", "measure", "value", "low", "high", "needs"], rows)
    bins: list[list[sheets.Cell]] = [
        [b.measure, b.certainty, b.right, b.pairs] for b in report.calibration
    ]
    output.print_table(["measure", "certainty", "right", "pairs"], bins)
    worst: list[list[sheets.Cell]] = [
        [w.need, w.wording, w.query, " ".join(w.wrong)] for w in report.worst
    ]
    output.print_table(["need", "wording", "query", "wrong (+ told, - missed)"], worst)


def _tell(found: FoundJson, context: Context) -> None:
    """Say on standard error what the user should know of the answer."""
    for wrong, right in found["understood"]["corrections"].items():
        context.tell(f"{wrong}: sökte även efter {right}", f"{wrong}: searched for {right} too")
    for note in found["notes"]:
        context.tell(translated(note, "sv"), note)


def _lines(found: FoundJson, context: Context) -> Iterator[str]:
    from kkgraph.answers.conclusion import conclude

    yield conclude(found, context.lang)
    yield from asked_back(found["understood"]["senses"], context.lang)
    for hit in found["hits"]:
        yield ""
        yield from _hit_lines(hit, context)
    if len(found["hits"]) > 1:
        yield ""
        yield from facet_lines(found["facets"], context.lang)


def _hit_lines(hit: HitJson, context: Context) -> Iterator[str]:
    section = f" {hit['section']['number']} {hit['section']['title']}" if hit["section"] else ""
    yield f"{hit['rank']}. {hit['municipality'] or hit['contract']} {hit['version']},{section}"
    says = {
        "says": context.choose("säger det", "says so"),
        "touches": context.choose("berör det", "touches on it"),
        "near": context.choose("ligger nära", "is near"),
    }
    voice = (
        context.choose("ur konsultrapport", "from the report") if hit["voice"] == "report" else ""
    )
    yield f"   ({', '.join(word for word in (says[hit['band']], voice) if word)})"
    yield f"   {hit['excerpt']}"
    place = hit["source"]
    page = "" if place["page"] is None else f", {context.choose('sida', 'page')} {place['page']}"
    first, last = place["line_from"], place["line_to"]
    lines = (
        f"{context.choose('rad', 'line')} {first}"
        if first == last
        else f"{context.choose('rad', 'lines')} {first}-{last}"
    )
    yield f"   [{hit['contract']}: {place['file']}{page}, {lines}]"
    yield f"   {context.choose('varför', 'why')}: {_reasons(hit['why'], context)}"
    for other in hit["same"]:
        yield f"   = {other['contract']} {other['section'] or ''} ({other['source']['line_from']})"


def _reasons(why: WhyJson, context: Context) -> str:
    """Say in words why a passage was found."""
    known = [
        (context.choose("ord", "words"), why["matched_terms"][:8]),
        (context.choose("teman", "themes"), why["matched_themes"][:5]),
    ]
    reasons = "; ".join(f"{name}: {', '.join(words)}" for name, words in known if words)
    return reasons or context.choose("liknande innehåll", "similar content")


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
