"""Wishes, offers and conditions of cities: a file for spreadsheets, a row a statement."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from kkgraph.errors import NotFoundError, SourceError, UsageError
from kkgraph.vocabulary.lookup import find_municipality, find_theme
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules
from kkgraph.vocabulary.turtle import folded

Says = Literal["wants", "offers", "avoids", "keeps", "earlier", "experienced"]
_LONGEST = 1_000_000
_ALWAYS_CITY: frozenset[str] = frozenset({"avoids", "keeps", "earlier"})


@dataclass(frozen=True, slots=True, order=True)
class Wish:
    """What a row says: of which city, what, and for which city or theme.

    :param code: the municipality that says so.
    :param says: what it says.
    :param city: code of another city, where the row names one.
    :param theme: key of a theme, where the row names one.
    :param text: the row as written.
    """

    code: str
    says: Says
    city: str
    theme: str
    text: str


def read_wish_file(path: Path) -> tuple[str, ...]:
    """Read the rows of a file of wishes.

    :param path: CSV with ``;`` or ``,``, with or without headings.
    :returns: rows as the question takes them.
    :raises SourceError: if it cannot be read as text or is no such table.
    """
    try:
        with path.open("rb") as held:
            data = held.read(_LONGEST + 1)
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"cannot be read as text ({error})", path=path, remedy="save it as CSV in UTF-8"
        ) from error
    if len(data) > _LONGEST:
        raise SourceError(f"more than {_LONGEST:,} bytes", path=path, remedy="give fewer rows")
    sign = ";" if ";" in text.partition("\n")[0] else ","
    rows = []
    for number, cells in enumerate(csv.reader(io.StringIO(text), delimiter=sign), start=1):
        row = [" ".join(cell.replace(";", " ").split()) for cell in cells]
        if not any(row) or row[0].startswith("#"):
            continue
        if number == 1 and folded(row[0]) in load_rules("pairing")["headings"]:
            continue
        rows.append(";".join(row[:3]))
    return tuple(rows)


def read_wishes(rows: Iterable[str], vocabulary: Vocabulary) -> list[Wish]:
    """Understand rows.

    :param rows: each ``CITY;SAYS;WHAT``.
    :param vocabulary: municipalities and themes by any of their names.
    :returns: in order, each once.
    :raises UsageError: if a row does not say what is wished for; with what can be said.
    :raises NotFoundError: if a row names nothing known; with what is near it.
    """
    return sorted({_wish(row, place, vocabulary) for place, row in enumerate(rows, start=1)})


def _wish(row: str, place: int, vocabulary: Vocabulary) -> Wish:
    name, says_word, what = _cells(row, place)
    code = find_municipality(vocabulary, name).code
    says = _says(says_word, row, place)
    text = f"{name}; {says_word}" + (f"; {what}" if what else "")
    if says == "experienced":
        return Wish(code, says, "", "", text)
    if not what:
        raise UsageError(
            f"row {place}, {row!r}: says nothing in its third column; name {_of(says)}"
        )
    city = _city(what, vocabulary, always=says in _ALWAYS_CITY)
    if city == code:
        raise UsageError(f"row {place}, {row!r}: names the city itself; name another one")
    if city and says == "offers":
        raise UsageError(f"row {place}, {row!r}: a city offers a theme; use 'wants' for a city")
    theme = "" if city else find_theme(vocabulary, what).key
    return Wish(code, says, city, theme, text)


def _cells(row: str, place: int) -> Sequence[str]:
    cells = [cell.strip() for cell in row.split(";")]
    if not 2 <= len(cells) <= 3:  # noqa: PLR2004 - two cells or three
        raise UsageError(f"row {place}, {row!r}: write CITY;SAYS;WHAT")
    return [*cells, ""][:3]


def _says(word: str, row: str, place: int) -> Says:
    known: dict[str, list[str]] = load_rules("pairing")["says"]
    for says, words in known.items():
        if folded(word) in map(folded, [says, *words]):
            return cast("Says", says)
    there = ", ".join(words[0] for words in known.values())
    raise UsageError(f"row {place}, {row!r}: {word!r} is none of {there} or {', '.join(known)}")


def _of(says: Says) -> str:
    return "a city" if says in _ALWAYS_CITY else "a theme" if says == "offers" else "either"


def _city(what: str, vocabulary: Vocabulary, *, always: bool) -> str:
    try:
        return find_municipality(vocabulary, what).code
    except NotFoundError:
        if always:
            raise
        return ""
