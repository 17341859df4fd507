"""Reading many files at once; what came of each, in the order they were given.

A file is read in a process of its own, so that one that hangs or brings its reader down
is reported and the others are read. The members of an archive are read one by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.build.reading_cache import ReadingCache, StoredSource, describe
from ingest.build.workers import Fault, Workers, unexpected
from ingest.formats import SourceText, read_path
from ingest.readings.read import read_source
from ingest.structure.identify import Override
from kkgraph.errors import KkGraphError, SourceError
from kkgraph.vocabulary import registers

Progress = Callable[[int, int, str], None]


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


@dataclass(frozen=True, slots=True)
class _ReadText:
    """A text that still has to be read to contracts."""

    text: SourceText
    override: Override


Result = StoredSource | Failed
Opened = Result | _ReadText


def read_all(
    tasks: Sequence[Task],
    cache: ReadingCache,
    workers: Workers,
    *,
    progress: Progress | None = None,
) -> Iterator[Result]:
    """Read files, those that are known and unchanged from the cache.

    :param tasks: the files
    :param cache: what earlier runs kept
    :param workers: the processes to read in
    :param progress: told (done, total, name)
    :returns: what came of each, in order of the tasks
    """
    kept = [_kept(task, cache) for task in tasks]
    unread = [task for task, found in zip(tasks, kept, strict=True) if found is None]
    fresh = workers.each(open_file, unread, _size)
    for done, (task, found) in enumerate(zip(tasks, kept, strict=True), 1):
        opened = [found] if found else _opened(next(fresh), task)
        yield from _read_texts(opened, cache, workers)
        if progress:
            progress(done, len(tasks), task.name)


def read_again(
    sources: Sequence[StoredSource], cache: ReadingCache, workers: Workers
) -> Iterator[Result]:
    """Read kept texts anew, since the vocabulary or the program changed.

    :param sources: known sources
    :param cache: where their texts are
    :param workers: the processes to read in
    :returns: what came of each, in the same order
    """
    texts = [_ReadText(cache.text_of(source), source.override) for source in sources]
    for text, result in zip(texts, workers.each(_read_text, texts, _length), strict=True):
        yield _checked(result, text)


def _size(task: Task) -> int:
    try:
        return task.path.stat().st_size
    except OSError:
        return 0  # the reader will say what is wrong with it


def _length(item: _ReadText) -> int:
    return len(item.text.text)


def _kept(task: Task, cache: ReadingCache) -> StoredSource | None:
    """The known source if it is the same file under the same name, nothing if it is to be read."""
    try:
        if not task.path.is_file():
            return None  # what has no end, such as a pipe, is never opened
        with task.path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None  # the reader will say what is wrong with it
    return _known(sha256, task.name, task.override, cache)


def _known(sha256: str, name: str, override: Override, cache: ReadingCache) -> StoredSource | None:
    source = cache.previous().get(sha256)
    if source is None or source.readings is None or source.override != override:
        return None
    # Who gives a file again wants all of it.
    source = replace(source, removed=())
    # Should a copy stand for both, it must be read under its own name: every quote tells it.
    return source if source.name == name else replace(source, name=name, readings=None)


def _opened(result: list[Opened] | Fault, task: Task) -> list[Opened]:
    if isinstance(result, Fault):
        return [Failed(task.name, None, str(SourceError(result.reason, path=task.name)))]
    return result


def _read_texts(
    opened: Iterable[Opened], cache: ReadingCache, workers: Workers
) -> Iterator[Result]:
    """Read the members of an archive; what has been read is passed on."""
    ready: list[Result | None] = []
    texts: list[_ReadText] = []
    for item in opened:
        known = _known_text(item, cache) if isinstance(item, _ReadText) else item
        ready.append(known)
        if known is None and isinstance(item, _ReadText):
            texts.append(item)
    results = zip(texts, workers.each(_read_text, texts, _length), strict=True)
    for found in ready:
        if found is None:
            text, result = next(results)
            found = _checked(result, text)
        yield found


def _known_text(item: _ReadText, cache: ReadingCache) -> StoredSource | None:
    return _known(item.text.sha256, item.text.name, item.override, cache)


def _checked(result: Result | Fault, item: _ReadText) -> Result:
    if not isinstance(result, Fault):
        return result
    text = item.text
    return Failed(text.name, text.sha256, str(SourceError(result.reason, path=text.name)))


def open_file(task: Task) -> list[Opened]:
    """Read a file; an archive is only opened, so that its members can be read side by side."""
    errors: list[Opened] = []

    def note(error: SourceError) -> None:
        errors.append(Failed(error.path or task.name, None, str(error)))

    try:
        texts = read_path(task.path, name=task.name, on_error=note)
    except KkGraphError as error:
        return [*errors, Failed(task.name, None, str(error))]
    except Exception as error:  # noqa: BLE001 - one file must not end the run
        return [*errors, Failed(task.name, None, f"{task.name}: {unexpected(error)}")]
    items = [_ReadText(text, task.override) for text in texts]
    if len(items) == 1:
        return [*errors, _read_text(items[0])]
    return [*errors, *items]


def _read_text(item: _ReadText) -> Result:
    text = item.text
    try:
        readings = read_source(text, registers.load(), item.override)
        return describe(text, item.override, readings)
    except KkGraphError as error:
        return Failed(text.name, text.sha256, str(error))
    except Exception as error:  # noqa: BLE001 - one file must not end the run
        return Failed(text.name, text.sha256, f"{text.name}: {unexpected(error)}")
