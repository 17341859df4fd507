"""What programs that gather pages are told."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

from fastapi.testclient import TestClient
from page_probes import BROWSER, Html, client

__all__ = ["client"]
PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_every_page_listed_is_there_and_may_be_gathered(client: TestClient) -> None:
    told = client.get("/robots.txt")
    robots = RobotFileParser()
    robots.parse(told.text.splitlines())
    (listed,) = robots.site_maps() or []
    found = [item.text or "" for item in ET.fromstring(client.get(listed).content).iter(PLACE)]
    paths = [urlsplit(address).path for address in found]
    assert "/contracts/stenlycke-2025" in paths
    for path in paths:
        assert robots.can_fetch("*", path), path
        assert client.get(path, headers=BROWSER).status_code == 200, path
    for path in ("/search?q=cykel", "/sparql?query=ASK", "/snapshots/x/"):
        assert not robots.can_fetch("*", path), path


def test_pages_say_what_they_are_about(client: TestClient) -> None:
    for lang, said in (("sv", "klimatkontrakt"), ("en", "climate contracts")):
        tags = Html(client.get(f"/?lang={lang}", headers=BROWSER).text).all("meta")
        (about,) = [tag["content"] for tag in tags if tag.get("name") == "description"]
        assert said in about
