"""Which contracts a question concerns: a version or each city's newest, by county and so on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kkgraph.errors import NotFoundError
from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.programme.collection import Contracts, cities_of
from kkgraph.programme.initiatives import Initiatives
from kkgraph.programme.participants import MEMBER
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.edition import EditionLabel, of_edition
from kkgraph.vocabulary.lookup import find_municipality
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot


def chosen_contracts(
    snapshot: Snapshot, vocabulary: Vocabulary, asked: CoverageRequest
) -> list[str]:
    """Choose contracts.

    :param snapshot: what was read.
    :param vocabulary: registers and thesaurus.
    :param asked: which; a contract must meet all that is asked for.
    :returns: their ids.
    :raises NotFoundError: if a city, county, country, network or version does not exist.
    """
    known = cities_of(snapshot.manifest.contracts)
    keys = _of_version(known, asked.version) if asked.version else _newest(known)
    for codes in _wanted(snapshot, vocabulary, asked):
        keys = [key for key in keys if known[key]["municipality"] in codes]
    return keys


def _of_version(known: Contracts, version: str) -> list[str]:
    keys = list(known)
    labels = [EditionLabel(e["edition"], e["version"], e["valid_from"]) for e in known.values()]
    found = [keys[place] for place in of_edition(version, labels)]
    if not found:
        raise NotFoundError(version, sorted({label.edition for label in labels}), what="version")
    return found


def _newest(known: Contracts) -> list[str]:
    newest: dict[str, str] = {}
    for key in sorted(known, key=lambda key: (known[key]["valid_from"] or 0, key)):
        newest[known[key]["municipality"] or ""] = key
    return sorted(newest.values())


def _wanted(
    snapshot: Snapshot, vocabulary: Vocabulary, asked: CoverageRequest
) -> Iterator[set[str]]:
    """Find the codes of the cities that each condition lets through."""
    if asked.municipality:
        yield {find_municipality(vocabulary, name).code for name in asked.municipality}
    if asked.county:
        yield _of_county(vocabulary, asked.county)
    if asked.country:
        yield _of_country(vocabulary, asked.country)
    if asked.network:
        yield _in_network(snapshot, vocabulary, asked.network)


def _of_county(vocabulary: Vocabulary, county: str) -> set[str]:
    cities = vocabulary.municipalities.values()
    wanted = county.strip().casefold()
    found = {c.code for c in cities if c.county.casefold() in (wanted, f"{wanted} län")}
    if not found:
        names = sorted({c.county for c in cities}, key=letter_order)
        near = [name for name in names if name.casefold().startswith(wanted[:3])]
        raise NotFoundError(county, near or names[:5], what="county")
    return found


def _of_country(vocabulary: Vocabulary, country: str) -> set[str]:
    cities = vocabulary.municipalities.values()
    wanted = country.strip().casefold()
    found = {city.code for city in cities if city.country == wanted}
    if not found:
        there = sorted({city.country for city in cities})
        near = [key for key in there if key[:1] == wanted[:1]]
        raise NotFoundError(country, near or there[:5], what="country")
    return found


def _in_network(snapshot: Snapshot, vocabulary: Vocabulary, network: str) -> set[str]:
    """Who takes part according to a contract of its own or to a page."""
    shown = Initiatives.of(snapshot, vocabulary).show(network)
    return {
        row["participant"]["code"]
        for row in shown["participants"]
        if row["participant"]["code"]
        and (row["by_page"] or any(said["relation"] == MEMBER for said in row["by_contract"]))
    }
