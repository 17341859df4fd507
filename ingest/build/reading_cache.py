"""What reading keeps between runs: for every source its text, layout and readings.

In the snapshot a source has two files beside its text: its description, which depends on the
file alone, and its readings, which depend on the vocabulary and the program too and are
found again only while these are the same.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace

from ingest.build.program_key import program_key
from ingest.formats.source import LineHint, ReadingWarning, SourceText
from ingest.readings.read import Reading
from ingest.readings.shared_text import Fingerprint
from ingest.structure.identify import Override
from kkgraph import __version__
from kkgraph.aliases import JsonValues
from kkgraph.contract import Family, TextStatus
from kkgraph.errors import KkGraphError
from kkgraph.index.in_snapshot import stated
from kkgraph.review.held import STATED
from kkgraph.snapshot import layout
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.contract_file import vocabulary_hashes
from kkgraph.snapshot.reader import Snapshot


@dataclass(frozen=True, slots=True)
class Edition:
    """One contract (or report) of a source: what must be known of it to compare and choose."""

    id: str
    text_status: TextStatus
    municipality: str | None
    valid_from: int | None
    family: Family
    fingerprint: Fingerprint | None


@dataclass(frozen=True, slots=True)
class StoredSource:
    """A source with the contracts read from it.

    :param name: the file's name as given
    :param override: what a manifest said of it
    :param warnings: what was odd when it was read
    :param editions: the contracts in it, in order
    :param chosen: ids of those it stands for in the new snapshot
    :param readings: the contracts as read from it alone, one JSON value a line; ``None`` when
        it must be read again, since the vocabulary or the program changed
    :param text: the text as read; ``None`` when it lies in the previous snapshot
    :param removed: ids of those that were removed by the user's word, until the file is given again
    """

    name: str
    sha256: str
    media_type: str
    override: Override
    pages: tuple[int, ...]
    hints: tuple[LineHint, ...]
    noted: tuple[ReadingWarning, ...] = ()
    warnings: tuple[ReadingWarning, ...] = ()
    editions: tuple[Edition, ...] = ()
    chosen: tuple[str, ...] = ()
    readings: tuple[bytes, ...] | None = field(default=None, repr=False)
    text: str | None = field(default=None, repr=False)
    removed: tuple[str, ...] = ()

    def ids(self) -> list[str]:
        """Ids of all contracts in it."""
        return [edition.id for edition in self.editions]

    def claimed(self) -> list[str]:
        """Ids of the contracts that it may stand for."""
        return [key for key in self.ids() if key not in self.removed]

    def status_of(self, contract: str) -> TextStatus:
        """Whether a contract is there whole or as a summary."""
        return next(e.text_status for e in self.editions if e.id == contract)


class ReadingCache:
    """The kept readings of the previous snapshot, and those of the one being built."""

    def __init__(
        self,
        builder: Builder,
        tables: Sequence[Mapping[str, str]] = (),
        answers: Sequence[Mapping[str, str]] = (),
    ) -> None:
        self.builder = builder
        self.tables = list(map(dict, tables))
        self.answers = list(map(dict, answers))
        self.version = program_key()
        self.damaged: dict[str, str] = {}
        # Files of a snapshot that would have stayed as it is, had they been sound.
        self.rebuilt: list[str] = []
        self._previous = {source.sha256: source for source in self._load()}

    def previous(self) -> dict[str, StoredSource]:
        """The sources of the previous snapshot by hash, without their texts."""
        return self._previous

    def _load(self) -> Iterable[StoredSource]:
        if self.builder.previous is None:
            return
        for item in self.builder.previous.manifest.stated_files("sources"):
            source = self._described(item["sha256"])
            if source is None:
                self.damaged[item["sha256"]] = item["file"]
            else:
                yield replace(source, removed=tuple(item.get("removed", ())))

    def _described(self, sha256: str) -> StoredSource | None:
        """A source of the previous snapshot, nothing if its files are damaged."""
        previous = self.builder.previous
        assert previous is not None  # noqa: S101 - only called with one
        data = previous.reading(f"{sha256}.source")
        if data is None or not previous.is_sound(layout.TEXTS.path(sha256)):
            return None
        try:
            source = _source_from(json.loads(data))
        except (ValueError, KeyError, TypeError):
            return None
        kept = previous.reading(self.key(source))
        return source if kept is None else _with_readings(source, kept)

    def text_of(self, source: StoredSource) -> SourceText:
        """A source with its text, to be read again without its file."""
        text = source.text
        if text is None:
            assert self.builder.previous is not None  # noqa: S101 - a kept source has one
            text = self.builder.previous.text(source.sha256)
        return SourceText(
            name=source.name,
            sha256=source.sha256,
            media_type=source.media_type,
            text=text,
            pages=source.pages,
            hints=source.hints,
            warnings=source.noted,
        )

    def key(self, source: StoredSource) -> str:
        """Under which the readings of a source are kept."""
        said = json.dumps([source.name, asdict(source.override)], ensure_ascii=False)
        digest = hashlib.sha256(f"{self.version}\n{said}".encode()).hexdigest()[:16]
        return f"{source.sha256}.{digest}"

    def store(self, source: StoredSource) -> None:
        """Put a source's description, text and readings into the new snapshot."""
        if source.text is None and self._keep(source):
            return
        self.builder.put_reading(f"{source.sha256}.source", _to_json(source))
        self.builder.put_reading(self.key(source), _readings_to_json(source))
        if source.text is None:
            self.builder.keep_text(source.sha256)
        else:
            self.builder.put_text(source.sha256, source.text)

    def _keep(self, source: StoredSource) -> bool:
        """Take over what was kept of a source that was not read again."""
        return (
            self.builder.keep_reading(f"{source.sha256}.source")
            and self.builder.keep_reading(self.key(source))
            and self.builder.keep_text(source.sha256)
        )

    def unchanged(self, sources: Sequence[StoredSource]) -> Snapshot | None:
        """The previous snapshot, if it is sound and made of exactly these sources.

        :param sources: what the new one would be made of.
        """
        previous = self.builder.previous
        if previous is None:
            return None
        manifest = previous.manifest
        same = (
            manifest.made_from == self.made_from(sources)
            and manifest.program == __version__
            and manifest.vocabulary == vocabulary_hashes()
            and all(layout.READINGS.path(self.key(source)) in manifest.files for source in sources)
        )
        if not same:
            return None
        self.rebuilt = previous.damaged_files()
        return None if self.rebuilt else previous

    def made_from(self, sources: Sequence[StoredSource]) -> dict[str, object]:
        """What the manifest says of the inputs."""
        return {
            "sources": [
                {
                    "file": source.name,
                    "sha256": source.sha256,
                    "media_type": source.media_type,
                    "contracts": list(source.chosen),
                    "override": {k: v for k, v in asdict(source.override).items() if v is not None},
                    **({"removed": list(source.removed)} if source.removed else {}),
                }
                for source in sorted(sources, key=lambda s: s.sha256)
            ],
            layout.INDEX: stated(self.builder.data_dir),
            # Only where there are any: most snapshots are made of contracts alone.
            **({"initiatives": self.tables} if self.tables else {}),
            **({STATED: self.answers} if self.answers else {}),
        }


