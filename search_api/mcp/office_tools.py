"""The programme office's questions as tools."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.interface.coverage_request import CoverageBy, CoverageRequest
from kkgraph.interface.goals_request import GoalKindAsked, GoalsRequest
from kkgraph.interface.network_request import NetworkRequest, ThingKind
from kkgraph.interface.pair_request import MOST_PARTNERS, PairBy, PairRequest
from search_api.mcp.bounded import Told
from search_api.mcp.library import Library

_Name = Annotated[str, Field(max_length=200)]


def office_tools(library: Library) -> list[Callable[..., Told]]:
    """Make the tools.

    :param library: keeps the current snapshot open.
    :returns: functions with their descriptions.
    """

    def said(values: Told) -> Told:
        return {"snapshot": library.answers().snapshot.id, **values}

    def changes(
        names: Annotated[
            list[_Name] | None,
            Field(description="Two versions of one city, or one city; none with `year`."),
        ] = None,
        year: Annotated[
            _Name | None, Field(description="All cities with a version of this year.")
        ] = None,
    ) -> Told:
        """Show what changed from one version of a city's contract to the next.

        Begin with `said`. `unclear` is no change: it says why nothing can be concluded.
        """
        return said(library.answers().changes(ChangesRequest(names or (), year=year)))

    def goals(
        kind: Annotated[
            list[GoalKindAsked] | None,
            Field(description="Kinds; `neutrality` is neutral, positive, net zero, fossil free."),
        ] = None,
        year: Annotated[
            _Name | None, Field(description="Target year; goals that give none come too.")
        ] = None,
        municipality: Annotated[list[_Name] | None, Field(description="Only these cities.")] = None,
    ) -> Told:
        """List climate goals of cities, one row a goal, with quote and place.

        Begin with `said`. `without` are contracts without such a goal; where only a summary was
        read that is no answer. `voice` tells the city's words from a report's.
        """
        asked = GoalsRequest(
            kind=tuple(kind or ()), year=year, municipality=tuple(municipality or ())
        )
        return said(library.answers().goals(asked))

    return [changes, goals]


def report_tools(library: Library) -> list[Callable[..., Told]]:
    """Make the tools that tell who says what of all contracts, and what cities answered.

    :param library: keeps the current snapshot open.
    :returns: functions with their descriptions.
    """

    def said(values: Told) -> Told:
        return {"snapshot": library.answers().snapshot.id, **values}

    def coverage(
        by: Annotated[CoverageBy, Field(description="What the rows are.")] = "topics",
        version: Annotated[
            _Name | None, Field(description="Such as 2020; each city's newest unless given.")
        ] = None,
        county: Annotated[_Name | None, Field(description="Only cities of this county.")] = None,
        country: Annotated[_Name | None, Field(description="Two letters, such as se.")] = None,
        network: Annotated[
            _Name | None, Field(description="Only cities that take part in this network.")
        ] = None,
    ) -> Told:
        """Show who says, touches, is silent or has an empty section, for every topic or theme.

        Begin with `said`. `not_examined` is no answer: only a summary was read, or the form does
        not ask. There is no ranking.
        """
        asked = CoverageRequest(
            by=by, version=version, county=county, country=country, network=network
        )
        return said(library.answers().coverage(asked))

    def report() -> Told:
        """Compare all contracts: what cities have in common, what one alone writes about.

        By the newest contract of each city; begin with `collection`. What a contract does not name
        is not denied.
        """
        return said(library.answers().report())

    def city_answers(
        contract: Annotated[_Name, Field(description="Id of a contract, such as malmo-2024.")],
    ) -> Told:
        """Show what a city answered to what was read of its contract, beside it.

        `state` tells whether the words still stand in the text. No answer says nothing of whether
        the reading is right.
        """
        shown = library.answers().contract(contract)
        return said({"contract": shown["id"], "city_answers": shown["city_answers"]})

    return [coverage, report, city_answers]


def round_tools(library: Library) -> list[Callable[..., Told]]:
    """Make the tools for a whole round of the programme.

    :param library: keeps the current snapshot open.
    :returns: functions with their descriptions.
    """

    def pair(
        max_partners: Annotated[
            int, Field(ge=1, le=MOST_PARTNERS, description="At most so many partners a city.")
        ] = 2,
        by: Annotated[PairBy, Field(description="What makes a good pair.")] = "both",
        theme: Annotated[list[_Name] | None, Field(description="Only these themes.")] = None,
        row: Annotated[
            list[_Name] | None,
            Field(description="Wishes: `CITY;wants|offers|avoids|keeps;CITY or THEME`."),
        ] = None,
    ) -> Told:
        """Propose who should work together in a whole round, each pair with the words of both.

        Begin with `said`, `contradictions` and `unmet`. Points compare within one answer only.
        """
        asked = PairRequest(
            max_partners=max_partners, by=by, theme=tuple(theme or ()), row=tuple(row or ())
        )
        answers = library.answers()
        return {"snapshot": answers.snapshot.id, **answers.pairs(asked)}

    def network(
        municipality: Annotated[
            list[_Name] | None, Field(description="Only these cities; of two, what joins them.")
        ] = None,
        kind: Annotated[list[ThingKind] | None, Field(description="What joins cities.")] = None,
    ) -> Told:
        """Show what cities share: networks, initiatives, organisations; communities and bridges.

        Begin with `said`. A tie that is missing does not stand in what was read.
        """
        asked = NetworkRequest(municipality=tuple(municipality or ()), kind=tuple(kind or ()))
        answers = library.answers()
        return {"snapshot": answers.snapshot.id, **answers.network(asked)}

    return [network, pair]
