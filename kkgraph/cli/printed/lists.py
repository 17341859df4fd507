"""How lists and tables of the command line are laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kkgraph.answers import lists
from kkgraph.answers.sheets import Cell
from kkgraph.errors import SnapshotError
from kkgraph.snapshot.summary import ContractSummary

if TYPE_CHECKING:
    from kkgraph.cli.common import Context

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "contracts": ("id", "name", "version", "valid_from", "kind", "text_status", "file"),
    "municipalities": ("code", "name", "county", "slug", "contracts"),
    "networks": ("key", "label", "kind", "homepage"),
    "themes": ("key", "label", "broader"),
    "queries": ("name", "title", "params"),
}


def list_things(what: str, context: Context) -> Sequence[lists.Row]:
    """List things of one kind.

    :param what: one of `COLUMNS`.
    :param context: the common options.
    :returns: rows of JSON values.
    """
    # Registers are known before anything was read; of contracts there must be a snapshot.
    contracts = (
        context.snapshot().manifest.contracts if what == "contracts" else _contracts(context)
    )
    return lists.LISTS[what](lists.ListSource(contracts, context.vocabulary(), context.lang))


def to_cell(value: object) -> Cell:
    """Write a value of a list in a cell.

    :param value: a JSON value.
    :returns: lists joined by blanks, optional parameters in brackets.
    """
    if isinstance(value, list):
        return " ".join(str(to_cell(item)) for item in value)
    if isinstance(value, dict):
        name = str(value["name"])
        return name if value["required"] else f"[{name}]"
    return value if isinstance(value, str | int | float) else None


def _contracts(context: Context) -> Mapping[str, ContractSummary]:
    """List contracts, none where nothing was read yet."""
    try:
        return context.snapshot().manifest.contracts
    except SnapshotError:
        return {}
