"""What a contract states: a class a kind of fact, each with the places that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

# From the closest to the loosest: of several that a text states, the first is kept.
Relation = Literal[
    "participates", "observer", "funded_by", "former", "declined", "inspired_by",
    "named_in_shared_text",
]  # fmt: skip
GoalStatus = Literal["adopted", "proposed", "considered", "repealed"]
CooperationRelation = Literal["works_with", "twin", "learns_from", "plans_with"]
Voice = Literal["own", "report"]
AdoptionKind = Literal["mandatory", "prioritised"]

# unit_unclear: no unit of mass is printed; implausible: not 0.5-40 t an inhabitant; sum_differs:
# scopes or sectors do not add up to the total; unchecked: how many live there is not known.
InventoryFlag = Literal["unit_unclear", "implausible", "sum_differs", "unchecked"]

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


@dataclass(frozen=True, slots=True)
class Action(Fact):
    """An action that a plan lists: its name and code, the rest in the words of the plan.

    ``field`` is what it acts on, ``responsible`` who carries it out, ``cost`` and ``reduction``
    what it costs and saves as printed, units included; ``None`` where the plan does not say.
    """

    name: str
    code: str | None
    field: str | None
    responsible: str | None
    cost: str | None
    reduction: str | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SectorEmissions:
    """What one row of an inventory says: the sector as printed, its emissions in t CO2e."""

    name: str
    total_t: float


@dataclass(frozen=True, slots=True)
class Inventory(Fact):
    """The emissions of a year as a plan states them.

    ``year`` is ``None`` where none is printed with them. ``total_t`` is in t CO2e and ``None``
    where what is printed is not certain (``unit_unclear``, ``implausible``); ``total_printed``
    and ``unit_printed`` are the plan's own words. ``flags`` say why nothing should be compared
    with it (``InventoryFlag``).
    """

    year: int | None
    total_t: float | None
    total_printed: str
    unit_printed: str | None
    by_sector: tuple[SectorEmissions, ...]
    flags: tuple[InventoryFlag, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Indicator(Fact):
    """An indicator that a plan follows: name, and the rest in the words of the plan.

    ``targets`` are the values that it is to reach, each with its year ("2030: 85 %").
    """

    name: str
    unit: str | None
    baseline: str | None
    targets: tuple[str, ...]
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
    actions: tuple[Action, ...] = ()
    inventories: tuple[Inventory, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
