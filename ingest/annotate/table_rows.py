"""Rows of tables: what extraction left of them, read by the words of their header.

A table is known by a line of column names ("Målområde Mål Målår Basår Utfall"). In the lines
below it the first year stands for the first column of years, and so on; of the figures only
that of the goal's column is one to be reached.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence
from ingest.annotate.quantities import Quantity
from ingest.annotate.times import Role, Time
from ingest.structure.draft import Draft, DraftPassage

_WIDEST = 14
# A dash alone is an empty cell.
_DASHES = ("-", "–", "—")  # noqa: RUF001
# Where columns run together, these are told no further apart.
_RUN = {"base": "now", "code": "label", "whose": "other", "unit": "other"}
_YEARS = {"target_year": "deadline", "base_year": "base"}


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table in order, by what they hold."""

    columns: tuple[str, ...]

    @property
    def dated(self) -> bool:
        """Whether it has a column of years."""
        return not _YEARS.keys().isdisjoint(self.columns)


def header_of(sentence: Sentence) -> Header | None:
    """The header that a line is, or ``None``.

    :param sentence: a line or sentence
    """
    tokens = sentence.tokens
    if not 2 <= len(tokens) <= _WIDEST or tokens[-1].form in ".!?:;":
        return None
    if any(token.kind == "number" for token in tokens):
        return None
    named: dict[str, list[str]] = lexicon(sentence.language).data["columns"]
    kinds = {word: _RUN.get(kind, kind) for kind, words in named.items() for word in words}
    columns = tuple(kinds[token.form] for token in tokens if token.form in kinds)
    header = Header(_with_label(columns))
    known = len(columns) >= max(2, (len(tokens) + 1) // 2)
    return header if known and header.dated else None


def may_hold_header(text: str, language: str = "sv") -> bool:
    """Whether a text names a column of years, which the header of a table of goals does.

    :param text: the cleaned text of a passage
    :param language: code of its language
    """
    return any(map(text.__contains__, _dating_columns(language)))


@cache
def _dating_columns(language: str) -> tuple[str, ...]:
    """The names of columns that a table of goals has one of, with a capital."""
    columns: dict[str, list[str]] = lexicon(language).data["columns"]
    named = (word for kind in ("target_year", "base_year", "base", "now") for word in columns[kind])
    return tuple(dict.fromkeys(word.capitalize() for word in named))


def _with_label(columns: tuple[str, ...]) -> tuple[str, ...]:
    """The first of two columns of goals holds their names ("Mål Målår Nivå")."""
    if columns.count("value") > 1 or columns[:1] == ("value",):
        at = columns.index("value")
        return (*columns[:at], "label", *columns[at + 1 :])
    return columns


def lines_of(draft: Draft, passage: DraftPassage) -> list[tuple[int, int]]:
    """The lines of the file that a passage was made of, as ranges of its text.

    :param draft: the document
    :param passage: one of its passages
    """
    raw, offsets, text = draft.source.text, passage.body.offsets, passage.text
    starts = [0]
    end = raw.find("\n", offsets[0])
    while 0 <= end < offsets[-1]:
        at = bisect_right(offsets, end)
        while at < len(text) and text[at] == " ":
            at += 1
        if starts[-1] < at < len(text):
            starts.append(at)
        end = raw.find("\n", end + 1)
    ends = [*starts[1:], len(text)]
    return [
        (start, start + len(text[start:end].rstrip()))
        for start, end in zip(starts, ends, strict=True)
        if text[start:end].strip()
    ]


def as_row(sentence: Sentence, header: Header) -> Sentence:
    """A line read by the columns of its table; the line itself when it is no row.

    :param sentence: the annotated line
    :param header: the columns
    """
    if not sentence.times or sentence.text.rstrip().endswith("."):
        return sentence
    return sentence.read_as(tuple(_dated(sentence, header)), _reached(sentence, header))


def _dated(sentence: Sentence, header: Header) -> Iterator[Time]:
    """The years outside parentheses, each with the role of its column."""
    roles: list[Role] = [_YEARS[c] for c in header.columns if c in _YEARS]  # type: ignore[misc]
    free = [t for t in sentence.times if not sentence.depth(t.first)]
    if len(free) > len(roles):
        # "ned 75 % från 2017 | 2028": a base within the cell of the level has no column.
        inside = [t for t in free if t.role in ("base", "start")][: len(free) - len(roles)]
        yield from (replace(time, role="base") for time in inside)
        free = [time for time in free if time not in inside]
    cells: list[Time | None] = [*free]
    if len(free) < len(roles):
        cells = _with_empty(sentence, free)
    for time, role in zip(cells, roles, strict=False):
        if time is None:
            continue
        year = time.since if time.role == "period" and role == "base" else time.year
        yield replace(time, role=role, year=year, since=None)


def _with_empty(sentence: Sentence, times: Sequence[Time]) -> list[Time | None]:
    """The years of a row with ``None`` for each cell that holds a dash alone."""
    tokens = sentence.tokens
    empty = [
        (at, None)
        for at, token in enumerate(tokens)
        if token.form in _DASHES
        and at + 1 < len(tokens)
        and tokens[at + 1].start > token.end
        and (not at or tokens[at - 1].end < token.start)
    ]
    cells: list[tuple[int, Time | None]] = [*((t.first, t) for t in times), *empty]
    return [cell for _, cell in sorted(cells, key=lambda pair: pair[0])]


def _reached(sentence: Sentence, header: Header) -> Sequence[Quantity]:
    """The figure of the goal's column; where there is one column of figures, all of them."""
    order = [column for column in header.columns if column in ("value", "now")]
    quantities = [q for q in sentence.quantities if q.unit]
    if "now" not in order:
        return quantities
    years = [t.first for t in sentence.times if not sentence.depth(t.first)]
    if "value" not in order:
        # "Mål" names the goal with its figure; what comes after the years is how things are.
        return [q for q in quantities if years and q.first < years[0]]
    at = order.index("value")
    if at and len(quantities) == len(order):
        return quantities[at : at + 1]
    before = [q for q in quantities if not years or q.first < years[-1]]
    return before[:1] if order[0] == "value" else quantities[-1:]
