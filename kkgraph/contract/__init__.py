"""What one contract says, as values: the common language of reading, graph, search and output.

Follows section 3 of the project's data model. Everything here is immutable, holds no
reference to files or clocks, and serialises to the JSON that ``kkgraph show`` prints.
Offsets are Unicode code points into the text as read from the file; lines are 1-based,
empty ones counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from kkgraph.contract.stated import (
    RELATIONS,
    STATED_RELATIONS,
    Action,
    Adoption,
    AdoptionKind,
    Commitment,
    Cooperation,
    CooperationRelation,
    Evidence,
    Fact,
    Facts,
    Goal,
    GoalStatus,
    Indicator,
    Inventory,
    InventoryFlag,
    Measure,
    Organisation,
    Participation,
    Partner,
    Party,
    Project,
    Recommendation,
    Relation,
    SectorEmissions,
    StatedQuantity,
    SteeringDocument,
    ThematicArea,
    Voice,
)
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.country import HOME
from kkgraph.vocabulary.family import load_family

__all__ = [
    "QUALIFIED",
    "RELATIONS",
    "STATED_RELATIONS",
    "Action",
    "Adoption",
    "AdoptionKind",
    "Commitment",
    "Contract",
    "ContractFacts",
    "Cooperation",
    "CooperationRelation",
    "DocumentKind",
    "Evidence",
    "Fact",
    "Facts",
    "Family",
    "Goal",
    "GoalStatus",
    "Indicator",
    "Inventory",
    "InventoryFlag",
    "Measure",
    "Organisation",
    "Owner",
    "Participation",
    "Partner",
    "Party",
    "Passage",
    "PassageKind",
    "Project",
    "Qualified",
    "Recommendation",
    "Relation",
    "Section",
    "SectorEmissions",
    "Source",
    "StatedQuantity",
    "SteeringDocument",
    "TextStatus",
    "ThematicArea",
    "ThemeMention",
    "Voice",
    "is_own",
    "newness",
]

Owner = Literal["municipality", "programme", "agencies", "joint", "preamble"]
TextStatus = Literal["whole", "partial", "summary"]
Family = Literal["klimatkontrakt", "eu-ccc"]
PassageKind = Literal["paragraph", "bullet", "table"]
Qualification = Literal["denied", "considered"]
QUALIFIED: tuple[Qualification, ...] = ("denied", "considered")
DocumentKind = Literal["contract", "report"]


@dataclass(frozen=True, slots=True)
class Source:
    """The file a contract was read from."""

    file: str
    sha256: str
    media_type: str
    pages: int | None


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of a contract, from its heading up to the next heading of any level.

    ``key`` is unique in the contract (the printed number; misnumbered ones get a suffix);
    ``parent`` is the key of the section above; ``empty`` marks one that says nothing, or only
    that nothing is said.
    """

    key: str
    number: str
    title: str
    level: int
    order: int
    owner: Owner
    topic: str | None
    parent: str | None
    shared: bool
    line_from: int
    line_to: int
    start: int
    end: int
    empty: bool = False


@dataclass(frozen=True, slots=True)
class ThemeMention:
    """A concept of the thesaurus named in a passage; ``theme`` is the concept's key."""

    theme: str
    surface: str
    evidence: Evidence


def is_own(owner: Owner, shared: bool) -> bool:
    """Tell whether words are the city's own: in its part, and in no other city's contract too.

    :param owner: whose part they stand in
    :param shared: whether other contracts have the same words
    """
    return owner == "municipality" and not shared


def newness(valid_from: int | None, family: Family, key: str) -> tuple[bool, int, str]:
    """By what the newest of a place's contracts is told, which stands for the place.

    A contract of the country's own family goes before a plan of the EU, since it is renewed
    every year and most plans do not say of when they are.

    :param valid_from: its first year
    :param family: its family
    :param key: its id
    """
    return family == "klimatkontrakt", valid_from or 0, key


@dataclass(frozen=True, slots=True)
class Qualified:
    """A stretch of a passage of which something is said that makes it no plain statement.

    ``denied``: that it is not so, or no more; ``considered``: that it is thought about, proposed
    or planned. ``start`` and ``end`` are offsets into the passage's text.
    """

    kind: Qualification
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or bullet, the unit of search.

    ``section`` is the key of its section (``None`` before the first heading), ``lead`` the
    ``order`` of the passage that introduces a bullet. ``text`` is cleaned (rejoined over
    line and page breaks, footnote marks and running headers removed). ``language`` is told
    where it is another than the document's.
    """

    order: int
    kind: PassageKind
    section: str | None
    owner: Owner
    shared: bool
    text: str
    start: int
    end: int
    line_from: int
    line_to: int
    page: int | None
    lead: int | None = None
    language: str | None = None
    themes: tuple[ThemeMention, ...] = ()
    qualified: tuple[Qualified, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether these are the city's own words."""
        return is_own(self.owner, self.shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts(Facts):
    """All that is known of one contract in one version, or of a report, but for its passages.

    ``id`` is ``<slug>-<first year of validity>``, of an EU plan ``<slug>-ccc``, perhaps with a
    year; ``municipality`` is the key of the place whose it is (``None`` for a report): the
    four-digit code, or country and GeoNames id; ``more_places`` are those of further places that
    have it together. ``version`` is the label as printed, ``edition`` the one label by
    which all contracts of its year are listed, whatever their title pages carry. ``uncertain``
    are facts that nobody should count before a person has confirmed them.
    """

    id: str
    kind: DocumentKind
    text_status: TextStatus
    municipality: str | None
    version: str
    valid_from: int | None
    template: str
    title: str
    source: Source
    country: str = HOME
    language: str = "sv"
    family: Family = "klimatkontrakt"
    more_places: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    uncertain: Facts = field(default_factory=Facts)
    notes: tuple[str, ...] = ()
    edition: str = ""

    @property
    def base(self) -> str:
        """The key that the addresses of its parts begin with: ``0182-2024``, a report's id."""
        return self._address[1]

    @property
    def iri(self) -> str:
        """Its address; `IdentifierError` if code, year or id is malformed."""
        return self._address[0]

    @property
    def _address(self) -> tuple[str, str]:
        mark = load_family(self.family).mark
        return iris.document_address(self.id, self.municipality, self.valid_from, mark)

    @property
    def places(self) -> tuple[str, ...]:
        """The keys of all places whose contract it is."""
        return (self.municipality, *self.more_places) if self.municipality else ()

    @property
    def listed_as(self) -> str:
        """The label by which it stands in lists: that of its edition."""
        return self.edition or self.version


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(ContractFacts):
    """The same with all its passages, which are most of it."""

    passages: tuple[Passage, ...] = ()

    def own_passages(self) -> list[Passage]:
        """The passages in the document's own words, in order.

        :returns: those of the city; of a report, which is all of one voice, those that no
            contract shares
        """
        return [passage for passage in self.passages if self.owns(passage)]

    def owns(self, passage: Passage) -> bool:
        """Tell whether a passage is in the document's own words.

        :param passage: one of its passages
        """
        return passage.is_own or (self.kind == "report" and not passage.shared)
