"""Reading PDFs that tests make."""

from __future__ import annotations

from ingest.formats import SourceText, read_bytes


def read(data: bytes) -> SourceText:
    return read_bytes(data, "avtal.pdf")


def of_role(source: SourceText, role: str) -> list[str]:
    return [source.text[h.start : h.end] for h in source.hints if h.role == role]
