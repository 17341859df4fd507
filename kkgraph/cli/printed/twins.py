"""How twins look on paper: one table of all, then each with its reasons in quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kkgraph.answers import sheets
from kkgraph.answers.twins_conclusion import (
    conclude_twins,
    group_said,
    not_mentioned,
    reasons_said,
)
from kkgraph.cli.printed import output
from kkgraph.cli.printed.terminal_table import Layout
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.interface.twins_answer import CityBeside, NamedTheme, QuoteJson, TwinJson, TwinsJson

if TYPE_CHECKING:
    from kkgraph.cli.common import Context


ANSWERS = {
    "says": ("säger det", "says so"),
    "touches": ("rör vid det", "touches it"),
    "not_found": ("sökt, inte funnet", "searched, not found"),
    "not_examined": (
        "inte undersökt: bara en sammanfattning lästes",
        "not examined: only a summary was read",
    ),
}
_LONGEST = 320


def describe_twins(found: TwinsJson, context: Context, layout: Layout) -> None:
    """Print twins for people.

    :param found: what ``twins --json`` prints
    :param context: the common options
    :param layout: what the user says of the table's columns
    """
    output.print_lines(_head(found, context))
    output.print_lines(_official(found, context))
    if found["twins"]:
        output.print_lines([conclude_twins(found, context.lang), ""])
        _print_order(found, context, layout)
        for twin in found["twins"]:
            output.print_lines(_reasons(found, twin, context))
    elif found["contract"] is None:
        output.print_lines([conclude_twins(found, context.lang), ""])
        _print_beside(found, context, layout)
    output.print_lines(_silent(found, context))


def quoted(passage: QuoteJson) -> str:
    """A quote and its place on one line.

    :param passage: text and source
    """
    text = output.to_text(str(passage.get("excerpt") or passage["text"]))
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return f"”{text}” ({place(passage['source'])})"


def place(source: SourcePlace) -> str:
    """Where it stands.

    :param source: file, page and lines
    """
    lines = str(source["line_from"])
    if source["line_to"] != source["line_from"]:
        lines += f"–{source['line_to']}"
    page = f", s. {source['page']}" if source.get("page") else ""
    return f"{source['file']}:{lines}{page}"


def label(theme: NamedTheme, context: Context) -> str:
    """A concept's label in the user's language.

    :param theme: with both labels
    :param context: the common options
    """
    return context.choose(theme["label_sv"], theme.get("label_en") or theme["label_sv"])


def _head(found: TwinsJson, context: Context) -> Iterator[str]:
    about = f" – {found['about']}" if found["about"] else ""
    title = context.choose("Städer som liknar", "Cities like")
    contract = found["contract"] or context.choose("inget kontrakt läst", "no contract read")
    yield f"{title} {found['municipality']} ({contract}){about}"
    if found["contract"] is None:
        yield ""
        return
    if found["text_status"] is not None and found["text_status"] != "whole":
        yield "  " + _read_only(found["text_status"], context)
    if found["ours"] != "says":
        yield "  " + context.choose(
            f"{found['municipality']} om detta: {ANSWERS[found['ours']][0]}; ordnade efter "
            "likhet i allt annat bland dem som säger något",
            f"{found['municipality']} on this: {ANSWERS[found['ours']][1]}; in order of likeness "
            "in all else among those that say something",
        )
    yield ""


def _official(found: TwinsJson, context: Context) -> Iterator[str]:
    """Twins that a programme made, and cooperation that a contract states; not computed."""
    for twin in found["official_twins"]:
        yield context.choose(
            f"Enligt sidan {twin['source_url']}: {found['municipality']} är parad med "
            f"{twin['name']} i {twin['initiative']['name']}",
            f"According to the page {twin['source_url']}: {found['municipality']} is paired with "
            f"{twin['name']} in {twin['initiative']['name']}",
        )
    for item in found["stated_cooperation"]:
        who = found["contract"] if item["by"] == "ours" else item["contract"]
        other = item["name"] if item["by"] == "ours" else found["municipality"]
        yield context.choose(
            f"Enligt {who} samarbete med {other}: {quoted(item['evidence'])}",
            f"According to {who} cooperation with {other}: {quoted(item['evidence'])}",
        )
    if found["official_twins"] or found["stated_cooperation"]:
        yield ""


def _print_order(found: TwinsJson, context: Context, layout: Layout) -> None:
    columns = [
        context.choose("grupp", "group"),
        context.choose("kommun", "municipality"),
        context.choose("kontrakt", "contract"),
        context.choose("invånare", "inhabitants"),
        context.choose("ton/invånare", "tonnes each"),
        context.choose("per år", "a year"),
        "km",
        context.choose("län", "county"),
    ]
    rows: list[list[sheets.Cell]] = [
        [
            group_said(twin["group"], context.lang),
            twin["municipality"],
            twin["contract"],
            *_structure(twin),
            "–" if twin["kilometres"] is None else str(twin["kilometres"]),
            twin["county"] or "–",
        ]
        for twin in found["twins"]
    ]
    # What the reasons below do not need.
    output.print_table(columns, rows, layout, (columns[7], columns[5], columns[6]))
    more = found["compared"] - len(found["twins"])
    lines = [
        context.choose(
            f"{found['compared']} städer jämförda; {more} till med -n {found['compared']}.",
            f"{found['compared']} cities compared; {more} more with -n {found['compared']}.",
        )
    ]
    output.print_lines(lines if more > 0 else [])


def _print_beside(found: TwinsJson, context: Context, layout: Layout) -> None:
    """Cities with a contract beside one without: figures and what pages say."""
    columns = [
        context.choose("kommun", "municipality"),
        context.choose("kontrakt", "contract"),
        context.choose("båda med, enligt sidor", "both in, by pages"),
        context.choose("invånare", "inhabitants"),
        context.choose("ton/invånare", "tonnes each"),
        context.choose("per år", "a year"),
        "km",
    ]
    rows: list[list[sheets.Cell]] = [
        [
            row["municipality"],
            row["contract"],
            ", ".join(row["initiatives"]) or "–",
            *_structure(row),
            "–" if row["kilometres"] is None else str(row["kilometres"]),
        ]
        for row in found["beside"]
    ]
    output.print_table(columns, rows, layout, (columns[5], columns[6]))


def _structure(twin: TwinJson | CityBeside) -> list[str]:
    held = twin["structure"]
    if held is None:
        return ["–", "–", "–"]
    trend = "–" if held["trend_per_year"] is None else f"{held['trend_per_year']:+.1f} %"
    return [str(held["population"]), f"{held['tonnes_per_inhabitant']:.1f}", trend]


def _reasons(found: TwinsJson, twin: TwinJson, context: Context) -> Iterator[str]:
    yield ""
    why = "; ".join(reasons_said(twin, context.lang))
    yield f"{twin['municipality']} ({twin['contract']}){': ' if why else ''}{why}"
    if twin["text_status"] != "whole":
        yield "   " + _read_only(twin["text_status"], context)
    if twin["says"]:
        yield from (f"   • {quoted(said)}" for said in twin["says"])
    for pair in [] if twin["says"] and found["ours"] != "says" else twin["passages"]:
        yield f"   • {found['municipality']}: {quoted(pair['ours'])}"
        yield f"     {twin['municipality']}: {quoted(pair['theirs'])}"
    if twin["can_teach_us"]:
        yield "   " + context.choose("Kan lära oss", "Can teach us")
        for lesson in twin["can_teach_us"]:
            theme = label(lesson["theme"], context)
            silent = not_mentioned(found["municipality"], theme, context.lang)
            yield f"   • {silent} {twin['municipality']}: {quoted(lesson['theirs'])}"


def _silent(found: TwinsJson, context: Context) -> Iterator[str]:
    at = 0 if context.lang == "sv" else 1
    for answer in ("not_found", "not_examined"):
        names = [item["municipality"] for item in found["silent"] if item["answer"] == answer]
        if names:
            yield ""
            yield f"{ANSWERS[answer][at]} ({len(names)}): {', '.join(names)}"


def _read_only(status: str, context: Context) -> str:
    """Say what was read of a contract that was not read whole."""
    if status == "partial":
        return context.choose(
            "bara en del av kontraktet har lästs", "only a part of the contract was read"
        )
    return context.choose(
        "bara en sammanfattning av kontraktet har lästs",
        "only a summary of the contract was read",
    )
