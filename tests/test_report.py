"""The comparison of all contracts: every sentence holds, every chart has its table."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
import yaml
from api_samples import opened
from fastapi.testclient import TestClient

from kkgraph.answers.questions import Answers
from kkgraph.answers.report_said import ReportBlock, report_said
from kkgraph.exports.report_file import write_report
from kkgraph.interface.report_answer import ReportJson
from kkgraph.settings import ontology_dir
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import load

HOSTILE = "<script>alert(1)</script> [a](javascript:x) | # `b` &lt; \x07 **c**"


@pytest.fixture(scope="module")
def answers(sample_data: Path) -> Answers:
    return Answers(Snapshot.open(sample_data), load())


@pytest.fixture(scope="module")
def found(answers: Answers) -> ReportJson:
    return answers.report()


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


def test_quotes_stand_in_the_text_where_they_are_said_to(
    answers: Answers, found: ReportJson
) -> None:
    quotes = [item["quote"] for topic in found["topics"] for item in topic["special"]]
    quotes += [item["quote"] for item in found["alone"]]
    assert len(quotes) > 10
    for quote in quotes:
        contract = answers.snapshot.contract(quote["contract"])
        text = " ".join(answers.snapshot.text(contract.source.sha256).split())
        words = quote["text"].strip("…").split()
        assert " ".join(words[1:4]) in text
        assert quote["source"]["file"] == contract.source.file


def test_what_one_alone_names_no_other_names_under_that_topic(
    answers: Answers, found: ReportJson
) -> None:
    special = [(topic, item) for topic in found["topics"] for item in topic["special"]]
    assert special
    for topic, item in special:
        naming = set()
        for column in found["contracts"]:
            contract = answers.snapshot.contract(column["contract"])
            keys = {s.key for s in contract.sections if s.topic == topic["row"]["key"]}
            passages = [p for p in contract.own_passages() if p.section in keys]
            if any(m.theme == item["theme"]["key"] for p in passages for m in p.themes):
                naming.add(contract.id)
        assert naming == {item["quote"]["contract"]}


def test_cities_stand_by_their_newest_contract_and_none_is_missing(
    answers: Answers, found: ReportJson
) -> None:
    read = [row for row in answers.rows("contracts") if row["kind"] == "contract"]
    newest = {row["name"]: row["id"] for row in sorted(read, key=lambda r: r["valid_from"] or 0)}
    assert {row["municipality"]: row["contract"] for row in found["contracts"]} == newest


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_chart_has_its_table_and_no_template_is_left_unfilled(
    found: ReportJson, lang: str
) -> None:
    blocks = report_said(found, lang)  # type: ignore[arg-type]
    page = write_report("html", blocks, lang).decode()  # type: ignore[arg-type]
    assert page.count("<svg") == sum(block.kind == "chart" for block in blocks) > 1
    for block in [block for block in blocks if block.kind == "chart"]:
        assert page.count(f"<caption>{block.text}</caption>") == 1
    assert not re.search(r"\{\w+\}", page)


def test_templates_say_the_same_in_both_languages() -> None:
    held = yaml.safe_load((ontology_dir() / "report.yaml").read_text("utf-8"))
    assert len(held) > 40
    for key, words in held.items():
        names = [set(re.findall(r"\{(\w+)\}", words[lang])) for lang in ("sv", "en")]
        assert names[0] == names[1], key


def test_the_files_are_the_same_each_time_and_can_be_read(found: ReportJson) -> None:
    blocks = report_said(found, "sv")
    for suffix in ("html", "md", "pdf"):
        assert write_report(suffix, blocks, "sv") == write_report(suffix, blocks, "sv")
    pdf = pypdfium2.PdfDocument(io.BytesIO(write_report("pdf", blocks, "sv")))
    first = pdf[0].get_textpage().get_text_range()
    assert "Klimatkontrakten jämförda" in first and len(pdf) > 2


def test_quoted_words_are_never_markup() -> None:
    blocks = [
        ReportBlock("title", HOSTILE),
        ReportBlock("quote", HOSTILE, HOSTILE),
        ReportBlock("chart", HOSTILE, "", (HOSTILE, "n"), [(HOSTILE, 2)]),
    ]
    page = write_report("html", blocks, "sv", "https://klimat.example.se").decode()
    assert "<script" not in page and "\x07" not in page and page.count("&lt;script&gt;") >= 6
    text = write_report("md", blocks, "sv").decode()
    assert r"\<script\>" in text and r"\[a\](javascript:x) \|" in text and r"\*\*c" in text
    assert write_report("pdf", blocks, "sv").startswith(b"%PDF")


def test_places_lead_to_the_server(client: TestClient) -> None:
    page = client.get("/report?lang=sv")
    assert page.status_code == 200 and "Klimatkontrakten jämförda" in page.text
    links = re.findall(r'href="(/contracts/[^"]+)"', page.text)
    assert len(links) > 10
    for link in links[::25]:
        assert client.get(link.replace("&amp;", "&")).status_code == 200
    for suffix, kind in (
        ("pdf", "application/pdf"),
        ("md", "text/markdown"),
        ("html", "text/html"),
    ):
        reply = client.get(f"/report.{suffix}", headers={"Host": "a.example"})
        assert reply.headers["content-type"].startswith(kind)
        assert reply.headers["content-disposition"] == f'attachment; filename="report.{suffix}"'
        assert b"http://a.example/contracts/" in reply.content or suffix == "pdf"
    assert client.get("/api/report").json()["contracts"]


def test_nothing_read_is_said(answers: Answers, found: ReportJson) -> None:
    empty: ReportJson = {**found, "contracts": []}
    assert [block.kind for block in report_said(empty, "sv")] == ["title", "line"]
