from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkgraph.answers import paging
from kkgraph.errors import UsageError

ROWS = [
    {"id": 1, "name": "Örebro", "year": 2024, "section": {"title": "a"}},
    {"id": 2, "name": "Åre", "year": None, "section": {"title": "b"}},
    {"id": 3, "name": "Ystad", "year": 2020, "section": None},
    {"id": 4, "name": "Ängelholm", "year": 2024, "section": {"title": "c"}},
]


def ids(sort: str) -> list[int]:
    return [row["id"] for row in paging.page(ROWS, n=9, sort=sort).rows]


def test_sorting() -> None:
    assert ids("name") == [3, 2, 4, 1]
    assert ids("-year,name") == [2, 4, 1, 3]
    assert ids("year,-id") == [3, 4, 1, 2]
    assert ids("section.title")[:3] == [1, 2, 4]


def test_pages() -> None:
    first = paging.page(ROWS, n=3)
    assert (len(first.rows), first.next_offset, first.total) == (3, 3, 4)
    assert paging.page(ROWS, n=3, offset=3).next_offset is None
    assert paging.page(ROWS, n=3, offset=30).rows == []


def test_selecting() -> None:
    picked = paging.page(ROWS, n=1, select="name,section.title").rows
    assert picked == [{"name": "Örebro", "section": {"title": "a"}}]
    assert ROWS[0]["section"] == {"title": "a"}
    whole = paging.pick(ROWS[0], ["section", "section.title"])
    assert whole == {"section": {"title": "a"}}


@pytest.mark.parametrize("options", [{"sort": "no"}, {"select": "id,no"}])
def test_unknown_fields_are_told(options: dict[str, str]) -> None:
    with pytest.raises(UsageError, match="section.title"):
        paging.page(ROWS, n=1, **options)  # type: ignore[arg-type]


def test_empty_lists() -> None:
    assert paging.page([], n=1, sort="x").rows == []
    assert paging.to_csv([], ["a", "b"]).decode("utf-8-sig") == "a,b\r\n"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n")))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    data = paging.to_csv([{"a": text, "b": [text, "x"], "c": {"d": text}}])
    read = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    for cell in read[1]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read[1][0].removeprefix("'") == text.removeprefix("'")
