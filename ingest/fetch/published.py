"""Download published contracts listed in a manifest, with where each came from.

Beside every ``FILE`` stands ``FILE.provenance.json``. An entry that fails does not stop the
others; the report says what became of each.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingest.fetch.download import DownloadedFile, DownloadLimits, Progress, discard, download
from ingest.fetch.manifest import ManifestEntry, file_name, read_manifest
from kkgraph.errors import SourceError

if TYPE_CHECKING:
    import httpx

Status = Literal["downloaded", "unchanged", "failed"]
# What a server may call each kind; "octet-stream" says nothing and is judged by the bytes.
_TYPES = {
    "pdf": {"application/pdf", "application/x-pdf"},
    "docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "html": {"text/html", "application/xhtml+xml"},
    "txt": {"text/plain"},
}
_SAYS_NOTHING = {"", "application/octet-stream", "binary/octet-stream"}
_SUFFIXES = {".pdf": "pdf", ".docx": "docx", ".html": "html", ".htm": "html", ".txt": "txt"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one entry."""

    url: str
    file: str | None
    status: Status
    sha256: str | None = None
    bytes: int | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class FetchReport:
    """What became of all entries, in the order of the manifest."""

    manifest: str
    out: str
    entries: tuple[Fetched, ...]

    @property
    def exit_status(self) -> int:
        """0 when every entry is there, 1 when one failed."""
        return 1 if any(entry.status == "failed" for entry in self.entries) else 0

    def as_json(self) -> dict[str, object]:
        """The report for ``--json``."""
        from dataclasses import asdict

        counts = {
            status: sum(entry.status == status for entry in self.entries)
            for status in ("downloaded", "unchanged", "failed")
        }
        return {
            "manifest": self.manifest,
            "out": self.out,
            "files": [asdict(entry) for entry in self.entries],
            "counts": counts,
        }


@dataclass(frozen=True, slots=True)
class _Job:
    """What all entries share."""

    client: httpx.Client
    out: Path
    limits: DownloadLimits
    allow_private: bool
    refresh: bool
    progress: Progress | None


def fetch(
    manifest: Path,
    out: Path,
    *,
    progress: Progress | None = None,
    allow_private: bool = False,
    client: httpx.Client | None = None,
    limits: DownloadLimits | None = None,
    refresh: bool = False,
) -> FetchReport:
    """Download every contract of a manifest that is not there yet.

    :param manifest: see :mod:`ingest.fetch.manifest`.
    :param out: folder for the files; made when missing.
    :param progress: told file name, bytes so far and bytes in all (``None``: unknown).
    :param allow_private: connect to any address; only for tests on one machine.
    :param client: a client of one's own, for tests.
    :param limits: size, time and number of redirects.
    :param refresh: download also what is there, to see whether it has changed.
    :returns: what became of each entry.
    :raises SourceError: when the manifest cannot be read.
    """
    import httpx

    entries = read_manifest(manifest)
    out.mkdir(parents=True, exist_ok=True)
    limits = limits or DownloadLimits()
    # A proxy from the environment would resolve names itself, unchecked.
    used = client or httpx.Client(trust_env=False, headers={"User-Agent": "kkgraph"})
    job = _Job(used, out, limits, allow_private, refresh, progress)
    try:
        fetched = _fetch_all(entries, job)
    finally:
        if client is None:
            used.close()
    return FetchReport(str(manifest), str(out), tuple(fetched))


def _fetch_all(entries: Sequence[ManifestEntry], job: _Job) -> list[Fetched]:
    taken: dict[str, str] = {}
    fetched = []
    for entry in entries:
        name: str | None = None
        try:
            name = file_name(entry) or hashlib.sha256(entry.url.encode()).hexdigest()[:16]
            other = taken.setdefault(name.casefold(), entry.url)
            if other != entry.url:
                raise SourceError(
                    f"the file name {name!r} is taken by {other}",
                    path=entry.url,
                    line=entry.line,
                    remedy="give another name under 'file'",
                )
            fetched.append(_fetch_one(entry, name, job))
        except (SourceError, OSError) as error:
            fetched.append(Fetched(entry.url, name, "failed", error=str(error)))
    return fetched


