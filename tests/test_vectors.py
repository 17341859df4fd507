from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from ingest.pipeline import ingest
from kkgraph.embedding import choice, transformer
from kkgraph.embedding.builtin import StaticModel, read_static, train_static
from kkgraph.embedding.choice import BUILTIN, ModelChoice, read_models
from kkgraph.embedding.transformer import choose
from kkgraph.errors import UsageError
from kkgraph.index import in_snapshot, vectors
from kkgraph.search import Searcher
from kkgraph.search.rules import load as load_rules
from kkgraph.snapshot import index_folder
from kkgraph.snapshot.reader import Snapshot

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "contracts"


def model_of(data: Path) -> Path:
    return Snapshot.open(data, check_graph=False).path / index_folder.FOLDER / index_folder.MODEL


def test_training_twice_gives_the_same_model() -> None:
    counts = sparse.random(60, 40, density=0.2, random_state=1, format="csr")
    tokens = {f"t{number}": number for number in range(40)}
    first, second = (train_static(counts, tokens, size=8) for _ in range(2))
    assert first.matrix.tobytes() == second.matrix.tobytes()
    assert first.matrix.shape == (40, 8)


def test_words_of_the_same_texts_are_alike() -> None:
    texts = [[0, 1], [0, 1, 4], [2, 3], [2, 3, 4]] * 5
    counts = sparse.lil_matrix((20, 5))
    for row, columns in enumerate(texts):
        counts[row, columns] = 1
    model = train_static(counts.tocsr(), {name: n for n, name in enumerate("abcde")}, size=3)
    a, b, c = model.encode(["a", "b", "c"])
    assert a @ b > 0.9 > 0.1 > a @ c


@given(st.lists(st.sampled_from(["a", "b", "c", "nowhere"]), max_size=6))
def test_vectors_have_length_one_or_nothing_is_known(words: list[str]) -> None:
    model = StaticModel({"a": 0, "b": 1, "c": 2}, np.eye(3, dtype=np.float32) + 0.5)
    length = float(np.linalg.norm(model.encode([" ".join(words)])[0]))
    known = any(word != "nowhere" for word in words)
    assert length == pytest.approx(1 if known else 0, abs=1e-5)


def test_a_written_model_is_read_back(tmp_path: Path) -> None:
    model = StaticModel({"å": 0, "b": 1}, np.asarray([[1, 2], [3, 4]], dtype=np.float32))
    for name, data in model.files().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    found = read_static(tmp_path)
    assert (dict(found.tokens), found.matrix.tolist()) == (model.tokens, model.matrix.tolist())


def test_sentence_transformers_gives_the_same_vectors(
    sample_data: Path, transformer_dir: Path
) -> None:
    own = read_static(model_of(sample_data))
    other = transformer.load_transformer(str(model_of(sample_data)))
    texts = [*list(own.tokens)[:50], "carbon captur storag", "heat nowhere pump", "nowhere"]
    theirs = other.encode(texts, show_progress_bar=False)
    assert np.abs(own.encode(texts) - theirs).max() < 1e-6
    assert transformer_dir.is_dir()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How many texts a transformer was given each time."""
    given_texts: list[int] = []
    encode = transformer.Transformer.encode

    def count(
        self: transformer.Transformer, texts: list[str], *, query: bool = False
    ) -> choice.Vectors:
        if not query:
            given_texts.append(len(texts))
        return encode(self, texts, query=query)

    monkeypatch.setattr(transformer.Transformer, "encode", count)
    yield given_texts


def test_a_transformer_serves_from_ingest_to_search(
    tmp_path: Path, transformer_dir: Path, counted: list[int]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    choice.write_choice(data, ModelChoice(str(transformer_dir), "glosses"))
    ingest([SAMPLES / "lingonheda-2024.txt"], data_dir=data)
    ingest([SAMPLES / "kvarnvreten-2020.html"], data_dir=data)
    searcher = Searcher.open(data)
    assert searcher.index.description.model.dimensions == 384
    hits = searcher.search("heat wasted by the paper mill", legs=["vectors"], n=3).hits
    assert "spillvärme" in " ".join(hit.text.lower() for hit in hits)
    # What had a vector already is not given to the model again.
    distinct = len(np.unique(searcher.index.vectors, axis=0))
    assert len(counted) == 2 and distinct <= sum(counted) <= searcher.index.size


def test_the_text_itself_can_be_given_to_a_model(transformer_dir: Path) -> None:
    model = choose(ModelChoice(str(transformer_dir)))
    found = model.encode(["heat pumps", "heat pump", "school meals"])
    assert found[0] @ found[1] > found[0] @ found[2]
    assert model.key == choose(ModelChoice(str(transformer_dir))).key


def test_rebuilding_with_another_model_and_back(tmp_path: Path, transformer_dir: Path) -> None:
    data = tmp_path / "data"
    ingest([SAMPLES / "kvarnvreten-2020.html"], data_dir=data)
    before = Snapshot.open(data).id
    choice.write_choice(data, ModelChoice(str(transformer_dir)))
    assert in_snapshot.rebuild(data).id != before
    Searcher.open(data).search("klimat")
    choice.write_choice(data, ModelChoice())
    assert in_snapshot.rebuild(data).id == before


def test_a_missing_model_says_how_to_get_it(tmp_path: Path, transformer_dir: Path) -> None:
    assert transformer_dir.is_dir()
    with pytest.raises(UsageError, match="no such folder"):
        choose(ModelChoice("./nowhere"))
    with pytest.raises(UsageError, match="modules.json"):
        choose(ModelChoice(str(tmp_path)))
    with pytest.raises(UsageError, match="kkgraph model use example/none"):
        choose(ModelChoice("example/none")).encode(["x"])


def test_a_missing_package_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"kkgraph\[models\]"):
        choose(ModelChoice("example/none"))


def test_searching_with_the_builtin_model_loads_no_torch(sample_data: Path) -> None:
    program = (
        "import json, sys; from kkgraph.search import Searcher\n"
        "Searcher.open(sys.argv[1]).search('fjärrvärme')\n"
        "print(json.dumps([m for m in ('torch', 'sentence_transformers', 'httpx', 'rdflib') "
        "if m in sys.modules]))"
    )
    command = [sys.executable, "-c", program, str(sample_data)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=dict(os.environ))
    assert json.loads(done.stdout) == []


def test_glosses_of_a_text_are_english() -> None:
    from kkgraph.text import features

    assert "district heating" in vectors.glossed("fjärrvärme", features.load())


def test_listed_models_say_what_was_measured() -> None:
    models = read_models()
    assert models[0]["name"] == BUILTIN
    assert set(models[0]["measured"]) == {"sv", "paraphrase", "en"}
    assert all(model["what_sv"] and model["what_en"] for model in models)


def test_rules_of_search_are_complete() -> None:
    rules = load_rules()
    assert set(rules.legs) == {"words", "themes", "vectors"}
    assert all(weight > 0 for weight in rules.legs.values())
