"""Every question the command line takes, asked of one snapshot and answered as JSON values.

The web server and the MCP server stand on this; the values are those of ``--json``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, overload

from kkgraph.aliases import Lang
from kkgraph.answers import lists
from kkgraph.snapshot import find_contract
from kkgraph.vocabulary import lookup

if TYPE_CHECKING:
    from kkgraph.answers.shapes import (
        ChangesJson,
        City,
        CityRow,
        ComparedJson,
        ContractJson,
        ContractRow,
        CoverageJson,
        FoundJson,
        GoalsJson,
        NetworkJson,
        NetworkRow,
        PairsJson,
        ReportJson,
        ThemeRow,
        TwinsJson,
    )
    from kkgraph.interface.brief_answer import BriefJson
    from kkgraph.interface.changes_request import ChangesRequest
    from kkgraph.interface.compare_request import CompareRequest
    from kkgraph.interface.coverage_request import CoverageRequest
    from kkgraph.interface.goals_request import GoalsRequest
    from kkgraph.interface.initiatives_answer import InitiativeJson
    from kkgraph.interface.network_request import NetworkRequest
    from kkgraph.interface.pair_request import PairRequest
    from kkgraph.interface.progress_answer import ProgressJson
    from kkgraph.interface.search_request import SearchRequest
    from kkgraph.interface.twins_request import TwinsRequest
    from kkgraph.programme.commitments import Overview
    from kkgraph.queries.saved import SavedQuery
    from kkgraph.search import Searcher
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.vocabulary.registers import Municipality, Vocabulary


class Answers:
    """Answers questions about one snapshot; safe to use from several threads."""

    def __init__(
        self,
        snapshot: Snapshot,
        vocabulary: Vocabulary,
        *,
        searcher: Callable[[], Searcher] | None = None,
    ) -> None:
        """Prepare to answer; the search index is opened when first needed.

        :param snapshot: what was read.
        :param vocabulary: registers and thesaurus.
        :param searcher: opens the search index; that of the snapshot unless given.
        """
        self.snapshot = snapshot
        self.vocabulary = vocabulary
        self._open_searcher = searcher

    @cached_property
    def searcher(self) -> Searcher:
        """What searches this snapshot."""
        from kkgraph.search import Searcher

        if self._open_searcher:
            return self._open_searcher()
        return Searcher.open(self.snapshot, self.vocabulary)

    @cached_property
    def queries(self) -> Mapping[str, SavedQuery]:
        """The saved queries by name."""
        from kkgraph.queries.saved import load_queries

        return load_queries()

    @overload
    def rows(self, what: Literal["contracts"], lang: Lang = ...) -> Sequence[ContractRow]: ...
    @overload
    def rows(self, what: Literal["municipalities"], lang: Lang = ...) -> Sequence[CityRow]: ...
    @overload
    def rows(self, what: Literal["networks"], lang: Lang = ...) -> Sequence[NetworkRow]: ...
    @overload
    def rows(self, what: Literal["themes"], lang: Lang = ...) -> Sequence[ThemeRow]: ...
    @overload
    def rows(self, what: str, lang: Lang = ...) -> Sequence[lists.Row]: ...
    def rows(self, what: str, lang: Lang = "sv") -> Sequence[object]:
        """List things.

        :param what: one of `kkgraph.answers.lists.LISTS`.
        :param lang: language of labels.
        :returns: rows.
        """
        return lists.LISTS[what](self._source(lang))

    def initiative(self, name: str, lang: Lang = "sv") -> InitiativeJson:
        """Say who takes part in an initiative, by which kind of source, with official twins.

        :param name: key or any name of an initiative or network.
        :param lang: language of names and roles.
        :returns: the JSON of ``kkgraph show network NAME``.
        :raises NotFoundError: if there is none; with the names near it.
        """
        from kkgraph.programme.initiatives import Initiatives

        return Initiatives.of(self.snapshot, self.vocabulary, lang).show(name)

    def municipality(self, name: str, lang: Lang = "sv") -> City:
        """Say what is known of a municipality.

        :param name: code, name or slug.
        :param lang: language of labels.
        :returns: its row of the list, its names and place, a row for each of its contracts, and
            the id of the newest.
        :raises NotFoundError: if there is none; with the names near it.
        """
        city = self._municipality(name)
        source = self._source(lang)
        mine = source.contracts_of_cities().get(city.code, [])
        versions = [row for row in lists.list_contracts(source) if row["id"] in mine]
        versions.sort(key=lambda row: (row["valid_from"] or 0, row["id"]))
        return {
            **lists.municipality_row(city, mine),
            "labels": list(city.labels),
            "lat": city.lat,
            "lon": city.lon,
            "versions": versions,
            "newest": versions[-1]["id"] if versions else None,
        }

    def progress(self, name: str, lang: Lang = "sv") -> ProgressJson:
        """Put a city's goals beside what is measured, or say why they cannot be.

        :param name: the municipality by code, name or slug.
        :param lang: language of what is said.
        :returns: the JSON of ``kkgraph progress``.
        :raises NotFoundError: if there is no such municipality; with the names near it.
        """
        from kkgraph.programme.progress import progress

        return progress(self.snapshot, self.vocabulary, name, lang)

    def brief(self, ours: str, theirs: str, about: str | None = None) -> BriefJson:
        """Put together what to take to a meeting of two cities.

        :param ours: our city by code, name or slug.
        :param theirs: the other one.
        :param about: what the meeting is about.
        :returns: the JSON of ``kkgraph brief``.
        :raises NotFoundError: if a city does not exist or has no contract.
        :raises UsageError: if both are one city.
        """
        from kkgraph.programme.brief import brief

        return brief(self.snapshot, self.vocabulary, ours, theirs, about)

    def contract(self, name: str) -> ContractJson:
        """Show all that is known of a contract or report.

        :param name: its id, with any name of the municipality.
        :returns: the JSON of ``kkgraph show``.
        :raises NotFoundError: if there is none; with the ids near it.
        """
        from kkgraph.answers.contract import show_contract
        from kkgraph.review.held import held_answers

        key = find_contract.find_contract(self.snapshot, self.vocabulary, name)
        contract = self.snapshot.outline(key)
        answers = held_answers(self.snapshot, contract)
        return show_contract(contract, self.vocabulary, answers)

    def search(self, asked: SearchRequest, *, timing: bool = False) -> FoundJson:
        """Search.

        :param asked: what to find, and where.
        :param timing: say how long it took; then no two answers are the same.
        :returns: the JSON of ``kkgraph search``.
        """
        return self.searcher.search(asked, timing=timing).to_json()

    def twins(self, asked: TwinsRequest) -> TwinsJson:
        """Find cities alike.

        :param asked: like which city, and in what.
        :returns: the JSON of ``kkgraph twins``.
        """
        from kkgraph.twins import find_twins

        return find_twins(self.snapshot, self.vocabulary, asked)

    def compare(self, asked: CompareRequest) -> ComparedJson:
        """Put cities, or versions of one, side by side.

        :param asked: which.
        :returns: the JSON of ``kkgraph compare``.
        """
        from kkgraph.programme.compare import compare

        return compare(self.snapshot, self.vocabulary, asked)

    def changes(self, asked: ChangesRequest) -> ChangesJson:
        """Say what changed between versions.

        :param asked: which versions.
        :returns: the JSON of ``kkgraph changes``.
        """
        from kkgraph.programme.changes.versions import changes

        return changes(self.snapshot, self.vocabulary, asked)

    def report(self) -> ReportJson:
        """Compare all contracts of the collection.

        :returns: the JSON of ``kkgraph report``.
        """
        from kkgraph.programme.report import report

        return report(self.snapshot, self.vocabulary)

    def coverage(self, asked: CoverageRequest) -> CoverageJson:
        """Say who speaks of what.

        :param asked: by what, and of which contracts.
        :returns: the JSON of ``kkgraph coverage``.
        """
        from kkgraph.programme.coverage import coverage

        return coverage(self.snapshot, self.vocabulary, asked)

    def goals(self, asked: GoalsRequest) -> GoalsJson:
        """List goals, one row a goal.

        :param asked: which.
        :returns: the JSON of ``kkgraph goals``.
        """
        from kkgraph.programme.goals_asked import goals

        return goals(self.snapshot, self.vocabulary, asked)

    def network(self, asked: NetworkRequest) -> NetworkJson:
        """Say who is joined with whom, and by what.

        :param asked: which cities, and what may join them.
        :returns: the JSON of ``kkgraph network``.
        """
        from kkgraph.programme.joined.network import network

        return network(self.snapshot, self.vocabulary, asked)

    def pairs(self, asked: PairRequest) -> PairsJson:
        """Propose who should work together in a whole round.

        :param asked: how many partners, by what, under which conditions.
        :returns: the JSON of ``kkgraph pair``.
        """
        from kkgraph.programme.pairing.whole_round import pairs

        return pairs(self.snapshot, self.vocabulary, asked)

    def commitments(self, version: str | None = None) -> Overview:
        """Line up joint commitments.

        :param version: as printed, or its first year; the newest unless given.
        :returns: who adopted which.
        :raises NotFoundError: if no contract is of that version.
        """
        from kkgraph.programme.commitments import joint_commitments

        return joint_commitments(self.snapshot, self.vocabulary, version=version)

    def saved_query(self, name: str) -> SavedQuery:
        """Find a saved query by its exact name.

        :param name: the name; hyphens count as underscores.
        :returns: the query.
        :raises NotFoundError: if there is none; with the names near it.
        """
        from kkgraph.queries.saved import find_query

        wanted = name.strip().lower().replace("-", "_")
        return self.queries.get(wanted) or find_query(name)

    def bind_query(self, query: SavedQuery, values: Mapping[str, str]) -> str:
        """Put the values of parameters into a saved query.

        :param query: the query.
        :param values: what was given, by name.
        :returns: SPARQL.
        :raises ParameterError: if a parameter is unknown, missing or of the wrong form.
        :raises NotFoundError: if a value names nothing known.
        """
        from kkgraph.queries.parameters import Parameters
        from kkgraph.queries.saved import bind

        return bind(query, values, Parameters(self.snapshot, self.vocabulary))

    def _municipality(self, name: str) -> Municipality:
        return lookup.find_municipality(self.vocabulary, name)

    def _source(self, lang: Lang) -> lists.ListSource:
        contracts = self.snapshot.manifest.contracts
        return lists.ListSource(contracts, self.vocabulary, lang, self.snapshot)