def _fetch_one(entry: ManifestEntry, name: str, job: _Job) -> Fetched:
    present = _present(entry, name, job.out)
    if present and not job.refresh:
        return present
    part = job.out / f"{name}.part"
    result = download(
        job.client,
        entry.url,
        part,
        job.limits,
        allow_private=job.allow_private,
        progress=job.progress,
    )
    try:
        kind = _check_kind(part, name, result, entry)
        digest = _sha256(part)
        _check_digest(entry, digest)
    except SourceError:
        discard(part)
        raise
    final = name if Path(name).suffix.lower() in _SUFFIXES else f"{name}.{kind}"
    size = part.stat().st_size
    same = (job.out / final).is_file() and _sha256(job.out / final) == digest
    os.replace(part, job.out / final)
    discard(part)
    if not same:
        _write_provenance(job.out / final, entry, result, digest, size)
    return Fetched(entry.url, final, "unchanged" if same else "downloaded", digest, size)


def _present(entry: ManifestEntry, name: str, out: Path) -> Fetched | None:
    """The entry if its file is there and has the hash that manifest or provenance states."""
    known = [name] if Path(name).suffix.lower() in _SUFFIXES else []
    for final in known or [f"{name}.{kind}" for kind in _TYPES]:
        path = out / final
        if not path.is_file():
            continue
        expected = entry.sha256 or _recorded(path, entry.url)
        digest = _sha256(path)
        if expected == digest:
            return Fetched(entry.url, final, "unchanged", digest, path.stat().st_size)
    return None


def _provenance(path: Path) -> Path:
    return path.with_name(path.name + ".provenance.json")


def _recorded(path: Path, url: str) -> str | None:
    try:
        record = json.loads(_provenance(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or record.get("url") != url:
        return None
    return str(record.get("sha256"))


def _write_provenance(
    path: Path, entry: ManifestEntry, result: DownloadedFile, digest: str, size: int
) -> None:
    record = {
        "url": entry.url,
        "final_url": result.final_url,
        "retrieved": _date(result.date),
        "sha256": digest,
        "bytes": size,
        "content_type": result.content_type,
    }
    record |= {k: v for k in ("municipality", "version") if (v := getattr(entry, k))}
    temporary = _provenance(path).with_suffix(".tmp")
    temporary.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    os.replace(temporary, _provenance(path))


def _date(header: str | None) -> str:
    """The day of the answer: the server's, else the clock's.

    >>> _date("Tue, 14 Jan 2025 23:10:05 GMT")
    '2025-01-14'
    """
    try:
        moment = parsedate_to_datetime(header) if header else datetime.now(UTC)
    except ValueError:
        moment = datetime.now(UTC)
    return moment.date().isoformat()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_digest(entry: ManifestEntry, digest: str) -> None:
    if entry.sha256 and entry.sha256 != digest:
        raise SourceError(
            f"the content has SHA-256 {digest}, the manifest says {entry.sha256}",
            path=entry.url,
            line=entry.line,
            remedy="the published file has changed: look at it, then correct the manifest",
        )


def _check_kind(part: Path, name: str, result: DownloadedFile, entry: ManifestEntry) -> str:
    """What the file is, when bytes, declared type and name agree on one readable kind.

    :raises SourceError: when they do not.
    """
    kind = sniff(part)
    declared = result.content_type.partition(";")[0].strip().lower()
    wanted = _SUFFIXES.get(Path(name).suffix.lower())
    agrees = kind and (declared in _SAYS_NOTHING or declared in _TYPES[kind])
    if not kind or not agrees or (wanted and wanted != kind):
        raise SourceError(
            f"the content looks like {kind or 'nothing known'}, is declared as "
            f"{declared or 'nothing'} and is to be stored as {name}",
            path=entry.url,
            line=entry.line,
            remedy="the address must lead to a PDF, DOCX, HTML or text file of that name",
        )
    return kind


def sniff(path: Path) -> str | None:
    """The kind of a file by its first bytes: pdf, docx, html or txt.

    :param path: the file.
    :returns: the kind; ``None`` for anything else.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK"):
        return "docx" if _is_word(path) else None
    if not head or b"\0" in head:
        return None
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    is_page = start.startswith((b"<!doctype html", b"<html")) or b"<html" in start[:1024]
    return "html" if is_page else "txt"


def _is_word(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False
