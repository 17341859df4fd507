"""The pages of initiatives and of promise and measured, as people see them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from selectolax.lexbor import LexborHTMLParser

from search_api.app import create_app
from search_api.pages.emission_chart import HEIGHT, WIDTH, emission_chart
from search_api.settings import ServerSettings


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with TestClient(create_app(ServerSettings(data_dir=sample_data))) as found:
        yield found


def shown(client: TestClient, path: str) -> LexborHTMLParser:
    reply = client.get(path)
    assert reply.status_code == 200, reply.text[:500]
    return LexborHTMLParser(reply.text)


@pytest.mark.parametrize(("lang", "twin"), [("sv", "tvillingstad"), ("en", "twin city")])
def test_a_network_shows_who_takes_part_by_which_source(
    client: TestClient, lang: str, twin: str
) -> None:
    page = shown(client, f"/initiatives/netzerocities?lang={lang}")
    rows = {row.css_first("th").text(): row for row in page.css("tbody tr")}
    assert twin in rows["Luleå"].text()
    assert rows["Luleå"].css_first("a").attributes["href"].startswith("https://viablecities.se/")
    assert "Leuven (BE)" in page.body.text()


def test_the_list_shows_initiatives_and_differences(client: TestClient) -> None:
    page = shown(client, "/initiatives?lang=en")
    links = {link.attributes.get("href", "") for link in page.css("tbody th a")}
    assert any("/initiatives/viable-cities-tvillingstader" in link for link in links)
    assert page.css_first("#differences")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_city_without_contract_shows_its_series_and_says_so(
    client: TestClient, lang: str
) -> None:
    page = shown(client, f"/cities/malmo/progress?lang={lang}")
    assert len(page.css("svg circle")) == 12
    assert len(page.css("tbody tr")) == 12
    assert "2023" in page.body.text()


def test_goals_of_an_invented_city_say_why_they_stand_alone(client: TestClient) -> None:
    page = shown(client, "/cities/stenlycke/progress?lang=sv")
    assert page.css("section.goal")
    assert not page.css("svg")


def test_unknown_names_are_not_found(client: TestClient) -> None:
    assert client.get("/initiatives/inte-till").status_code == 404
    assert client.get("/cities/inte-till/progress").status_code == 404
    assert client.get("/api/initiatives/inte-till").status_code == 404


@pytest.mark.parametrize("size", [0.4, 7, 99, 1000, 2_326_693])
def test_everything_of_a_chart_stands_inside_it(size: float) -> None:
    series = [{"year": 1990, "tonnes": size}, {"year": 2022, "tonnes": size / 3}]
    line = [{"year": 1990, "tonnes": size}, {"year": 2045, "tonnes": 0.0}]
    chart = emission_chart(series, line)  # type: ignore[arg-type]
    assert chart is not None
    marks = [*chart.measured, *chart.line]
    assert len(marks) == 4
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in marks)
    assert chart.line[1].y > chart.line[0].y, "less stands lower"
    assert 2 <= len(chart.levels) <= 7
    assert [year for year, _ in chart.years] == [1990, 2000, 2010, 2020, 2030, 2040]


def test_one_point_is_no_chart() -> None:
    assert emission_chart([{"year": 2022, "tonnes": 1.0}], []) is None
