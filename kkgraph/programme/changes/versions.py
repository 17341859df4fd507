"""Which versions are laid beside each other, and what the answer says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, get_args

from kkgraph.contract import Contract
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.changes_answer import (
    AloneJson,
    ChangeJson,
    ChangesJson,
    CityChanges,
    VersionJson,
)
from kkgraph.interface.changes_request import ChangeAsked, ChangedKind, ChangesRequest
from kkgraph.interface.collection_answer import SaidJson
from kkgraph.programme.changes.goal_changes import goal_changes
from kkgraph.programme.changes.named_changes import (
    document_changes,
    network_changes,
    project_changes,
)
from kkgraph.programme.changes.sides import Sides, version_name
from kkgraph.programme.changes.undertaking_changes import joint_changes, undertaking_changes
from kkgraph.programme.collection import cities_of, collection_read
from kkgraph.snapshot.find_contract import chosen_contract
from kkgraph.snapshot.summary import ContractSummary
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.edition import EditionLabel, of_edition
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot

_KINDS = get_args(ChangedKind)
_CHANGES = get_args(ChangeAsked)


def changes(snapshot: Snapshot, vocabulary: Vocabulary, asked: ChangesRequest) -> ChangesJson:
    """Say what changed.

    :param snapshot: what was read.
    :param vocabulary: the registers, for names.
    :param asked: which versions.
    :returns: the JSON of ``kkgraph changes``.
    :raises UsageError: if the two are not of one city.
    :raises NotFoundError: if there is no such contract or year.
    """
    if asked.names:
        chosen = _named(snapshot, vocabulary, asked)
    else:
        chosen = _of_year(snapshot, asked.year) if asked.year else _newest(snapshot)
    cities, alone = [], []
    for older, newer in chosen:
        if older is None:
            alone.append(_alone(snapshot, vocabulary, newer))
        else:
            sides = snapshot.contract(older), snapshot.contract(newer)
            cities.append(between(*sides, vocabulary, asked))
    cities.sort(key=lambda city: (letter_order(city["municipality"]), city["code"]))
    known = snapshot.manifest.contracts
    editions = [known[key]["edition"] for pair in chosen for key in pair if key]
    return {
        "year": asked.year,
        "cities": cities,
        "alone": sorted(alone, key=lambda row: letter_order(row["municipality"])),
        "collection": collection_read(known, editions),
        "said": _said_of_all(cities, alone),
    }


def between(
    one: Contract, other: Contract, vocabulary: Vocabulary, asked: ChangesRequest
) -> CityChanges:
    """Compare two versions of one city's contract.

    :param one: a version.
    :param other: another, or the same; the older is found by its year.
    :param vocabulary: the registers, for names.
    :param asked: which rows are shown.
    :returns: what changed from the older to the newer.
    """
    before, after = sorted((one, other), key=lambda side: (side.valid_from, side.id))
    rows = all_changes(Sides(before, after))
    counts = Counter(item["change"] for item in rows)
    code = after.municipality or ""
    city = vocabulary.municipalities.get(code)
    return {
        "municipality": city.name if city else code,
        "code": code,
        "before": _version(before),
        "after": _version(after),
        "counts": {name: counts.get(name, 0) for name in _CHANGES},
        "changes": [r for r in rows if asked.lets_through(r["kind"], r["change"])],
        "said": _said(before, after, counts),
    }


def all_changes(sides: Sides) -> list[ChangeJson]:
    """List what became of every statement, by kind and then by change.

    :param sides: both versions.
    """
    rows = [
        *goal_changes(sides),
        *joint_changes(sides),
        *undertaking_changes(sides),
        *network_changes(sides),
        *project_changes(sides),
        *document_changes(sides),
    ]
    return sorted(rows, key=_row_order)


def _row_order(row: ChangeJson) -> tuple[int, int, int, str]:
    stated = row["after"] or row["before"]
    assert stated is not None
    start = min((place["start"] for place in stated["evidence"]), default=0)
    return (_KINDS.index(row["kind"]), _CHANGES.index(row["change"]), start, stated["text"])


def _named(
    snapshot: Snapshot, vocabulary: Vocabulary, asked: ChangesRequest
) -> list[tuple[str | None, str]]:
    """Find two versions by name; of a city alone its two newest."""
    known = snapshot.manifest.contracts
    keys = [chosen_contract(snapshot, vocabulary, name) for name in asked.names]
    if len(keys) == 1:
        return [_last_two(known, keys[0])]
    one, other = keys
    if known[one]["municipality"] != known[other]["municipality"]:
        raise UsageError(
            f"{one} and {other} are of different cities; changes are between versions of one "
            "city's contract (kkgraph compare lays cities side by side)"
        )
    if known[one]["family"] != known[other]["family"]:
        raise UsageError(
            f"{one} and {other} are contracts of different families; changes are between versions "
            "of one contract (kkgraph compare lays contracts side by side)"
        )
    older, newer = sorted(keys, key=lambda key: (known[key]["valid_from"] or 0, key))
    return [(older, newer)]


def _last_two(known: Mapping[str, ContractSummary], key: str) -> tuple[str | None, str]:
    own = known[key]
    # Without years nobody knows which of two is newer.
    year = own["valid_from"] or 0
    earlier = [
        k
        for k, entry in cities_of(known).items()
        if (entry["municipality"], entry["family"]) == (own["municipality"], own["family"])
        and 0 < (entry["valid_from"] or 0) < year
    ]
    return (max(earlier, key=lambda k: (known[k]["valid_from"] or 0, k), default=None), key)


def _of_year(snapshot: Snapshot, year: str) -> list[tuple[str | None, str]]:
    """Find each city's version of a year and the one before it."""
    known = cities_of(snapshot.manifest.contracts)
    keys = list(known)
    labels = [EditionLabel(e["edition"], e["version"], e["valid_from"]) for e in known.values()]
    places = of_edition(year, labels)
    if not places:
        there = sorted({str(e["valid_from"]) for e in known.values() if e["valid_from"]})
        raise NotFoundError(year, there, what="version of any contract")
    return [_last_two(known, keys[place]) for place in places]


