"""The start page's three answers, where one works, and what a city's page says first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from api_samples import opened
from fastapi.testclient import TestClient
from page_probes import BROWSER, Html

from kkgraph.vocabulary.outlines import coarse_outline, middle, outlines
from search_api.pages.city_card import first_goals


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as client:
        yield client


def test_the_start_says_how_many_of_how_many(client: TestClient) -> None:
    found = client.get("/api/goals", params={"kind": "neutrality", "newest": "true"}).json()
    dated = {row["contract"] for row in found["goals"] if row["target_year"]}
    read = {row["contract"] for row in found["goals"] + found["without"]}
    page = client.get("/?lang=en").text
    assert 0 < len(dated) <= len(read)
    assert f"{len(dated)} of {len(read)} cities read give a year" in page
    shown = {row["municipality"] for row in found["goals"] if row["target_year"]}
    dots = page[page.index('<svg class="dots"') : page.index('<svg class="map"')]
    assert all(f">{name} " in dots for name in shown)
    read_in_full = client.get("/api/contracts").json()
    whole = [r for r in read_in_full if r["kind"] == "contract" and r["text_status"] == "whole"]
    assert f"{len(whole)} in full" in page


def test_the_start_names_who_took_on_what(client: TestClient) -> None:
    overview = client.get("/api/commitments").json()
    page = client.get("/?lang=sv").text
    assert len(overview["joint"]) > 2
    for joint in overview["joint"]:
        row = page[page.index(f'#joint-{joint["number"]}">') :]
        row = row[: row.index("</li>")]
        names = [adopter["municipality"] for adopter in joint["adopted_by"]]
        assert (", ".join(names) if len(names) <= 3 else str(len(names))) in row


def test_whoever_says_where_they_work_is_led_there(client: TestClient) -> None:
    options = [a["value"] for a in Html(client.get("/").text).all("option") if a["value"]]
    assert len(options) > 290 and "kiruna" in options
    led = client.get("/cities?municipality=kiruna&lang=en", follow_redirects=False)
    assert (led.status_code, led.headers["location"]) == (303, "/cities/kiruna?lang=en")
    by_name = client.get("/cities", params={"municipality": "Luleå kommun"}, follow_redirects=False)
    assert by_name.headers["location"] == "/cities/lulea"
    lost = client.get("/cities", params={"municipality": "Kirunna"}, headers=BROWSER)
    assert lost.status_code == 404 and "Kiruna" in lost.text


def test_a_city_begins_with_its_goal_in_its_own_words(client: TestClient) -> None:
    rows = client.get("/api/goals?municipality=lingonheda&newest=true").json()["goals"]
    page = client.get("/cities/lingonheda?lang=sv").text
    card = page[page.index('<section class="first"') : page.index("</section>")]
    first = first_goals(rows)
    assert len(first) == 2
    for goal in first:
        assert goal["description"][:40] in card
        assert f"#L{goal['evidence'][0]['line_from']}" in card
    assert page.index('<section class="first"') < page.index('<h2 id="goals"')


def _goal(kind: str, **fields: Any) -> Any:
    usual = {"kind": kind, "status": "adopted", "scope": "area", "target_year": 2030}
    return {**usual, **fields}


def test_what_holds_for_the_place_and_has_a_year_goes_first() -> None:
    proposed = _goal("climate_neutral", status="proposed")
    own = _goal("climate_neutral", scope="organisation")
    held, undated = _goal("climate_neutral"), _goal("climate_positive", target_year=None)
    cut, other = _goal("territorial_emissions"), _goal("mobility")
    assert first_goals([undated, other, cut, own, proposed, held]) == [held, own]
    assert first_goals([other, undated, cut]) == [cut, other]
    assert first_goals([]) == []


def test_the_small_map_is_small_and_points_at_the_place() -> None:
    assert len(coarse_outline()) < 30_000
    assert re.fullmatch(r"(M\d+ \d+(L\d+ \d+){2,}z)+", coarse_outline())
    drawn = outlines()
    spots = {code: middle(code) for code in drawn.paths}
    assert all(s and 0 <= s[0] <= drawn.width and 0 <= s[1] <= drawn.height for s in spots.values())
    kiruna, malmo, goteborg, stockholm = (spots[c] for c in ("2584", "1280", "1480", "0180"))
    assert kiruna and malmo and goteborg and stockholm
    assert kiruna[1] < stockholm[1] < malmo[1] and goteborg[0] < stockholm[0]
    assert middle("9901") is None


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_version_is_called_alike_on_one_page(client: TestClient, lang: str) -> None:
    word = {"sv": "Version", "en": "Version"}[lang]
    for city in ("lingonheda", "stenlycke", "angsvattnet"):
        page = client.get(f"/cities/{city}?lang={lang}").text
        [held] = re.findall(rf"<dt>{word}</dt><dd>([^<]*)</dd>", page)
        listed = re.findall(rf">{word} ([^<]*)</a>", page)
        assert listed and listed[0] == held
