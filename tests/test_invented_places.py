"""Municipalities that do not exist are marked wherever they show, and real ones are not."""

from __future__ import annotations

from fastapi.testclient import TestClient
from page_probes import client

from kkgraph.answers.lists import ListSource, invented_places
from kkgraph.vocabulary.registers import load

__all__ = ["client"]


def test_every_page_says_so(client: TestClient) -> None:
    for path in ("/", "/search?q=cykel", "/cities/stenlycke", "/contracts/stenlycke-2025"):
        for lang, words in (("sv", "Påhittade kommuner: "), ("en", "Invented municipalities: ")):
            text = client.get(path, headers={"Accept-Language": lang}).text
            assert f"{words}Kvarnvreten, Lingonheda, Stenlycke, " in text, path


def test_real_ones_are_not_marked() -> None:
    vocabulary = load()
    place = vocabulary.municipality("Malmö")
    assert place is not None and not place.fictional
    assert invented_places(ListSource({}, vocabulary)) == []
