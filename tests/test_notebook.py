"""A graph asked from Python: docs/notebook.md, and a folder and a server alike."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import doc_reader
import pytest
from servers import serving

import kkgraph
from kkgraph.client.opened import OpenedGraph
from kkgraph.client.rows_table import RowsTable, typed
from kkgraph.errors import SnapshotError, UsageError

DOCUMENT = doc_reader.ROOT / "docs" / "notebook.md"


@pytest.fixture(scope="module", params=["folder", "server"])
def graph(request: pytest.FixtureRequest, sample_data: Path) -> Iterator[OpenedGraph]:
    if request.param == "folder":
        yield kkgraph.open(sample_data)
        return
    with serving(sample_data, workers=1) as server:
        connected = kkgraph.connect(server.url)
        yield connected
        connected.close()


def test_what_the_document_shows_works(
    sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kkgraph-demo").symlink_to(sample_data)
    monkeypatch.chdir(tmp_path)
    blocks = [block for block in doc_reader.blocks(DOCUMENT) if block.language == "python"]
    assert len(blocks) == 1
    exec(compile("\n".join(blocks[0].lines), str(DOCUMENT), "exec"), {})


def test_a_folder_and_a_server_are_asked_alike(graph: OpenedGraph) -> None:
    assert "angsvattnet-2024" in {row["id"] for row in graph.contracts}
    assert "6 contracts" in repr(graph)
    hits = graph.search("fjärrvärme", n=2)
    assert list(hits.to_pandas()["municipality"]) == ["Ängsvattnet", "Stenlycke"]
    assert hits["answer"]["says"] == 2
    assert len(graph.twins("Stenlycke").table) == 4
    goals = graph.query("goals_by_kind_and_year", goal_kind="territorial_emissions", year=2030)
    assert {row["target_year"] for row in goals} == {2030}
    assert {type(row["value"]) for row in goals} == {float}
    assert goals.to_pandas()["value"].max() > 50
    assert graph.sparql("SELECT (1 AS ?n) {}") == [{"n": 1}]
    assert graph.show("angsvattnet-2024")["goals"]
    with pytest.raises(UsageError, match="no option 'city'"):
        graph.search("energi", city="Umeå")


def test_a_table_shows_itself_and_no_markup_of_others() -> None:
    table = RowsTable(
        [{"id": "x-2024", "quote": "<b>a</b> " * 20}, {"id": "y-2024", "quote": None}]
    )
    assert "x-2024" in repr(table)
    assert "[2 rows x 2 columns]" in repr(table)
    assert "<b>" not in table._repr_html_()
    assert "<td>y-2024</td><td></td>" in table._repr_html_()
    assert repr(typed({"head": {"vars": ["a"]}, "results": {"bindings": []}})).startswith("a")


def test_a_folder_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="ingest"):
        kkgraph.open(tmp_path)
