"""Filling Oxigraph from files, and writing triples in other formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kkgraph.errors import SnapshotError

if TYPE_CHECKING:
    import pyoxigraph as ox

# So many quads are loaded at a time, some 700 bytes of memory each; Oxigraph sorts a million.
_PIECE = 950_000
# Up to so many pieces Oxigraph leaves the files as it loaded them, packed to half. Merged files
# are not packed, and it merges more of its own accord: then all are, for quicker questions.
_UNMERGED = 4


def bulk_load(
    graph: Path, files: Iterable[Path], read: Callable[[Path], bytes] = Path.read_bytes
) -> int:
    """Make a new graph on disk from N-Quads files.

    Every triple is put into the default graph too: Oxigraph's own union of named graphs gives a
    triple that stands in two of them twice, and so wrong counts.

    :param graph: the folder to make.
    :param files: the files; every quad has a named graph. They may still be in the making:
        each is read when it is given.
    :param read: gives the N-Quads of a file, should it be packed.
    :returns: how many different quads they hold.
    :raises SnapshotError: if a file does not parse.
    """
    import pyoxigraph as ox

    store = ox.Store(str(graph))
    paths: list[Path] = []
    # One call each, since each makes a set of files of its own.
    pieces = 0
    for piece in _pieces(map(read, _noted(files, paths))):
        _load(store, piece)
        pieces += 1
    quads = len(store)
    for piece in _pieces(map(read, paths)):
        _load(store, map(_triples, piece))
    if pieces > _UNMERGED:
        store.optimize()
    store.flush()
    return quads


def amend(before: Path, graph: Path, removed: Sequence[bytes], added: Sequence[bytes]) -> None:
    """Make a graph on disk that differs from another in some quads.

    Oxigraph's backup shares its files, which never change, with the other graph.

    :param before: the folder of the other graph, which stays as it is.
    :param graph: the folder to make.
    :param removed: lines of N-Quads that no named graph has any more.
    :param added: lines that none had before.
    :raises OSError: if the other graph cannot be read.
    """
    import pyoxigraph as ox

    ox.Store.read_only(str(before)).backup(str(graph))
    store = ox.Store(str(graph))
    _remove(store, removed)
    if added:
        _load(store, iter((b"".join(added), b"".join(map(without_graph, added)))))
    store.flush()


def _noted(files: Iterable[Path], paths: list[Path]) -> Iterator[Path]:
    for path in files:
        paths.append(path)
        yield path


def _pieces(contents: Iterable[bytes]) -> Iterator[Iterator[bytes]]:
    """Contents of files in groups of so many lines, unless one alone has more."""
    held: list[bytes] = []
    lines = 0
    for content in contents:
        more = content.count(b"\n")
        if held and lines + more > _PIECE:
            yield iter(held)
            held, lines = [], 0
        held.append(content)
        lines += more
    if held:
        yield iter(held)


def _load(store: ox.Store, pieces: Iterator[bytes]) -> None:
    import pyoxigraph as ox

    try:
        # What we wrote ourselves needs no validation of its IRIs.
        store.bulk_load(input=_Lines(pieces), format=ox.RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]
    except SyntaxError as error:
        raise SnapshotError(f"a graph is not N-Quads: {error}") from error


def _remove(store: ox.Store, lines: Sequence[bytes]) -> None:
    """Remove quads, and their triples from the default graph where no other graph has them."""
    import pyoxigraph as ox

    default, graphs = ox.DefaultGraph(), set()
    for quad in ox.parse(input=b"".join(lines), format=ox.RdfFormat.N_QUADS):
        store.remove(quad)
        triple = (quad.subject, quad.predicate, quad.object)
        if all(held.graph_name == default for held in store.quads_for_pattern(*triple)):
            store.remove(ox.Quad(*triple))
        graphs.add(quad.graph_name)
    for graph in graphs:
        if next(store.quads_for_pattern(None, None, None, graph), None) is None:
            store.remove_graph(graph)


class _Lines:
    """What the engine reads from: pieces of text as one stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes, at most so many, none at the end."""
        while not self._rest:
            try:
                self._rest = memoryview(next(self._pieces))
            except StopIteration:
                return b""
        size = len(self._rest) if size < 0 else size
        found, self._rest = self._rest[:size], self._rest[size:]
        return bytes(found)


def _triples(quads: bytes) -> bytes:
    """The same lines without their graph, which is mostly one for all of a file."""
    end = quads[quads.rfind(b" ", 0, -len(b" .\n")) :]
    if quads.count(end) == quads.count(b"\n"):
        return quads.replace(end, b" .\n")
    return b"".join(map(without_graph, quads.splitlines()))


def without_graph(line: bytes) -> bytes:
    r"""Make N-Triples of a line of N-Quads whose graph is named.

    :param line: one quad.
    :returns: the triple with a line end.

    >>> without_graph(b'<http://a> <http://b> "c d ." <http://g> .')
    b'<http://a> <http://b> "c d ." .\n'
    """
    return line.rstrip(b" .\n").rpartition(b" ")[0] + b" .\n"
