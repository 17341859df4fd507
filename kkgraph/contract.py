"""What one contract says, as values: the common language of reading, graph, search and output.

Follows section 3 of the project's data model. Everything here is immutable, holds no
reference to files or clocks, and serialises to the JSON that ``kkgraph show`` prints.
Offsets are Unicode code points into the text as read from the file; lines are 1-based,
empty ones counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from kkgraph.vocabulary import iris
from kkgraph.vocabulary.country import HOME
from kkgraph.vocabulary.family import load_family

Owner = Literal["municipality", "programme", "agencies", "joint", "preamble"]
TextStatus = Literal["whole", "partial", "summary"]
# From the closest to the loosest: of several that a text states, the first is kept.
Relation = Literal[
    "participates", "observer", "funded_by", "former", "declined", "inspired_by",
    "named_in_shared_text",
]  # fmt: skip
GoalStatus = Literal["adopted", "proposed", "considered", "repealed"]
CooperationRelation = Literal["works_with", "twin", "learns_from", "plans_with"]
Family = Literal["klimatkontrakt", "eu-ccc"]
Voice = Literal["own", "report"]
PassageKind = Literal["paragraph", "bullet", "table"]
DocumentKind = Literal["contract", "report"]
AdoptionKind = Literal["mandatory", "prioritised"]

RELATIONS: Final[tuple[Relation, ...]] = get_args(Relation)
# What a city says of a network in words of its own.
STATED_RELATIONS: Final = RELATIONS[:-1]


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """The place in a text that says so.

    ``quote`` equals ``text[start:end]`` of the source but for white space and joined
    hyphenation. A statement that a page break or a footnote interrupts has one piece of
    evidence for each unbroken part.
    """

    file: str
    page: int | None
    line_from: int
    line_to: int
    start: int
    end: int
    quote: str
    method: str


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

    @property
    def is_own(self) -> bool:
        """Whether these are the city's own words."""
        return is_own(self.owner, self.shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every kind of fact may carry besides what it says.

    ``confidence`` is how likely it is right, from 0 to 1, calibrated on texts left out, where
    whoever found it can tell. ``voice`` says whose words state it: the document's own, or those
    of a report about the city.
    """

    confidence: float | None = None
    voice: Voice = "own"

    if TYPE_CHECKING:
        # Each kind states it as its last field; stated here it would become the first.
        @property
        def evidence(self) -> tuple[Evidence, ...]:
            """The places that say so."""


@dataclass(frozen=True, slots=True)
class Party(Fact):
    """A party to the contract; ``key`` is its key in the register of its kind (or a slug)."""

    name: str
    kind: Literal["municipality", "agency", "programme"]
    key: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Goal(Fact):
    """A climate, energy, mobility or emission goal. ``value`` is in ``unit``.

    ``value_to`` ends a range ("80-90 percent"). ``inherited`` names the fields that stand
    elsewhere than in the goal's own sentence (the line above its list, the sentence before);
    their places are among the evidence.
    """

    description: str
    kind: str
    value: float | None
    unit: str | None
    base_year: int | None
    target_year: int | None
    scope: Literal["area", "organisation", "consumption"] | None
    status: GoalStatus | None
    evidence: tuple[Evidence, ...]
    value_to: float | None = None
    inherited: tuple[str, ...] = ()

    @property
    def is_held(self) -> bool:
        """Whether the city has the goal now: adopted, or no word to the contrary."""
        return self.status in (None, "adopted")


@dataclass(frozen=True, slots=True)
class Participation(Fact):
    """A network and the city's relation to it; ``surface`` is the name as the text has it."""

    key: str
    name: str
    relation: Relation
    surface: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Project(Fact):
    """A named project, pilot, test bed, local arena, local contract or digital tool."""

    key: str
    name: str
    kind: str
    url: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SteeringDocument(Fact):
    """A plan, programme, strategy or budget; ``years`` as printed ("2021–2030")."""

    key: str
    title: str
    years: str | None
    url: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Organisation(Fact):
    """A company, university, agency or association named in the city's own text."""

    key: str
    name: str
    kind: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Commitment(Fact):
    """One undertaking of one party, in the contract's own words."""

    text: str
    by: Literal["municipality", "agencies", "programme", "joint"]
    section: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure (bullet) by which a city carries out a joint commitment."""

    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Adoption(Fact):
    """A city takes on a joint commitment (``åtagande``) of a version."""

    number: str
    title: str
    kind: AdoptionKind
    measures: tuple[Measure, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ThematicArea(Fact):
    """An area in which a city wants to work with others, with its topics."""

    name: str
    topics: tuple[str, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Recommendation(Fact):
    """A recommendation of a report, under the section it belongs to."""

    section: str
    title: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Partner:
    """A city that another names as its partner; ``code`` is that of the register, if it has it."""

    name: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Cooperation(Fact):
    """Cities that the text says the city works with, in what, and how.

    ``about`` are words of the text, ``None`` where it does not say.
    """

    partners: tuple[Partner, ...]
    about: str | None
    relation: CooperationRelation
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class StatedQuantity(Fact):
    """A quantity that is no goal: ``value`` of ``unit``, of what, and in what connection.

    ``unit`` is a key of the fixed list of ``kk:unit``; ``of`` and ``about`` are words of the
    text ("företag", "har skrivit på avtalet"), ``None`` where it does not say.
    """

    value: float
    unit: str
    of: str | None
    about: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts by kind; the kinds themselves are described in :mod:`kkgraph.kinds`."""

    parties: tuple[Party, ...] = ()
    goals: tuple[Goal, ...] = ()
    networks: tuple[Participation, ...] = ()
    projects: tuple[Project, ...] = ()
    documents: tuple[SteeringDocument, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    joint_commitments: tuple[Adoption, ...] = ()
    thematic_areas: tuple[ThematicArea, ...] = ()
    cooperations: tuple[Cooperation, ...] = ()
    numbers: tuple[StatedQuantity, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract(Facts):
    """All that is known of one contract in one version, or of a report about contracts.

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
    passages: tuple[Passage, ...] = ()
    uncertain: Facts = field(default_factory=Facts)
    notes: tuple[str, ...] = ()

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

    edition: str = ""

    @property
    def listed_as(self) -> str:
        """The label by which it stands in lists: that of its edition."""
        return self.edition or self.version
