"""The comparison of all contracts of a collection, as types: data that every sentence rests on."""

from __future__ import annotations

from typing_extensions import TypedDict

from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.commitments_answer import CommitmentsJson
from kkgraph.interface.coverage_answer import CoverageColumn, CoverageRow
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.interface.goals_answer import GoalsJson
from kkgraph.interface.twins_answer import NamedTheme


class ReportQuote(TypedDict):
    """Words of one city with their place; ``summary`` where a report says them of the city."""

    municipality: str
    contract: str
    summary: bool
    text: str
    source: SourcePlace


class CommonTheme(TypedDict):
    """A theme and the cities whose contracts name it."""

    theme: NamedTheme
    cities: list[str]


class SpecialTheme(TypedDict):
    """A theme that one city alone names, with its words."""

    theme: NamedTheme
    quote: ReportQuote


class TopicCompared(TypedDict):
    """A topic of the contracts: who says something, what most name, what one alone names."""

    row: CoverageRow
    common: list[CommonTheme]
    special: list[SpecialTheme]


class NamedByCities(TypedDict):
    """A network, or a plan, and the cities that name it, with the words of one of them."""

    name: str
    cities: list[str]
    quote: ReportQuote | None


class CityPlans(TypedDict):
    """Plans and programmes that one contract refers to."""

    municipality: str
    contract: str
    titles: list[str]


class ReportJson(TypedDict):
    """The whole comparison, by the newest contract of each city.

    ``themes`` and ``networks`` go by the number of cities, ``topics`` in the order of the form.
    """

    contracts: list[CoverageColumn]
    goals: GoalsJson
    neutrality: GoalsJson
    topics: list[TopicCompared]
    networks: list[NamedByCities]
    plans: list[CityPlans]
    themes: list[CommonTheme]
    alone: list[SpecialTheme]
    commitments: CommitmentsJson
    collection: CollectionRead
    said: SaidJson
    snapshot: str
    made: str | None
