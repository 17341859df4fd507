"""What is asked of the server: requests made from what the snapshot holds, no two the same.

Equal requests would be answered from what the server keeps, so none comes twice.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TypeVar

from benchmarks.server_load import Ask, get
from kkgraph.index.load import Index, open_index
from kkgraph.queries.saved import Param, SavedQuery, load_queries
from kkgraph.snapshot import index_folder
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import Vocabulary, load

# Parameters by whose values saved queries can be told apart.
_KINDS = ("municipality", "network", "theme", "contract")
_TRIES = 50
_SHORT = 6
_WORD = re.compile(r"\w[\w-]*")
Made = TypeVar("Made", bound=Hashable)


@dataclass
class Asker:
    """Makes requests that a snapshot has answers to."""

    snapshot: Snapshot
    seed: int = 1
    _seen: set[tuple[str, Hashable]] = field(default_factory=set)

    @classmethod
    def open(cls, data: Path, seed: int = 1) -> Asker:
        """Open the current snapshot.

        :param data: the folder of snapshots.
        :param seed: the same seed makes the same requests.
        :returns: what makes requests.
        """
        return cls(Snapshot.open(data), seed)

    @cached_property
    def draw(self) -> random.Random:
        """Where chance comes from."""
        return random.Random(self.seed)

    @cached_property
    def index(self) -> Index:
        """The search index, for its words."""
        return open_index(self.snapshot.path / index_folder.FOLDER)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """Registers and thesaurus."""
        return load()

    @cached_property
    def values(self) -> dict[str, list[str]]:
        """What parameters can be, by their types: of cities those with a contract."""
        ids = self.snapshot.contract_ids()
        rows = self.snapshot.manifest.contracts.values()
        return {
            "contract": ids,
            "municipality": sorted({row["municipality"] for row in rows if row["municipality"]}),
            "network": sorted(self.vocabulary.networks),
            "theme": sorted(self.vocabulary.themes),
        }

    def words(self) -> str:
        """Several words as somebody might type them: of one passage, or thrown together."""
        kind = self.draw.random()
        if kind < 0.5:
            text = _WORD.findall(self.index.text(self.draw.randrange(self.index.size)))
            begin, length = self.draw.randrange(len(text) or 1), self.draw.randint(2, 5)
            words = text[begin : begin + length]
        else:
            surfaces = self.index.tables["surfaces"]
            words = self.draw.sample(surfaces, min(len(surfaces), self.draw.randint(2, 4)))
        # Of common words alone nobody can be answered.
        if kind > 0.8 or len(words) < 2 or max(map(len, words)) <= _SHORT:
            theme = self.vocabulary.themes[self.draw.choice(self.values["theme"])]
            words = [self.draw.choice((theme.label_sv, theme.label_en)), *words[:1]]
        return " ".join(words)

    def fresh(self, route: str, make: Callable[[], Made]) -> Made:
        """Make something that was not made before.

        :param route: what it is for.
        :param make: makes one.
        :returns: the first new one.
        :raises LookupError: if there seems to be no other.
        """
        for _ in range(_TRIES):
            made = make()
            if (route, made) not in self._seen:
                self._seen.add((route, made))
                return made
        raise LookupError(f"no other request for {route}")

    def searches(self, count: int) -> list[Ask]:
        """Make searches of the API.

        :param count: how many.
        :returns: all different.
        """
        return [
            get("/api/search", "/api/search", q=self.fresh("search", self.words))
            for _ in range(count)
        ]

    def saved(self, count: int, *, themes: bool = True) -> list[Ask]:
        """Make saved queries over cities, networks, themes and contracts.

        :param count: how many.
        :param themes: with those that must be given a theme.
        :returns: all different, in the same share of each query for as long as it has new ones.
        """
        chosen = [q for q in self.saved_queries if themes or not _must_have(q, "theme")]
        return list(islice(self._saved(chosen), count))

    @cached_property
    def saved_queries(self) -> list[SavedQuery]:
        """Saved queries that a city, network, theme or contract must be given."""
        return [
            query
            for query in load_queries().values()
            if any(p.required for p in query.params)
            and all(p.type in _KINDS for p in query.params if p.required)
        ]

    def _saved(self, left: list[SavedQuery]) -> Iterator[Ask]:
        while left:
            query = self.draw.choice(left)
            try:
                yield self.saved_ask(query)
            except LookupError:
                left.remove(query)

    def saved_ask(self, query: SavedQuery) -> Ask:
        """Make a request of one saved query, with values not asked for before.

        :param query: the query.
        :returns: the request.
        """
        params = [p for p in query.params if p.type in _KINDS]

        def choose() -> tuple[tuple[str, str], ...]:
            return tuple((p.name, self._value(p)) for p in params)

        given = {name: value for name, value in self.fresh(query.name, choose) if value}
        return get(f"/api/queries/{query.name}", f"/api/queries/{query.name}", **given)

    def _value(self, param: Param) -> str:
        if not param.required and self.draw.random() < 0.5:
            return ""
        return self.draw.choice(self.values[param.type])


def _must_have(query: SavedQuery, kind: str) -> bool:
    return any(param.required and param.type == kind for param in query.params)
