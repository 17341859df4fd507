"""Pages: every kind answers, in both languages, escaped, and every link inside leads somewhere."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit
from zlib import crc32

import pytest
import yaml
from api_samples import opened
from conftest import SAMPLES
from fastapi.testclient import TestClient
from page_probes import BROWSER, Html, client

from search_api.pages.frame import rendering, words
from search_api.pages.frame.links import Links

# A page of every kind.
PAGES = [
    "/",
    "/search",
    "/search?q=cykel",
    "/search?q=cykel&municipality=lingonheda&topic=mobility&theme=mobility&version=2023",
    "/search?q=qqxxqq&exact=true",
    "/search?q=-",
    "/cities",
    "/cities/angsvattnet",
    "/cities/kiruna",
    "/contracts",
    "/contracts/stenlycke-2025",
    "/contracts/stenlycke-2025/text",
    "/contracts/stenlycke-2025/text?mark=100-400",
    "/twins",
    "/twins?municipality=lingonheda",
    "/twins?municipality=lingonheda&about=cykel",
    "/twins?municipality=kiruna",
    "/brief?ours=9901&theirs=9903",
    "/compare",
    "/compare?ids=angsvattnet-2020&ids=angsvattnet-2024",
    "/compare?ids=angsvattnet-2020,videskar-2025,lingonheda-2024&everything=true",
    "/cities/angsvattnet/changes",
    "/cities/stenlycke/changes",
    "/cities/angsvattnet/changes?ids=angsvattnet-2020&ids=stenlycke-2025",
    "/changes",
    "/changes?year=1871",
    "/coverage",
    "/coverage?by=themes&county=Exempel+l%C3%A4n",
    "/coverage?by=commitments&version=2025",
    "/coverage?by=nonsense",
    "/network",
    "/network?kind=organisation&municipality=stenlycke&municipality=lingonheda",
    "/network?kind=nonsense",
    "/pair",
    "/pair?by=likeness&max_partners=1&other_county=true&row=Videsk%C3%A4r;%C3%B6nskar;Stenlycke",
    "/pair?row=Nowhere",
    "/goals",
    "/goals?kind=all&year=2030&scope=area",
    "/goals?kind=mobility&municipality=kvarnvreten",
    "/goals?kind=nonsense",
    "/commitments",
    "/commitments?version=2025",
    "/themes",
    "/networks",
    "/recommendations",
    "/about",
    "/map",
    "/map?theme=mobility",
    "/map?theme=nonsense",
    "/downloads",
    "/report",
    "/queries",
    "/queries/goals_by_kind_and_year",
    "/queries/passages_about_theme",
    "/queries/passages_about_theme?theme=mobility",
    "/query",
    "/query?example=contracts_overview",
    "/query?query=SELECT+*+%7B%3Fs+%3Fp+%3Fo%7D+LIMIT+3",
    "/query?query=ASK+%7B%7D",
    "/query?query=SELEC",
    "/docs",
    "/page/def",
    "/page/theme",
    "/page/theme/mobility",
    "/page/municipality/9901",
    "/page/contract/9901-2024",
]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_kind_of_page(client: TestClient, path: str, lang: str) -> None:
    reply = client.get(path, headers={"Accept-Language": lang})
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers["content-language"] == lang
    page = Html(reply.text)
    assert page.all("html") == [{"lang": lang}]
    assert len(page.all("h1")) == len(page.all("main")) == 1
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids)), sorted(x for x in ids if ids.count(x) > 1)
    # What the policy forbids is not there: no style or script inside, nothing from elsewhere.
    assert not page.all("style", "iframe", "object", "base")
    assert not [a for _, a in page.tags if "style" in a or any(n.startswith("on") for n in a)]
    loaded = [a.get("src") or a.get("href", "") for a in page.all("script", "link", "img")]
    assert all(address.startswith("/static/") for address in loaded)
    assert "'unsafe" not in reply.headers["content-security-policy"]


def test_all_municipalities_have_a_page(client: TestClient) -> None:
    listed = Html(client.get("/cities").text)
    found = {a["href"] for a in listed.all("a") if re.fullmatch(r"/cities/[a-z0-9-]+", a["href"])}
    # The real ones, and those of the samples with a contract.
    assert len(found) == 290 + 5
    for path in sorted(found):
        assert client.get(path).status_code == 200, path


def test_a_city_without_contract_says_so_and_offers_others(client: TestClient) -> None:
    text = Html(client.get("/cities/kiruna").text).text
    assert "Inget klimatkontrakt från Kiruna har lästs" in text
    assert "Det betyder inte att kommunen saknar mål" in text


def test_statements_lead_to_the_marked_words(client: TestClient) -> None:
    page = Html(client.get("/contracts/stenlycke-2025").text)
    shown = client.get("/api/contracts/stenlycke-2025", headers={"Accept": "*/*"}).json()
    places = [a["href"] for a in page.all("a") if a.get("class") == "place"]
    assert len(places) > 10
    for goal in shown["goals"]:
        place = goal["evidence"][0]
        mark = f"mark={place['start']}-{place['end']}"
        address = next(address for address in places if mark in address)
        text = client.get(address).text
        line = urlsplit(address).fragment
        assert f'id="{line}"' in text
        marked = " ".join(re.findall(r"<mark>(.*?)</mark>", text, re.S))
        assert marked.split() == place["quote"].split()


def test_the_text_is_whole_and_kinds_of_words_are_told_apart(
    client: TestClient, sample_data: Path
) -> None:
    from kkgraph.snapshot.reader import Snapshot

    snapshot = Snapshot.open(sample_data)
    contract = snapshot.contract("stenlycke-2025")
    page = Html(client.get("/contracts/stenlycke-2025/text").text)
    lines = [a["id"] for a in page.all("p") if a.get("class", "").startswith("line")]
    total = snapshot.text(contract.source.sha256).count("\n") + 1
    assert lines == [f"L{number}" for number in range(1, total + 1)]
    kinds = {a["class"].split()[1] for a in page.all("div") if "stretch" in a.get("class", "")}
    assert {"own", "shared"} <= kinds
    anchors = {a.get("id") for a in page.all("h2")}
    sections = [a["href"] for a in page.all("a") if a["href"].startswith("#s-")]
    assert len(sections) == len(contract.sections)
    assert {address[1:] for address in sections} <= anchors


def test_search_shows_places_reasons_and_cities(client: TestClient) -> None:
    page = Html(client.get("/search?q=cykel").text)
    assert page.all("mark")
    assert "Hittades för:" in page.text and "1–" in page.text
    assert [a for a in page.all("a") if "/text?mark=" in a["href"]]
    assert [a for a in page.all("a") if a["href"].startswith("/cities/")]


def test_search_pages_follow_each_other(client: TestClient) -> None:
    seen, address = [], "/search?q=klimat&include_shared=true"
    while address and len(seen) < 200:
        page = Html(client.get(address).text)
        found = [a["href"] for a in page.all("a") if a.get("class") == "place"]
        assert found
        seen += found
        address = next(
            (a["href"] for a in page.all("a") if a.get("rel", "").startswith("next")), ""
        )
    assert len(seen) == len(set(seen)) > 10


def test_nothing_found_is_explained(client: TestClient) -> None:
    text = Html(client.get("/search?q=qqxxqq&exact=true").text).text
    assert "Inget hittades" in text and "betyder inte" in text


def test_wrong_filters_are_told_on_the_page(client: TestClient) -> None:
    page = Html(client.get("/search?q=cykel&municipality=lingonhed").text)
    assert [a for a in page.all("div") if a.get("role") == "alert"]
    assert "Lingonheda" in page.text
    silent = Html(client.get("/twins?municipality=kiruna").text).text
    assert "Inget klimatkontrakt från Kiruna har lästs" in silent
    assert "Städer med kontrakt, av ungefär samma storlek" in silent and "Menade du" not in silent


def test_twins_show_words_and_never_a_bare_percentage(client: TestClient) -> None:
    page = Html(client.get("/twins?municipality=lingonheda").text)
    assert "ligger närmast Lingonheda" in page.text and "Närmast" in page.text
    assert not page.all("meter") and "Någonstans på plats" not in page.text
    own = re.sub(r"<blockquote.*?</blockquote>", "", client.get("/twins?municipality=9903").text)
    assert "%" not in re.sub(r"href=\"[^\"]*\"", "", own)


def test_two_cities_side_by_side_lead_to_a_hand_out(client: TestClient) -> None:
    page = Html(client.get("/compare?ids=stenlycke,lingonheda-2024").text)
    [address] = [a["href"] for a in page.all("a") if a["href"].startswith("/brief?")]
    found = Html(client.get(address).text)
    assert "Stenlycke möter Lingonheda" in found.text
    assert [a for a in found.all("a") if a["href"].startswith("/api/brief?")]
    for others in ("angsvattnet-2020,angsvattnet-2024", "stenlycke,lingonheda,videskar"):
        page = Html(client.get(f"/compare?ids={others}").text)
        assert not [a for a in page.all("a") if a["href"].startswith("/brief?")]


def test_the_matrix_has_headers_and_says_what_silence_means(client: TestClient) -> None:
    text = client.get("/commitments").text
    page = Html(text)
    heads = [a.get("scope") for a in page.all("th")]
    assert "row" in heads and "col" in heads and None not in heads
    assert "sökt, inte funnet" in page.text
    reply = client.get("/commitments.xlsx")
    assert reply.status_code == 200 and reply.content.startswith(b"PK")
    assert reply.headers["content-disposition"] == 'attachment; filename="commitments.xlsx"'


def test_old_snapshots_have_pages_too(client: TestClient, sample_data: Path) -> None:
    from kkgraph.snapshot.reader import Snapshot

    key = Snapshot.open(sample_data).id
    page = Html(client.get(f"/snapshots/{key}/cities/angsvattnet?lang=en").text)
    assert f"one state ({key})" in page.text
    inside = [a["href"] for a in page.all("a") if "/contracts/" in a["href"]]
    assert inside and all(address.startswith(f"/snapshots/{key}/") for address in inside)
    for address in inside[:3]:
        assert client.get(address).status_code == 200


def test_text_search_works_on_the_query_page(client: TestClient) -> None:
    query = 'PREFIX kk: <https://w3id.org/kkgraph/def#> SELECT ?p { ?p kk:matches "cykel" }'
    page = Html(client.get("/query?query=" + quote(query)).text)
    assert [a for a in page.all("a") if a["href"].startswith("/page/passage/")]


def test_a_report_and_the_summaries_in_it(corpus_dir: Path, tmp_path: Path) -> None:
    from ingest.pipeline import ingest

    ingest([corpus_dir / "jamforande-analys-2020.txt"], data_dir=tmp_path)
    with opened(tmp_path) as client:
        client.headers.update(BROWSER)
        page = Html(client.get("/contracts/lund-2020/text").text)
        assert "Bara de delar som rör kommunen visas" in page.text
        lines = [a["id"] for a in page.all("p") if a.get("class", "").startswith("line")]
        assert 150 < len(lines) < 600
        stated = Html(client.get("/cities/lund").text)
        places = {
            urlsplit(a["href"]).fragment for a in stated.all("a") if a.get("class") == "place"
        }
        assert places and places <= set(lines)
        report = Html(client.get("/recommendations").text)
        assert len([a for a in report.all("a") if a.get("class") == "place"]) >= 43
        assert client.get("/contracts/jamforande-analys-2020/text").status_code == 200
