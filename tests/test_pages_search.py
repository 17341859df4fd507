"""The search page answers: a row a city, what it says, who is silent, by state."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from api_samples import opened
from fastapi.testclient import TestClient
from page_probes import BROWSER, Html

from kkgraph.answers.conclusion import conclude
from kkgraph.interface.found_answer import HitJson
from search_api.pages.search import marked


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as made:
        made.headers.update(BROWSER)
        yield made


def test_a_city_has_one_row_and_its_further_passages_are_folded(client: TestClient) -> None:
    found = client.get("/api/search?q=klimat&n=20").json()
    contracts = {hit["contract"] for hit in found["hits"]}
    assert 1 < len(contracts) < len(found["hits"])
    text = client.get("/search?q=klimat").text
    page = Html(text)
    rows = [a for a in page.all("li") if a.get("class") == "hit"]
    assert len(rows) == len(contracts)
    assert len([a for a in page.all("a") if a.get("class") == "place"]) == len(found["hits"])
    assert [a for a in page.all("details") if a.get("class") == "further"]


def test_rows_quote_what_answers_and_name_the_state(client: TestClient) -> None:
    hit = client.get("/api/search?q=fjärrvärme").json()["hits"][0]
    page = Html(client.get("/search?q=fjärrvärme").text)
    pieces = re.split(r"<mark>|</mark>", "".join(piece for piece, _ in marked(hit)))
    assert "".join(pieces) == hit["excerpt"]
    assert " ".join(hit["excerpt"].split()[:2]) in page.text
    assert "säger det" in page.text and page.all("mark")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_states_are_a_filter(client: TestClient, lang: str) -> None:
    every = client.get("/api/search?q=fjärrvärme").json()
    assert every["answer"]["says"] and every["answer"]["silent"]
    for state in ("says", "silent"):
        found = client.get("/api/search", params={"q": "fjärrvärme", "state": state}).json()
        assert found["answer"] == every["answer"]
        assert {city["state"] for city in found["cities"]} == {state}
        assert len(found["cities"]) == every["answer"][state]
        assert bool(found["hits"]) == (state == "says")
        assert conclude(found, "en").split(". ")[-1] == conclude(every, "en").split(". ")[-1]
        assert "No contract" not in conclude(found, "en")
        page = Html(client.get(f"/search?q=fjärrvärme&state={state}&lang={lang}").text)
        current = [a["href"] for a in page.all("a") if a.get("aria-current") == "true"]
        assert [address for address in current if f"state={state}" in address]


def test_no_crawler_follows_the_ways_to_narrow_an_answer(client: TestClient) -> None:
    """They can be combined without end, one of a facet with one of another."""
    reply = client.get("/search?q=värme")
    links = [a for a in Html(reply.text).all("a") if urlsplit(a["href"]).path == "/search"]
    # The way to the other language narrows nothing.
    narrowed = [a for a in links if set(parse_qs(urlsplit(a["href"]).query)) - {"q", "lang"}]
    facets = {name for a in narrowed for name in parse_qs(urlsplit(a["href"]).query)}
    assert facets >= {"q", "municipality", "version", "theme", "state"}
    assert [a["href"] for a in narrowed if "nofollow" not in a.get("rel", "").split()] == []
    assert "noindex" in reply.headers["X-Robots-Tag"]


def test_an_unknown_state_is_refused(client: TestClient) -> None:
    reply = client.get("/api/search?q=a&state=nope", headers={"Accept": "application/json"})
    assert reply.status_code == 400 and "says" in reply.text


def test_what_is_near_is_folded(client: TestClient) -> None:
    page = Html(client.get("/search?q=fjärrvärme&near=true").text)
    folded = [a for a in page.all("details") if a.get("class") == "near"]
    assert folded and "open" not in folded[0]
    alone = Html(client.get("/search?q=fjärrvärme&near=true&state=silent").text)
    folded = [a for a in alone.all("details") if a.get("class") == "near"]
    assert folded and "open" in folded[0]


def test_only_what_matched_is_marked() -> None:
    hit: HitJson = {"text": "Bygg om\nbyggnader (x", "excerpt": "Bygg om byggnader (x"}
    cut = marked({**hit, "highlights": [[0, 7]]})
    assert list(cut) == [("Bygg om", True), (" byggnader (x", False)]
    assert list(marked({**hit, "highlights": []})) == [("Bygg om byggnader (x", False)]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_examples_on_the_start_have_an_answer(client: TestClient, lang: str) -> None:
    page = Html(client.get(f"/?lang={lang}").text)
    links = [a["href"] for a in page.all("a") if a["href"].startswith("/search?q=")]
    links = [link for link in links if "theme=" not in link]
    assert len(links) == 3
    for link in links:
        found = client.get(f"/api{link}", headers={"Accept": "application/json"}).json()
        assert found["answer"]["says"], link
