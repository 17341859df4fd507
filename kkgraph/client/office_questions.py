"""The programme office's questions, asked of a server."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from kkgraph.answers import shapes
from kkgraph.client.connection import Value
from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.interface.network_request import NetworkRequest
from kkgraph.interface.options import ask, given
from kkgraph.interface.pair_request import PairRequest


class OfficeQuestions:
    """What changed, which goals there are, who speaks of what, who should work together."""

    def get(self, path: str, **params: Value) -> Any:  # noqa: ANN401 - JSON
        """Ask anything below ``/api``; `Client` does.

        :param path: such as ``changes``.
        :param params: of the query.
        """
        raise NotImplementedError

    def changes(self, *names: str, **options: Any) -> shapes.ChangesJson:  # noqa: ANN401
        """Say what changed between versions.

        :param names: two versions of one city, or one city; none with ``year=``.
        :param options: those of `ChangesRequest`.
        :returns: changes by city, with the places on both sides.
        :raises UsageError: if it is not said which versions.
        """
        asked = ask(ChangesRequest, names, **options)
        ids = ",".join(asked.names) or None
        return cast("shapes.ChangesJson", self.get("changes", ids=ids, **given_values(asked)))

    def coverage(self, **options: Any) -> shapes.CoverageJson:  # noqa: ANN401
        """Say who speaks of what.

        :param options: those of `CoverageRequest`.
        :returns: a row a topic, theme or commitment with a cell for each contract.
        :raises UsageError: if an option is unknown or makes no sense.
        """
        asked = ask(CoverageRequest, **options)
        return cast("shapes.CoverageJson", self.get("coverage", **given_values(asked)))

    def goals(self, **options: Any) -> shapes.GoalsJson:  # noqa: ANN401
        """List goals, one row a goal.

        :param options: those of `GoalsRequest`.
        :returns: goals by target year, and the contracts that have none.
        :raises UsageError: if an option is unknown or makes no sense.
        """
        asked = ask(GoalsRequest, **options)
        return cast("shapes.GoalsJson", self.get("goals", **given_values(asked)))

    def network(self, **options: Any) -> shapes.NetworkJson:  # noqa: ANN401
        """Say who is joined with whom, and by what.

        :param options: those of `NetworkRequest`.
        :returns: nodes, edges with their places, communities and bridges.
        :raises UsageError: if an option is unknown or makes no sense.
        """
        asked = ask(NetworkRequest, **options)
        return cast("shapes.NetworkJson", self.get("network", **given_values(asked)))

    def pairs(self, **options: Any) -> shapes.PairsJson:  # noqa: ANN401
        """Propose who should work together in a whole round.

        :param options: those of `PairRequest`.
        :returns: pairs with their reasons, and what could not be met.
        :raises UsageError: if an option is unknown or makes no sense.
        """
        asked = ask(PairRequest, **options)
        return cast("shapes.PairsJson", self.get("pair", **given_values(asked)))

    def report(self) -> shapes.ReportJson:
        """Compare all contracts of the collection.

        :returns: what cities have in common, and what stands out, with quotes.
        """
        return cast("shapes.ReportJson", self.get("report"))

    def city_answers(self, contract: str) -> list[shapes.HeldAnswer]:
        """Say what a city answered to what was read of its contract.

        :param contract: its id.
        :returns: its answers, each with whether the words still stand in the text.
        :raises ApiError: if there is no such contract.
        """
        shown = self.get(f"contracts/{quote(contract, safe='')}")
        return cast("list[shapes.HeldAnswer]", shown["city_answers"])


def given_values(asked: object) -> dict[str, Value]:
    """Write the options of a question as parameters.

    :param asked: the question.
    :returns: by name.
    """
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in given(asked).items()
    }
