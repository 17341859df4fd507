"""Outlines: answers about many contracts read no passages, and say the same as with them."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import fakes
import pytest
from starlette.testclient import TestClient

from kkgraph.answers.contract import show_contract
from kkgraph.contract import Contract, ContractFacts
from kkgraph.contract.outline import outline_of
from kkgraph.errors import SnapshotError
from kkgraph.index.in_snapshot import rebuild
from kkgraph.programme.compare import compared_themes, compared_topics
from kkgraph.programme.compared_side import Side, side_of, sides_in
from kkgraph.snapshot import layout
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.contract_file import outline_from_json, outline_to_json
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import load
from search_api.app import create_app
from search_api.settings import ServerSettings

# Pages that are about all contracts, or about what one states.
PAGES = (
    "/", "/goals", "/goals?kind=all", "/coverage", "/coverage?by=themes", "/commitments",
    "/themes", "/network", "/networks", "/cities/stenlycke", "/contracts/stenlycke-2025",
    "/cities/stenlycke/progress", "/twins?municipality=stenlycke", "/contracts", "/cities",
    "/recommendations",
)  # fmt: skip


def test_an_outline_holds_all_but_the_passages() -> None:
    contract = fakes.contract()
    outline = outline_of(contract)
    for item in fields(ContractFacts):
        assert getattr(outline, item.name) == getattr(contract, item.name)
    assert outline_from_json(outline_to_json(contract)) == outline
    assert show_contract(contract, load()) == show_contract(outline, load())
    assert b'"passages"' not in outline_to_json(contract)


def test_it_keeps_the_first_words_of_empty_sections_and_whose_themes() -> None:
    contract = fakes.contract()
    assert outline_of(contract).empty == ()
    held = [s for s in contract.sections if any(_in(s, p.start) for p in contract.passages)]
    marked = [replace(s, empty=True) if s in held else s for s in contract.sections]
    found = outline_of(replace(contract, sections=tuple(marked))).empty
    assert len(found) == len(held) > 0
    shared = [replace(p, shared=True) for p in contract.passages]
    outline = outline_of(replace(contract, passages=tuple(shared)))
    named = {m.theme for p in contract.passages for m in p.themes}
    assert outline.themes == () and set(outline.themes_elsewhere) == named != set()


def _in(section: Any, start: int) -> bool:
    return bool(section.start <= start < section.end)


def test_a_snapshot_without_outlines_is_read_from_its_contracts(tmp_path: Path) -> None:
    contract = fakes.contract()
    with Builder.begin(tmp_path) as builder:
        builder.put_contract(contract)
        built = builder.commit()
    expected = outline_of(contract)
    assert built.outline(contract.id) == expected
    path = layout.OUTLINES.path(contract.id)
    (built.path / path).write_bytes(b"no outline")
    with pytest.raises(SnapshotError, match="damaged.*kkgraph ingest"):
        Snapshot.open(tmp_path, check_graph=False).outline(contract.id)
    # As a program wrote it that knew of none.
    older = Snapshot.open(tmp_path, check_graph=False)
    del older.manifest.files[path]
    assert older.outline(contract.id) == expected
    # What is built on it has outlines again.
    rebuilt = rebuild(tmp_path)
    assert rebuilt.outline(contract.id) == expected and rebuilt.damaged_files() == []


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Any:
    with TestClient(create_app(ServerSettings(data_dir=sample_data))) as made:
        yield made


@pytest.mark.parametrize("page", PAGES)
def test_no_page_about_contracts_reads_their_passages(
    client: TestClient, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    plain = Snapshot.contract

    def contract(self: Snapshot, key: str) -> Contract:
        read.append(key)
        return plain(self, key)

    monkeypatch.setattr(Snapshot, "contract", contract)
    assert client.get(page, headers={"Accept": "text/html"}).status_code == 200
    # Who works with whom asks what the cities of the country say; a form asks for nothing else.
    assert read == [] or page == "/network"


def test_sides_of_a_snapshot_are_those_of_its_contracts(sample_data: Path) -> None:
    snapshot = Snapshot.open(sample_data, check_graph=False)
    keys = [key for key in snapshot.contract_ids() if snapshot.outline(key).municipality]
    assert len(keys) > 1
    stored = sides_in(snapshot, load(), keys)
    read = [side_of(snapshot.contract(key)) for key in keys]
    assert [side.contract for side in stored] == [side.contract for side in read]
    assert [list(side.passages) for side in stored] == [list(side.passages) for side in read]
    assert compared_themes(stored, load()) == compared_themes(read, load())


def test_a_comparison_looks_at_every_passage_once_however_many_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A row a theme, each through all passages, took minutes for plans of thousands."""
    side = side_of(fakes.contract())
    seen: list[int] = []

    class Counted(tuple[Any, ...]):
        def __iter__(self) -> Any:
            seen.append(1)
            return super().__iter__()

    counted = Side(side.contract, Counted(side.passages))
    themes = compared_themes([counted], load())
    topics = compared_topics([counted], load())
    assert themes == compared_themes([side], load()) != []
    assert topics == compared_topics([side], load()) != []
    assert len(seen) <= 3
