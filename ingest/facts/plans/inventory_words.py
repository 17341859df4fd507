"""Totals of emissions that a sentence says: figure, unit and year in one, of the whole place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from ingest.facts.patterns import named_pattern
from ingest.facts.plans.inventory_tables import METHOD, FoundTotal, unit_size
from ingest.facts.plans.printed_numbers import either, separators, value
from ingest.structure.draft import Draft
from ingest.structure.sentences import sentence_ranges
from kkgraph.vocabulary.rules import load_rules

_YEAR = re.compile(r"(?<![\d,.])(?:19[89]\d|20\d\d)(?![\d,.]\d|\d)")
_pattern = partial(named_pattern, METHOD, any_case=True)


def totals_in_words(draft: Draft) -> Iterator[FoundTotal]:
    """The totals of emissions that running text states.

    :param draft: the plan
    """
    modules = {section.key: section.number for section in draft.sections}
    wanted = load_rules(METHOD)["said_in"]
    for passage in draft.own_passages():
        text = passage.text
        if passage.kind == "table" or "emission" not in text:
            continue
        if modules.get(passage.section or "") not in wanted:
            continue
        for start, end in sentence_ranges(text):
            found = _said(text[start:end])
            if found is None:
                continue
            (a, b), year, unit = found
            figure = text[start + a : start + b].strip(" .,")
            number = value(figure, separators([figure]))
            figures = (number,) if number is not None else either(figure)
            yield FoundTotal(
                year=year,
                printed=figure,
                figures=figures,
                unit=unit,
                unit_t=unit_size(unit),
                sectors=(),
                adds_up=True,
                evidence=draft.evidence(passage, start, end, METHOD),
            )


def _said(sentence: str) -> tuple[tuple[int, int], int, str] | None:
    """Figure, year and unit of a sentence that states one total of one year."""
    if not _pattern("said_total").search(sentence) or _pattern("not_said").search(sentence):
        return None
    figures = list(_pattern("said").finditer(sentence))
    years = {int(year) for year in _YEAR.findall(sentence)}
    if len(figures) != 1 or len(years) != 1:
        return None
    figure = figures[0]
    return figure.span("figure"), years.pop(), figure["unit"].strip(" .")
