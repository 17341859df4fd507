from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import fakes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pipeline import ingest
from kkgraph import arrays
from kkgraph.contract import Passage
from kkgraph.embedding import choice
from kkgraph.embedding.choice import ModelChoice
from kkgraph.errors import IndexMismatchError, SnapshotError
from kkgraph.index import bm25, fitness, in_snapshot
from kkgraph.index.build import build
from kkgraph.index.load import open_index
from kkgraph.index.near_duplicates import group_alike
from kkgraph.index.units import WORDS, units_of
from kkgraph.search import Searcher
from kkgraph.snapshot import index_folder
from kkgraph.snapshot.reader import Snapshot
from kkgraph.text import features
from kkgraph.vocabulary.registers import load

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "contracts" / "stenlycke-2025.txt"


def content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    ingest([SAMPLE], data_dir=tmp_path / "data")
    return tmp_path / "data"


def index_of(data: Path) -> Path:
    return Snapshot.open(data, check_graph=False).path / index_folder.FOLDER


def test_every_passage_is_in_one_unit(sample_data: Path) -> None:
    contracts = list(Snapshot.open(sample_data).contracts())
    assert contracts
    for contract in contracts:
        held = [p.order for unit in units_of(contract) for p in unit.passages]
        assert held == [p.order for p in contract.passages if p.text.split()]


def test_units_never_join_own_and_foreign_text(sample_data: Path) -> None:
    contracts = list(Snapshot.open(sample_data).contracts())
    assert contracts
    for contract in contracts:
        for unit in units_of(contract):
            assert len({(p.owner, p.shared, p.section) for p in unit.passages}) == 1
            assert unit.own == (
                unit.passages[0].owner == "municipality" and not unit.passages[0].shared
            )
            assert len(unit.passages) == 1 or len(unit.text.split()) <= WORDS


def test_bullets_are_joined_with_their_lead() -> None:
    pattern = Passage(0, "paragraph", None, "municipality", False, "Vi ska:", 0, 7, 1, 1, None)
    bullet = replace(pattern, order=1, kind="bullet", text="köpa cyklar", lead=0)
    far = replace(pattern, order=5, kind="bullet", text="sälja bilar", lead=0)
    contract = replace(fakes.contract(), sections=(), passages=(pattern, bullet, far))
    first, second = units_of(contract)
    assert first.text == "Vi ska:\nköpa cyklar"
    assert (second.text, second.context) == ("sälja bilar", "Vi ska:")


def test_bm25_is_that_of_the_formula() -> None:
    counts = bm25.count_words([[0, 0, 1], [1, 2], [2, 2, 2, 2]], 3)
    found = bm25.bm25(counts, {"a": 0, "b": 1, "c": 2})
    rarity = np.log(1 + (3 - 1 + 0.5) / (1 + 0.5))
    expected = rarity * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 3))
    assert found.score({"a": 1.0})[0] == pytest.approx(expected)
    assert found.score({"nothing": 1.0}).tolist() == [0, 0, 0]


def test_what_is_rare_is_judged_by_own_text_only() -> None:
    counts = bm25.count_words([[0], [1], [0], [0]], 2)
    own = np.asarray([True, True, False, False])
    found = bm25.bm25(counts, {"a": 0, "b": 1}, basis=own)
    assert found.score({"a": 1.0})[0] == found.score({"b": 1.0})[1]


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.lists(st.integers(-9, 9)), max_size=4))
def test_arrays_survive_writing(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, list[int]]
) -> None:
    path = tmp_path_factory.mktemp("arrays") / "a"
    given_arrays = {name: np.asarray(values, dtype=np.int32) for name, values in held.items()}
    path.write_bytes(arrays.pack(given_arrays))
    found = arrays.unpack(path)
    assert {name: values.tolist() for name, values in found.items()} == held


def test_safetensors_reads_what_is_written(tmp_path: Path, transformer_dir: Path) -> None:
    assert transformer_dir.is_dir()  # with the extra `models` comes the library
    from safetensors.numpy import load_file

    table = np.arange(6, dtype=np.float32).reshape(2, 3)
    (tmp_path / "a").write_bytes(arrays.pack({"table": table, "x": np.arange(3)}))
    assert load_file(tmp_path / "a")["table"].tolist() == table.tolist()


