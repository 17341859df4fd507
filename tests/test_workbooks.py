"""Workbooks: what a person opens in Excel, of every table."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from api_samples import opened
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kkgraph import cli
from kkgraph.answers.workbook import MEDIA_TYPE, BookSheet, to_xlsx
from kkgraph.cli.printed.lists import COLUMNS
from kkgraph.interface.placed import Placed
from kkgraph.queries.saved import load_queries
from kkgraph.vocabulary.table_names import known_columns

BASE = "https://klimat.example.se"


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


def read(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def values(data: bytes, sheet: int = 0) -> list[list[object]]:
    return [[cell.value for cell in row] for row in read(data).worksheets[sheet]]


@given(st.text(st.characters(), max_size=40))
def test_no_text_is_a_formula_or_breaks_the_file(text: str) -> None:
    cell = read(to_xlsx([BookSheet("a", ["a"], [[text]])])).worksheets[0]["A2"]
    assert cell.data_type in ("s", "n") and cell.hyperlink is None
    if text.isprintable() and text.strip() == text:
        assert (cell.value or "") == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", " =1+1", "http://a/", "{=1}"])
def test_what_looks_like_a_formula_or_link_is_text(text: str) -> None:
    cell = read(to_xlsx([BookSheet("a", ["a"], [[text]])], BASE)).worksheets[0]["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


def test_numbers_are_numbers_codes_text_and_nothing_is_empty() -> None:
    row = ["0180", 7, 2.5, Decimal("3.25"), None, True, 10**400, float("nan")]
    cells = read(to_xlsx([BookSheet("a", list("abcdefgh"), [row])])).worksheets[0][2]
    kinds = [cell.data_type for cell in cells]
    assert kinds == ["s", "n", "n", "n", "n", "s", "s", "s"]
    assert [cell.value for cell in cells[:6]] == ["0180", 7, 2.5, 3.25, None, "True"]


def test_sheets_have_frozen_headings_filters_and_names_that_differ() -> None:
    sheets = [BookSheet("a/b: c" * 9, ["x", "y"], [["ord " * 90, 1]])] * 2
    book = read(to_xlsx(sheets))
    assert len(set(book.sheetnames)) == len(book.sheetnames) == 2
    for sheet in book.worksheets:
        assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
        assert sheet["A2"].alignment.wrap_text and sheet.column_dimensions["A"].width < 80


def test_places_lead_to_the_text_where_a_server_is_known() -> None:
    table = [BookSheet("a", ["a"], [[Placed("a.txt:7", "/contracts/a-2024/text?mark=1-2#L7")]])]
    link = read(to_xlsx(table, f"{BASE}/")).worksheets[0]["A2"].hyperlink
    assert link is not None
    assert (link.target, link.location) == (f"{BASE}/contracts/a-2024/text?mark=1-2", "L7")
    assert read(to_xlsx(table)).worksheets[0]["A2"].hyperlink is None


def test_every_column_of_lists_and_saved_queries_has_a_name() -> None:
    columns = {name for query in load_queries().values() for name in query.columns}
    columns |= {name for names in COLUMNS.values() for name in names}
    assert len(columns) > 50 and columns - known_columns() == set()


@pytest.mark.parametrize(
    "command",
    [
        "list contracts", "query goals_by_kind_and_year", "commitments", "goals", "twins 9903",
        "coverage --by commitments", "changes --year 2024", "network --kind organisation", "pair",
    ],
)  # fmt: skip
def test_every_command_with_a_table_writes_a_workbook(
    sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    out = tmp_path / "a.xlsx"
    monkeypatch.setenv("KKGRAPH_PUBLIC_URL", BASE)
    arguments = ["kkgraph", "--data", str(sample_data), "--quiet", *command.split()]
    monkeypatch.setattr(sys, "argv", [*arguments, "--out", str(out)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    book = load_workbook(out)
    cells = [cell for sheet in book.worksheets for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    links = {cell.hyperlink.target for cell in cells if cell.hyperlink}
    assert links and all(link.startswith(f"{BASE}/contracts/") for link in links)
    assert all(sheet.max_row > 1 for sheet in book.worksheets)
    assert book.sheetnames[-1] == "Om svaret"


@pytest.mark.parametrize(
    ("path", "headings"),
    [
        ("/api/contracts", {"sv": "läst text", "en": "text read"}),
        ("/api/goals", {"sv": "målår", "en": "target year"}),
        ("/api/commitments", {"sv": "åtgärd", "en": "measure"}),
        ("/api/coverage", {"sv": "rad", "en": "row"}),
        ("/api/changes", {"sv": "ändring", "en": "change"}),
        ("/api/queries/goals_by_kind_and_year", {"sv": "målår", "en": "target year"}),
    ],
)
def test_the_api_gives_workbooks_in_both_languages(
    client: TestClient, path: str, headings: dict[str, str]
) -> None:
    assert len(headings) == 2
    for lang, heading in headings.items():
        reply = client.get(f"{path}.xlsx", params={"lang": lang})
        assert reply.headers["content-type"] == MEDIA_TYPE
        assert reply.headers["content-disposition"].endswith('.xlsx"')
        assert heading in values(reply.content)[0]
        accepted = client.get(path, params={"lang": lang}, headers={"Accept": MEDIA_TYPE})
        assert accepted.content == reply.content


def test_codes_have_names_in_the_language_of_the_reader(client: TestClient) -> None:
    rows = values(client.get("/api/queries/goals_by_kind_and_year.xlsx?lang=en").content)
    kinds = {row[0] for row in rows[1:]}
    assert kinds and not any("_" in str(kind) for kind in kinds)
    english = client.get("/api/search.xlsx?q=cykel&lang=en")
    assert {row[4] for row in values(english.content)[1:]} <= {"says so", "touches on it"}


def test_links_lead_to_the_address_asked_at_and_are_kept_for_nobody_else(
    client: TestClient,
) -> None:
    for host in ("a.example", "b.example"):
        reply = client.get("/api/goals.xlsx", headers={"Host": host})
        cell = read(reply.content).worksheets[0]["B2"]
        assert cell.hyperlink is not None
        assert str(cell.hyperlink.target).startswith(f"http://{host}/contracts/")


@pytest.mark.parametrize("path", ["/api/goals.csv", "/api/queries/goals_by_kind_and_year.csv"])
def test_csv_of_the_api_knows_swedish_excel(client: TestClient, path: str) -> None:
    swedish = client.get(path, params={"dialect": "excel-sv"}).content.decode("utf-8-sig")
    assert swedish.splitlines()[0].count(";") > 5
    plain = client.get(path, params={"dialect": "plain"}).content
    assert not plain.startswith(b"\xef\xbb\xbf") and b"," in plain.splitlines()[0]
    refused = client.get(path, params={"dialect": "latin"})
    assert refused.status_code in (400, 422) and "excel-sv" in refused.text
