"""What a manifest says of each contract and of the vocabulary."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar

from kkgraph import kinds, settings
from kkgraph.contract import Contract
from kkgraph.contract.outline import ContractOutline, outline_of
from kkgraph.files import digest
from kkgraph.snapshot.summary import ContractSummary

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Written = TypeVar("Written", Contract, ContractOutline)

# What is counted of each contract: its text, and the facts of every kind.
COUNTED = ("sections", "passages", *kinds.NAMES)


def summarise(contract: Contract) -> ContractSummary:
    """Say what lists need to know of a contract.

    :param contract: the contract.
    :returns: JSON values.
    """
    return {
        "kind": contract.kind,
        "text_status": contract.text_status,
        "municipality": contract.municipality,
        "version": contract.version,
        "valid_from": contract.valid_from,
        "family": contract.family,
        "more_places": list(contract.more_places),
        "template": contract.template,
        "title": contract.title,
        "edition": contract.listed_as,
        "file": contract.source.file,
        "sha256": contract.source.sha256,
        "counts": {name: len(getattr(contract, name)) for name in COUNTED},
    }


def vocabulary_hashes() -> dict[str, str]:
    """Hash every file of the ontology folder.

    :returns: SHA-256 by path inside the folder.
    """
    folder = settings.ontology_dir()
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): digest(path.read_bytes()) for path in paths}


def contract_to_json(contract: Contract) -> bytes:
    """Write a contract as JSON.

    :param contract: the contract.
    :returns: UTF-8, the same bytes for the same contract.
    """
    return _adapter(Contract).dump_json(contract) + b"\n"


def contract_from_json(data: bytes) -> Contract:
    """Read a contract from JSON.

    :param data: what `contract_to_json` wrote.
    :returns: the contract.
    :raises ValueError: if it is not one.
    """
    found: Contract = _adapter(Contract).validate_json(data)
    return found


def outline_to_json(contract: Contract) -> bytes:
    """Write the outline of a contract as JSON.

    :param contract: the contract.
    :returns: UTF-8, the same bytes for the same contract.
    """
    return _adapter(ContractOutline).dump_json(outline_of(contract)) + b"\n"


def outline_from_json(data: bytes) -> ContractOutline:
    """Read the outline of a contract from JSON.

    :param data: what `outline_to_json` wrote.
    :returns: the outline.
    :raises ValueError: if it is not one.
    """
    found: ContractOutline = _adapter(ContractOutline).validate_json(data)
    return found


@cache
def _adapter(kind: type[Written]) -> TypeAdapter[Written]:
    """Make writer and reader once; pydantic is slow to import."""
    from pydantic import TypeAdapter

    return TypeAdapter(kind)
