"""A whole snapshot to take away: N-Quads, Turtle, tables as CSV in a zip; licence and citation.

Written file by file and contract by contract, so that memory does not grow with the graph. The
same snapshot gives the same bytes.
"""

from __future__ import annotations

import importlib.metadata
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kkgraph import __version__
from kkgraph.exports import table_files
from kkgraph.graph.oxigraph import without_graph
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.terms import DEF, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kkgraph.vocabulary.registers import Vocabulary

# Zip knows no time before this; no clock goes into a snapshot.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_nquads(snapshot: Snapshot, target: IO[bytes]) -> None:
    """Write all quads.

    :param snapshot: the snapshot.
    :param target: takes the bytes: the graphs by name, each sorted.
    """
    for line in _lines(snapshot):
        target.write(line)


def write_turtle(snapshot: Snapshot, target: IO[bytes]) -> None:
    """Write all triples.

    :param snapshot: the snapshot.
    :param target: takes the bytes; a triple of two graphs may stand there twice.
    """
    import pyoxigraph as ox

    source = _Joined(without_graph(line) for line in _lines(snapshot))
    triples = ox.parse(input=source, format=ox.RdfFormat.N_TRIPLES)  # type: ignore[arg-type]
    ox.serialize(
        (quad.triple for quad in triples), target, ox.RdfFormat.TURTLE, prefixes=dict(PREFIXES)
    )


def write_tables(snapshot: Snapshot, vocabulary: Vocabulary, target: IO[bytes]) -> None:
    """Write the tables: contracts, registers, and one table for each kind of statement.

    :param snapshot: the snapshot.
    :param vocabulary: registers and thesaurus.
    :param target: takes the bytes of a zip file.
    """
    described = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in table_files.all_tables(snapshot, vocabulary):
            _add(archive, table.file, table.to_csv())
            described.append(table)
        _add(archive, table_files.METADATA, table_files.describe(described))
        _add(archive, "LICENCE.txt", licence().encode())
        _add(archive, "CITATION.txt", citation(snapshot).encode())


WRITERS: dict[str, Callable[[Snapshot, Vocabulary, IO[bytes]], None]] = {
    "kkgraph.nq": lambda snapshot, vocabulary, target: write_nquads(snapshot, target),
    "kkgraph.ttl": lambda snapshot, vocabulary, target: write_turtle(snapshot, target),
    "tables.zip": write_tables,
}


def licence() -> str:
    """Say what may be done with the data.

    :returns: the licence of data and program, and what it does not cover.
    """
    return (
        "The data made by kkgraph (statements, identifiers, themes, registers) are under the MIT "
        f"licence below.\nThe terms ({DEF.rstrip('#')}) are under CC BY 4.0: "
        "https://creativecommons.org/licenses/by/4.0/\nThe contracts themselves, and the words "
        "quoted from them, are their publishers'; name contract and page when you quote.\n\n"
        + _licence_text()
    )


def citation(snapshot: Snapshot, address: str = "") -> str:
    """Say how to cite a snapshot.

    :param snapshot: the snapshot.
    :param address: where it is served, if anywhere.
    :returns: one line for people, and BibTeX.
    """
    contracts = snapshot.manifest.counts["contracts"]
    quads = snapshot.manifest.counts["quads"]
    place = f" {address}" if address else ""
    url = f"  url = {{{address}}},\n" if address else ""
    return (
        f"the kkgraph authors: Climate contracts as a graph (Klimatkontrakt 2030). Snapshot "
        f"{snapshot.id}, made with kkgraph {snapshot.manifest.program}: {contracts} contracts and "
        f"reports, {quads} statements.{place}\n\n"
        f"@misc{{kkgraph-{snapshot.id},\n"
        "  author = {{the kkgraph authors}},\n"
        "  title = {Climate contracts as a graph (Klimatkontrakt 2030)},\n"
        f"{url}"
        f"  note = {{Snapshot {snapshot.id}, kkgraph {snapshot.manifest.program}}}\n"
        "}\n"
    )


def _lines(snapshot: Snapshot) -> Iterator[bytes]:
    """Give all quads; wording that contracts share is in the file of each, but given once."""
    shared = f"<{iris.graph_iri('shared-text')}> .\n".encode()
    seen: set[bytes] = set()
    for name in snapshot.graph_names():
        for line in snapshot.graph(name).splitlines(keepends=True):
            if line.endswith(shared):
                if line in seen:
                    continue
                seen.add(line)
            yield line


class _Joined(io.RawIOBase):
    """Pieces of bytes as a file to read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        """Tell that it can be read.

        :returns: yes.
        """
        return True

    def read(self, size: int = -1) -> bytes:
        """Give the next bytes.

        :param size: how many at most.
        :returns: some; none at the end.
        """
        parts, length = [self._rest], len(self._rest)
        while length < max(size, 65536):
            piece = next(self._pieces, b"")
            if not piece:
                break
            parts.append(piece)
            length += len(piece)
        whole = b"".join(parts)
        size = len(whole) if size < 0 else size
        self._rest = whole[size:]
        return whole[:size]


def _add(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


def _licence_text() -> str:
    """Read the licence: in the repository beside the package, else as installed."""
    beside = Path(__file__).resolve().parents[2] / "LICENSE"
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    try:
        found = importlib.metadata.distribution("kkgraph").read_text("licenses/LICENSE")
    except importlib.metadata.PackageNotFoundError:
        found = None
    return found or f"MIT licence: https://spdx.org/licenses/MIT (kkgraph {__version__})\n"
