"""The main job: files in, a checked snapshot out.

::

    files -> texts -> readings -> (all compared) -> contracts -> quads -> snapshot

What depends on one file alone is kept and only done again when the file, the vocabulary
or the program changes; comparing and settling is done for all, so that adding a file
gives the same snapshot as building from nothing.
"""

from __future__ import annotations

import dataclasses
import functools
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ingest.build import assemble
from ingest.build.initiative_tables import InitiativeTables, is_table
from ingest.build.outcome import DocumentReport, IngestReport, Outcome, Warned
from ingest.build.read_files import Task, read_again, read_all
from ingest.build.reading_cache import ReadingCache, StoredSource
from ingest.build.standing import resolve
from ingest.build.workers import Workers, seldom_collecting
from ingest.formats import iter_files
from ingest.formats.select import readable_name
from ingest.structure import overrides
from ingest.structure.identify import Override
from kkgraph.errors import SnapshotError, SourceError
from kkgraph.index.in_snapshot import put_index
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.participations import put_participations
from kkgraph.twins.in_snapshot import put_profiles

__all__ = ["DocumentReport", "IngestReport", "Warned", "ingest"]

Progress = Callable[[int, int, str], None]


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
    links: list[DocumentReport] = []
    tables, tasks = _tasks(paths, links)
    with (
        seldom_collecting(),
        Builder.begin(Path(data_dir)) as builder,
        Workers(workers) as processes,
    ):
        initiatives = InitiativeTables(builder)
        told = initiatives.take(tables, replace=replace)
        cache = ReadingCache(builder, initiatives.stated())
        outcome = Outcome(cache.previous().values())
        kept = _read(tasks, cache, outcome, processes, progress=progress, replace=replace)
        outcome.documents += told if kept else [_without_contracts(item) for item in told]
        outcome.documents += links
        snapshot, counts = None, {}
        if kept and not (strict and outcome.any_failed):
            made = cache.unchanged(kept)
            if made is None:
                said = assemble.assemble(builder, cache, initiatives, kept, processes)
                processes.end()
                contracts = functools.cache(builder.contracts)
                put_participations(builder, said, contracts)
                builder.load_ahead()
                put_index(builder, contracts)
                put_profiles(builder, contracts)
                made = builder.commit(cache.made_from(kept))
            snapshot, counts = made.id, dict(made.manifest.counts)
    return IngestReport(snapshot, outcome.documents, counts, time.monotonic() - begun)


def _without_contracts(document: DocumentReport) -> DocumentReport:
    """A table of initiatives alone makes no snapshot: its cities would have nothing beside it."""
    if document.status == "failed":
        return document
    error = f"{document.file}: no contract yet; ingest contracts first, or both at once"
    return dataclasses.replace(document, status="failed", error=error)


def _leads_out(name: str) -> DocumentReport:
    error = f"{name}: the link leads out of the folder; copy the file into it, or give it by name"
    return DocumentReport(name, None, [], "failed", error=error)


def _tasks(
    paths: Sequence[Path | str], links: list[DocumentReport]
) -> tuple[list[tuple[Path, str]], list[Task]]:
    """The tables of initiatives, and what is to be read as a contract; links go to ``links``."""
    missing = [readable_name(str(path)) for path in paths if not Path(path).exists()]
    if missing:
        raise SourceError("no such file or folder", path=missing[0], remedy="check the name")
    files = iter_files(paths, on_link=lambda name: links.append(_leads_out(name)))
    if not files and not links:
        raise SourceError(
            "nothing to read: no txt, md, pdf, docx, html or zip file, no initiatives.csv",
            path=str(paths[0]) if paths else None,
            remedy="name a file, or a folder that holds some",
        )
    tables = [(path, name) for path, name in files if is_table(path)]
    documents = [(path, name) for path, name in files if not is_table(path)]
    said = overrides.read_overrides(documents)
    return tables, [Task(path, name, said.get(name, Override())) for path, name in documents]


def _read(
    tasks: Sequence[Task],
    cache: ReadingCache,
    outcome: Outcome,
    workers: Workers,
    *,
    progress: Progress | None,
    replace: bool,
) -> list[StoredSource]:
    """Read what is new, read again what must be, and decide which source stands for what."""
    for result in read_all(tasks, cache, workers, progress=progress):
        outcome.take(result)
    for result in read_again(outcome.stale(), cache, workers):
        outcome.refresh(result)
    _refuse_damaged(cache, outcome)
    kept, conflicts = resolve(outcome.held(), replace_earlier=replace)
    outcome.tell(conflicts)
    return kept


def _refuse_damaged(cache: ReadingCache, outcome: Outcome) -> None:
    """What was read from a damaged file of the snapshot must not vanish without a word."""
    held = {source.source.sha256 for source in outcome.held()}
    lost = sorted(name for sha256, name in cache.damaged.items() if sha256 not in held)
    if lost:
        raise SnapshotError(
            f"what was kept of {', '.join(lost)} is damaged; give these files again together "
            "with the new ones, or ingest all files into a new folder"
        )
