"""What became of every file of a run, for people and for ``kkgraph ingest --json``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from ingest.build.read_files import Failed, Result
from ingest.build.reading_cache import StoredSource
from ingest.build.standing import Conflict, Held


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd in a file that did not stop its reading; ``line`` is 1-based."""

    code: str
    message: str
    line: int | None


@dataclass(slots=True)
class DocumentReport:
    """What became of one file; ``status`` is added, unchanged, replaced or failed."""

    file: str
    sha256: str | None
    contracts: list[str]
    status: str
    warnings: list[Warned] = field(default_factory=list)
    error: str | None = None


@dataclass(slots=True)
class IngestReport:
    """What became of all files, and the snapshot that is current now.

    ``rebuilt`` names files of the snapshot that were damaged on the disk and have been made anew.
    """

    snapshot: str | None
    documents: list[DocumentReport]
    counts: dict[str, int]
    seconds: float
    rebuilt: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RemovedContract:
    """A contract that was removed, and the file it was read from."""

    contract: str
    file: str


@dataclass(slots=True)
class RemovalReport:
    """What was removed, and the snapshot that is current now.

    ``documents`` names files that could not be read again with a newer program.
    """

    snapshot: str
    removed: list[RemovedContract]
    documents: list[DocumentReport]
    counts: dict[str, int]
    seconds: float


class Outcome:
    """The sources of a run as they come, and a report on each file."""

    def __init__(self, known: Iterable[StoredSource]) -> None:
        """Begin with what the last snapshot holds.

        :param known: its sources.
        """
        self.documents: list[DocumentReport] = []
        self._held = {source.sha256: Held(source, new=False) for source in known}

    def held(self) -> list[Held]:
        """All sources, of the last snapshot and of this run."""
        return list(self._held.values())

    def take(self, result: Result) -> None:
        """Note what came of a file.

        :param result: a source, or why it could not be read.
        """
        if isinstance(result, Failed):
            self.documents.append(
                DocumentReport(result.name, result.sha256, [], "failed", [], result.error)
            )
            return
        warnings = [Warned(w.code, w.message, w.line) for w in result.warnings]
        document = DocumentReport(result.name, result.sha256, result.ids(), "added", warnings)
        self.documents.append(document)
        before = self._held.get(result.sha256)
        if before is None:
            self._held[result.sha256] = Held(result, new=True)
        else:
            self._take_again(before, result, document)

    def _take_again(self, before: Held, source: StoredSource, document: DocumentReport) -> None:
        """A file that is known: the same, a copy, or one of which a manifest now says more."""
        document.status = "added" if before.source.removed else "unchanged"
        if source.name == before.source.name:
            if source.override != before.source.override:
                document.status = "replaced"
            self._held[source.sha256] = Held(source, before.new)
            return
        # Whichever of two copies comes first, the same one stands in the snapshot.
        first, second = sorted((before.source, source), key=lambda s: s.name)
        message = f"the same file as {before.source.name}; {first.name} stands for both"
        document.warnings.append(Warned("duplicate", message, None))
        if first.override != second.override:
            message = f"contracts.yaml says something else of {second.name}; that is left out"
            document.warnings.append(Warned("duplicate_override", message, None))
        self._held[source.sha256] = Held(replace(first, removed=()), before.new)

    def refresh(self, result: Result) -> None:
        """Note what came of reading a known text anew.

        :param result: the source, or why it is no longer taken for a contract.
        """
        if isinstance(result, Failed):
            self.take(result)
            self._held.pop(result.sha256 or "", None)
        else:
            before = self._held[result.sha256].source
            fresh = replace(result, removed=before.removed)
            self._held[result.sha256] = Held(fresh, new=False)

    def remove(self, contracts: Iterable[str]) -> None:
        """Let no source stand for these contracts any more.

        :param contracts: their ids.
        """
        wanted = set(contracts)
        for key, held in self._held.items():
            gone = wanted.intersection(held.source.ids()).union(held.source.removed)
            self._held[key] = Held(replace(held.source, removed=tuple(sorted(gone))), held.new)

    def stale(self) -> list[StoredSource]:
        """Sources that must be read again before they can be compared."""
        return [held.source for held in self._held.values() if held.source.readings is None]

    def tell(self, conflicts: Iterable[Conflict]) -> None:
        """Add what was decided between sources to the reports on both.

        :param conflicts: the decisions.
        """
        for conflict in conflicts:
            for document in self.documents:
                if document.status == "failed":
                    continue
                if document.sha256 == conflict.loser:
                    _tell_loser(document, conflict)
                elif document.sha256 == conflict.winner and conflict.code != "failed":
                    _tell_winner(document, conflict)

    @property
    def any_failed(self) -> bool:
        """Whether a file could not be taken."""
        return any(document.status == "failed" for document in self.documents)


def _tell_loser(document: DocumentReport, conflict: Conflict) -> None:
    if conflict.code == "failed":
        document.status, document.error, document.contracts = "failed", conflict.message, []
        return
    document.warnings.append(Warned(conflict.code, conflict.message, None))
    document.contracts = [i for i in document.contracts if i != conflict.contract]


def _tell_winner(document: DocumentReport, conflict: Conflict) -> None:
    if conflict.code == "replaced":
        document.status = "replaced"
    document.warnings.append(Warned(conflict.code, conflict.message, None))
