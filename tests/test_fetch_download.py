"""Downloads: what is refused, and what goes on where it stopped."""

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
from fetch_site import PDF, QUICK, Handler, run, site

from ingest.fetch.addresses import is_public, resolve
from ingest.fetch.download import DownloadLimits
from ingest.fetch.manifest import ManifestEntry, file_name, published_manifest, read_manifest, safe
from ingest.fetch.published import FetchReport, fetch, sniff
from kkgraph.errors import SourceError


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


def test_a_part_of_another_file_is_not_glued_on(tmp_path: Path, site: str) -> None:
    Handler.breaks = 1
    report = run(tmp_path, {"url": f"{site}/breaks-other", "file": "x.pdf"})
    assert report.entries[0].status == "downloaded"
    assert [span is None for _, span, _ in Handler.requests] == [True, False, True]
    assert (tmp_path / "out" / "x.pdf").read_bytes() == PDF


@pytest.mark.parametrize("path", ["dripped", "interim"])
def test_a_head_without_end_is_not_waited_for(tmp_path: Path, site: str, path: str) -> None:
    report = run(tmp_path, {"url": f"{site}/{path}", "file": "x.pdf"})
    assert report.entries[0].status == "failed"
    assert "no answer within 1 s" in str(report.entries[0].error)
    assert len(Handler.requests) == 1


def test_checksum_of_the_manifest_is_held_to(tmp_path: Path, site: str) -> None:
    good = hashlib.sha256(PDF).hexdigest()
    report = run(
        tmp_path,
        {"url": f"{site}/a.pdf", "file": "good.pdf", "sha256": good.upper()},
        {"url": f"{site}/bytes", "file": "bad.pdf", "sha256": "0" * 64},
    )
    assert [e.status for e in report.entries] == ["downloaded", "failed"]
    assert not (tmp_path / "out" / "bad.pdf").exists()
