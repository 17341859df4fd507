"""What the columns of a table hold: by the words of the header, then by what stands below it.

A goal of a row stands in a column of levels, its year in the header of that column ("2030",
"Mål 2027") or in a column of years; what it is compared with in a column of base years or base
levels. A header that nobody knows is told by its cells: years, units, or short names of who
answers for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import annotate

# What a dash alone says: an empty cell.
EMPTY = ("", "-", "–", "—", "−")  # noqa: RUF001
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"[^\W\d_]{1,4}[ .-]?\d{1,3}[^\W\d_]?\Z|\d{1,3}\.?\Z")
_SHORT_NAME = re.compile(r"[^\W\d_]{1,5}\Z")
# Of several roles that the words of a header have, the first here counts ("Ansvar för målet").
_ORDER = (
    "code", "other", "now", "base", "base_year", "target_year", "unit", "value", "whose", "label",
)  # fmt: skip
_TOLD = ("label", "whose", "")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    :param role: ``label`` (what it is about), ``whose``, ``value`` (what is to be reached),
        ``target_year``, ``base`` (year or level to compare with), ``now`` (how things are),
        ``unit``, ``code``, ``other``; empty where nothing tells
    :param name: the words of its header
    :param year: the year in its header
    :param sign: whether its header says that figures are cuts (-1) or rises (1)
    """

    role: str
    name: str = ""
    year: int | None = None
    sign: int = 0

    @property
    def bare(self) -> bool:
        """Whether a year is all that its header says."""
        return self.year is not None and not _WORD.search(self.name)

    @property
    def tells(self) -> bool:
        """Whether its cells say what a goal is about; one that nobody knows does, too."""
        return self.role in _TOLD


def roles(
    names: Sequence[str], cells: Sequence[Sequence[str]], valid_from: int, language: str
) -> tuple[Column, ...]:
    """What each column of a table holds.

    :param names: the words of its header, in small letters
    :param cells: the cells of each column
    :param valid_from: first year of the contract; a later one in a header is to come
    :param language: code of the text's language
    """
    named = [_named(name, language) for name in names]
    checked = [
        replace(one, role=_checked(one, below)) for one, below in zip(named, cells, strict=True)
    ]
    begun = any(one.role in ("base", "now") for one in checked)
    dated = [_dated(one, valid_from - begun) for one in checked]
    known = [
        one if one.role else replace(one, role=_learnt(below, valid_from, language))
        for one, below in zip(dated, cells, strict=True)
    ]
    return tuple(_without_owners(_with_label(known, cells)))


@cache
def _kinds(language: str) -> Mapping[str, str]:
    named: dict[str, list[str]] = lexicon(language).data["columns"]
    return {word: kind for kind, words in named.items() for word in words}


def _named(name: str, language: str) -> Column:
    """A column by its header alone."""
    kinds = _kinds(language)
    found = {kinds[word] for word in _WORD.findall(name) if word in kinds}
    year = _YEAR.search(name)
    terms = {term.name for sentence in annotate(name, language) for term in sentence.terms}
    cut, rise = not terms.isdisjoint(("reduction", "reduce")), "increase" in terms
    role = next((kind for kind in _ORDER if kind in found), "")
    return Column(role, name, int(year[0]) if year else None, rise - cut)


def _checked(column: Column, cells: Sequence[str]) -> str:
    """The role of a column, unless its cells are of another kind."""
    filled = [cell for cell in cells if cell not in EMPTY]
    if column.role == "target_year" and (column.year or not any(map(_YEAR.search, filled))):
        return "value" if any(map(_DIGIT.search, filled)) else ""
    return "base" if column.role == "base_year" else column.role


def _dated(column: Column, before: int) -> Column:
    """A header of a year alone is of what is to be reached then, or of what was."""
    if column.role or column.year is None:
        return column
    return replace(column, role="value" if column.year > before else "now")


def _learnt(cells: Sequence[str], valid_from: int, language: str) -> str:
    """What cells below a header that nobody knows have in common."""
    filled = [cell for cell in cells if cell not in EMPTY]
    if not filled:
        return "other"
    years = [_YEAR.fullmatch(cell) for cell in filled]
    if all(years):
        past = all(int(cell) <= valid_from for cell in filled)
        return "base" if past else "target_year"
    if all(_CODE.match(cell) and not cell[0].islower() for cell in filled):
        return "code"
    names = [name.strip() for cell in filled for name in cell.split(",")]
    if all(_SHORT_NAME.match(name) and name.isupper() for name in names):
        return "other"
    if all(_is_unit(cell, language) for cell in filled):
        return "unit"
    return ""


def _is_unit(cell: str, language: str) -> bool:
    """Whether words are a unit and no more, with a figure before them a quantity."""
    (sentence, *more) = annotate(f"5 {cell}", language)
    whole = sentence.quantities[:1]
    return not more and bool(whole) and bool(whole[0].unit) and len(sentence.tokens) <= 5


def _with_label(columns: Sequence[Column], cells: Sequence[Sequence[str]]) -> list[Column]:
    """Of several columns of goals, those without figures name them ("Mål | Målår | Nivå")."""
    levels = [at for at, one in enumerate(columns) if one.role == "value"]
    worded = {
        at
        for at in levels
        if columns[at].year is None
        and not any(_DIGIT.search(cell) for cell in cells[at])
        and len(levels) > 1
    }
    told = any(one.role in ("label", "whose", "") for one in columns)
    if not told and not worded and len(levels) > 1:
        worded = {levels[0]}
    return [replace(one, role="label") if at in worded else one for at, one in enumerate(columns)]


def _without_owners(columns: Sequence[Column]) -> list[Column]:
    """What nobody knows behind the figures tells nothing of the goal: owners, remarks."""
    figures = [at for at, one in enumerate(columns) if one.role in ("value", "target_year")]
    if not figures or not any(one.role == "label" for one in columns):
        return list(columns)
    return [
        replace(one, role="other") if at > figures[-1] and not one.role else one
        for at, one in enumerate(columns)
    ]
