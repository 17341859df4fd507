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
from ingest.build.answer_files import AnswerFiles, is_answer_file
from ingest.build.initiative_tables import InitiativeTables, is_table
from ingest.build.outcome import (
    DocumentReport,
    IngestReport,
    Outcome,
    RemovalReport,
    RemovedContract,
    Warned,
)
from ingest.build.read_files import Task, read_again, read_all
from ingest.build.reading_cache import ReadingCache, StoredSource
from ingest.build.standing import resolve
from ingest.build.workers import Workers, seldom_collecting
from ingest.formats import iter_files
from ingest.formats.select import readable_name
from ingest.structure import overrides
from ingest.structure.identify import Override
from kkgraph.errors import SnapshotError, SourceError, UsageError
from kkgraph.index.in_snapshot import put_index
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.find_contract import find_contract
from kkgraph.snapshot.participations import put_participations
from kkgraph.snapshot.reader import Snapshot
from kkgraph.twins.in_snapshot import put_profiles
from kkgraph.vocabulary import registers

__all__ = ["DocumentReport", "IngestReport", "RemovalReport", "Warned", "ingest", "remove"]

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
    answered, others = _answer_files(paths)
    tables, tasks = _tasks(others, links) if others or not answered else ([], [])
    with (
        seldom_collecting(),
        Builder.begin(Path(data_dir)) as builder,
        Workers(workers) as processes,
    ):
        initiatives = InitiativeTables(builder)
        told = initiatives.take(tables, replace=replace)
        answers = AnswerFiles(builder)
        replies = answers.take(answered, replace=replace)
        cache = ReadingCache(builder, initiatives.stated(), answers.stated())
        outcome = Outcome(cache.previous().values())
        kept = _read(tasks, cache, outcome, processes, progress=progress, replace=replace)
        outcome.documents += told if kept else [_without_contracts(item) for item in told]
        outcome.documents += links
        snapshot, counts = None, {}
        failed = outcome.any_failed or any(item.status == "failed" for item in replies)
        if kept and not (strict and failed):
            made = cache.unchanged(kept) or _build(
                builder, cache, initiatives, answers, kept, processes
            )
            replies = answers.told(replies, made)
            snapshot, counts = made.id, dict(made.manifest.counts)
        outcome.documents += replies
    seconds = time.monotonic() - begun
    return IngestReport(snapshot, outcome.documents, counts, seconds, cache.rebuilt)


def remove(names: Sequence[str], *, data_dir: Path) -> RemovalReport:
    """Make a snapshot without some contracts, as if they had not been read.

    :param names: their ids
    :param data_dir: the folder of snapshots
    :raises NotFoundError: when one is not there; nothing is removed then
    :raises UsageError: when nothing would be left
    :raises SnapshotError: when there is no snapshot, or none can be written
    """
    begun = time.monotonic()
    present = Snapshot.open(data_dir, check_graph=False)
    with (
        seldom_collecting(),
        Builder.begin(Path(data_dir)) as builder,
        Workers(None) as processes,
    ):
        before = builder.previous or present
        keys = sorted({find_contract(before, registers.load(), name) for name in names})
        initiatives = InitiativeTables(builder)
        answers = AnswerFiles(builder)
        cache = ReadingCache(builder, initiatives.stated(), answers.stated())
        outcome = Outcome(cache.previous().values())
        outcome.remove(keys)
        kept = _read([], cache, outcome, processes, progress=None, replace=False)
        if not kept:
            raise UsageError(
                f"nothing would be left without {', '.join(keys)}; "
                f"to begin anew, delete the folder {data_dir}"
            )
        made = _build(builder, cache, initiatives, answers, kept, processes)
    stated = [RemovedContract(key, before.manifest.contracts[key]["file"]) for key in keys]
    counts = dict(made.manifest.counts)
    return RemovalReport(made.id, stated, outcome.documents, counts, time.monotonic() - begun)


def _build(
    builder: Builder,
    cache: ReadingCache,
    initiatives: InitiativeTables,
    answers: AnswerFiles,
    kept: Sequence[StoredSource],
    processes: Workers,
) -> Snapshot:
    """Write everything that follows from the sources, and make it current."""
    answers.put()
    said = assemble.assemble(builder, cache, initiatives, kept, processes)
    processes.end()
    contracts = functools.cache(builder.contracts)
    put_participations(builder, said, contracts)
    builder.load_ahead()
    put_index(builder, contracts)
    put_profiles(builder, contracts)
    return builder.commit(cache.made_from(kept))


def _without_contracts(document: DocumentReport) -> DocumentReport:
    """A table of initiatives alone makes no snapshot: its cities would have nothing beside it."""
    if document.status == "failed":
        return document
    error = f"{document.file}: no contract yet; ingest contracts first, or both at once"
    return dataclasses.replace(document, status="failed", error=error)


def _leads_out(name: str) -> DocumentReport:
    error = f"{name}: the link leads out of the folder; copy the file into it, or give it by name"
    return DocumentReport(name, None, [], "failed", error=error)


def _answer_files(
    paths: Sequence[Path | str],
) -> tuple[list[tuple[Path, str]], list[Path | str]]:
    """The files of answers, which are given by name, and everything else."""
    given = [path for path in paths if Path(path).is_file() and is_answer_file(Path(path))]
    named = [(Path(path), readable_name(Path(path).name)) for path in given]
    return named, [path for path in paths if path not in given]


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
