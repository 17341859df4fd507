"""Profiles that tests compare."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import ingest
from kkgraph.contract import Contract, Passage
from kkgraph.snapshot.reader import Snapshot
from kkgraph.twins import Space, space_of
from kkgraph.vocabulary.registers import Vocabulary, load

SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "contracts"


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return load()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twins")
    ingest([SAMPLES], data_dir=folder, workers=2)
    return folder


@pytest.fixture(scope="module")
def snapshot(data: Path) -> Snapshot:
    return Snapshot.open(data, check_graph=False)


@pytest.fixture(scope="module")
def contracts(snapshot: Snapshot) -> list[Contract]:
    return snapshot.contracts()


@pytest.fixture(scope="module")
def space(contracts: list[Contract], vocabulary: Vocabulary) -> Space:
    return space_of(contracts, vocabulary)


@pytest.fixture(scope="module")
def corpus(corpus_data: Path) -> Snapshot:
    return Snapshot.open(corpus_data, check_graph=False)


def own(passage: Passage) -> bool:
    return passage.owner == "municipality" and not passage.shared
