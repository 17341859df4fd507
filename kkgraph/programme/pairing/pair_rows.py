"""Proposals as rows: a row a reason, with the words of both."""

from __future__ import annotations

from kkgraph.aliases import Lang
from kkgraph.interface.pair_answer import PairQuote, PairsJson
from kkgraph.interface.placed import place_cell
from kkgraph.vocabulary.rules import load_rules

Cell = str | int | float | None


def to_table(found: PairsJson, lang: Lang) -> tuple[list[str], list[list[Cell]]]:
    """Lay proposals out for a spreadsheet.

    :param found: the answer.
    :param lang: language of headings and reasons.
    :returns: headings and rows.
    """
    columns = [text[lang] for text in load_rules("pairing")["columns"]]
    rows: list[list[Cell]] = []
    for pair in found["pairs"]:
        head: list[Cell] = [pair["first"]["name"], pair["second"]["name"], pair["points"]]
        best = "; ".join(
            f"{item['city']}–{item['partner']} ({item['points']})" for item in pair["next_best"]
        )
        for reason in pair["reasons"]:
            first, second = ([*map(_cited, reason["quotes"]), "", ""])[:2]
            rows.append([*head, reason["said"][lang], reason["points"], first, second, best])
    return columns, rows


def _cited(quote: PairQuote) -> str:
    source = quote["source"]
    if source is None:
        return quote["text"]
    words = f"{quote['text']} ({source['file']}:{source['line_from']})"
    return place_cell(words, quote["contract"], source) if quote["contract"] else words