def _newest(snapshot: Snapshot) -> list[tuple[str | None, str]]:
    """Find each city's newest version of each family and the one before it."""
    known = cities_of(snapshot.manifest.contracts)
    newest: dict[tuple[str | None, str], str] = {}
    for key in sorted(known, key=lambda key: (known[key]["valid_from"] or 0, key)):
        newest[known[key]["municipality"], known[key]["family"]] = key
    return [_last_two(known, key) for key in newest.values()]


def _alone(snapshot: Snapshot, vocabulary: Vocabulary, key: str) -> AloneJson:
    code = snapshot.manifest.contracts[key]["municipality"] or ""
    city = vocabulary.municipalities.get(code)
    return {"municipality": city.name if city else code, "contract": key}


def _version(contract: Contract) -> VersionJson:
    return {
        "contract": contract.id,
        "name": version_name(contract),
        "version": contract.version,
        "edition": contract.listed_as,
        "valid_from": contract.valid_from,
        "text_status": contract.text_status,
    }


def _said(before: Contract, after: Contract, counts: Counter[ChangeAsked]) -> SaidJson:
    """Say in one sentence what the rows come to."""
    words = load_rules("programme")["changes"]
    told = [(counts[name], words[name]["counted"]) for name in _CHANGES if counts[name]]
    sv = ", ".join(f"{n} {forms[n != 1]}" for n, forms in told) or "inget att jämföra"
    en = ", ".join(f"{n} {forms[2]}" for n, forms in told) or "nothing to compare"
    names = f"{before.id} → {after.id}"
    said: SaidJson = {"sv": f"{names}: {sv}.", "en": f"{names}: {en}."}
    for side in {before.id: before, after.id: after}.values():
        if side.text_status != "whole":
            said["sv"] += f" Av {side.id} är bara en {_part(side, 'sv')} läst."
            said["en"] += f" Of {side.id} only a {_part(side, 'en')} was read."
    return said


def _part(side: Contract, lang: str) -> str:
    names = {"summary": ("sammanfattning", "summary"), "partial": ("del", "part")}
    return names[side.text_status][lang == "en"]


def _said_of_all(cities: Sequence[CityChanges], alone: Sequence[AloneJson]) -> SaidJson:
    if len(cities) == 1 and not alone:
        return cities[0]["said"]
    n, left = len(cities), len(alone)
    sv = f"{n} {'stad' if n == 1 else 'städer'} med två lästa versioner."
    en = f"{n} {'city' if n == 1 else 'cities'} with two versions read."
    if left:
        names = ", ".join(row["municipality"] for row in alone)
        sv += f" Av {left} är bara en version läst, så om dem går inget att säga: {names}."
        en += f" Of {left} only one version was read, so nothing can be said of them: {names}."
    return {"sv": sv, "en": en}
