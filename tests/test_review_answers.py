"""Answers of cities: sent out, taken back row by row, kept beside what was read."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from api_samples import opened
from openpyxl import load_workbook

from ingest.pipeline import IngestReport, ingest
from kkgraph.answers.questions import Answers
from kkgraph.errors import SourceError, UsageError
from kkgraph.exports.review_file import write_review
from kkgraph.review.answer_file import read_file
from kkgraph.review.asked_statements import statements
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import load
from kkgraph.vocabulary.terms import PROV

KEY = "lingonheda-2024"


@pytest.fixture(scope="module")
def data(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of its own with the snapshot of the samples and one file of answers."""
    folder = tmp_path_factory.mktemp("review") / "data"
    shutil.copytree(sample_data, folder, symlinks=True)
    report = give(folder, answered(folder))
    assert [item.status for item in report.documents] == ["added"]
    return folder


def written(data: Path, suffix: str = "yaml") -> bytes:
    return write_review(suffix, Snapshot.open(data).contract(KEY), "Lingonheda", "sv")


def answered(data: Path, *changes: tuple[int, str, str], **head: str) -> str:
    held = yaml.safe_load(written(data)) | head
    held["answers"][0]["answer"] = "stämmer"
    held["answers"][1] |= {"answer": "Rätta", "correction": "Ett annat namn", "comment": "ny"}
    held["answers"][2]["answer"] = "nej"
    quote = held["answers"][5]["quote"]
    added = {"kind": "projects", "says": "Solprojektet", "answer": "lägg till", "quote": quote}
    held["answers"].append(added)
    for row, field, value in changes:
        held["answers"][row][field] = value
    return str(yaml.safe_dump(held, allow_unicode=True))


def give(
    data: Path, text: str | bytes, name: str = "svar.yaml", *, replace: bool = False
) -> IngestReport:
    path = data.parent / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return ingest([path], data_dir=data, replace=replace)


def test_every_statement_is_sent_out_once_with_its_words(sample_data: Path) -> None:
    contract = Snapshot.open(sample_data).contract(KEY)
    found = statements(contract)
    assert len({item.key for item in found}) == len(found) > 20
    rows = yaml.safe_load(written(sample_data))["answers"]
    assert [row["key"] for row in rows] == [item.key for item in found]
    text = " ".join(Snapshot.open(sample_data).text(contract.source.sha256).split())
    assert sum(row["quote"] in text for row in rows) > 0.9 * len(rows)
    assert written(sample_data, "xlsx") == written(sample_data, "xlsx")
    with pytest.raises(UsageError, match="xlsx"):
        written(sample_data, "doc")


def test_answers_stand_beside_what_was_read_attributed_to_the_city(
    data: Path, sample_data: Path
) -> None:
    snapshot, before = Snapshot.open(data), Snapshot.open(sample_data)
    shown = Answers(snapshot, load()).contract(KEY)
    told = [(row["verdict"], row["state"], row["organisation"]) for row in shown["city_answers"]]
    verdicts = ["confirm", "correct", "reject", "add"]
    assert told == [(verdict, "stands", "Lingonheda") for verdict in verdicts]
    plain = Answers(before, load()).contract(KEY)
    assert {**shown, "city_answers": []} == plain
    (name,) = set(snapshot.graph_names()) - set(before.graph_names())
    assert name == iris.source_key(snapshot.manifest.stated_files("answers")[0]["sha256"])
    quads = list(ox.parse(input=snapshot.graph(name), format=ox.RdfFormat.N_QUADS))
    owners = {quad.object for quad in quads if quad.predicate.value == PROV.wasAttributedTo}
    assert [owner.value for owner in owners] == [iris.place_iri("9903")]  # type: ignore[union-attr]


def test_a_page_shows_them_with_who_says_so(data: Path) -> None:
    with opened(data) as client:
        page = client.get(f"/contracts/{KEY}?lang=sv").text
        assert "Stadens egna svar" in page and "Ett annat namn" in page
        assert client.get(f"/api/contracts/{KEY}").json()["city_answers"][1]["comment"] == "ny"


@pytest.fixture
def copy(data: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(data, tmp_path / "data", symlinks=True))


