"""Who takes part in which initiative according to a page, as values.

What a contract says of its city stands in :class:`kkgraph.contract.Participation`; the two kinds
of source are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kkgraph.aliases import Lang
from kkgraph.vocabulary import initiative_words, iris
from kkgraph.vocabulary.registers import Entry, Vocabulary

ParticipantKind = Literal["place", "agency", "programme", "organisation"]


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part: a place, an agency, a programme or an organisation.

    :param name: its name.
    :param kind: what it is.
    :param key: its key in the register of its kind; ``None`` for a place that none has.
    :param country: country of a place abroad, as ISO 3166-1 code in capitals.
    """

    name: str
    kind: ParticipantKind
    key: str | None
    country: str | None = None

    @property
    def iri(self) -> str | None:
        """Its address, if a register has it."""
        if self.key is None:
            return None
        if self.kind == "place":
            return iris.place_iri(self.key)
        return iris.keyed_iri(self.kind, self.key)

    @property
    def full_name(self) -> str:
        """Its name, with the country where it is abroad."""
        return f"{self.name} ({self.country})" if self.country else self.name

    def to_json(self) -> Mapping[str, object]:
        """Say who it is, as JSON values."""
        code = self.key if self.kind == "place" else None
        return {
            "name": self.name,
            "kind": self.kind,
            "code": code,
            "iri": self.iri,
            "country": self.country,
        }


@dataclass(frozen=True, slots=True)
class PageParticipation:
    """What one page says: who takes part in what, in which role.

    :param initiative: IRI of the initiative.
    :param label_sv: its name in Swedish.
    :param label_en: its name in English.
    :param kind: its kind, if it is in no register and described by the row.
    :param participant: who takes part.
    :param role: a key of :func:`kkgraph.vocabulary.initiative_words.words`.
    :param paired_with: its partner, where it has one.
    :param start: year, month or day from which it holds, as written.
    :param end: until when.
    :param url: address of the page.
    :param read_on: the day on which it was read; ``None`` where nobody noted it.
    :param note: what a reader should know of it; known words as they stand in the table.
    """

    initiative: str
    label_sv: str
    label_en: str
    kind: str | None
    participant: Participant
    role: str
    paired_with: Participant | None
    start: str | None
    end: str | None
    url: str
    read_on: str | None
    note: str | None

    def note_in(self, lang: Lang) -> str | None:
        """Say the note in a language.

        :param lang: the language.
        :returns: known words in it, others as written.
        """
        return initiative_words.words().note(self.note, lang)

    def source_json(self) -> Mapping[str, object]:
        """Say where it stands, as JSON values."""
        return {"kind": "page", "url": self.url, "retrieved": self.read_on}


@dataclass(frozen=True, slots=True)
class PairedPlace:
    """A city that a page names as the partner of another in a programme.

    :param partner: the other city.
    :param role: the role of the city asked about.
    :param stated: the row that says so.
    """

    partner: Participant
    role: str
    stated: PageParticipation

    @property
    def initiative(self) -> str:
        """IRI of the programme."""
        return self.stated.initiative

    @property
    def label_sv(self) -> str:
        """The programme's name in Swedish."""
        return self.stated.label_sv

    @property
    def label_en(self) -> str:
        """The programme's name in English."""
        return self.stated.label_en

    @property
    def source_url(self) -> str:
        """Address of the page that says so."""
        return self.stated.url

    @property
    def retrieved(self) -> str | None:
        """The day on which the page was read, if noted."""
        return self.stated.read_on

    @property
    def note(self) -> str | None:
        """What a reader should know of it."""
        return self.stated.note

    def to_json(self, lang: Lang = "sv") -> Mapping[str, object]:
        """Say it as JSON values.

        :param lang: language of the programme's name.
        """
        label = self.label_sv if lang == "sv" else self.label_en
        return {
            **self.partner.to_json(),
            "role": self.role,
            "initiative": {"name": label, "iri": self.initiative},
            "source_url": self.source_url,
            "retrieved": self.retrieved,
        }


@dataclass(frozen=True)
class PageParticipations:
    """All that pages say.

    :param rows: in order of initiative, participant, role and the rest.
    """

    rows: tuple[PageParticipation, ...]

    @classmethod
    def of(cls, rows: Iterable[PageParticipation]) -> PageParticipations:
        """Order rows and keep each once.

        :param rows: from one or several tables.
        """
        return cls(tuple(sorted(dict.fromkeys(rows), key=_order)))

    def official_twins(self, place: str) -> tuple[PairedPlace, ...]:
        """Find the partners of a place, whichever of both the page's row is about.

        :param place: its key, such as the four-digit code.
        :returns: each partner once a programme, by programme and name.
        """
        found: dict[tuple[str, str], PairedPlace] = {}
        for twin in self._twins.get(place, ()):
            found.setdefault((twin.label_sv, twin.partner.full_name), twin)
        return tuple(found[key] for key in sorted(found))

    @cached_property
    def _twins(self) -> dict[str, list[PairedPlace]]:
        """Partners by place; what a row about the place itself says goes first."""
        paired = initiative_words.words().paired
        own: dict[str, list[PairedPlace]] = {}
        told: dict[str, list[PairedPlace]] = {}
        for row in self.rows:
            other = row.paired_with
            if other is None or row.role not in paired:
                continue
            if row.participant.key:
                own.setdefault(row.participant.key, []).append(PairedPlace(other, row.role, row))
            if other.key:
                # A pilot's or pioneer's partner is a twin; a twin's is whatever the page calls it.
                role = "twin" if row.role != "twin" else self._role_of(row)
                twin = PairedPlace(row.participant, role, row)
                told.setdefault(other.key, []).append(twin)
        return {key: own.get(key, []) + told.get(key, []) for key in (*own, *told)}

    def _role_of(self, row: PageParticipation) -> str:
        """The role of a twin's partner in the same initiative, if any row says it."""
        roles = (
            item.role
            for item in self.rows
            if item.initiative == row.initiative
            and item.participant == row.paired_with
            and item.role != "twin"
        )
        return next(roles, "twin")


def _order(row: PageParticipation) -> tuple[str, ...]:
    paired = row.paired_with.full_name if row.paired_with else ""
    more = (row.start or "", row.end or "", row.url, row.read_on or "", row.note or "")
    return (row.initiative, row.participant.full_name, row.role, paired, *more)


def initiatives_by_iri(vocabulary: Vocabulary) -> dict[str, Entry]:
    """List what participants can be named of.

    :param vocabulary: registers and thesaurus.
    :returns: initiatives, networks and programmes by IRI.
    """
    groups: tuple[tuple[iris.KeyedKind, dict[str, Entry]], ...] = (
        ("programme", vocabulary.programmes),
        ("network", vocabulary.networks),
        ("initiative", vocabulary.initiatives),
    )
    return {
        iris.keyed_iri(kind, key): entry for kind, things in groups for key, entry in things.items()
    }
