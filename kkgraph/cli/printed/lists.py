"""How lists and tables of the command line are laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kkgraph.answers import lists
from kkgraph.answers.sheets import Cell
from kkgraph.errors import SnapshotError

if TYPE_CHECKING:
    from kkgraph.cli.common import Context
    from kkgraph.snapshot.reader import Snapshot

# What there is only once something was read.
_READ = ("contracts", "differences")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "contracts": ("id", "name", "version", "valid_from", "kind", "text_status", "file"),
    "municipalities": ("code", "name", "county", "slug", "contracts"),
    "networks": ("key", "label", "kind", "homepage"),
    "themes": ("key", "label", "broader"),
    "queries": ("name", "title", "params"),
    "initiatives": ("key", "label", "kind", "part_of", "by_page", "by_contract"),
    "differences": ("initiative", "participant", "stated_by", "role", "contract_state", "source"),
}

# What a narrow terminal need not show, the first first.
SPARE: Mapping[str, tuple[str, ...]] = {
    "contracts": ("file", "kind"),
    "municipalities": ("contracts", "county"),
    "networks": ("homepage", "kind"),
    "initiatives": ("part_of", "kind"),
}


def list_things(what: str, context: Context) -> Sequence[lists.Row]:
    """List things of one kind.

    :param what: one of `COLUMNS`.
    :param context: the common options.
    :returns: rows of JSON values.
    """
    # Registers are known before anything was read; of contracts there must be a snapshot.
    snapshot = context.snapshot() if what in _READ else _snapshot(context)
    contracts = snapshot.manifest.contracts if snapshot else {}
    source = lists.ListSource(contracts, context.vocabulary(), context.lang, snapshot)
    return lists.LISTS[what](source)


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


def _snapshot(context: Context) -> Snapshot | None:
    """Open what was read; nothing where nothing was read yet."""
    try:
        return context.snapshot()
    except SnapshotError:
        return None
