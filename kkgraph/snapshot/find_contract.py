"""Which contract of a snapshot a person means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkgraph.errors import IdentifierError, NotFoundError
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.distance import nearest
from kkgraph.vocabulary.lookup import near_names
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot
# So many names are said when one is not found.
_NAMED = 5


def chosen_contract(snapshot: Snapshot, vocabulary: Vocabulary, name: str) -> str:
    """The contract that a name means: the newest of a city, or the one with this id.

    :param snapshot: what was read
    :param vocabulary: the registers
    :param name: code, name or slug of a city, or id of a contract
    :raises NotFoundError: when there is none, or it is a report; with what is near it
    """
    known = snapshot.manifest.contracts
    city = vocabulary.municipality(name)
    if city is not None:
        of_city = [key for key in sorted(known) if known[key]["municipality"] == city.code]
        if not of_city:
            codes = (known[key]["municipality"] or "" for key in known)
            near = nearest(vocabulary, city, codes)
            raise NotFoundError(city.name, near, what="contract of the municipality")
        return max(of_city, key=lambda key: (known[key]["valid_from"], key))
    key = find_contract(snapshot, vocabulary, name)
    if known[key]["municipality"] is None:
        cities = [other for other in sorted(known) if known[other]["municipality"]]
        raise NotFoundError(name, cities[:_NAMED], what="contract of a city (it is a report)")
    return key


def find_contract(snapshot: Snapshot, vocabulary: Vocabulary, name: str) -> str:
    """Find a contract or report.

    :param snapshot: what was read.
    :param vocabulary: the registers.
    :param name: its id, in any case; or ``<municipality>-<year>`` with any name of the
        municipality.
    :returns: the id.
    :raises NotFoundError: if there is none; with the ids near it.
    """
    known = snapshot.manifest.contracts
    for candidate in (name, name.lower(), _slug(name)):
        if candidate in known:
            return candidate
    city, _, year = name.rpartition("-")
    municipality = vocabulary.municipality(city) or vocabulary.municipality(name)
    if municipality is None:
        raise NotFoundError(name, near_names(name, {key: key for key in known}), what="contract")
    of_city = sorted(key for key in known if known[key]["municipality"] == municipality.code)
    for key in of_city:
        if year == str(known[key]["valid_from"]):
            return key
    raise NotFoundError(name, of_city, what="contract")


def contract_iri(snapshot: Snapshot, key: str) -> str:
    """Name a contract or report of a snapshot.

    :param snapshot: what was read.
    :param key: its id.
    :returns: the IRI.
    """
    entry = snapshot.manifest.contracts[key]
    return iris.document_address(key, entry["municipality"], entry["valid_from"])[0]


def _slug(name: str) -> str:
    try:
        return iris.slugify(name)
    except IdentifierError:
        return name
