"""The main job: files in, a checked snapshot out.

::

    files -> texts -> readings -> (all compared) -> contracts -> quads -> snapshot

What depends on one file alone is kept and only done again when the file, the vocabulary
or the program changes; comparing and settling is done for all, so that adding a file
gives the same snapshot as building from nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest import assemble, overrides
from ingest.cache import ReadingCache, StoredSource
from ingest.identify import Override
from ingest.parallel import Failed, Task, read_all
from ingest.reading import iter_files
from ingest.sources import Conflict, Held, resolve
from kkgraph.errors import SourceError
from kkgraph.snapshot import Builder

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd in a file that did not stop its reading; ``line`` is 1-based."""

    code: str
    message: str
    line: int | None


@dataclass(slots=True)
class DocumentReport:
    """What became of one file."""

    file: str
    sha256: str | None
    contracts: list[str]
    status: str
    warnings: list[Warned] = field(default_factory=list)
    error: str | None = None


@dataclass(slots=True)
class IngestReport:
    """What became of all files, and the snapshot that is current now."""

    snapshot: str | None
    documents: list[DocumentReport]
    counts: dict[str, int]
    seconds: float


def ingest(
    paths: Sequence[Path | str],
    *,
    data_dir: Path,
    replace: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
    workers: int | None = None,
) -> IngestReport:
    """Read files into a new snapshot on top of the present one.

    :param paths: files and folders
    :param data_dir: the folder of snapshots
    :param replace: let a file take the place of an earlier one of the same contract
    :param strict: make no snapshot when one file fails
    :param progress: told (done, total, name) while reading
    :param workers: processes to read with; as many as there are processors unless given
    :raises SourceError: when there is nothing to read
    :raises SnapshotError: when the snapshot cannot be written
    """
    begun = time.monotonic()
    files = _files(paths)
    named = overrides.read_overrides(files)
    with Builder.begin(Path(data_dir)) as builder:
        cache = ReadingCache(builder)
        run = _Run(cache, replace)
        run.take(_read(files, named, cache, progress, workers))
        kept = run.settle()
        if strict and any(document.status == "failed" for document in run.documents):
            return IngestReport(None, run.documents, {}, time.monotonic() - begun)
        contracts = assemble.assemble(builder, cache, kept, workers=workers)
        if not contracts and builder.previous is None:
            return IngestReport(None, run.documents, {}, time.monotonic() - begun)
        snapshot = builder.commit(cache.made_from(kept))
    return IngestReport(
        snapshot.id, run.documents, dict(snapshot.manifest.counts), time.monotonic() - begun
    )


def _files(paths: Sequence[Path | str]) -> list[tuple[Path, str]]:
    missing = [str(path) for path in paths if not Path(path).exists()]
    if missing:
        raise SourceError("no such file or folder", path=missing[0], remedy="check the name")
    files = iter_files(paths)
    if not files:
        raise SourceError(
            "nothing to read: no txt, pdf, docx, html or zip file",
            path=str(paths[0]) if paths else None,
            remedy="name a file, or a folder that holds some",
        )
    return files


def _read(
    files: Sequence[tuple[Path, str]],
    named: dict[str, Override],
    cache: ReadingCache,
    progress: Progress | None,
    workers: int | None,
) -> Iterable[StoredSource | Failed]:
    tasks = [Task(path, name, named.get(name, Override())) for path, name in files]
    return read_all(tasks, cache, progress=progress, workers=workers)


class _Run:
    """The documents of one run: what is known already, what came, what became of it."""

    def __init__(self, cache: ReadingCache, replace: bool) -> None:
        self.cache = cache
        self.replace = replace
        self.documents: list[DocumentReport] = []
        self.held = {source.sha256: Held(source, new=False) for source in cache.previous()}

    def take(self, results: Iterable[StoredSource | Failed]) -> None:
        """Note what came of each file."""
        for result in results:
            if isinstance(result, Failed):
                self.documents.append(
                    DocumentReport(result.name, result.sha256, [], "failed", [], result.error)
                )
            else:
                self._take(result)

    def _take(self, source: StoredSource) -> None:
        before = self.held.get(source.sha256)
        document = DocumentReport(
            source.name, source.sha256, source.ids(), "added",
            [Warned(w.code, w.message, w.line) for w in source.warnings],
        )  # fmt: skip
        self.documents.append(document)
        if before is not None and before.source.override == source.override:
            document.status = "unchanged"
            if before.source.name != source.name:
                same = f"the same file as {before.source.name}; read once"
                document.warnings.append(Warned("duplicate", same, None))
            self.held[source.sha256] = Held(
                before.source if before.source.name != source.name else source,
                new=before.new,
                document=before.document or document,
            )
            return
        self.held[source.sha256] = Held(source, new=True, document=document)

    def settle(self) -> list[StoredSource]:
        """The sources of the new snapshot, each with the contracts it stands for."""
        kept, conflicts = resolve(list(self.held.values()), replace=self.replace)
        for conflict in conflicts:
            _tell(conflict)
        return kept


def _tell(conflict: Conflict) -> None:
    document = conflict.held.document
    if document is None:
        return
    assert isinstance(document, DocumentReport)  # noqa: S101 - Held carries it untyped
    if conflict.code == "failed":
        document.status, document.error, document.contracts = "failed", conflict.message, []
    else:
        if conflict.code == "replaced":
            document.status = "replaced"
        document.warnings.append(Warned(conflict.code, conflict.message, None))
        document.contracts = [i for i in document.contracts if i not in conflict.without]
