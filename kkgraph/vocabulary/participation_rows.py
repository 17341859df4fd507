"""A table of participations (CSV) read: every row a value, or a fault with its number and why."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from kkgraph.errors import IdentifierError, NotFoundError
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.country import HOME
from kkgraph.vocabulary.initiative_words import InitiativeWords, words
from kkgraph.vocabulary.lookup import find_municipality
from kkgraph.vocabulary.page_statements import (
    PageParticipation,
    Participant,
    ParticipantKind,
    initiatives_by_iri,
)
from kkgraph.vocabulary.registers import Entry, Municipality, Vocabulary
from kkgraph.vocabulary.turtle import folded

_DELIMITERS = (",", ";", "\t")
_ABROAD = re.compile(r"([^()]{1,200}) \(([A-Z]{2})\)")
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class RowRemark:
    """What is wrong or odd with a row; ``row`` is the line on which it begins."""

    code: str
    row: int
    message: str


@dataclass(slots=True)
class ReadRows:
    """What came of a table.

    :param participations: the rows that are right.
    :param faults: the rows that are not, and why.
    :param remarks: what was odd and did no harm.
    """

    participations: list[PageParticipation] = field(default_factory=list)
    faults: list[RowRemark] = field(default_factory=list)
    remarks: list[RowRemark] = field(default_factory=list)


class _Unfit(Exception):
    """A row that cannot be taken."""


@dataclass(frozen=True, slots=True)
class _Names:
    """The things of the registers by their names, folded."""

    initiatives: Mapping[str, tuple[str, Entry]]
    agents: Mapping[str, tuple[ParticipantKind, Entry]]


def read_rows(text: str, vocabulary: Vocabulary) -> ReadRows:
    """Read a table.

    Commas, semicolons or tabulators may stand between the cells, as the heading shows.

    :param text: the file.
    :param vocabulary: registers and thesaurus.
    :returns: its rows; no fault among them means that all were taken.
    """
    found = ReadRows()
    lines = text.lstrip("\ufeff")
    heading, _, _ = lines.lstrip("\r\n").partition("\n")
    delimiter = max(_DELIMITERS, key=heading.count)
    rows = _rows(lines, delimiter)
    try:
        at, first = next(rows, (1, []))
        columns = _columns(first)
        if delimiter != ",":
            said = "semicolons" if delimiter == ";" else "tabulators"
            message = f"the cells stand between {said}, not commas; read as such"
            found.remarks.append(RowRemark("delimiter", at, message))
        _read_all(rows, columns, vocabulary, found)
    except _Unfit as fault:
        found.faults.append(RowRemark("heading", 1, str(fault)))
    except csv.Error as error:
        message = f"no table from here on ({error}); close the quotes, or save it as CSV again"
        found.faults.append(RowRemark("not_csv", 1, message))
    return found


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not empty, with the line on which each begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    for row in reader:
        begun, before = before + 1, reader.line_num
        if any(cell.strip() for cell in row):
            yield begun, row


def _columns(heading: Sequence[str]) -> list[str]:
    """Our names of the columns.

    :raises _Unfit: if the heading is not that of such a table.
    """
    known = words()
    named = [known.columns.get(folded(cell), "") for cell in heading]
    unknown = [cell.strip() for cell, name in zip(heading, named, strict=True) if not name]
    missing = [name for name in known.order if name in known.required and name not in named]
    if missing or unknown or len(set(named)) < len(named):
        raise _Unfit(
            f"the heading is not that of a table of initiatives"
            f"{_listed(', no column ', missing)}{_listed(', unknown ', unknown)}; "
            f"the columns are {','.join(known.order)}"
        )
    return named


def _listed(before: str, names: Sequence[str]) -> str:
    return before + ", ".join(_shown(name) for name in names) if names else ""


def _shown(value: str) -> str:
    """A cell as a message may show it."""
    plain = " ".join(value.split())
    return repr(plain if len(plain) <= _SHOWN else f"{plain[:_SHOWN]}…")


def _read_all(
    rows: Iterator[tuple[int, list[str]]],
    columns: Sequence[str],
    vocabulary: Vocabulary,
    found: ReadRows,
) -> None:
    seen: dict[PageParticipation, int] = {}
    new: set[str] = set()
    for at, cells in rows:
        try:
            said = _cells(cells, columns)
            stated = _Row(said, vocabulary).read()
        except _Unfit as fault:
            found.faults.append(RowRemark("bad_row", at, str(fault)))
            continue
        if stated in seen:
            message = f"the same as row {seen[stated]}; it is kept once"
            found.remarks.append(RowRemark("duplicate_row", at, message))
            continue
        seen[stated] = at
        if stated.kind is not None and stated.initiative not in new:
            new.add(stated.initiative)
            message = f"{_shown(said['initiative'])} is in no register; described by this table"
            found.remarks.append(RowRemark("new_initiative", at, message))
        found.participations.append(stated)


def _cells(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """The cells of a row by column.

    :raises _Unfit: if there are not as many as columns.
    """
    if len(cells) != len(columns):
        raise _Unfit(
            f"{len(cells)} cells where the heading has {len(columns)}; "
            "put cells that hold the separator between quotes"
        )
    plain = (" ".join(cell.split()) for cell in cells)
    return dict.fromkeys(words().order, "") | dict(zip(columns, plain, strict=True))


@dataclass(frozen=True, slots=True)
class _Row:
    """One row being read."""

    said: Mapping[str, str]
    vocabulary: Vocabulary

    def read(self) -> PageParticipation:
        """Make a value of it.

        :raises _Unfit: if it cannot be taken.
        """
        known = words()
        self._check_required(known)
        kind = self._word("kind", known.kind(self.said["kind"]), known.kinds)
        role = self._word("role", known.role(self.said["role"]), known.roles)
        iri, entry = self._initiative()
        start, end = self._day("from"), self._day("to")
        if start and end and end < start[: len(end)]:
            raise _Unfit(f"to {_shown(end)} comes before from {_shown(start)}")
        paired = self.said["paired_with"]
        name = self.said["initiative"]
        return PageParticipation(
            initiative=iri,
            label_sv=entry.label_sv if entry else name,
            label_en=(entry.label_en or entry.label_sv) if entry else name,
            kind=None if entry else kind,
            participant=self._participant("participant"),
            role=role,
            paired_with=self._participant("paired_with") if paired else None,
            start=start,
            end=end,
            url=self._url(),
            read_on=self._day("retrieved", whole=True),
            note=self.said["note"] or None,
        )

    def _check_required(self, known: InitiativeWords) -> None:
        empty = [name for name in known.order if name in known.required and not self.said[name]]
        if empty:
            raise _Unfit(f"{', '.join(empty)} is empty; fill it in, or look for shifted columns")

    def _word(self, column: str, key: str | None, known: Mapping[str, object]) -> str:
        if key is None:
            raise _Unfit(
                f"{column} {_shown(self.said[column])} is unknown, or the columns are shifted; "
                f"use one of {', '.join(known)}"
            )
        return key

    def _initiative(self) -> tuple[str, Entry | None]:
        name = self.said["initiative"]
        found = _names(self.vocabulary).initiatives.get(folded(name))
        if found:
            return found
        try:
            return iris.keyed_iri("initiative", iris.slugify(name)), None
        except IdentifierError as error:
            raise _Unfit(f"initiative {_shown(name)} has no letter; give its name") from error

    def _participant(self, column: str) -> Participant:
        name = self.said[column]
        agent = _names(self.vocabulary).agents.get(folded(name))
        if agent:
            return Participant(agent[1].label_sv, agent[0], agent[1].key)
        abroad = _ABROAD.fullmatch(name)
        if abroad:
            return self._abroad(abroad[1], abroad[2])
        try:
            city = find_municipality(self.vocabulary, name)
        except NotFoundError as error:
            near = f"; near it: {', '.join(error.near)}" if error.near else ""
            raise _Unfit(
                f"{column} {_shown(name)} is no place, agency, programme or organisation of the "
                f"registers{near}; a place abroad is written with its country, as in Leuven (BE)"
            ) from error
        return _place(city)

    def _abroad(self, name: str, country: str) -> Participant:
        """A place named with its country: that of the register, else the name alone."""
        city = self.vocabulary.municipality(name)
        if city is not None and city.country == country.lower():
            return _place(city)
        return Participant(name, "place", None, country)

    def _day(self, column: str, *, whole: bool = False) -> str | None:
        value = self.said[column]
        if not value:
            return None
        parts = _DAY.fullmatch(value)
        try:
            if parts is None or (whole and parts[3] is None):
                raise ValueError
            date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
        except ValueError as error:
            forms = "2024-10-31" if whole else "2024, 2024-10 or 2024-10-31"
            raise _Unfit(f"{column} {_shown(value)} is no date; write it like {forms}") from error
        return value

    def _url(self) -> str:
        url = self.said["source_url"]
        try:
            parts = urlsplit(url)
            if parts.scheme in ("http", "https") and parts.hostname and " " not in url:
                return url
        except ValueError:
            pass
        raise _Unfit(
            f"source_url {_shown(url)} is no address of a page; "
            "give one that begins with http:// or https://, or look for shifted columns"
        )


def _place(city: Municipality) -> Participant:
    country = None if city.country == HOME else city.country.upper()
    return Participant(city.name, "place", city.code, country)


@cache
def _names(vocabulary: Vocabulary) -> _Names:
    """Every name of a register, folded; what comes later wins."""
    initiatives: dict[str, tuple[str, Entry]] = {}
    for found in initiatives_by_iri(vocabulary).items():
        entry = found[1]
        names = (entry.key, *entry.labels, *entry.notations)
        initiatives |= {folded(name): found for name in names}
    agents: dict[str, tuple[ParticipantKind, Entry]] = {}
    groups: tuple[tuple[ParticipantKind, Mapping[str, Entry]], ...] = (
        ("organisation", vocabulary.organisations),
        ("programme", vocabulary.programmes),
        ("agency", vocabulary.agencies),
    )
    for group, things in groups:
        for entry in things.values():
            agents |= {folded(name): (group, entry) for name in (*entry.labels, *entry.notations)}
    return _Names(initiatives, agents)
