"""The words, links and files that all pages share."""

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
from page_probes import Html, client

from kkgraph.vocabulary.code_names import code_names
from search_api.pages.frame import rendering, words
from search_api.pages.frame.links import Links

SEARCH_API = Path(rendering.__file__).parents[2]


def test_languages_have_the_same_texts() -> None:
    swedish, english = (
        words.flatten(yaml.safe_load((SEARCH_API / f"texts/{lang}.yaml").read_text()))
        for lang in ("sv", "en")
    )
    assert sorted(swedish) == sorted(english)
    places = re.compile(r"\{(\w+)\}")
    for key, text in swedish.items():
        assert set(places.findall(text)) == set(places.findall(english[key])), key
    assert not [key for texts in (swedish, english) for key in texts if "None" in (key, texts[key])]


def test_every_text_of_a_template_is_there_and_every_text_is_used() -> None:
    texts = words.load("sv")._texts
    folder = SEARCH_API / "templates"
    source = "".join(path.read_text() for path in sorted(folder.glob("*.html")))
    source += "".join(path.read_text() for path in sorted((SEARCH_API / "pages").glob("*.py")))
    source += (SEARCH_API / "site_files.py").read_text()
    called = set(re.findall(r"""(?:\bt|count|text)\(['"]([a-z_.]+)['"]""", source))
    named = set(re.findall(r"""(?:\bname|words\.name)\(['"]([a-z_]+)['"]""", source))
    started = {key for key in called if key.endswith(".")}
    assert len(called) > 100
    for key in called - started:
        assert key in texts or f"{key}.one" in texts, key
    begins = (*started, *(f"{group}." for group in named), "nav.", "stated.", "part.", "counted.")
    for key in set(texts) - set(code_names("sv")):
        plain = key.removesuffix(".one").removesuffix(".other")
        assert plain in called or key.startswith(begins) or plain.startswith("answer."), key


def test_the_chosen_language_is_kept_in_links(client: TestClient) -> None:
    page = Html(client.get("/cities/angsvattnet?lang=en", headers={"Accept-Language": "sv"}).text)
    assert page.all("html") == [{"lang": "en"}]
    inside = [a["href"] for a in page.all("a") if a["href"].startswith(("/cities", "/contracts/"))]
    assert inside and all("lang=en" in address for address in inside if "lang=sv" not in address)
    hidden = [a for a in page.all("input") if a.get("name") == "lang"]
    assert {a["value"] for a in hidden} == {"en"}
    quoted = page.all("blockquote")
    assert quoted and all(attrs["lang"] == "sv" for attrs in quoted)


@pytest.mark.parametrize(
    ("given", "accepted", "lang"),
    [
        (None, "", "sv"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "nb, en;q=0.9", "sv"),
        (None, "de;q=1, fr", "sv"),
        (None, "en;q=0.5, sv;q=0.6", "sv"),
        (None, ",;=,q=\x00" * 500, "sv"),
        ("en", "sv", "en"),
        ("<b>", "en", "en"),
    ],
)
def test_choosing_the_language(given: str | None, accepted: str, lang: str) -> None:
    assert words.choose_language(given, accepted) == lang


def test_numbers_are_written_as_people_do() -> None:
    assert words.load("sv").shown(12345.5) == "12\N{NO-BREAK SPACE}345,5"
    assert words.load("en").shown(12345.5) == "12,345.5"


def test_links_inside_lead_somewhere(client: TestClient) -> None:
    """Every internal link is followed, each page once; each fragment is there."""
    seen: dict[str, set[str]] = {}
    waiting = deque(["/", "/?lang=en"])
    wanted: list[tuple[str, str]] = []
    while waiting:
        address = waiting.popleft()
        if _key(address) in seen:
            continue
        reply = client.get(address, follow_redirects=True)
        assert reply.status_code == 200, f"{reply.status_code} {address}"
        page = Html(reply.text) if "text/html" in reply.headers["content-type"] else Html("")
        seen[_key(address)] = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
        for attrs in page.all("a"):
            target = urljoin(address, attrs["href"])
            if urlsplit(target).netloc or _is_left_out(target):
                continue
            base, _, fragment = target.partition("#")
            if fragment:
                wanted.append((base, fragment))
            waiting.append(base)
    assert len(seen) > 300
    missing = [(base, f) for base, f in wanted if _key(base) in seen and f not in seen[_key(base)]]
    assert not missing


def _key(address: str) -> str:
    """One address for pages that differ only in the mark, or in things of one kind."""
    parts = urlsplit(address)
    if parts.path.endswith("/text"):
        return parts.path
    if parts.path in ("/search", "/goals", "/coverage"):
        # Facets narrow one another: followed all, they would be without end.
        return f"{parts.path}?{len(parts.query.split('&')) if parts.query else 0}"
    return address.partition("#")[0]


def _is_left_out(address: str) -> bool:
    """Of searches, data and things there are thousands alike; some of each are followed."""
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    if query.get("lang") == ["en"] or parts.path.startswith("/snapshots/"):
        return parts.path not in ("/", "/cities", "/search")
    alike = ("/page/", "/data/", "/search", "/api/search", "/api/m", "/api/queries/", "/cities/")
    plain = parts.path in ("/search", "/page/def") and not parts.query
    return parts.path.startswith(alike) and not plain and crc32(address.encode()) % 12 != 0


def test_terms_are_explained(client: TestClient) -> None:
    swedish, english = (client.get(f"/page/def?lang={lang}").text for lang in ("sv", "en"))
    assert "sätter in träffarna innan frågan når databasen" in swedish
    assert "The passage is found when the words are searched for." in english
    assert "kk:Passage" in english and "xsd:double" in english


def test_answers_can_be_kept_and_depend_on_the_language(client: TestClient) -> None:
    first = client.get("/cities", headers={"Accept-Language": "sv"})
    same = client.get("/cities", headers={"If-None-Match": first.headers["etag"]})
    assert same.status_code == 304
    other = client.get("/cities", headers={"Accept-Language": "en"})
    assert other.headers["etag"] != first.headers["etag"]
    assert first.headers["vary"] == "Accept-Language, Accept-Encoding"


def test_static_files_are_kept_for_ever_by_their_version(client: TestClient) -> None:
    page = Html(client.get("/query").text)
    for address in [a["href"] for a in page.all("link")] + [a["src"] for a in page.all("script")]:
        reply = client.get(address)
        assert reply.status_code == 200 and "immutable" in reply.headers["cache-control"]
        again = client.get(address, headers={"If-None-Match": reply.headers["etag"]})
        assert again.status_code == 304
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/static//etc/passwd", "/static/"):
        assert client.get(path).status_code == 404


def test_the_vendored_editor_has_its_licences() -> None:
    folder = SEARCH_API / "static" / "vendor"
    versions: dict[str, Any] = yaml.safe_load((folder / "editor.versions.json").read_text())
    licences = (folder / "editor.LICENCES.txt").read_text()
    assert len(versions) > 5
    for name, version in versions.items():
        number, licence = version.split(" ", 1)
        assert licence in ("(MIT)", "(Apache-2.0)")
        assert f"{name} {number}" in licences
