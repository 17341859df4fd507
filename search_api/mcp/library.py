"""The current snapshot for a program of one user: looked at anew with every question."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from kkgraph.answers.questions import Answers
from kkgraph.search.in_sparql import IndexSearch
from kkgraph.snapshot import layout
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Limits, Store
from kkgraph.vocabulary.registers import load


class Library:
    """Keeps the current snapshot open until a newer one is there."""

    def __init__(self, data_dir: Path, *, limits: Limits | None = None) -> None:
        """Open nothing yet.

        :param data_dir: the folder of snapshots.
        :param limits: of saved queries.
        """
        self._data_dir = data_dir
        self._limits = limits or Limits(rows=1000)
        self._lock = threading.Lock()
        self._open: tuple[str, Answers, Store] | None = None

    def answers(self) -> Answers:
        """Give what answers questions.

        :returns: of the current snapshot.
        :raises SnapshotError: if there is none.
        """
        return self._current()[1]

    def query(self, name: str, values: dict[str, str]) -> dict[str, object]:
        """Ask a saved query.

        :param name: its name.
        :param values: of its parameters.
        :returns: columns and rows, and whether rows are missing.
        """
        _, answers, store = self._current()
        saved = answers.saved_query(name)
        found = store.query(answers.bind_query(saved, values))
        return {
            "name": saved.name,
            "title": saved.title,
            "columns": list(found.columns),
            "rows": found.values(),
            "truncated": found.truncated,
        }

    def close(self) -> None:
        """End the query process."""
        if self._open:
            self._open[2].close()

    def _current(self) -> tuple[str, Answers, Store]:
        """Open the current snapshot if it is another than the one we have."""
        with self._lock:
            key = self._key()
            if self._open is None or self._open[0] != key:
                snapshot = Snapshot.open(self._data_dir, check_graph=True)
                self.close()
                answers = Answers(snapshot, load())
                search = IndexSearch(snapshot, lambda: answers.searcher).passages
                store = Store(
                    snapshot.graph_path,
                    limits=self._limits,
                    search=search,
                    proof=snapshot.prove_graph,
                )
                self._open = (snapshot.id, answers, store)
            return self._open

    def _key(self) -> str | None:
        try:
            return os.path.basename(os.readlink(self._data_dir / layout.CURRENT))
        except OSError:
            return None
