"""A contract full of script, formulas and control characters, in every page and format."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

import pyoxigraph as ox
import pytest
from api_samples import opened
from conftest import SAMPLES
from fastapi.testclient import TestClient
from page_probes import BROWSER, Html

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&lt;b&gt;{{7*7}}"
ODD = "\u202eevil\u202c \u200b\u200d\ufeff \x08\x0b\x0c\x1f\x7f\x85\ufffe\uffff"
# What stands in the sample, and what the enemy adds to it.
CHANGES = {
    "är fossilfri 2027": f"är fossilfri 2027 {SCRIPT}{ODD}",
    "Återbäring, och": "Åter<script>alert(3)</script>bäring, och",
    "▪\t Införa ett": '▪\t =HYPERLINK("http://evil.example";"x") Införa ett',
    "▪\t Bygga en öppen": "▪\t @SUM(1+1)*cmd|' /C calc'!A0 Bygga en öppen",
    "▪\t Dela investeringsplanen": "▪\t -2+3 Dela investeringsplanen",
    "Infångning av koldioxid, lågtempererad": '=1+1, +cmd, -x, @y, "><svg/onload=alert(1)>, a',
    "Delningsarenor": 'javascript:alert(1), http://evil.example/?a="><script>x</script>',
    "Stenlycke Energi AB": "=Stenlycke <b onclick=x>Energi AB",
}
NAME = "=cmd' \"><img src=x onerror=alert(1)> 2025.txt"
HOSTILE = "FILTER(REGEX(STR(?o), 'alert|evil|cmd|[+]1'))"
EVERYTHING = quote(f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} {HOSTILE} }}")
TRIPLES = quote(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o {HOSTILE} }}")
# Of pages of these kinds there are hundreds alike; a few of each are read.
KINDS = re.compile(
    r"/(page|data|id|api|cities|themes?|search|networks|snapshots)/|[?&](?!format)\w+="
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    from ingest.pipeline import ingest

    folder = tmp_path_factory.mktemp("hostile")
    text = (SAMPLES / "stenlycke-2025.txt").read_text(encoding="utf-8")
    for old, new in CHANGES.items():
        assert old in text
        text = text.replace(old, new)
    (folder / NAME).write_text(text, encoding="utf-8")
    report = ingest([folder / NAME], data_dir=folder / "data", workers=1)
    assert report.documents[0].error is None
    with opened(folder / "data") as made:
        yield made


def read(path: str, body: bytes, kind: str) -> None:
    """Have a strict reader read an answer, and look for what could run."""
    if kind == "text/html":
        check_page(path, body.decode())
    elif kind == "text/csv" and not path.startswith("/sparql"):
        check_table(path, body)
    elif kind.endswith(("+xml", "/xml")):
        ET.fromstring(body)
    elif kind.endswith("json"):
        json.loads(body)
    elif kind in ("text/turtle", "application/n-quads", "application/n-triples"):
        known = ox.RdfFormat.from_media_type(kind)
        assert known and sum(1 for _ in ox.parse(body, format=known))
    elif body.startswith(b"PK"):
        check_archive(path, body)


def check_page(path: str, text: str) -> None:
    page = Html(text)
    for tag, attrs in page.tags:
        assert tag not in ("img", "iframe", "object", "embed", "base"), path
        # Charts are our own and say so by their class; a contract's markup has none of ours.
        assert tag != "svg" or attrs.get("class") in ("dots", "chart", "map", "bars"), path
        assert tag != "script" or attrs["src"].startswith("/static/"), path
        assert not [name for name in attrs if name.startswith("on") or name == "style"], path
        for name in ("href", "src", "action", "formaction"):
            target = attrs.get(name, "")
            assert not target or target[0] in "/#?" or target.startswith("http"), (path, target)
            assert not target.startswith("//"), (path, target)
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e\ufffe\uffff]", text), path
    assert "49" not in re.findall(r"&gt;(..)", text)


def check_table(path: str, body: bytes) -> None:
    for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")):
        for cell in row:
            number = re.fullmatch(r"[-+]?[\d.]+(e-?\d+)?", cell)
            assert number or not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (path, cell)


def check_archive(path: str, body: bytes) -> None:
    packed = zipfile.ZipFile(io.BytesIO(body))
    for name in packed.namelist():
        if name.endswith(".csv"):
            check_table(f"{path}/{name}", packed.read(name))
        if name.endswith(".xml"):
            ET.fromstring(packed.read(name))
            assert not re.search(rb"<f[ >]", packed.read(name)), name


def starts(client: TestClient) -> Iterator[str]:
    """List where to begin: pages, and what pages do not link to."""
    key = client.get("/snapshots").json()["current"]
    for name in ("kkgraph.nq", "kkgraph.ttl", "tables.zip", "CITATION.txt", "manifest.json"):
        yield f"/snapshots/{key}/{name}"
    for name in ("json", "xml", "csv", "tsv"):
        yield f"/sparql?format={name}&query={EVERYTHING}"
    for name in ("turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"):
        yield f"/sparql?format={name}&query={TRIPLES}"
    for row in client.get("/api/queries").json():
        for suffix in ("", ".csv", ".xml"):
            yield f"/api/queries/{row['name']}{suffix}"
        yield f"/api/queries/{row['name']}?municipality=stenlycke"
    for what in ("contracts", "commitments", "networks", "themes", "municipalities"):
        yield from (f"/api/{what}", f"/api/{what}.csv")
    yield from ("/api/contracts/stenlycke-2025", "/api/search?q=fossilfri", "/commitments.xlsx")
    yield from ("/api/search.csv?q=fossilfri&n=50", f"/query?query={EVERYTHING}", "/dcat")
    yield from ("/", "/?lang=en", "/search?q=fossilfri", "/contracts/stenlycke-2025/text")


def test_nothing_a_contract_says_runs_anywhere(client: TestClient) -> None:
    first = list(starts(client))
    waiting, seen = deque(first), set[str]()
    taken: Counter[str] = Counter()
    while waiting:
        path = waiting.popleft()
        family = re.sub(r"(?<=/)[^/?]+(?=[?]|$)|=[^&]*", "*", path)
        many = KINDS.search(path) and path not in first
        if path in seen or (many and taken[family] > 1):
            continue
        seen.add(path)
        taken[family] += 1
        headers = {} if path.startswith(("/api", "/sparql", "/data")) else BROWSER
        reply = client.get(path, headers=headers, follow_redirects=True)
        assert reply.status_code in (200, 400), (path, reply.text)
        kind = reply.headers["content-type"].partition(";")[0]
        read(path, reply.content, kind)
        if kind == "text/html":
            links = [attrs.get("href", "") for attrs in Html(reply.text).all("a")]
            inside = [link for link in links if link.startswith(("/", "?"))]
            waiting.extend(urljoin(path, link).partition("#")[0] for link in inside)
    assert len(seen) > 250
    shown = client.get("/contracts/stenlycke-2025", headers=BROWSER).text
    assert "&lt;script&gt;alert(1)" in shown


def test_nul_is_no_text(tmp_path: Path) -> None:
    from ingest.pipeline import ingest

    (tmp_path / "a 2025.txt").write_text("Klimatkontrakt 2030\n\x00", encoding="utf-8")
    report = ingest([tmp_path / "a 2025.txt"], data_dir=tmp_path / "data", workers=1)
    assert "NUL" in str(report.documents[0].error)


@pytest.mark.parametrize("iri", ["http://x/1", "urn:1", "http://x/", "http://x/a(b)", "http://x#"])
def test_what_rdf_xml_cannot_say_is_refused(client: TestClient, iri: str) -> None:
    query = f"CONSTRUCT {{ <urn:s> <{iri}> 'a\\r\\nb\\u0008' }} WHERE {{}}"
    reply = client.get("/sparql", params={"query": query, "format": "rdfxml"})
    assert (reply.status_code, reply.json()["hint"]) == (400, "choose Turtle")
    sound = query.replace(iri, "http://x/å")
    reply = client.get("/sparql", params={"query": sound, "format": "rdfxml"})
    (triple,) = ox.parse(reply.content, format=ox.RdfFormat.RDF_XML)
    assert isinstance(triple.object, ox.Literal)
    assert triple.object.value == "a\r\nb\ufffd"
