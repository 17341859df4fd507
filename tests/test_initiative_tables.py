"""Tables of initiatives taken into a snapshot: all or nothing, each its own graph, kept on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.pipeline import IngestReport, ingest
from kkgraph.snapshot.participations import contract_participations, participations
from kkgraph.snapshot.reader import Snapshot
from kkgraph.twins import find_twins
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import load

HEADING = "initiative,kind,participant,role,paired_with,from,to,source_url,retrieved,note"
ROW = "Norra ringen,programme,{},member,,2024,,https://a.example/,2024-10-31,"


@pytest.fixture
def data(sample_data: Path, tmp_path: Path) -> Path:
    """A folder of its own with the snapshot of the samples."""
    return Path(shutil.copytree(sample_data, tmp_path / "data", symlinks=True))


def give(
    data: Path, *cities: str, name: str = "initiatives.csv", replace: bool = False
) -> IngestReport:
    path = data.parent / name
    path.write_text("\n".join((HEADING, *(ROW.format(city) for city in cities))), "utf-8")
    return ingest([path], data_dir=data, replace=replace)


def named(data: Path) -> set[str]:
    rows = participations(Snapshot.open(data)).rows
    return {row.participant.name for row in rows if row.label_sv == "Norra ringen"}


def test_a_table_becomes_a_graph_of_its_own_and_stays(data: Path, tmp_path: Path) -> None:
    before = Snapshot.open(data)
    report = give(data, "Malmö", "Lund")
    (document,) = report.documents
    assert (document.status, document.error) == ("added", None)
    after = Snapshot.open(data)
    assert set(after.graph_names()) - set(before.graph_names()) == {
        iris.source_key(document.sha256 or "")
    }
    assert named(data) == {"Malmö", "Lund"}
    assert give(data, "Malmö", "Lund").documents[0].status == "unchanged"
    give(data, "Ystad", name="more.csv")
    assert named(data) == {"Malmö", "Lund", "Ystad"}
    assert contract_participations(Snapshot.open(data)) == contract_participations(before)


def test_nothing_of_a_table_with_a_bad_row_is_taken(data: Path) -> None:
    before = Snapshot.open(data).id
    (document,) = give(data, "Malmö", "Mallmö", "Lund").documents
    assert document.status == "failed"
    assert "row 3" in (document.error or "")
    assert [(item.code, item.line) for item in document.warnings if item.code == "bad_row"] == [
        ("bad_row", 3)
    ]
    assert Snapshot.open(data).id == before


def test_another_table_of_the_same_name_needs_the_users_word(data: Path) -> None:
    give(data, "Malmö")
    assert give(data, "Lund").documents[0].status == "failed"
    assert named(data) == {"Malmö"}
    assert give(data, "Lund", replace=True).documents[0].status == "replaced"
    assert named(data) == {"Lund"}


def test_latin_1_and_semicolons_lose_nothing(data: Path) -> None:
    path = data.parent / "initiatives.csv"
    text = "\r\n".join((HEADING, ROW.format("Växjö"))).replace(",", ";")
    path.write_bytes(text.encode("latin-1"))
    (document,) = ingest([path], data_dir=data).documents
    assert document.status == "added"
    assert len(document.warnings) == 3
    assert named(data) == {"Växjö"}


def test_a_table_alone_makes_no_snapshot(tmp_path: Path) -> None:
    (document,) = give(tmp_path / "data", "Malmö").documents
    assert document.status == "failed"
    assert "contract" in (document.error or "")


def test_the_register_is_part_of_every_snapshot(sample_data: Path) -> None:
    snapshot = Snapshot.open(sample_data)
    assert "initiatives" in snapshot.graph_names()
    assert [t.partner.name for t in participations(snapshot).official_twins("2580")] == ["Umeå"]


def test_a_city_without_contract_is_told_its_official_twin(sample_data: Path) -> None:
    snapshot = Snapshot.open(sample_data)
    found = find_twins(snapshot, load(), "Luleå")
    assert found["contract"] is None
    assert [twin["name"] for twin in found["official_twins"]] == ["Umeå"]
