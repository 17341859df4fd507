"""Who has taken on what together: joint commitments of a version, city by city, and the gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kkgraph.aliases import Lang
from kkgraph.contract import AdoptionKind
from kkgraph.errors import NotFoundError
from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.commitments_answer import AdopterJson, CommitmentsJson
from kkgraph.interface.placed import Placed
from kkgraph.interface.undertakings_answer import (
    ContractCommitments,
    EditionParties,
    MeasuresAlike,
    OtherUndertaking,
)
from kkgraph.programme.collection import cities_of, collection_read
from kkgraph.programme.undertakings.gaps import matrix, missing_numbers, said
from kkgraph.programme.undertakings.measures_alike import measures_alike
from kkgraph.programme.undertakings.parties import edition_parties, other_undertakings
from kkgraph.snapshot.reader import Snapshot
from kkgraph.snapshot.summary import ContractSummary
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.code_names import code_name
from kkgraph.vocabulary.edition import EditionLabel, of_edition
from kkgraph.vocabulary.registers import Vocabulary


@dataclass(frozen=True, slots=True)
class Adopter:
    """A city that took on a joint commitment, with its own measures."""

    municipality: str
    code: str
    contract: str
    kind: AdoptionKind
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint commitment, who adopted it and who of the same version did not."""

    number: str
    title: str
    adopted_by: tuple[Adopter, ...]
    without: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All joint commitments of one version."""

    version: str | None
    joint: tuple[Joint, ...]
    missing: tuple[str, ...]
    contracts: tuple[ContractCommitments, ...]
    parties: tuple[EditionParties, ...]
    others: tuple[OtherUndertaking, ...]
    alike: tuple[MeasuresAlike, ...]
    collection: CollectionRead
    said: SaidJson

    def to_json(self) -> CommitmentsJson:
        """Give the values that ``kkgraph commitments --format json`` prints.

        :returns: JSON values.
        """
        return {
            "version": self.version,
            "joint": [
                {
                    "number": item.number,
                    "title": item.title,
                    "adopted_by": [_adopter_json(adopter) for adopter in item.adopted_by],
                }
                for item in self.joint
            ],
            "without": [
                {"number": item.number, "municipalities": list(item.without)} for item in self.joint
            ],
            "missing": list(self.missing),
            "contracts": list(self.contracts),
            "parties": list(self.parties),
            "others": list(self.others),
            "alike": list(self.alike),
            "collection": self.collection,
            "said": self.said,
        }


def joint_commitments(
    snapshot: Snapshot, vocabulary: Vocabulary, *, version: str | None = None
) -> Overview:
    """Line up the joint commitments of a version.

    :param snapshot: what was read.
    :param vocabulary: the registers, for names.
    :param version: as printed ("2025/26") or its first year; the newest with joint commitments
        if not given.
    :returns: by number; the cities in the order of their names.
    :raises NotFoundError: if no contract is of that version.
    """
    contracts = snapshot.manifest.contracts
    chosen = _newest_version(contracts) if version is None else _match(contracts, version)
    if chosen is None:
        return _overview(snapshot, vocabulary, None, ())
    keys = [key for key in sorted(contracts) if _of_version(contracts[key], chosen)]
    codes = {key: contracts[key]["municipality"] or "" for key in keys}
    names = {key: _name(codes[key], vocabulary) for key in keys}
    titles: dict[str, str] = {}
    adopters: dict[str, list[Adopter]] = {}
    for key in keys:
        for item in snapshot.outline(key).joint_commitments:
            measures = tuple(measure.text for measure in item.measures)
            titles.setdefault(item.number, item.title)
            adopters.setdefault(item.number, []).append(
                Adopter(names[key], codes[key], key, item.kind, measures)
            )
    joint = []
    for number in sorted(titles, key=_number_order):
        found = sorted(
            adopters[number], key=lambda city: (letter_order(city.municipality), city.code)
        )
        having = {adopter.contract for adopter in found}
        # Of a summary nobody knows what the contract says besides: silence is not a no.
        silent = [key for key in keys if contracts[key]["text_status"] == "whole"]
        without = sorted((names[key] for key in silent if key not in having), key=letter_order)
        joint.append(Joint(number, titles[number], tuple(found), tuple(without)))
    return _overview(snapshot, vocabulary, chosen, tuple(joint))


def _overview(
    snapshot: Snapshot, vocabulary: Vocabulary, version: str | None, joint: tuple[Joint, ...]
) -> Overview:
    """Put what stands around them beside the joint commitments of a version."""
    known = snapshot.manifest.contracts
    read = [snapshot.outline(key) for key in cities_of(known)]
    same = [contract for contract in read if contract.listed_as == version]
    missing = missing_numbers([item.number for item in joint])
    collection = collection_read(known, [version] if version else [])
    return Overview(
        version,
        joint,
        missing=tuple(missing),
        contracts=tuple(matrix(read, vocabulary)),
        parties=tuple(edition_parties(read)),
        others=tuple(other_undertakings(read)),
        alike=tuple(measures_alike(same, vocabulary)),
        collection=collection,
        said=said(version, collection, missing),
    )


def to_table(
    overview: Overview, lang: Lang, *, named: bool = False
) -> tuple[list[str], list[list[str | None]]]:
    """Lay joint commitments out as a table: a row a measure, or a city without measures.

    :param overview: the commitments.
    :param lang: language of the headings.
    :param named: name codes in the language, for people; else they are those of the data.
    :returns: headings and rows; cities that did not adopt one come last.
    """
    none = "antog inte" if lang == "sv" else "not adopted"
    rows: list[list[str | None]] = []
    for joint in overview.joint:
        head = [joint.number, joint.title]
        for city in joint.adopted_by:
            kind = code_name("adoption", city.kind, lang) if named else city.kind
            path = f"/contracts/{city.contract}#joint-{joint.number}"
            for measure in city.measures or ("",):
                text = Placed(measure, path) if measure else measure
                rows.append([*head, city.municipality, city.contract, kind, text])
        rows.extend([*head, name, "", none, ""] for name in joint.without)
    swedish = ["nummer", "åtagande", "kommun", "kontrakt", "slag", "åtgärd"]
    english = ["number", "commitment", "municipality", "contract", "kind", "measure"]
    return (swedish if lang == "sv" else english), rows


def _adopter_json(adopter: Adopter) -> AdopterJson:
    return {
        "municipality": adopter.municipality,
        "code": adopter.code,
        "contract": adopter.contract,
        "kind": adopter.kind,
        "measures": list(adopter.measures),
    }


def _newest_version(contracts: Mapping[str, ContractSummary]) -> str | None:
    """Find the newest version that has joint commitments."""
    found = [entry for entry in contracts.values() if entry["counts"]["joint_commitments"]]
    if not found:
        return None
    return str(
        max(found, key=lambda entry: (entry["valid_from"] or 0, entry["edition"]))["edition"]
    )


def _match(contracts: Mapping[str, ContractSummary], wanted: str) -> str:
    """Find the version a person means."""
    of_cities = [entry for entry in contracts.values() if entry["kind"] == "contract"]
    labels = [EditionLabel(e["edition"], e["version"], e["valid_from"]) for e in of_cities]
    for place in of_edition(wanted, labels):
        return labels[place].edition
    raise NotFoundError(wanted, sorted({entry["edition"] for entry in of_cities}), what="version")


def _of_version(entry: ContractSummary, version: str) -> bool:
    if entry["kind"] != "contract":
        return False
    return bool(entry["edition"] == version)


def _name(code: str, vocabulary: Vocabulary) -> str:
    found = vocabulary.municipalities.get(code)
    return found.name if found else code


def _number_order(number: str) -> tuple[int, str]:
    return (int(number) if number.isdigit() else 0, number)
