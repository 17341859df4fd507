"""Added later or read at once, in any order: the same snapshot; nothing is read twice."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import ingest_samples as samples
import pytest
from generator import contracts as generated

from ingest.build import workers
from ingest.pipeline import ingest
from kkgraph.contract import Contract, Evidence
from kkgraph.errors import SourceError
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Store

NAMES = sorted(path.name for path in samples.CONTRACTS.iterdir())
ORDERS = (NAMES, NAMES[::-1], NAMES[3:] + NAMES[:3])


@pytest.fixture
def at_once(sample_data: Path) -> dict[str, bytes]:
    return samples.content(sample_data)


@pytest.fixture
def known(sample_data: Path, tmp_path: Path) -> Path:
    """A folder of its own with the sample contracts read."""
    return shutil.copytree(sample_data, tmp_path / "known", symlinks=True)


@pytest.mark.parametrize("order", ORDERS, ids=("forth", "back", "turned"))
def test_added_in_any_order(tmp_path: Path, order: list[str], at_once: dict[str, bytes]) -> None:
    for first, second in pairwise([None, *order]):
        if second in order[1::2]:
            paths = [samples.CONTRACTS / name for name in (first, second) if name]
            ingest(paths, data_dir=tmp_path)
    ingest([samples.CONTRACTS / order[-1]], data_dir=tmp_path)
    assert samples.content(tmp_path) == at_once


def test_one_process_or_many(tmp_path: Path, at_once: dict[str, bytes]) -> None:
    ingest([samples.CONTRACTS], data_dir=tmp_path, workers=1)
    assert samples.content(tmp_path) == at_once


def test_what_is_known_is_not_read_again(known: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ingest([samples.CONTRACTS], data_dir=known)

    def refuse(self: workers.Workers) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(workers.Workers, "_start", refuse)
    told: list[tuple[int, int, str]] = []
    second = ingest([samples.CONTRACTS], data_dir=known, progress=lambda *said: told.append(said))
    assert {document.status for document in second.documents} == {"unchanged"}
    assert second.snapshot == first.snapshot
    assert second.counts == first.counts
    assert told == [(n, len(NAMES), name) for n, name in enumerate(NAMES, 1)]
    assert [d.warnings for d in second.documents] == [d.warnings for d in first.documents]


def test_a_damaged_graph_is_built_again(known: Path, at_once: dict[str, bytes]) -> None:
    for path in (known / "current" / "graph").glob("*.sst"):
        path.unlink()
    ingest([samples.CONTRACTS], data_dir=known)
    assert samples.content(known) == at_once
    opened = Snapshot.open(known)
    with Store(opened.graph_path) as store:
        (row,) = store.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").values()
    assert int(row["n"] or 0) == opened.manifest.counts["quads"]


@pytest.mark.parametrize("folder", ("graphs", "contracts", "readings", "texts"))
def test_what_is_damaged_is_written_again(
    known: Path, at_once: dict[str, bytes], folder: str
) -> None:
    before = Snapshot.open(known).path
    damaged = [path for path in (before / folder).iterdir() if path.stat().st_size % 2]
    for path in damaged:
        path.write_bytes(b"damaged")
    ingest([samples.CONTRACTS], data_dir=known)
    assert samples.content(known) == at_once
    assert Snapshot.open(known).damaged_files() == []


def test_only_what_changes_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {f"{name}.txt": text for name, text, _ in generated(5)}
    folder = samples.put(tmp_path / "in", dict(files))
    ingest([folder / name for name in sorted(files)[:4]], data_dir=tmp_path / "later")
    written: list[str] = []
    put = Builder.put_written

    def note(self: Builder, key: str, *rest: Any) -> None:
        written.append(key)
        put(self, key, *rest)

    monkeypatch.setattr(Builder, "put_written", note)
    ingest([folder / sorted(files)[4]], data_dir=tmp_path / "later")
    assert 1 <= len(written) < 5
    ingest([folder], data_dir=tmp_path / "once")
    assert samples.content(tmp_path / "later") == samples.content(tmp_path / "once")


def test_a_contract_that_replaces_an_earlier_one(tmp_path: Path) -> None:
    names = ("angsvattnet-2024.pdf", "angsvattnet-2020.txt")
    for name in names:
        ingest([samples.CONTRACTS / name], data_dir=tmp_path)
    opened = Snapshot.open(tmp_path)
    graphs = b"".join(map(opened.graph, opened.graph_names()))
    assert len(re.findall(rb"-2024> <[^>]*/replaces> <[^>]*-2020> ", graphs)) == 1


MANIFESTS = {
    "s.txt": ("s.txt: [1, 2]\n", "indented", 1),
    "unknown key": ("a.txt: {}\n\ns.txt:\n  kommun: Lund\n", "kommun is not understood", 3),
    "no year": ("s.txt:\n  valid_from: snart\n", "must be a year", 1),
    "octal code": ("s.txt:\n  municipality: 0120\n", "quotation marks", 1),
    "no template": ('s.txt:\n  template: "1999"\n', "no template '1999'", 1),
    "no status": ("s.txt:\n  text_status: halv\n", "one of whole, partial, summary", 1),
    "no yaml": ("s.txt: {\n", "cannot be read", 2),
    "no mapping": ("- s.txt\n", "holds no file names", 1),
    "no text": ("s.txt:\n  \x01: x\n", "cannot be read", None),
}


@pytest.mark.parametrize("case", sorted(MANIFESTS))
def test_a_wrong_manifest_is_refused_with_its_line(tmp_path: Path, case: str) -> None:
    said, message, line = MANIFESTS[case]
    samples.put(tmp_path / "in", {"s.txt": samples.text(), "contracts.yaml": said})
    with pytest.raises(SourceError, match=re.escape(message)) as caught:
        ingest([tmp_path / "in"], data_dir=tmp_path / "data")
    assert caught.value.path == "contracts.yaml"
    assert line is None or caught.value.line == line


def test_a_manifest_changes_what_was_read(tmp_path: Path) -> None:
    samples.put(tmp_path / "in", {"s.txt": samples.text()})
    data = tmp_path / "data"
    first = ingest([tmp_path / "in"], data_dir=data)
    assert first.documents[0].contracts == ["stenlycke-2025"]
    (tmp_path / "in" / "contracts.yaml").write_text("s.txt:\n  valid_from: 2027\n")
    second = ingest([tmp_path / "in"], data_dir=data)
    assert second.documents[0].status == "replaced"
    assert Snapshot.open(data).contract_ids() == ["stenlycke-2027"]
    (tmp_path / "in" / "contracts.yaml").write_text("s.txt:\n  municipality: Ankeborg\n")
    third = ingest([tmp_path / "in"], data_dir=data)
    assert "unknown municipality 'Ankeborg'" in (third.documents[0].error or "")
    assert Snapshot.open(data).contract_ids() == ["stenlycke-2027"]


def evidence(value: object) -> Iterator[Evidence]:
    if isinstance(value, Evidence):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for part in dataclasses.fields(value):
            yield from evidence(getattr(value, part.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from evidence(item)


def bare(text: str) -> str:
    return re.sub(r"[\s\u00ad-]", "", text)


def check_places(contract: Contract, text: str) -> int:
    """Every quote stands where it is said to, and passages follow each other; how many quotes."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r|\f", text))]
    count = 0
    for place in evidence(contract):
        count += 1
        assert bare(text[place.start : place.end]) == bare(place.quote)
        assert place.quote.strip()
        assert starts[place.line_from - 1] <= place.start < place.end <= len(text)
        assert place.line_from <= place.line_to
    orders = [passage.order for passage in contract.passages]
    assert orders == sorted(set(orders))
    keys = {section.key for section in contract.sections}
    assert len(keys) == len(contract.sections)
    assert {passage.section for passage in contract.passages} <= keys | {None}
    return count


def test_every_quote_of_the_samples_is_verbatim(sample_data: Path) -> None:
    opened = Snapshot.open(sample_data)
    assert len(list(opened.contracts())) > 3
    for contract in opened.contracts():
        assert check_places(contract, opened.text(contract.source.sha256)) > 30


def test_the_real_corpus(corpus_data: Path) -> None:
    opened = Snapshot.open(corpus_data)
    assert len({contract.source.file for contract in opened.contracts()}) == 5
    ids = opened.contract_ids()
    assert len(ids) == 14
    assert {"nacka-2024", "eskilstuna-2025", "lund-2020", "jamforande-analys-2020"} <= set(ids)
    for contract in opened.contracts():
        assert check_places(contract, opened.text(contract.source.sha256)) > 5


def test_contracts_of_one_generation_in_any_order(tmp_path: Path) -> None:
    files = {f"{name}.txt": text for name, text, _ in generated(4)}
    folder = samples.put(tmp_path / "in", dict(files))
    ingest([folder], data_dir=tmp_path / "once")
    for name in sorted(files, reverse=True):
        ingest([folder / name], data_dir=tmp_path / "later")
    assert samples.content(tmp_path / "later") == samples.content(tmp_path / "once")
