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

from search_api.pages.frame import rendering, words
from search_api.pages.frame.links import Links

BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
SEARCH_API = Path(rendering.__file__).parents[2]
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
    "/compare",
    "/compare?ids=angsvattnet-2020&ids=angsvattnet-2024",
    "/compare?ids=angsvattnet-2020,videskar-2025,lingonheda-2024&everything=true",
    "/commitments",
    "/commitments?version=2025",
    "/themes",
    "/networks",
    "/recommendations",
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


@pytest.fixture(scope="module")
def client(sample_data: Path) -> Iterator[TestClient]:
    with opened(sample_data) as made:
        made.headers.update(BROWSER)
        yield made


class Html(HTMLParser):
    """Tags with their attributes, and the words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.tags if tag in names]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


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
    called = set(re.findall(r"""(?:\bt|count|text)\(['"]([a-z_.]+)['"]""", source))
    named = set(re.findall(r"""(?:\bname|words\.name)\(['"]([a-z_]+)['"]""", source))
    started = {key for key in called if key.endswith(".")}
    assert len(called) > 100
    for key in called - started:
        assert key in texts or f"{key}.one" in texts, key
    begins = (*started, *(f"{group}." for group in named), "nav.", "stated.", "part.", "counted.")
    for key in texts:
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
        address = next((a["href"] for a in page.all("a") if a.get("rel") == "next"), "")
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
    assert "Städer med kontrakt: " in silent and "Menade du" not in silent


def test_twins_show_words_and_never_a_bare_percentage(client: TestClient) -> None:
    page = Html(client.get("/twins?municipality=lingonheda").text)
    assert page.all("meter") and all(a["aria-label"] for a in page.all("meter"))
    assert "plats" in page.text.lower()
    own = re.sub(r"<blockquote.*?</blockquote>", "", client.get("/twins?municipality=9903").text)
    assert "%" not in re.sub(r"href=\"[^\"]*\"", "", own)


def test_the_matrix_has_headers_and_says_what_silence_means(client: TestClient) -> None:
    text = client.get("/commitments").text
    page = Html(text)
    heads = [a.get("scope") for a in page.all("th")]
    assert "row" in heads and "col" in heads and None not in heads
    assert "sökt, inte funnet" in page.text
    reply = client.get("/commitments.xlsx")
    assert reply.status_code == 200 and reply.content.startswith(b"PK")
    assert reply.headers["content-disposition"] == 'attachment; filename="commitments.xlsx"'


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


def test_old_snapshots_have_pages_too(client: TestClient, sample_data: Path) -> None:
    from kkgraph.snapshot.reader import Snapshot

    key = Snapshot.open(sample_data).id
    page = Html(client.get(f"/snapshots/{key}/cities/angsvattnet?lang=en").text)
    assert f"one state ({key})" in page.text
    inside = [a["href"] for a in page.all("a") if "/contracts/" in a["href"]]
    assert inside and all(address.startswith(f"/snapshots/{key}/") for address in inside)
    for address in inside[:3]:
        assert client.get(address).status_code == 200


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
    assert "line 2, column" in text
    refused = client.get("/query?query=" + quote("DELETE WHERE { ?a ?b ?c }"))
    assert "kunde inte besvaras" in Html(refused.text).text


def test_text_search_works_on_the_query_page(client: TestClient) -> None:
    query = 'PREFIX kk: <https://w3id.org/kkgraph/def#> SELECT ?p { ?p kk:matches "cykel" }'
    page = Html(client.get("/query?query=" + quote(query)).text)
    assert [a for a in page.all("a") if a["href"].startswith("/page/passage/")]


def test_answers_can_be_kept_and_depend_on_the_language(client: TestClient) -> None:
    first = client.get("/cities", headers={"Accept-Language": "sv"})
    same = client.get("/cities", headers={"If-None-Match": first.headers["etag"]})
    assert same.status_code == 304
    other = client.get("/cities", headers={"Accept-Language": "en"})
    assert other.headers["etag"] != first.headers["etag"]
    assert first.headers["vary"] == "Accept-Language"


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
