"""Pages of hostile texts and of errors: nothing becomes markup."""

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

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;b&gt;"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The samples, one of them with HTML and script in its own words."""
    from ingest.pipeline import ingest

    folder = tmp_path_factory.mktemp("hostile")
    text = (SAMPLES / "stenlycke-2025.txt").read_text(encoding="utf-8")
    at = text.index(".\n", text.rindex("Klimatmål 2030")) + 2
    said = f"Vi bygger cykelbanor med {HOSTILE} varje år för alla som cyklar.\n"
    text = f"{text[:at]}{said}{text[at:]}"
    (folder / "stenlycke-2025.txt").write_text(text, encoding="utf-8")
    ingest(
        [folder / "stenlycke-2025.txt", SAMPLES / "lingonheda-2024.txt"], data_dir=folder / "data"
    )
    with opened(folder / "data") as made:
        made.headers.update(BROWSER)
        yield made


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=cykelbanor",
        "/contracts/stenlycke-2025",
        "/contracts/stenlycke-2025/text",
        "/twins?municipality=lingonheda",
        "/compare?ids=stenlycke-2025,lingonheda-2024",
        "/queries/passages_about_theme?theme=cycling",
        "/query?query=" + quote("SELECT ?t { ?p <https://w3id.org/kkgraph/def#text> ?t }"),
    ],
)
def test_contract_text_is_escaped(hostile: TestClient, path: str) -> None:
    reply = hostile.get(path)
    page = Html(reply.text)
    assert reply.status_code == 200
    assert {a.get("src", "").partition("?")[0] for a in page.all("script")} <= {
        "/static/vendor/editor.js"
    }
    assert not page.all("img")


def test_hostile_text_is_really_shown(hostile: TestClient) -> None:
    assert "alert(1)" in hostile.get("/contracts/stenlycke-2025/text").text
    assert "&lt;script&gt;" in hostile.get("/search?q=cykelbanor").text


@pytest.mark.parametrize(
    "path",
    [
        "/search?q={}",
        "/search?q=a&municipality={}",
        "/search?q=a&theme={}",
        "/twins?municipality={}",
        "/twins?municipality=lingonheda&about={}",
        "/compare?ids={0}&ids={0}x",
        "/commitments?version={}",
        "/cities/{}",
        "/contracts/{}",
        "/contracts/stenlycke-2025/text?mark={}",
        "/queries/{}",
        "/queries/passages_about_theme?theme={}",
        "/query?query={}",
        "/query?example={}",
        "/page/{}",
        "/page/theme/{}",
        "/{}",
        "/?lang={}",
        "/static/{}",
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        '"><script>alert(1)</script>',
        "' onload='x",
        "\r\nX-Evil: 1",
        "{{73*137}}{%x%}",
        "\ud800",
        "%00",
    ],
)
def test_what_is_typed_is_escaped(client: TestClient, path: str, text: str) -> None:
    reply = client.get(path.format(quote(text.encode("utf-8", "surrogatepass"), safe="")))
    assert reply.status_code < 500, reply.text
    assert "x-evil" not in reply.headers
    if reply.headers["content-type"].startswith("text/html"):
        page = Html(reply.text)
        assert all(a.get("src", "").startswith("/static/") for a in page.all("script"))
        assert not [n for _, a in page.tags for n in a if n.startswith("on")]
        assert "10001" not in reply.text


def test_links_never_run_code() -> None:
    links = Links()
    for iri in ("javascript:alert(1)", "data:text/html,x", 'https://[x"', "//evil.example", "x"):
        assert links.thing(iri) is None
    odd = links.thing('https://w3id.org/kkgraph/id/network/a"><b>')
    assert odd == "/page/network/a%22%3E%3Cb%3E"
    assert links.page("/cities/å b#L1", q=None, x="&") == "/cities/%C3%A5%20b?x=%26#L1"
    assert Links("/root", "0" * 16, "en").page("/") == "/root/?lang=en"


@pytest.mark.parametrize(
    ("path", "status", "words_shown"),
    [
        ("/nope", 404, "Det finns ingen sådan sida"),
        ("/cities/malmoe", 404, "Malmö"),
        ("/api/contracts/nope", 404, "Det finns inte"),
        ("/search?q=a&offset=x", 400, "Adressen är inte som väntat"),
        ("/page/network/nope", 404, "Det finns inte"),
    ],
)
def test_errors_are_pages_for_browsers(
    client: TestClient, path: str, status: int, words_shown: str
) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert reply.headers["content-type"].startswith("text/html")
    assert "Accept" in reply.headers["vary"]
    assert words_shown in Html(reply.text).text
    for accept in ("*/*", "application/json", "text/html;q=0.2, application/json"):
        other = client.get(path, headers={"Accept": accept})
        assert other.headers["content-type"] == "application/problem+json"
        assert other.status_code == status


def test_whoever_refuses_a_request_is_shown_as_a_page(client: TestClient) -> None:
    for headers, status in (({"Host": "a b"}, 400), ({"X-Long": "x" * 40_000}, 431)):
        reply = client.get("//evil.example/%22?a=%22&lang=en", headers=headers)
        assert reply.status_code == status
        assert reply.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in reply.headers["content-security-policy"]
        links = [a["href"] for a in Html(reply.text).all("a")]
        assert not [link for link in links if link.startswith("//")]
    reply = client.head("/nope")
    assert reply.status_code == 404 and reply.content == b""
    assert reply.headers["content-type"].startswith("text/html")


def test_errors_of_queries_say_where(client: TestClient) -> None:
    text = Html(client.get("/query?query=" + quote("SELECT ?a\n{ ?a ?b }")).text).text
    assert "rad 2, kolumn" in text
    refused = client.get("/query?query=" + quote("DELETE WHERE { ?a ?b ?c }"))
    assert "kunde inte besvaras" in Html(refused.text).text
