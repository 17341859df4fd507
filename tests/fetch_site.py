"""A site on this machine from which tests download."""

from __future__ import annotations

import io
import json
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.fetch.download import DownloadLimits
from ingest.fetch.published import FetchReport, fetch

PDF = b"%PDF-1.7\n" + bytes(range(1, 128)) * 400


PAGE = "<!DOCTYPE html><html><body>Klimatkontrakt för Malmö</body></html>".encode()


QUICK = DownloadLimits(max_bytes=200_000, timeout=5.0, head_seconds=1.0, attempts=2)


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

    def get_breaks_other(self) -> None:
        """Like the others, but what is gone on with is by then another file."""
        going_on = Handler.breaks == 0 and self.headers["Range"]
        self._broken(ETag='"newer"' if going_on else '"two"')

    def get_dripped(self) -> None:
        """Send a head that never ends, letter by letter."""
        self._drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x")

    def get_interim(self) -> None:
        """Send one interim answer after another."""
        self._drip(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n")

    def _drip(self, first: bytes, again: bytes) -> None:
        self.close_connection = True
        with suppress(OSError):
            self.wfile.write(first)
            # Should the client never leave, the test ends all the same.
            for _ in range(1000):
                self.wfile.write(again)
                self.wfile.flush()
                time.sleep(0.02)

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
