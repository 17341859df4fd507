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
from fetch_site import PDF, Handler, run, site

from ingest.fetch.addresses import is_public, resolve
from ingest.fetch.download import DownloadLimits
from ingest.fetch.manifest import ManifestEntry, file_name, published_manifest, read_manifest, safe
from ingest.fetch.published import FetchReport, fetch, sniff
from kkgraph.errors import SourceError


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
