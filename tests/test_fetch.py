"""Downloads from a real server on this machine: what is taken, refused and gone on with."""

from __future__ import annotations

import hashlib
import io
import json
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from ingest.fetch.addresses import is_public, resolve
from ingest.fetch.download import DownloadLimits
from ingest.fetch.manifest import ManifestEntry, file_name, published_manifest, read_manifest, safe
from ingest.fetch.published import FetchReport, fetch, sniff
from kkgraph.errors import SourceError

PDF = b"%PDF-1.7\n" + bytes(range(1, 128)) * 400
PAGE = "<!DOCTYPE html><html><body>Klimatkontrakt för Malmö</body></html>".encode()
QUICK = DownloadLimits(max_bytes=200_000, timeout=5.0, attempts=2)


def _docx() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return buffer.getvalue()


class Handler(BaseHTTPRequestHandler):
    requests: list[tuple[str, str | None, str | None]] = []
    breaks = 0

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""

    def do_GET(self) -> None:
        Handler.requests.append((self.path, self.headers["Range"], self.headers["If-Range"]))
        name = self.path.lstrip("/").replace("-", "_").replace(".", "_")
        answer: Callable[[], None] = getattr(self, f"get_{name}", self._missing)
        answer()

    def _send(self, content: bytes, kind: str, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def _missing(self) -> None:
        self._send(b"not here", "text/plain", 404)

    def _to(self, location: str) -> None:
        self._send(b"", "text/plain", 302, Location=location)

    def get_a_pdf(self) -> None:
        self._send(PDF, "application/pdf", ETag='"one"')

    def get_bytes(self) -> None:
        self._send(PDF, "application/octet-stream")

    def get_page(self) -> None:
        self._send(PAGE, "text/html; charset=utf-8")

    def get_word(self) -> None:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        self._send(_docx(), kind)

    def get_error_as_pdf(self) -> None:
        self._send(PAGE, "application/pdf")

    def get_picture(self) -> None:
        self._send(b"\x89PNG\r\n\x1a\n\0\0", "image/png")

    def get_zip(self) -> None:
        self._send(b"PK\x05\x06" + b"\0" * 18, "application/zip")

    def get_large(self) -> None:
        self._send(b"x" * 300_000, "text/plain")

    def get_large_unsaid(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        self.wfile.write(b"x" * 300_000)

    def get_hop(self) -> None:
        self._to("/a.pdf")

    def get_loop(self) -> None:
        self._to("/loop")

    def get_to_file(self) -> None:
        self._to("file:///etc/passwd")

    def get_to_userinfo(self) -> None:
        self._to("http://user:secret@example.org/")

    def get_breaks(self) -> None:
        self._broken(ETag='"two"')

    def get_breaks_weak(self) -> None:
        self._broken(ETag='W/"two"')

    def _broken(self, **headers: str) -> None:
        """Break off in the middle as long as ``breaks`` says, then serve what is asked for."""
        span = self.headers["Range"]
        whole = Handler.breaks > 0
        start = int(span.removeprefix("bytes=").rstrip("-")) if span else 0
        if not whole and start:
            end = len(PDF) - 1
            headers["Content-Range"] = f"bytes {start}-{end}/{len(PDF)}"
            self._send(PDF[start:], "application/pdf", 206, **headers)
            return
        if whole:
            Handler.breaks -= 1
            self.send_response(200)
            self.send_header("Content-Type", "application/pdf")
            self.send_header("Content-Length", str(len(PDF)))
            for key, value in headers.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(PDF[:20_000])
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(PDF, "application/pdf", **headers)

    def get_wrong_range(self) -> None:
        self._send(PDF[:10], "application/pdf", 206, Content_Range="bytes 0-9/100")

    def get_gzip(self) -> None:
        self._send(b"\x1f\x8b", "text/plain", Content_Encoding="gzip")


@pytest.fixture
def site() -> Iterator[str]:
    Handler.requests = []
    Handler.breaks = 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(folder: Path, *entries: dict[str, str], refresh: bool = False) -> FetchReport:
    manifest = folder / "manifest.yaml"
    manifest.write_text(json.dumps(list(entries)), encoding="utf-8")
    out = folder / "out"
    return fetch(manifest, out, allow_private=True, limits=QUICK, refresh=refresh)


def test_stores_file_and_provenance(tmp_path: Path, site: str) -> None:
    report = run(tmp_path, {"url": f"{site}/hop", "file": "nacka-2024.pdf", "version": "2024"})
    assert report.exit_status == 0
    stored = tmp_path / "out" / "nacka-2024.pdf"
    assert stored.read_bytes() == PDF
    record = json.loads((tmp_path / "out" / "nacka-2024.pdf.provenance.json").read_text())
    assert record.pop("retrieved").count("-") == 2
    assert record == {
        "url": f"{site}/hop",
        "final_url": f"{site}/a.pdf",
        "sha256": hashlib.sha256(PDF).hexdigest(),
        "bytes": len(PDF),
        "content_type": "application/pdf",
        "version": "2024",
    }
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "nacka-2024.pdf",
        "nacka-2024.pdf.provenance.json",
    ]


def test_what_is_there_is_not_asked_for_again(tmp_path: Path, site: str) -> None:
    entry = {"url": f"{site}/a.pdf", "file": "a.pdf"}
    run(tmp_path, entry)
    Handler.requests = []
    report = run(tmp_path, entry)
    assert [e.status for e in report.entries] == ["unchanged"]
    assert Handler.requests == []
    assert [e.status for e in run(tmp_path, entry, refresh=True).entries] == ["unchanged"]
    (tmp_path / "out" / "a.pdf").write_bytes(b"spoilt")
    assert [e.status for e in run(tmp_path, entry).entries] == ["downloaded"]
    assert (tmp_path / "out" / "a.pdf").read_bytes() == PDF


def test_one_failure_does_not_stop_the_others(tmp_path: Path, site: str) -> None:
    report = run(
        tmp_path,
        {"url": f"{site}/nowhere", "file": "x.pdf"},
        {"url": f"{site}/a.pdf", "file": "y.pdf"},
    )
    assert [e.status for e in report.entries] == ["failed", "downloaded"]
    assert report.exit_status == 1
    assert "404" in str(report.entries[0].error)
    assert report.as_json()["counts"] == {"downloaded": 1, "unchanged": 0, "failed": 1}


@pytest.mark.parametrize(
    ("path", "file", "words"),
    [
        ("error-as-pdf", "x.pdf", "looks like html"),
        ("page", "x.pdf", "looks like html"),
        ("picture", "x.pdf", "nothing known"),
        ("zip", "x.docx", "nothing known"),
        ("large", "x.txt", "larger than 200,000"),
        ("large-unsaid", "x.txt", "larger than 200,000"),
        ("loop", "x.pdf", "more than 5 redirects"),
        ("to-file", "x.pdf", "'file' is refused"),
        ("to-userinfo", "x.pdf", "or a user"),
        ("wrong-range", "x.pdf", "another part"),
        ("gzip", "x.txt", "compressed"),
    ],
)
def test_refused_answers(tmp_path: Path, site: str, path: str, file: str, words: str) -> None:
    report = run(tmp_path, {"url": f"{site}/{path}", "file": file})
    assert report.entries[0].status == "failed"
    assert words in str(report.entries[0].error)
    assert not (tmp_path / "out" / file).exists()


def test_type_is_told_by_the_bytes_when_server_and_name_do_not(tmp_path: Path, site: str) -> None:
    report = run(
        tmp_path,
        {"url": f"{site}/bytes", "municipality": "Malmö", "version": "2025/26"},
        {"url": f"{site}/page", "municipality": "Håbo"},
        {"url": f"{site}/word"},
    )
    names = [e.file for e in report.entries]
    assert names == ["malmo-2025-26.pdf", "habo.html", "word.docx"]


def test_goes_on_after_a_broken_connection(tmp_path: Path, site: str) -> None:
    Handler.breaks = 1
    report = run(tmp_path, {"url": f"{site}/breaks", "file": "x.pdf"})
    assert report.entries[0].status == "downloaded"
    assert (tmp_path / "out" / "x.pdf").read_bytes() == PDF
    _, span, condition = Handler.requests[-1]
    assert span is not None and span != "bytes=0-"
    assert condition == '"two"'


def test_goes_on_in_a_later_run(tmp_path: Path, site: str) -> None:
    Handler.breaks = QUICK.attempts
    entry = {"url": f"{site}/breaks", "file": "x.pdf"}
    first = run(tmp_path, entry)
    assert first.exit_status == 1
    assert "connection failed 2 times" in str(first.entries[0].error)
    assert (tmp_path / "out" / "x.pdf.part").stat().st_size > 0
    assert run(tmp_path, entry).exit_status == 0
    assert (tmp_path / "out" / "x.pdf").read_bytes() == PDF
    assert not list((tmp_path / "out").glob("*.part*"))


def test_starts_anew_when_nothing_vouches_for_the_part(tmp_path: Path, site: str) -> None:
    Handler.breaks = 1
    report = run(tmp_path, {"url": f"{site}/breaks-weak", "file": "x.pdf"})
    assert report.entries[0].status == "downloaded"
    assert Handler.requests[-1][1] is None


def test_checksum_of_the_manifest_is_held_to(tmp_path: Path, site: str) -> None:
    good = hashlib.sha256(PDF).hexdigest()
    report = run(
        tmp_path,
        {"url": f"{site}/a.pdf", "file": "good.pdf", "sha256": good.upper()},
        {"url": f"{site}/bytes", "file": "bad.pdf", "sha256": "0" * 64},
    )
    assert [e.status for e in report.entries] == ["downloaded", "failed"]
    assert not (tmp_path / "out" / "bad.pdf").exists()


@pytest.mark.parametrize(
    "name",
    ["../x.pdf", "a/b.pdf", "..\\x.pdf", "/etc/x.pdf", ".hidden", "nul.pdf", "x.pdf\0", "", " "],
)
def test_names_that_lead_out_of_the_folder_are_refused(name: str) -> None:
    assert not safe(name)


def test_refused_name_is_reported(tmp_path: Path, site: str) -> None:
    report = run(tmp_path, {"url": f"{site}/a.pdf", "file": "../../evil.pdf"})
    assert "file name" in str(report.entries[0].error)
    assert not (tmp_path.parent / "evil.pdf").exists()


def test_two_entries_never_share_a_file(tmp_path: Path, site: str) -> None:
    report = run(
        tmp_path,
        {"url": f"{site}/a.pdf", "file": "a.pdf"},
        {"url": f"{site}/bytes", "file": "A.pdf"},
    )
    assert [e.status for e in report.entries] == ["downloaded", "failed"]


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


def test_progress_is_told(tmp_path: Path, site: str) -> None:
    told: list[tuple[str, int, int | None]] = []
    manifest = tmp_path / "m.csv"
    manifest.write_text(f"url,file\n{site}/a.pdf,a.pdf\n", encoding="utf-8")

    def hear(name: str, received: int, total: int | None) -> None:
        told.append((name, received, total))

    fetch(manifest, tmp_path / "out", allow_private=True, progress=hear)
    assert told[-1] == ("a.pdf", len(PDF), len(PDF))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("m.yaml", "just words", "no list"),
        ("m.yaml", "- {file: x.pdf}", "no url"),
        ("m.yaml", "{", "no valid YAML"),
        ("m.csv", "url,file\n,x.pdf\n", "m.csv:2: an entry has no url"),
    ],
)
def test_faults_of_a_manifest_are_told(tmp_path: Path, name: str, content: str, words: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=words):
        read_manifest(tmp_path / name)


def test_missing_manifest(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_manifest(tmp_path / "none.yaml")


def test_the_shipped_list_is_sound() -> None:
    entries = read_manifest(published_manifest())
    names = [file_name(entry) for entry in entries]
    assert len(set(names)) == len(entries) >= 16
    assert all(entry.url.startswith("https://") for entry in entries)


def test_sniffing(tmp_path: Path) -> None:
    cases = {
        b"%PDF-1.4": "pdf",
        b"\xef\xbb\xbf <HTML>": "html",
        "Åtagande".encode(): "txt",
        b"": None,
    }
    for content, kind in cases.items():
        (tmp_path / "x").write_bytes(content)
        assert sniff(tmp_path / "x") == kind
