"""Reading many files at once, in as many processes as there are processors."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from ingest.cache import ReadingCache, StoredSource, describe
from ingest.identify import Override
from ingest.reader import read_source
from ingest.reading import SourceText, read_path
from kkgraph import vocabulary
from kkgraph.errors import KkGraphError, SourceError

Progress = Callable[[int, int, str], None]
Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, the name it is known by, and what a manifest says of it."""

    path: Path
    name: str
    override: Override


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be read, with the reason for people."""

    name: str
    sha256: str | None
    error: str


def read_all(
    tasks: Sequence[Task],
    cache: ReadingCache,
    *,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Iterator[StoredSource | Failed]:
    """Read files, those that are known and unchanged from the cache.

    :param tasks: the files
    :param cache: what earlier runs kept
    :param progress: told (done, total, name)
    :param workers: how many processes
    :returns: what came of each, in order of the tasks
    """
    known = {source.sha256: source for source in cache.previous()}
    results: dict[int, list[StoredSource | Failed]] = {}
    unread: list[int] = []
    for at, task in enumerate(tasks):
        kept = _kept(task, known, cache)
        if kept is None:
            unread.append(at)
        else:
            results[at] = [kept]
    done = len(results)
    fresh = run_all(_read_task, [tasks[at] for at in unread], workers=workers)
    for at, result in zip(unread, fresh, strict=True):
        results[at] = result
        done += 1
        if progress:
            progress(done, len(tasks), tasks[at].name)
    for at in range(len(tasks)):
        yield from results[at]


def _kept(
    task: Task, known: dict[str, StoredSource], cache: ReadingCache
) -> StoredSource | None:
    try:
        sha256 = hashlib.sha256(task.path.read_bytes()).hexdigest()
    except OSError:
        return None
    source = known.get(sha256)
    if source is None or source.override != task.override:
        return None
    if cache.readings_of(sha256, task.override) is None:
        return None
    return source if source.name == task.name else _renamed(source, task.name)


def _renamed(source: StoredSource, name: str) -> StoredSource:
    from dataclasses import replace

    return replace(source, name=name)


def _read_task(task: Task) -> list[StoredSource | Failed]:
    errors: list[Failed] = []

    def note(error: SourceError) -> None:
        errors.append(Failed(error.path or task.name, None, str(error)))

    try:
        texts = read_path(task.path, name=task.name, on_error=note)
    except KkGraphError as error:
        return [*errors, Failed(task.name, None, str(error))]
    return [*errors, *(_read_text(text, task.override) for text in texts)]


def _read_text(text: SourceText, override: Override) -> StoredSource | Failed:
    try:
        return describe(text, override, read_source(text, vocabulary.load(), override))
    except KkGraphError as error:
        return Failed(text.name, text.sha256, str(error))


def read_again(text: SourceText, override: Override) -> bytes:
    """Read a known text anew after the vocabulary or the program changed.

    :returns: its readings as JSON
    :raises SourceError: when it is no longer taken for a contract
    """
    stored = describe(text, override, read_source(text, vocabulary.load(), override))
    assert stored.readings is not None  # noqa: S101 - describe sets them
    return stored.readings


def run_all(
    work: Callable[[Given], Made], items: Sequence[Given], *, workers: int | None = None
) -> Iterable[Made]:
    """Do the same work on many items, in several processes when it pays.

    :param work: a function of a module
    :param items: what to do it on
    :param workers: how many processes; as many as there are processors unless given
    :returns: results in order of the items
    :raises SourceError: when a process dies
    """
    count = min(workers or os.cpu_count() or 1, len(items))
    if count < 2:
        yield from map(work, items)
        return
    chunk = max(1, min(8, len(items) // (count * 4)))
    with ProcessPoolExecutor(count, mp_context=get_context("forkserver")) as pool:
        try:
            yield from pool.map(work, items, chunksize=chunk)
        except BrokenProcessPool as error:
            raise SourceError(
                "a reading process was stopped from outside (out of memory?)",
                remedy="read fewer files at once",
            ) from error
