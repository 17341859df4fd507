"""What the last snapshot holds of a source and need not be written again.

Beside the readings of a source lies a note under a key of all that its files were written from.
Where the key is the same, so are the files. The graph of shared text belongs to all sources, so
the note tells by hashes which lines a source had in it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property

from ingest.build.reading_cache import ReadingCache, StoredSource
from ingest.build.write_source import Unwritten, WrittenSource
from kkgraph.snapshot import layout
from kkgraph.snapshot.builder import Builder
from kkgraph.vocabulary import iris

SHARED = "shared-text"


class Shelf:
    """The notes of the last snapshot, and those of the one being built."""

    def __init__(self, builder: Builder, cache: ReadingCache) -> None:
        self.builder = builder
        self.cache = cache

    def take(self, source: StoredSource, items: Sequence[Unwritten]) -> list[bytes] | None:
        """Keep the files of a source if they would be written the same.

        :param source: the source
        :param items: what would be written of it
        :returns: its lines of shared text; ``None`` if it must be written
        """
        key = self._key(source, items)
        previous = self.builder.previous
        note = previous.reading(key) if previous else None
        if note is None:
            return None
        lines = [self._shared.get(name) for name in json.loads(note)]
        found = [line for line in lines if line is not None]
        kept = (
            len(found) == len(lines)
            and self.builder.keep_graph(iris.source_key(source.sha256))
            and self.builder.keep_contracts(source.chosen)
            and self.builder.keep_reading(key)
        )
        return found if kept else None

    def put(self, source: StoredSource, items: Sequence[Unwritten], written: WrittenSource) -> None:
        """Note what was written of a source.

        :param source: the source
        :param items: what it was written from
        :param written: what came of it
        """
        names = [_name(line) for line in written.shared.splitlines(keepends=True)]
        self.builder.put_reading(self._key(source, items), json.dumps(names).encode())

    def _key(self, source: StoredSource, items: Sequence[Unwritten]) -> str:
        compared = [
            (key, item.replaces, item.counterpart, item.shared and bytes(item.shared).hex())
            for key, item in zip(source.chosen, items, strict=True)
        ]
        said = json.dumps([self.cache.key(source), compared])
        return f"{source.sha256}.{hashlib.sha256(said.encode()).hexdigest()[:16]}.written"

    @cached_property
    def _shared(self) -> dict[str, bytes]:
        """The lines of the last snapshot's shared text by hash."""
        previous = self.builder.previous
        if previous is None or not previous.is_sound(layout.GRAPHS.path(SHARED)):
            return {}
        return {_name(line): line for line in previous.graph(SHARED).splitlines(keepends=True)}


def _name(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()[:16]