def test_nearly_the_same_is_one_group() -> None:
    draw = random.Random(1)
    rows = [[draw.randrange(500) for _ in range(60)] for _ in range(30)]
    changed = [*rows[3][:58], 501, 502]
    texts = [np.asarray(row, dtype=np.int32) for row in [*rows, rows[7], changed, [], []]]
    assert group_alike(texts).tolist() == [*range(30), 7, 3, 32, 33]


def test_equal_inputs_give_equal_bytes(sample_data: Path) -> None:
    contracts = Snapshot.open(sample_data).contracts()
    themes = load().themes
    first, second = (build(contracts, themes=themes, analysis=features.load()) for _ in range(2))
    assert first == second
    held = content(index_of(sample_data))
    assert {n: first[n] for n in first if n != index_folder.DESCRIPTION} == {
        n: held[n] for n in held if n != index_folder.DESCRIPTION
    }


def test_adding_a_file_gives_the_same_index_as_building_from_nothing(
    data: Path, sample_data: Path
) -> None:
    ingest([SAMPLE.parent], data_dir=data)
    assert content(index_of(data)) == content(index_of(sample_data))


@pytest.mark.parametrize(
    "name", [index_folder.TEXTS, index_folder.WORDS, "model/model.safetensors"]
)
def test_damage_is_named_and_healed_by_ingest(data: Path, name: str) -> None:
    whole = content(index_of(data))
    path = index_of(data) / name
    path.chmod(0o644)
    damaged = bytearray(path.read_bytes())
    damaged[-1] ^= 1
    path.unlink()
    path.write_bytes(bytes(damaged))
    with pytest.raises(SnapshotError, match=rf"{name}.*kkgraph ingest"):
        Searcher.open(data)
    ingest([SAMPLE], data_dir=data)
    assert content(index_of(data)) == whole
    Searcher.open(data)


def test_a_missing_index_is_named_and_healed_by_ingest(data: Path) -> None:
    shutil.rmtree(index_of(data))
    with pytest.raises(SnapshotError, match="kkgraph ingest"):
        Searcher.open(data)
    ingest([SAMPLE], data_dir=data)
    Searcher.open(data)


def test_another_model_than_asked_for_is_an_error(data: Path) -> None:
    choice.write_choice(data, ModelChoice("/no/such/model"))
    with pytest.raises(IndexMismatchError, match="kkgraph model use builtin"):
        Searcher.open(data)
    choice.write_choice(data, ModelChoice())
    Searcher.open(data)


def test_an_index_of_other_contracts_is_an_error(data: Path, sample_data: Path) -> None:
    shutil.rmtree(index_of(data))
    shutil.copytree(index_of(sample_data), index_of(data))
    with pytest.raises(IndexMismatchError, match="other contracts"):
        Searcher.open(data)


def test_a_changed_lexicon_is_noted(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitness, "analysis_key", lambda: "another")
    assert "lexicon" in Searcher.open(data).notes[0]


def test_rebuilding_changes_nothing_but_the_index(data: Path) -> None:
    before = Snapshot.open(data)
    after = in_snapshot.rebuild(data)
    assert after.id == before.id
    assert after.damaged_files() == []


def test_an_index_is_read_as_it_was_built(sample_data: Path) -> None:
    index = open_index(index_of(sample_data))
    units = [u for c in Snapshot.open(sample_data).contracts() for u in units_of(c)]
    assert index.size == len(units) == index.description.counts["units"]
    assert [index.text(n) for n in range(index.size)] == [unit.text for unit in units]
    named = {c["key"] for c in index.tables["concepts"]}
    for number in (0, index.size // 2, index.size - 1):
        keys = {index.tables["concepts"][n]["key"] for n in index.concepts_of(number)}
        assert keys == set(units[number].themes) & named


def test_an_index_of_nothing_can_be_built_and_searched(tmp_path: Path) -> None:
    files = build([], themes=load().themes, analysis=features.load())
    for name, written in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(written)
    answer = Searcher(open_index(tmp_path)).search("fjärrvärme")
    assert (answer.total, answer.hits, answer.cities) == (0, (), ())
