"""How twins look on paper: one table of all, then each with its reasons in quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kkgraph.answers import sheets
from kkgraph.cli.printed import output
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.interface.twins_answer import NamedTheme, QuoteJson, TwinJson, TwinsJson

if TYPE_CHECKING:
    from kkgraph.cli.common import Context


# Part -> Swedish and English heading.
PARTS = {
    "measures": ("åtgärder", "measures"),
    "wording": ("ordval", "wording"),
    "names": ("namn", "names"),
    "cooperation": ("samarbete", "cooperation"),
    "themes": ("teman", "themes"),
    "passages": ("textställen", "passages"),
    "goals": ("mål", "goals"),
    "networks": ("nätverk", "networks"),
    "commitments": ("åtaganden", "commitments"),
    "county": ("län", "county"),
    "distance": ("närhet", "nearness"),
}
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
_NAMED = 12


def describe_twins(found: TwinsJson, context: Context) -> None:
    """Print twins for people.

    :param found: what ``twins --json`` prints
    :param context: the common options
    """
    output.print_lines(_head(found, context))
    if found["twins"]:
        _print_order(found, context)
        for twin in found["twins"]:
            output.print_lines(_reasons(found, twin, context))
    output.print_lines(_silent(found, context))


def quoted(passage: QuoteJson) -> str:
    """A quote and its place on one line.

    :param passage: text and source
    """
    text = output.to_text(passage["text"])
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
    yield f"{title} {found['municipality']} ({found['contract']}){about}"
    if found["text_status"] != "whole":
        yield "  " + _read_only(found["text_status"], context)
    if found["ours"] != "says":
        yield "  " + context.choose(
            f"{found['municipality']} om detta: {ANSWERS[found['ours']][0]}; ordnade efter "
            "likhet i allt annat bland dem som säger något",
            f"{found['municipality']} on this: {ANSWERS[found['ours']][1]}; in order of likeness "
            "in all else among those that say something",
        )
    yield ""


def _print_order(found: TwinsJson, context: Context) -> None:
    names = list(found["twins"][0]["parts"])
    at = 0 if context.lang == "sv" else 1
    columns = [
        context.choose("plats", "rank"),
        context.choose("osäkerhet", "uncertainty"),
        context.choose("kommun", "municipality"),
        context.choose("kontrakt", "contract"),
        *(PARTS[name][at] for name in names),
    ]
    rows: list[list[sheets.Cell]] = []
    for twin in found["twins"]:
        low, high = twin["rank_interval"]
        parts = [_number(twin["parts"][name]) for name in names]
        head = [str(twin["rank"]), f"{low}–{high}", twin["municipality"], twin["contract"]]
        rows.append([*head, *parts])
    output.print_table(columns, rows)
    output.print_lines(
        [
            context.choose(
                f"Samma plats: ordningen kan inte avgöras. {found['compared']} städer jämförda.",
                f"Equal ranks: the order cannot be told. {found['compared']} cities compared.",
            )
        ]
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _reasons(found: TwinsJson, twin: TwinJson, context: Context) -> Iterator[str]:
    yield ""
    away = "" if twin["kilometres"] is None else f", {twin['kilometres']} km"
    yield f"{twin['rank']}. {twin['municipality']} ({twin['contract']}{away})"
    if twin["text_status"] != "whole":
        yield "   " + _read_only(twin["text_status"], context)
    themes = [label(theme, context) for theme in twin["shared_themes"]]
    yield from _named(context.choose("båda om", "both on"), themes)
    networks = [
        context.choose(item["name"], item.get("name_en") or item["name"])
        for item in twin["shared_networks"]
    ]
    yield from _named(context.choose("gemensamma nätverk", "networks of both"), networks)
    joint = [f"{item['number']} {item['title']}" for item in twin["shared_commitments"]]
    yield from _named(context.choose("gemensamma åtaganden", "commitments of both"), joint)
    for pair in twin["passages"]:
        yield f"   • {found['municipality']}: {quoted(pair['ours'])}"
        yield f"     {twin['municipality']}: {quoted(pair['theirs'])}"
    if twin["can_teach_us"]:
        silence = ANSWERS[twin["can_teach_us"][0]["ours"]][0 if context.lang == "sv" else 1]
        yield "   " + context.choose(
            f"Kan lära oss (hos oss: {silence})", f"Can teach us (with us: {silence})"
        )
        for lesson in twin["can_teach_us"]:
            yield f"   • {label(lesson['theme'], context)}: {quoted(lesson['theirs'])}"


def _named(heading: str, names: Iterable[str]) -> Iterator[str]:
    held = list(names)
    if held:
        more = f" … (+{len(held) - _NAMED})" if len(held) > _NAMED else ""
        yield f"   {heading}: {', '.join(held[:_NAMED])}{more}"


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
