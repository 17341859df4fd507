"""How an initiative looks on paper: participants by either kind of source, and differences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kkgraph.cli.printed.output import table_lines
from kkgraph.interface.initiatives_answer import InitiativeJson, ParticipantJson, TakingPart

if TYPE_CHECKING:
    from kkgraph.cli.common import Context

_STATES = {
    "says": ("kontraktet säger det", "the contract says so"),
    "touches": ("kontraktet nämner det bara", "the contract only names it"),
    "silent": ("kontraktet säger det inte", "the contract does not say so"),
    "not_examined": ("inte undersökt", "not examined"),
    "no_contract": ("inget kontrakt här", "no contract here"),
}


def describe_initiative(shown: InitiativeJson, context: Context) -> Iterator[str]:
    """Write an initiative as lines.

    :param shown: the JSON of ``kkgraph show network``.
    :param context: the common options.
    :returns: lines for standard output.
    """
    yield shown["name"]
    if shown["part_of"]:
        yield f"{context.choose('del av', 'part of')}: {shown['part_of']['name']}"
    if shown["parts"]:
        parts = ", ".join(part["name"] for part in shown["parts"])
        yield f"{context.choose('delar', 'parts')}: {parts}"
    if shown["homepage"]:
        yield shown["homepage"]
    yield ""
    if not shown["participants"]:
        yield context.choose("Ingen källa nämner någon deltagare.", "No source names anybody.")
        return
    heading = context.choose("deltagare|enligt sidan|enligt kontrakt|kontraktet", "")
    heading = heading or "participant|according to page|according to contract|the contract"
    rows = [_row(item, context) for item in shown["participants"]]
    yield from table_lines(heading.split("|"), rows)
    yield from _twins(shown, context)
    yield from _differences(shown, context)
    yield from _pages(shown, context)


def _row(item: TakingPart, context: Context) -> list[str]:
    pages = [
        said["role_label"] + (f" ({_full(said['paired_with'])})" if said["paired_with"] else "")
        for said in item["by_page"]
    ]
    contracts = [f"{said['contract']}: {said['relation']}" for said in item["by_contract"]]
    state = context.choose(*_STATES[item["contract_state"]])
    return [
        _full(item["participant"]),
        ", ".join(dict.fromkeys(pages)) or "-",
        ", ".join(dict.fromkeys(contracts)) or "-",
        state if item["participant"]["kind"] == "place" else "-",
    ]


def _full(who: ParticipantJson) -> str:
    return f"{who['name']} ({who['country']})" if who["country"] else who["name"]


def _twins(shown: InitiativeJson, context: Context) -> Iterator[str]:
    if shown["official_twins"]:
        yield ""
        yield context.choose("Officiella tvillingar (enligt sidan)", "Official twins (by page)")
        for pair in shown["official_twins"]:
            names = f"{_full(pair['first'])} – {_full(pair['second'])}"
            yield f"  {names}: {pair['initiative']['name']}"


def _differences(shown: InitiativeJson, context: Context) -> Iterator[str]:
    told = (
        ("only_by_page", "På en sida, inte i kontraktet", "On a page, not in the contract"),
        ("only_by_contract", "I ett kontrakt, inte på sidan", "In a contract, not on the page"),
        (
            "not_examined",
            "På en sida; kontraktet är inte undersökt",
            "On a page; the contract was not examined",
        ),
        ("without_contract", "Utan kontrakt här", "Without a contract here"),
    )
    for key, swedish, english in told:
        names: list[str] = shown[key]  # type: ignore[literal-required]
        if names:
            yield ""
            yield f"{context.choose(swedish, english)} ({len(names)}): {', '.join(names)}"


def _pages(shown: InitiativeJson, context: Context) -> Iterator[str]:
    """The pages, once each, with the day on which each was read and what to know of it."""
    found: dict[str, set[str]] = {}
    for item in shown["participants"]:
        for said in item["by_page"]:
            source = said["source"]
            unknown = context.choose("läsdag ej noterad", "day of reading not noted")
            read = context.choose("läst ", "read ") + (source["retrieved"] or "")
            notes = found.setdefault(
                f"{source['url']} ({read if source['retrieved'] else unknown})", set()
            )
            if said["note"]:
                notes.add(f"{item['participant']['name']}: {said['note']}")
    if found:
        yield ""
        yield context.choose("Sidor", "Pages")
        for page, notes in found.items():
            yield f"  {page}"
            yield from (f"    {note}" for note in sorted(notes))
