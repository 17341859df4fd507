"""How changes look on paper: a readable list of changes only, with quotes from both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kkgraph.aliases import Lang
from kkgraph.cli.printed import output
from kkgraph.interface.changes_answer import ChangeJson, ChangesJson, CityChanges, StatedJson
from kkgraph.programme.changes.sides import place_of
from kkgraph.vocabulary.rules import load_rules

_SIGNS = {
    "new": "+", "gone": "-", "sharpened": "↑", "softened": "↓", "adopted": "✓", "renewed": "↻",
    "same": "=", "unclear": "?",
}  # fmt: skip


def describe_changes(found: ChangesJson, lang: Lang) -> None:
    """Print changes for people.

    :param found: the answer.
    :param lang: language of headings and reasons.
    """
    for city in found["cities"]:
        output.print_lines(_city(city, lang))


def _city(city: CityChanges, lang: Lang) -> Iterator[str]:
    words = load_rules("programme")
    yield f"{city['municipality']}: {city['before']['contract']} → {city['after']['contract']}"
    for kind in words["kinds"]:
        rows = [item for item in city["changes"] if item["kind"] == kind]
        sure = [item for item in rows if item["change"] != "unclear"]
        if rows:
            yield f"  {words['kinds'][kind][lang]}"
        for item in sure:
            yield from _change(city, item, words["changes"][item["change"]][lang], lang)
        unclear = [item for item in rows if item["change"] == "unclear"]
        yield from _undecided(unclear, words["changes"]["unclear"][lang], lang)
    if not city["changes"]:
        yield "  inga ändringar" if lang == "sv" else "  no changes"
    yield ""


def _change(city: CityChanges, item: ChangeJson, name: str, lang: Lang) -> Iterator[str]:
    yield f"    {_SIGNS[item['change']]} {name}: {_why(item, lang)}".rstrip(" :")
    for stated, side in ((item["before"], city["before"]), (item["after"], city["after"])):
        if stated:
            yield f"        {side['name']}: {_quoted(stated)}"


def _undecided(rows: Sequence[ChangeJson], name: str, lang: Lang) -> Iterator[str]:
    """Put together what cannot be told for the same reason."""
    for why in dict.fromkeys(_why(item, lang) for item in rows):
        yield f"    {_SIGNS['unclear']} {name}: {why}"
        for item in rows:
            if _why(item, lang) == why:
                # Where both have something, the plain statement is the one with evidence.
                stated = item["after"] if item["after"] and item["after"]["evidence"] else None
                shown = stated or item["before"]
                if shown:
                    yield f"        {_quoted(shown)}"


def _why(item: ChangeJson, lang: Lang) -> str:
    return " ".join(reason[lang] for reason in item["reasons"])


def _quoted(stated: StatedJson) -> str:
    place = place_of(stated)
    where = f" ({place['file']}:{place['line_from']})" if place else ""
    return f"”{output.to_text(stated['text'])}”{where}"
