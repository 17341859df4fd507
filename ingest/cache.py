"""What reading keeps between runs: for every source its text, layout and readings."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from typing import Any

from ingest.identify import Override
from ingest.reader import Reading
from ingest.reading.source import LineHint, ReadingWarning, SourceText
from kkgraph import __version__
from kkgraph.snapshot import Builder, vocabulary_hashes


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source with the contracts read from it.

    :param name: the file's name as given
    :param override: what a manifest said of it
    :param statuses: text status of each contract by id, in order
    :param contract_ids: those it stands for in this snapshot
    :param warnings: what was odd when it was read
    :param readings: the contracts as read from it alone, as JSON
    :param text: the text as read; ``None`` when it lies in the previous snapshot
    """

    name: str
    sha256: str
    media_type: str
    override: Override
    statuses: tuple[tuple[str, str], ...]
    contract_ids: tuple[str, ...]
    warnings: tuple[ReadingWarning, ...]
    pages: tuple[int, ...]
    hints: tuple[tuple[int, int, str], ...]
    readings: bytes | None = None
    text: str | None = None

    def ids(self) -> list[str]:
        """Ids of all contracts in it."""
        return [contract for contract, _ in self.statuses]

    def status_of(self, contract: str) -> str:
        """Whether a contract is there whole or as a summary."""
        return dict(self.statuses)[contract]


class ReadingCache:
    """The kept readings of the previous snapshot, and those of the one being built."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.version = program_key()

    def previous(self) -> list[StoredSource]:
        """The sources of the previous snapshot, without texts and readings."""
        if self.builder.previous is None:
            return []
        listed = self.builder.previous.manifest.made_from.get("sources", [])
        return [self._described(item["sha256"]) for item in listed]

    def _described(self, sha256: str) -> StoredSource:
        assert self.builder.previous is not None  # noqa: S101 - only called with one
        data = self.builder.previous.reading(f"{sha256}.source")
        if data is None:
            raise KeyError(sha256)
        return _source_from(json.loads(data))

    def readings_of(self, sha256: str, override: Override) -> bytes | None:
        """Kept readings of a file, unless vocabulary, program or override changed."""
        if self.builder.previous is None:
            return None
        return self.builder.previous.reading(self.key(sha256, override))

    def text_of(self, source: StoredSource) -> SourceText:
        """A source with its text, to be read again without its file."""
        text = source.text
        if text is None:
            assert self.builder.previous is not None  # noqa: S101 - a kept source has one
            text = self.builder.previous.text(source.sha256)
        hints = tuple(LineHint(a, b, role) for a, b, role in source.hints)  # type: ignore[arg-type]
        return SourceText(source.name, source.sha256, source.media_type, text, source.pages, hints)

    def key(self, sha256: str, override: Override) -> str:
        """Under which the readings of a file are kept."""
        said = json.dumps(asdict(override), sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(f"{self.version}\n{said}".encode()).hexdigest()[:16]
        return f"{sha256}.{digest}"

    def store(self, source: StoredSource, readings: bytes) -> None:
        """Put a source's description, text and readings into the new snapshot."""
        self.builder.put_reading(f"{source.sha256}.source", _to_json(source))
        self.builder.put_reading(self.key(source.sha256, source.override), readings)
        if source.text is not None:
            self.builder.put_text(source.sha256, source.text)
        else:
            self.builder.keep_text(source.sha256)

    def made_from(self, sources: Sequence[StoredSource]) -> dict[str, Any]:
        """What the manifest says of the inputs."""
        return {
            "sources": [
                {
                    "file": source.name,
                    "sha256": source.sha256,
                    "media_type": source.media_type,
                    "contracts": list(source.contract_ids),
                    "override": {k: v for k, v in asdict(source.override).items() if v is not None},
                }
                for source in sorted(sources, key=lambda s: s.sha256)
            ]
        }


def program_key() -> str:
    """Changes with the program, its code for reading, and the vocabulary."""
    hashes = json.dumps(vocabulary_hashes(), sort_keys=True)
    return hashlib.sha256(f"{__version__}\n{_code_key()}\n{hashes}".encode()).hexdigest()


@cache
def _code_key() -> str:
    from pathlib import Path

    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _to_json(source: StoredSource) -> bytes:
    values = asdict(replace(source, readings=None, text=None))
    return json.dumps(values, ensure_ascii=False, sort_keys=True).encode()


def _source_from(values: dict[str, Any]) -> StoredSource:
    return StoredSource(
        name=values["name"],
        sha256=values["sha256"],
        media_type=values["media_type"],
        override=Override(**values["override"]),
        statuses=tuple((a, b) for a, b in values["statuses"]),
        contract_ids=tuple(values["contract_ids"]),
        warnings=tuple(ReadingWarning(**w) for w in values["warnings"]),
        pages=tuple(values["pages"]),
        hints=tuple((a, b, role) for a, b, role in values["hints"]),
    )


def describe(source: SourceText, override: Override, readings: Sequence[Reading]) -> StoredSource:
    """The description of a source that was just read."""
    statuses = tuple((r.contract.id, r.contract.text_status) for r in readings)
    warnings = (*source.warnings, *(w for r in readings for w in r.warnings))
    return StoredSource(
        name=source.name,
        sha256=source.sha256,
        media_type=source.media_type,
        override=override,
        statuses=statuses,
        contract_ids=tuple(contract for contract, _ in statuses),
        warnings=tuple(dict.fromkeys(warnings)),
        pages=source.pages,
        hints=tuple((hint.start, hint.end, hint.role) for hint in source.hints),
        readings=readings_to_json(readings),
        text=source.text,
    )


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(list[Reading])


def readings_to_json(readings: Iterable[Reading]) -> bytes:
    """Readings as JSON, the same bytes for the same values."""
    data: bytes = _adapter().dump_json(list(readings))
    return data


def readings_from_json(data: bytes) -> list[Reading]:
    """Readings from what :func:`readings_to_json` wrote."""
    found: list[Reading] = _adapter().validate_json(data)
    return found
