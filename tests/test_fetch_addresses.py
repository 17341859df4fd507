"""Which addresses are called, and which never."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from fetch_site import PDF

from ingest.fetch.addresses import is_public, resolve
from ingest.fetch.manifest import ManifestEntry, file_name
from ingest.fetch.published import fetch
from kkgraph.errors import SourceError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.se/s/Malm%C3%B6%20stad.PDF", "malmo-stad.pdf"),
        ("https://x.se/..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("https://x.se/", None),
    ],
)
def test_names_from_addresses(url: str, expected: str | None) -> None:
    assert file_name(ManifestEntry(url)) == expected


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/x.pdf",
        "gopher://example.org",
        "x.pdf",
        "http://",
        "http://user@example.org/",
        "http://example.org:99999/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://172.16.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[2002:7f00:1::]/",
    ],
)
def test_addresses_that_are_never_called(url: str) -> None:
    with pytest.raises(SourceError):
        resolve(url)


@pytest.mark.parametrize(
    "address",
    [
        "192.0.0.8",
        "192.0.0.9",
        "192.0.0.170",
        "192.0.0.255",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.5",
        "255.255.255.255",
        "fec0::1",
        "feff::1",
        "fe80::1%eth0",
        "5f00::1",
        "64:ff9b:1::1",
        "100::1",
        "::1",
        "::7f00:1",
        "3fff::1",
        "2001:db8::1",
        "2002:c058:6301::1",
        "64:ff9b::c000:8",
        "::ffff:192.88.99.1",
        "ff0e::1",
        "2001::1",
    ],
)
def test_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "192.0.1.1", "192.88.98.1", "2620:fe::fe"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


def test_one_private_answer_spoils_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(2, 1, 6, "", ("9.9.9.9", 80)), (2, 1, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(SourceError, match="no public address"):
        resolve("http://two-faced.example/")
    assert is_public("9.9.9.9")


def _client(answer: Callable[[httpx.Request], httpx.Response]) -> httpx.Client:
    return httpx.Client(transport=httpx.MockTransport(answer))


def _csv(folder: Path, url: str) -> Path:
    path = folder / "list.csv"
    path.write_text(f"municipality,version,url\nMalmö,2022,{url}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("location", ["http://127.0.0.1/", "//10.0.0.1/x", "http://[::1]:8000/"])
def test_redirect_to_a_private_address_is_refused(tmp_path: Path, location: str) -> None:
    calls: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(str(request.url))
        return httpx.Response(302, headers={"Location": location})

    with _client(answer) as client:
        report = fetch(_csv(tmp_path, "http://9.9.9.9/x.pdf"), tmp_path / "out", client=client)
    assert "no public address" in str(report.entries[0].error)
    assert len(calls) == 1


def test_redirect_from_https_to_http_is_refused(tmp_path: Path) -> None:
    with _client(lambda _: httpx.Response(302, headers={"Location": "http://9.9.9.9/"})) as client:
        report = fetch(_csv(tmp_path, "https://9.9.9.9/"), tmp_path / "out", client=client)
    assert "redirected from https" in str(report.entries[0].error)


def test_the_checked_address_is_the_one_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["9.9.9.9", "127.0.0.1"])
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(2, 1, 6, "", (next(answers), 443))]
    )
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=iter([PDF]), headers={"Content-Type": "application/pdf"})

    with _client(answer) as client:
        url = "https://rebinding.example/x.pdf"
        report = fetch(_csv(tmp_path, url), tmp_path / "out", client=client)
    assert report.exit_status == 0, report.entries
    assert seen[0].url.host == "9.9.9.9"
    assert seen[0].headers["host"] == "rebinding.example"
    assert seen[0].extensions["sni_hostname"] == "rebinding.example"
    assert next(answers) == "127.0.0.1"
