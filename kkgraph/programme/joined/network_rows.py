"""Ties as rows: a row a tie, with the words and the place."""

from __future__ import annotations

from kkgraph.aliases import Lang
from kkgraph.interface.network_answer import NetworkJson
from kkgraph.interface.placed import place_cell
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.rules import load_rules

Cell = str | int | float | None


def to_table(found: NetworkJson, lang: Lang) -> tuple[list[str], list[list[Cell]]]:
    """Lay ties out for a spreadsheet.

    :param found: the answer.
    :param lang: language of headings and kinds.
    :returns: headings and rows, by city.
    """
    rules = load_rules("joined")
    nodes = {node["id"]: node for node in found["nodes"]}
    rows: list[list[Cell]] = []
    for edge in found["edges"]:
        city, thing = nodes[edge["city"]], nodes[edge["thing"]]
        source = edge["source"]
        place = edge["url"]
        if source:
            words = f"{source['file']}:{source['line_from']}"
            place = place_cell(words, edge["contract"], source) if edge["contract"] else words
        kind = rules["kinds"][thing["kind"]][lang]
        rows.append([city["label"], thing["label"], kind, thing["community"], edge["quote"], place])
    rows.sort(key=lambda row: (letter_order(str(row[0])), letter_order(str(row[1])), str(row[5])))
    return [text[lang] for text in rules["columns"]], rows
