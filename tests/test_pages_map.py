"""The map of Sweden and what stands beside it; what can be taken away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_samples import opened
from fastapi.testclient import TestClient

from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.outlines import outlines
from kkgraph.vocabulary.registers import load

_PATH = re.compile(r"(M\d+ \d+l[-\d ]+z)+")


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


def test_every_municipality_has_an_outline_within_the_map() -> None:
    codes = {code for code, city in load().municipalities.items() if not code.startswith("99")}
    drawn = outlines()
    assert set(drawn.paths) == {code for code in codes if re.fullmatch(r"\d{4}", code)}
    assert len(drawn.paths) == 290 and all(_PATH.fullmatch(p) for p in drawn.paths.values())
    assert (ontology_dir() / "outlines.json").stat().st_size < 80_000
    assert all("okfse/sweden-geojson" in drawn.source[lang] for lang in ("sv", "en"))
    for path in drawn.paths.values():
        x, y = map(int, re.findall(r"\d+", path)[:2])
        assert 0 <= x <= drawn.width and 0 <= y <= drawn.height


def test_neighbours_lie_as_on_a_map() -> None:
    def start(code: str) -> tuple[int, int]:
        x, y = map(int, re.findall(r"\d+", outlines().paths[code])[:2])
        return x, y

    assert start("2584")[1] < start("0180")[1] < start("1280")[1]
    assert start("1480")[0] < start("0180")[0]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_table_says_what_the_map_shows_and_silence_is_told(
    client: TestClient, lang: str
) -> None:
    contracts = client.get("/api/coverage?by=themes").json()["contracts"]
    page = client.get(f"/map?lang={lang}").text
    rows = re.findall(r'<th scope="row"><a href="(/cities/[^"?]+)', page)
    assert len(rows) == len(contracts) > 3
    silent = client.get(f"/map?theme=carbon-removal&lang={lang}").text
    words = {"sv": "sökt, inte funnet", "en": "searched, not found"}
    assert words[lang] in silent


def test_what_can_be_taken_away_is_there(client: TestClient) -> None:
    page = client.get("/downloads?lang=sv").text
    links = re.findall(r'href="(/(?:snapshots|api)/[^"]+)"', page)
    assert len(links) > 8
    for link in links:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link
    assert json.dumps(client.get("/snapshots").json()["current"]).strip('"') in page


def test_who_answers_for_the_pages_is_said(sample_data: Path) -> None:
    with opened(sample_data, contact="klimat@example.se") as client:
        assert 'href="mailto:klimat@example.se"' in client.get("/about?lang=sv").text
    with opened(sample_data) as client:
        assert "inte angett någon kontakt" in client.get("/about?lang=sv").text
