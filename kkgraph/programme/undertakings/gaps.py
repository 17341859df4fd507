"""All contracts of all versions: which joint commitments they name, and which are never named."""

from __future__ import annotations

from collections.abc import Sequence

from kkgraph.aliases import Lang
from kkgraph.contract import ContractFacts
from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.undertakings_answer import ContractCommitments, Examined
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules


def matrix(contracts: Sequence[ContractFacts], vocabulary: Vocabulary) -> list[ContractCommitments]:
    """Say of every contract which joint commitments it names, and whether it was examined.

    :param contracts: of cities.
    :param vocabulary: the registers, for names.
    :returns: by city, the oldest version first.
    """
    asking = {contract.listed_as for contract in contracts if contract.joint_commitments}
    rows = [_row(contract, contract.listed_as in asking, vocabulary) for contract in contracts]
    return sorted(rows, key=_order)


def _order(row: ContractCommitments) -> tuple[str, int, str]:
    # Most plans of the EU do not say of when they are.
    return letter_order(row["municipality"]), row["valid_from"] or 0, row["contract"]


def _row(contract: ContractFacts, asks: bool, vocabulary: Vocabulary) -> ContractCommitments:
    code = contract.municipality or ""
    city = vocabulary.municipalities.get(code)
    status: dict[str, Examined] = {"whole": "examined", "partial": "partial", "summary": "summary"}
    return {
        "municipality": city.name if city else code,
        "code": code,
        "contract": contract.id,
        "edition": contract.listed_as,
        "valid_from": contract.valid_from,
        "text_status": contract.text_status,
        "examined": status[contract.text_status] if asks else "form_does_not_ask",
        "adopted": [item.number for item in contract.joint_commitments],
    }


def missing_numbers(numbers: Sequence[str]) -> list[str]:
    """Find numbers that a series leaves out.

    :param numbers: as printed.
    :returns: those between 1 and the greatest that are not there.

    >>> missing_numbers(["1", "2", "5"])
    ['3', '4']
    """
    there = {int(number) for number in numbers if number.isdigit()}
    return [str(n) for n in range(1, max(there, default=0) + 1) if n not in there]


def said(version: str | None, collection: CollectionRead, missing: Sequence[str]) -> SaidJson:
    """Say how many contracts the answer stands on, and which numbers none of them names.

    :param version: the edition.
    :param collection: what was read of it.
    :param missing: numbers that the series leaves out.
    """
    return {
        "sv": _sentences(version, collection, missing, "sv"),
        "en": _sentences(version, collection, missing, "en"),
    }


def _sentences(
    version: str | None, collection: CollectionRead, missing: Sequence[str], lang: Lang
) -> str:
    words = {key: said[lang] for key, said in load_rules("programme")["gaps"].items()}
    if version is None:
        return str(words["none"])
    row = collection["editions"][0]
    n, cities = row["read"], row["cities"]
    key = "read" if not cities else "only_one" if n == 1 else "read_of"
    told = [words[key].format(version=version, n=n, cities=cities)]
    if missing:
        *first, last = missing
        numbers = f"{', '.join(first)} {words['and']} {last}" if first else last
        told.append(words["missing"].format(numbers=numbers))
    return " ".join(told)
