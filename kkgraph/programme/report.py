"""The comparison of all contracts: per topic what cities have in common and what stands out.

Each city stands for its newest contract. Nothing is ranked by worth: what most name comes first,
and silence is told apart from what was not examined.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kkgraph.contract import Contract, Evidence, Passage
from kkgraph.interface.coverage_answer import CoverageRow
from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.interface.report_answer import (
    CityPlans,
    CommonTheme,
    NamedByCities,
    ReportJson,
    ReportQuote,
    SpecialTheme,
    TopicCompared,
)
from kkgraph.interface.twins_answer import NamedTheme
from kkgraph.programme.commitments import joint_commitments
from kkgraph.programme.coverage import coverage
from kkgraph.programme.goals_asked import goals
from kkgraph.search.excerpts import excerpt_of
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot

# So many of each are told; the tables of the answers hold all.
MOST_COMMON, MOST_SPECIAL, MOST_THEMES, MOST_ALONE = 5, 4, 25, 15
# A quote of fewer words says little by itself.
_LEAST_WORDS = 6

# A city's naming of a theme: the passage and the place of the word.
_Mention = tuple[Contract, Passage, Evidence]
_Named = dict[str, dict[str, _Mention]]


def report(snapshot: Snapshot, vocabulary: Vocabulary) -> ReportJson:
    """Compare all contracts of a collection.

    :param snapshot: what was read.
    :param vocabulary: registers and thesaurus.
    :returns: the JSON of ``kkgraph report``.
    """
    lined_up = coverage(snapshot, vocabulary, CoverageRequest())
    names = {row["contract"]: row["municipality"] for row in lined_up["contracts"]}
    contracts = [snapshot.contract(key) for key in names]
    by_topic, overall = _mentions(contracts)
    telling = _Telling(vocabulary, names, overall)
    return {
        "contracts": lined_up["contracts"],
        "goals": goals(snapshot, vocabulary, GoalsRequest(newest=True)),
        "neutrality": goals(snapshot, vocabulary, GoalsRequest(kind=("neutrality",), newest=True)),
        "topics": [telling.topic(row, by_topic.get(row["key"], {})) for row in lined_up["rows"]],
        "networks": telling.networks(contracts),
        "plans": telling.plans(contracts),
        "themes": telling.common(overall, MOST_THEMES),
        "alone": telling.special(overall, MOST_ALONE),
        "commitments": joint_commitments(snapshot, vocabulary).to_json(),
        "collection": lined_up["collection"],
        "said": lined_up["said"],
        "snapshot": snapshot.id,
        "made": snapshot.created.date().isoformat() if snapshot.created else None,
    }


def _mentions(contracts: Sequence[Contract]) -> tuple[dict[str, _Named], _Named]:
    """Find which contract names which theme in its own words: by topic, and anywhere."""
    by_topic: dict[str, _Named] = {}
    overall: _Named = {}
    for contract in contracts:
        topics = {section.key: section.topic for section in contract.sections}
        for passage in contract.own_passages():
            topic = topics.get(passage.section or "")
            for mention in passage.themes:
                found = (contract, passage, mention.evidence)
                for held in (overall, *([by_topic.setdefault(topic, {})] if topic else [])):
                    cities = held.setdefault(mention.theme, {})
                    cities[contract.id] = _better(cities.get(contract.id), found)
    return by_topic, overall


def _better(known: _Mention | None, found: _Mention) -> _Mention:
    """Keep the passage that says enough by itself, the first of several."""
    if known is None or _is_bare(known[1]) and not _is_bare(found[1]):
        return found
    return known


def _is_bare(passage: Passage) -> bool:
    return len(passage.text.split()) < _LEAST_WORDS


class _Telling:
    """Puts names to what was found."""

    def __init__(self, vocabulary: Vocabulary, names: Mapping[str, str], overall: _Named) -> None:
        self._themes = vocabulary.themes
        self._names = names
        self._overall = overall
        self._wider = {key for theme in self._themes.values() for key in theme.broader}

    def topic(self, row: CoverageRow, named: _Named) -> TopicCompared:
        common = [item for item in self.common(named, MOST_COMMON) if len(item["cities"]) > 1]
        return {"row": row, "common": common, "special": self.special(named, MOST_SPECIAL)}

    def common(self, named: _Named, most: int) -> list[CommonTheme]:
        """The themes that most cities name, those named first that most name."""
        ordered = sorted(named, key=lambda key: (-len(named[key]), key))
        return [
            {"theme": self._theme(key), "cities": self._cities(named[key])}
            for key in ordered[:most]
        ]

    def special(self, named: _Named, most: int) -> list[SpecialTheme]:
        """Narrow themes that one city alone names, those that few name at all first."""
        rare = sorted(
            (key for key in named if len(named[key]) == 1 and key not in self._wider),
            key=lambda key: (len(self._overall[key]), key),
        )
        found: list[SpecialTheme] = []
        later: list[SpecialTheme] = []
        told: set[str] = set()
        for key in rare:
            ((contract, passage, place),) = named[key].values()
            if not _is_bare(passage):
                said = self._quote(contract, passage.text, place)
                # One of each city first.
                (later if contract.id in told else found).append(
                    {"theme": self._theme(key), "quote": said}
                )
                told.add(contract.id)
        return [*found, *later][:most]

    def networks(self, contracts: Iterable[Contract]) -> list[NamedByCities]:
        """The networks that cities take part in, by how many do."""
        found: dict[str, list[tuple[Contract, Evidence]]] = {}
        names: dict[str, str] = {}
        for contract in contracts:
            for item in contract.networks:
                if item.relation == "participates" and item.evidence:
                    names[item.key] = item.name
                    found.setdefault(item.key, []).append((contract, item.evidence[0]))
        ordered = sorted(found, key=lambda key: (-len(found[key]), letter_order(names[key])))
        return [
            {
                "name": names[key],
                "cities": self._cities({contract.id for contract, _ in found[key]}),
                "quote": self._quote(found[key][0][0], found[key][0][1].quote, found[key][0][1]),
            }
            for key in ordered
        ]

    def plans(self, contracts: Iterable[Contract]) -> list[CityPlans]:
        """What each contract refers to."""
        return [
            {
                "municipality": self._names[contract.id],
                "contract": contract.id,
                "titles": [
                    f"{item.title} {item.years or ''}".strip() for item in contract.documents
                ],
            }
            for contract in contracts
        ]

    def _quote(self, contract: Contract, text: str, place: Evidence) -> ReportQuote:
        at = " ".join(text.split()).find(" ".join(place.quote.split()))
        marks = [(at, at + len(place.quote))] if at >= 0 else []
        return {
            "municipality": self._names[contract.id],
            "contract": contract.id,
            "summary": contract.text_status == "summary",
            "text": excerpt_of(" ".join(text.split()), marks),
            "source": _place(place),
        }

    def _theme(self, key: str) -> NamedTheme:
        theme = self._themes.get(key)
        return {
            "key": key,
            "iri": iris.theme_iri(key),
            "label_sv": theme.label_sv if theme else key,
            "label_en": theme.label_en if theme else None,
        }

    def _cities(self, contracts: Iterable[str]) -> list[str]:
        return sorted({self._names[key] for key in contracts}, key=letter_order)


def _place(place: Evidence) -> SourcePlace:
    return {
        "file": place.file,
        "page": place.page,
        "line_from": place.line_from,
        "line_to": place.line_to,
        "start": place.start,
        "end": place.end,
    }
