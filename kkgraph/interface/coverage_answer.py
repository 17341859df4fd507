"""Who speaks of what, as types: no score and no rank, only states with their places."""

from __future__ import annotations

from typing_extensions import TypedDict

from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.coverage_request import CoverageBy, CoverageState
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.interface.twins_answer import Status

Text = str | None


class CoverageColumn(TypedDict):
    """A contract that was looked at."""

    contract: str
    municipality: str
    code: str
    valid_from: int | None
    text_status: Status


class CoverageCell(TypedDict):
    """What one contract says of a row, its section's number and the clearest words."""

    contract: str
    state: CoverageState
    count: int
    section: Text
    quote: Text
    source: SourcePlace | None


class CoverageRow(TypedDict):
    """A topic, theme or joint commitment with a cell for each contract."""

    key: str
    label: SaidJson
    counts: dict[str, int]
    cells: list[CoverageCell]


class CoverageJson(TypedDict):
    """The whole table; ``gaps`` are keys of rows that none of the contracts says."""

    by: CoverageBy
    contracts: list[CoverageColumn]
    rows: list[CoverageRow]
    gaps: list[str]
    collection: CollectionRead
    said: SaidJson
