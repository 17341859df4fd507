"""Tables of a snapshot: contracts, registers, statements of each kind, described as CSVW.

A column has one name and one meaning in all of them, so that they can be joined with each other;
addresses (``..._iri``, ``iri``) join them with the graph. Types of columns stand in
``csv-metadata.json`` (Metadata Vocabulary for Tabular Data, W3C 2015): codes are text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kkgraph.answers import lists, paging, sheets
from kkgraph.answers.contract import show_contract
from kkgraph.answers.paging import Row
from kkgraph.answers.shapes import FactJson, facts_of
from kkgraph.graph.fact_iris import measure_iri, statement_iri
from kkgraph.kinds import NAMES
from kkgraph.vocabulary.terms import CSVW_CONTEXT

if TYPE_CHECKING:
    from kkgraph.answers.sheets import Cell
    from kkgraph.contract.outline import ContractOutline
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.vocabulary.registers import Vocabulary

METADATA = "csv-metadata.json"
# What a column of a list is called here.
_RENAMED: Mapping[str, Mapping[str, str]] = {
    "contracts": {"id": "contract", "name": "municipality", "municipality": "municipality_code"},
    "municipalities": {
        "code": "municipality_code",
        "name": "municipality",
        "iri": "municipality_iri",
    },
}
_LISTS = ("contracts", "municipalities", "networks", "themes")


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table as it is written.

    :param file: name of its file.
    :param columns: its columns.
    :param rows: its cells.
    """

    file: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    def to_csv(self) -> bytes:
        """Write it for spreadsheets.

        :returns: CSV in UTF-8 with a byte order mark.
        """
        return sheets.to_csv(self.columns, self.rows)

    def datatype(self, column: int) -> str:
        """Tell what a column holds, as CSVW names it; text where in doubt.

        :param column: its place.
        """
        found = {_type_of(row[column]) for row in self.rows if row[column] is not None}
        if found == {"integer", "decimal"}:
            return "decimal"
        return found.pop() if len(found) == 1 else "string"


def all_tables(snapshot: Snapshot, vocabulary: Vocabulary) -> Iterator[FileTable]:
    """Make the tables one after the other.

    :param snapshot: the snapshot.
    :param vocabulary: registers and thesaurus.
    :returns: those that have rows.
    """
    source = lists.ListSource(snapshot.manifest.contracts, vocabulary)
    for name in _LISTS:
        rows = [_renamed(name, row) for row in lists.LISTS[name](source)]
        if name == "contracts":
            rows = [_with_addresses(row, snapshot) for row in rows]
        yield _table(f"{name}.csv", rows)
    for kind in ("sections", *NAMES, "themes"):
        rows = list(_rows(snapshot, vocabulary, kind))
        # A table that nothing was found for would have no columns.
        if rows:
            yield _table(f"{kind}_of_contracts.csv", rows)


def describe(tables: Iterable[FileTable]) -> bytes:
    """Describe tables: which columns they have, and of which type.

    :param tables: the tables.
    :returns: CSVW metadata as JSON.
    """
    described = [
        {
            "url": table.file,
            "tableSchema": {
                "columns": [
                    {"name": name, "titles": name, "datatype": table.datatype(number)}
                    for number, name in enumerate(table.columns)
                ]
            },
        }
        for table in tables
    ]
    found = {"@context": CSVW_CONTEXT, "tables": described}
    return json.dumps(found, ensure_ascii=False, indent=1).encode() + b"\n"


def _table(file: str, rows: Sequence[Row]) -> FileTable:
    columns, cells = paging.to_table(rows)
    return FileTable(file, columns, [tuple(row) for row in cells])


def _type_of(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "boolean"
    if isinstance(cell, int):
        return "integer"
    return "decimal" if isinstance(cell, float | Decimal) else "string"


def _renamed(name: str, row: Mapping[str, object]) -> Row:
    names = _RENAMED.get(name, {})
    return {names.get(key, key): value for key, value in row.items()}


def _with_addresses(row: Row, snapshot: Snapshot) -> Row:
    """A contract with its address; a report is of no municipality, but has a title."""
    of_place = row["municipality"] if row["municipality_code"] else None
    contract = snapshot.outline(str(row["contract"]))
    return {**row, "municipality": of_place, "contract_iri": contract.iri}


def _rows(snapshot: Snapshot, vocabulary: Vocabulary, kind: str) -> Iterator[Row]:
    """Give the statements of one kind, a row for each with its first place in the text."""
    for key in snapshot.contract_ids():
        contract = snapshot.outline(key)
        shown = show_contract(contract, vocabulary)
        city = shown["municipality"]
        head: Row = {
            "contract": key,
            "contract_iri": contract.iri,
            "municipality": city["name"] if city else None,
            "municipality_code": city["code"] if city else None,
            "municipality_iri": city["iri"] if city else None,
        }
        for item, address in zip(facts_of(shown, kind), _addresses(contract, kind), strict=False):
            yield {**head, **address, **_plain(item)}
            for measure in item.get("measures", ()):
                named = {"iri": measure_iri(contract.base, item["number"], measure["text"])}
                yield {**head, **named, "number": item["number"], "measure": measure["text"],
                       **_first_place(measure)}  # fmt: skip


def _addresses(contract: ContractOutline, kind: str) -> Iterator[Row]:
    """What each statement is called in the graph; a network's own address stands apart."""
    owner = contract.municipality or contract.id
    for fact in getattr(contract, kind) if kind in NAMES else ():
        iri = statement_iri(fact, contract.base, owner)
        yield {"participation_iri" if kind == "networks" else "iri": iri} if iri else {}
    while True:
        yield {}


def _plain(item: FactJson) -> Row:
    """Keep the plain values of a statement, and its first place if it has places."""
    kept = {key: value for key, value in item.items() if key not in ("evidence", "measures")}
    return {**kept, **_first_place(item)} if "evidence" in item else kept


def _first_place(item: FactJson) -> Row:
    places = item.get("evidence") or [{}]
    names = "file page line_from line_to quote".split()
    return {"places": len(item.get("evidence", ())), **{n: places[0].get(n) for n in names}}
