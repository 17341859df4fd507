"""What pages call things: names of people's language, never those of programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_samples import opened
from fastapi.testclient import TestClient

from kkgraph.vocabulary.outlines import outlines

# A thing of every kind: of registers, of what contracts state, of vocabularies and figures.
_KINDS = """SELECT ?kind (SAMPLE(?s) AS ?thing) WHERE { ?s a ?kind
  FILTER (STRSTARTS(STR(?s), "https://w3id.org/kkgraph/")) } GROUP BY ?kind"""
_NAMES = re.compile(r'<dt>([^<]*)</dt>|<summary>([^<]*) \(|<p class="crumbs">([^<]*)</p>')
_PARTICIPATION = re.compile(r'<li><a href="[^"]*/page/participation/[^"]*">(.*?)</li>')


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_nothing_is_called_by_its_prefixed_name(client: TestClient, lang: str) -> None:
    asked = client.get("/sparql", params={"query": _KINDS}, headers={"Accept": "text/csv"})
    things = [line.split(",")[1] for line in asked.text.split()[1:]]
    assert len(things) > 20
    names: set[str] = set()
    for thing in things:
        below = thing.removeprefix("https://w3id.org/kkgraph/").removeprefix("id/")
        page = client.get(f"/page/{below}", params={"lang": lang})
        names |= {next(filter(None, found), "") for found in _NAMES.findall(page.text)}
    assert len(names) > 60
    assert sorted(name for name in names if re.match(r"[a-z\d]+:", name)) == []


def test_what_several_contracts_state_is_told_apart(client: TestClient) -> None:
    page = client.get("/page/network/viable-cities?lang=sv").text
    stated = _PARTICIPATION.findall(page)
    assert len(stated) > 1 and len(set(stated)) == len(stated)
    assert ">program</span>" in page and ">programme</span>" not in page


@pytest.mark.parametrize(
    ("lang", "head", "code"),
    [("sv", "slag av mål", "Utsläpp inom kommunen"), ("en", "kind of goal", "Emissions within")],
)
def test_saved_queries_answer_in_words(client: TestClient, lang: str, head: str, code: str) -> None:
    page = client.get(f"/queries/goals_by_kind_and_year?lang={lang}").text
    table = page[page.index("<table") : page.index("</table>")]
    assert f'<th scope="col">{head}</th>' in table and code in table
    assert "goal_kind" not in table and "territorial_emissions" not in table


def test_figures_are_written_as_the_language_does(client: TestClient) -> None:
    asked = client.get("/api/municipalities/malmo/twins").json()["structure"]
    for lang, thousands, point in (("sv", "\xa0", ","), ("en", ",", ".")):
        page = client.get(f"/twins?municipality=malmo&lang={lang}").text
        assert f"{asked['population']:,}".replace(",", thousands) in page
        assert f"<dd>{str(asked['tonnes_per_inhabitant']).replace('.', point)};" in page


def test_the_map_names_its_source_in_the_language(client: TestClient) -> None:
    for lang in ("sv", "en"):
        assert outlines().source[lang] in client.get(f"/map?lang={lang}").text
    assert "published" not in client.get("/map?lang=sv").text