def describe(source: SourceText, override: Override, readings: Sequence[Reading]) -> StoredSource:
    """The description of a source that was just read."""
    found = [warning for reading in readings for warning in reading.warnings]
    return StoredSource(
        name=source.name,
        sha256=source.sha256,
        media_type=source.media_type,
        override=override,
        pages=source.pages,
        hints=source.hints,
        noted=source.warnings,
        warnings=tuple(dict.fromkeys((*source.warnings, *found))),
        editions=tuple(_edition(reading) for reading in readings),
        readings=tuple(_contract_json(reading) for reading in readings),
        text=source.text,
    )


def _edition(reading: Reading) -> Edition:
    contract = reading.contract
    return Edition(
        contract.id,
        contract.text_status,
        contract.municipality,
        contract.valid_from,
        contract.family,
        reading.fingerprint,
    )


def _contract_json(reading: Reading) -> bytes:
    from kkgraph.snapshot.contract_file import contract_to_json

    return contract_to_json(reading.contract).strip()


def _to_json(source: StoredSource) -> bytes:
    kept = "name sha256 media_type override pages hints noted".split()
    values = {key: value for key, value in asdict(_bare(source)).items() if key in kept}
    return json.dumps(values, ensure_ascii=False, sort_keys=True).encode()


def _bare(source: StoredSource) -> StoredSource:
    return replace(source, readings=None, text=None, editions=())


def _source_from(values: JsonValues) -> StoredSource:
    return StoredSource(
        name=values["name"],
        sha256=values["sha256"],
        media_type=values["media_type"],
        override=Override(**values["override"]),
        pages=tuple(values["pages"]),
        hints=tuple(LineHint(**hint) for hint in values["hints"]),
        noted=tuple(ReadingWarning(**warning) for warning in values["noted"]),
    )


def _readings_to_json(source: StoredSource) -> bytes:
    """A line with what is compared and chosen by, then a line for every contract."""
    if source.readings is None:
        raise KkGraphError(f"{source.name} was not read")
    head = {
        "editions": [_edition_values(edition) for edition in source.editions],
        "warnings": [asdict(warning) for warning in source.warnings],
    }
    first = json.dumps(head, ensure_ascii=False, sort_keys=True).encode()
    return b"\n".join((first, *source.readings)) + b"\n"


def _edition_values(edition: Edition) -> dict[str, object]:
    """As `asdict` gives them, which would copy every number of the fingerprint."""
    values: dict[str, object] = {name: getattr(edition, name) for name in Edition.__slots__}
    found = edition.fingerprint
    if found is not None:
        values["fingerprint"] = {name: getattr(found, name) for name in Fingerprint.__slots__}
    return values


def _with_readings(source: StoredSource, data: bytes) -> StoredSource:
    first, *readings = data.splitlines()
    head = json.loads(first)
    return replace(
        source,
        warnings=tuple(ReadingWarning(**warning) for warning in head["warnings"]),
        editions=tuple(_edition_from(values) for values in head["editions"]),
        readings=tuple(readings),
    )


def _edition_from(values: JsonValues) -> Edition:
    said = values["fingerprint"]
    if said is None:
        return Edition(**values)
    lists = {"passages": tuple(map(tuple, said["passages"])), "owned": tuple(said["owned"])}
    return Edition(**{**values, "fingerprint": Fingerprint(**{**said, **lists})})
