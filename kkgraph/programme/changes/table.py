"""Changes as a table: a row a change, for the terminal and for spreadsheets."""

from __future__ import annotations

from kkgraph.aliases import Lang
from kkgraph.interface.changes_answer import ChangesJson, StatedJson
from kkgraph.interface.placed import place_cell
from kkgraph.programme.changes.sides import place_of
from kkgraph.vocabulary.rules import load_rules

_HEADINGS: dict[Lang, list[str]] = {
    "sv": ["kommun", "slag", "ändring", "före", "efter", "skäl", "plats före", "plats efter"],
    "en": ["city", "kind", "change", "before", "after", "reason", "place before", "place after"],
}


def to_table(found: ChangesJson, lang: Lang) -> tuple[list[str], list[list[str | None]]]:
    """Lay changes out.

    :param found: the answer.
    :param lang: language of headings and reasons.
    :returns: headings and rows.
    """
    words = load_rules("programme")
    rows: list[list[str | None]] = [
        [
            city["municipality"],
            words["kinds"][item["kind"]][lang],
            words["changes"][item["change"]][lang],
            _text(item["before"]),
            _text(item["after"]),
            " ".join(reason[lang] for reason in item["reasons"]),
            _place(city["before"]["contract"], item["before"]),
            _place(city["after"]["contract"], item["after"]),
        ]
        for city in found["cities"]
        for item in city["changes"]
    ]
    return _HEADINGS[lang], rows


def _text(stated: StatedJson | None) -> str | None:
    if stated is None:
        return None
    return f"{stated['text']} ({stated['figures']})" if stated["figures"] else stated["text"]


def _place(contract: str, stated: StatedJson | None) -> str | None:
    if stated is None:
        return None
    place = place_of(stated)
    if not place:
        return contract
    return place_cell(f"{contract}:{place['line_from']}-{place['line_to']}", contract, place)