def test_a_later_ingest_leaves_them_and_says_when_their_words_are_gone(copy: Path) -> None:
    source = Path("samples/contracts/lingonheda-2024.txt")
    text = source.read_text("utf-8").replace("Lingonheda kommun", "Lingonheda stad")
    (copy.parent / "lingonheda-2024.txt").write_text(text, "utf-8")
    report = ingest([copy.parent / "lingonheda-2024.txt"], data_dir=copy, replace=True)
    answers = Answers(Snapshot.open(copy), load()).contract(KEY)["city_answers"]
    assert [row["state"] for row in answers] == ["quote_gone", "stands", "stands", "stands"]
    told = {item.file: [warning.code for warning in item.warnings] for item in report.documents}
    assert told["svar.yaml"] == ["answer_without_quote"]


def test_the_same_file_changes_nothing_another_of_its_name_must_be_meant(copy: Path) -> None:
    before = Snapshot.open(copy).id
    assert give(copy, answered(copy)).documents[0].status == "unchanged"
    other = answered(copy, (0, "answer", "avvisa"))
    (refused,) = give(copy, other).documents
    assert refused.status == "failed" and "--replace" in (refused.error or "")
    assert Snapshot.open(copy).id == before
    assert give(copy, other, replace=True).documents[0].status == "replaced"
    answers = Answers(Snapshot.open(copy), load()).contract(KEY)["city_answers"]
    assert [row["verdict"] for row in answers] == ["reject", "correct", "reject", "add"]


@pytest.mark.parametrize(
    ("changes", "head", "message"),
    [
        ([(3, "answer", "kanske")], {}, "row 4: answer: 'kanske'"),
        ([(1, "correction", " ")], {}, "row 2: correction"),
        ([(2, "key", "000000000000")], {}, "row 3: key"),
        ([(-1, "quote", "detta står ingenstans")], {}, "quote"),
        ([(-1, "kind", "drömmar")], {}, "kind: 'drömmar'"),
        ([(-1, "key", "abc")], {}, "empty row"),
        ([(1, "comment", "fråga a.b@example.org")], {}, "addresses of persons"),
        ([], {"organisation": "Anna Andersson"}, "head: organisation: 'Anna Andersson'"),
        ([], {"date": "i går"}, "head: date"),
        ([(row, "answer", "") for row in (0, 1, 2, -1)], {}, "no row"),
        ([], {"contract": "x-2024"}, "not here"),
    ],
)  # fmt: skip
def test_of_a_file_with_a_bad_row_nothing_is_taken_and_the_row_is_named(
    data: Path, changes: list[tuple[int, str, str]], head: dict[str, str], message: str
) -> None:
    before = Snapshot.open(data).id
    (document,) = give(data, answered(data, *changes, **head), "fel.yaml").documents
    assert document.status == "failed" and message in (document.error or "")
    assert Snapshot.open(data).id == before


def test_a_workbook_comes_back_as_it_went_out(data: Path) -> None:
    book = load_workbook(io.BytesIO(written(data, "xlsx")))
    table = book.worksheets[0]
    table["H2"], table["H4"], table["H5"] = "stämmer", "rätta", "avvisa"
    table["I4"] = "=HYPERLINK(1)"
    out = io.BytesIO()
    book.save(out)
    raw = read_file(out.getvalue(), "svar.xlsx")
    given = {number: row["answer"] for number, row in raw.rows if row["answer"]}
    assert given == {2: "stämmer", 4: "rätta", 5: "avvisa"}
    assert raw.head["contract"] == KEY and raw.head["organisation"] == "Lingonheda"
    keys = [item.key for item in statements(Snapshot.open(data).contract(KEY))]
    assert [row["key"] for _, row in raw.rows][: len(keys)] == keys


def hostile_workbooks() -> Iterator[tuple[str, bytes]]:
    yield "no archive", b"PK\x03\x04 nothing"
    for name, body in (
        ("entity", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
        ("bomb", b" " * 60_000_000),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", body)
        yield name, out.getvalue()


HOSTILE = dict(hostile_workbooks())


@pytest.mark.parametrize("name", list(HOSTILE))
def test_what_is_no_workbook_or_would_grow_is_refused(name: str) -> None:
    with pytest.raises(SourceError):
        read_file(HOSTILE[name], f"{name}.xlsx")


@pytest.mark.parametrize("text", ["a: &x 1\nkkgraph_review: *x", "- 1", "a: [", "kkgraph: 1"])
def test_yaml_that_is_no_file_of_answers_is_refused(text: str) -> None:
    with pytest.raises(SourceError):
        read_file(text.encode(), "a.yaml")
