"""Tables of initiatives (CSV): which are read, what became of each, and what the snapshot holds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.build.outcome import DocumentReport, Warned
from ingest.formats.limits import check_file_size
from ingest.formats.text import decode_text
from kkgraph.errors import SnapshotError, SourceError
from kkgraph.graph.page_quads import participation_quads
from kkgraph.snapshot import layout
from kkgraph.snapshot.builder import Builder
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.page_statements import PageParticipation
from kkgraph.vocabulary.participation_register import registered
from kkgraph.vocabulary.participation_rows import ReadRows, RowRemark, read_rows
from kkgraph.vocabulary.registers import load

_SUFFIX = ".csv"
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class InitiativeTable:
    """One table.

    :param name: name of its file.
    :param sha256: hash of its bytes.
    :param text: its text; as it was read, so that it can be read again without its file.
    """

    name: str
    sha256: str
    text: str


def is_table(path: Path) -> bool:
    """Tell whether a file is read as a table of initiatives.

    :param path: the file.
    """
    return path.suffix.lower() == _SUFFIX


class InitiativeTables:
    """The tables of the last snapshot and of this run."""

    def __init__(self, builder: Builder) -> None:
        """Begin with what the last snapshot holds.

        :param builder: the snapshot being built.
        :raises SnapshotError: if a table that it holds is damaged.
        """
        self._builder = builder
        self._vocabulary = load()
        self._tables = {table.sha256: table for table in _previous(builder)}

    def take(
        self, files: Iterable[tuple[Path, str]], *, replace: bool = False
    ) -> list[DocumentReport]:
        """Read tables; of one with a faulty row nothing is taken.

        :param files: path and name of each.
        :param replace: let a table take the place of an earlier one of the same name.
        :returns: what became of each.
        """
        return [self._take(path, name, replace) for path, name in files]

    def _take(self, path: Path, name: str, replace: bool) -> DocumentReport:
        try:
            check_file_size(path, name)
            data = path.read_bytes()
            if len(data) > _MOST_BYTES:
                raise SourceError(f"larger than {_MOST_BYTES} bytes", path=name, remedy="split it")
            text, odd = decode_text(data, name)
        except OSError as error:
            return _failed(name, None, f"{name}: cannot be read: {error}")
        except SourceError as error:
            return _failed(name, None, str(error))
        sha256 = hashlib.sha256(data).hexdigest()
        found = read_rows(text, self._vocabulary)
        warnings = [Warned(item.code, item.message, item.line) for item in odd]
        warnings += [Warned(item.code, item.message, item.row) for item in found.remarks]
        refused = self._refused(name, sha256, found, replace)
        if refused:
            warnings += [Warned(item.code, item.message, item.row) for item in found.faults]
            return _failed(name, sha256, refused, warnings)
        if sha256 in self._tables:
            return DocumentReport(name, sha256, [], "unchanged", warnings)
        earlier = self._named(name)
        for table in earlier:
            del self._tables[table.sha256]
        self._tables[sha256] = InitiativeTable(name, sha256, text)
        return DocumentReport(name, sha256, [], "replaced" if earlier else "added", warnings)

    def _refused(self, name: str, sha256: str, found: ReadRows, replace: bool) -> str | None:
        """Why a table cannot be taken."""
        if found.faults:
            return f"{name}: {_summary(found.faults)}; nothing of it was taken"
        if not found.participations:
            return f"{name}: no row below the heading; nothing to take"
        if self._named(name) and sha256 not in self._tables and not replace:
            return (
                f"{name}: a table of this name was read before and says something else; use "
                "--replace to put this one in its place, or give it another name to keep both"
            )
        return None

    def _named(self, name: str) -> list[InitiativeTable]:
        return [table for table in self._tables.values() if table.name == name]

    def stated(self) -> list[dict[str, str]]:
        """Say in the manifest which tables the snapshot was made from."""
        return [{"file": table.name, "sha256": table.sha256} for table in self._ordered()]

    def put(self) -> list[PageParticipation]:
        """Put the register and every table into the snapshot, each as a graph of its own.

        :returns: all that they say.
        """
        said = list(registered(self._vocabulary).rows)
        graph: iris.GraphName = "initiatives"
        self._builder.put_graph(graph, participation_quads(said, iris.graph_iri(graph)))
        for table in self._ordered():
            rows = read_rows(table.text, self._vocabulary).participations
            quads = participation_quads(rows, iris.source_iri(table.sha256))
            self._builder.put_graph(iris.source_key(table.sha256), quads)
            self._builder.put_text(table.sha256, table.text)
            said += rows
        return said

    def _ordered(self) -> Sequence[InitiativeTable]:
        return [self._tables[key] for key in sorted(self._tables)]


def _previous(builder: Builder) -> Iterator[InitiativeTable]:
    previous = builder.previous
    if previous is None:
        return
    for item in previous.manifest.stated_files("initiatives"):
        if not previous.is_sound(layout.TEXTS.path(item["sha256"])):
            raise SnapshotError(
                f"what was kept of {item['file']} is damaged; ingest all files into a new folder"
            )
        yield InitiativeTable(item["file"], item["sha256"], previous.text(item["sha256"]))


def _failed(
    name: str, sha256: str | None, error: str, warnings: list[Warned] | None = None
) -> DocumentReport:
    return DocumentReport(name, sha256, [], "failed", warnings or [], error)


def _summary(faults: Sequence[RowRemark]) -> str:
    """All faults in a sentence, the first in words; each stands among the warnings."""
    first = f"row {faults[0].row}: {faults[0].message}"
    if len(faults) == 1:
        return first
    return f"{len(faults)} rows are wrong, first {first}"
