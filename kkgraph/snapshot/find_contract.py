"""Which contract of a snapshot a person means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkgraph.contract import newness
from kkgraph.errors import IdentifierError, NotFoundError
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.distance import nearest
from kkgraph.vocabulary.family import load_family
from kkgraph.vocabulary.lookup import near_names
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.snapshot.summary import ContractSummary
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
        of_city = [key for key in sorted(known) if city.code in _places(known[key])]
        if not of_city:
            codes = (known[key]["municipality"] or "" for key in known)
            near = nearest(vocabulary, city, codes)
            raise NotFoundError(city.name, near, what="contract of the municipality")
        ages = {
            key: newness(known[key]["valid_from"], known[key]["family"], key) for key in of_city
        }
        return max(of_city, key=ages.__getitem__)
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
    of_city = sorted(key for key in known if municipality.code in _places(known[key]))
    for key in of_city:
        if year == str(known[key]["valid_from"]):
            return key
    raise NotFoundError(name, of_city, what="contract")


def find_newest(snapshot: Snapshot, vocabulary: Vocabulary, name: str) -> str:
    """Find a contract or report, or the newest contract of a municipality.

    :param snapshot: what was read.
    :param vocabulary: the registers.
    :param name: as for `find_contract`, or any name of a municipality.
    :returns: the id.
    :raises NotFoundError: if there is none; with the ids near it.
    """
    known = snapshot.manifest.contracts
    municipality = vocabulary.municipality(name)
    if municipality is not None and _slug(name) not in known:
        of_city = [key for key in known if known[key]["municipality"] == municipality.code]
        if of_city:
            return max(of_city, key=lambda key: (known[key]["valid_from"] or 0, key))
    return find_contract(snapshot, vocabulary, name)


def contract_iri(snapshot: Snapshot, key: str) -> str:
    """Name a contract or report of a snapshot.

    :param snapshot: what was read.
    :param key: its id.
    :returns: the IRI.
    """
    entry = snapshot.manifest.contracts[key]
    mark = load_family(entry["family"]).mark
    return iris.document_address(key, entry["municipality"], entry["valid_from"], mark)[0]


def _places(entry: ContractSummary) -> tuple[str | None, ...]:
    return (entry["municipality"], *entry["more_places"])


def _slug(name: str) -> str:
    try:
        return iris.slugify(name)
    except IdentifierError:
        return name
