"""An index as search reads it: checked by hash, mapped into memory."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Arrays, unpack
from kkgraph.embedding.builtin import StaticModel, read_static
from kkgraph.embedding.choice import BUILTIN
from kkgraph.errors import SnapshotError
from kkgraph.index.bm25 import GAP, Columns
from kkgraph.index.tables import IndexTables
from kkgraph.snapshot import index_folder
from kkgraph.snapshot.index_folder import Description

_COLUMNS = ("contract", "section", "order", "passages", "line_from", "line_to", "start", "end",
            "page", "kind")  # fmt: skip
_OWN, _REPORT = 1, 2
# Fields of contracts that answers are counted by.
FieldName = Literal["municipality", "edition", "text_status"]


class StemPlaces(NamedTuple):
    """Stems of all words in order, the places sorted by stem, and where each stem begins there."""

    stems: NDArray[np.int32]
    places: NDArray[np.int32]
    starts: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Index:
    """What search needs of an index.

    :param folder: where it lies
    :param description: what it was built from
    :param tables: contracts, sections, concepts and terms
    :param units: arrays, a row a unit
    :param words: arrays of the words leg
    :param themes: arrays of the themes leg
    :param vectors: one vector a unit
    :param texts: all texts
    """

    folder: Path
    description: Description
    tables: IndexTables
    units: Arrays
    words: Arrays
    themes: Arrays
    vectors: NDArray[np.float32]
    texts: bytes

    @property
    def size(self) -> int:
        """How many units there are."""
        return int(self.units["places"].shape[0])

    def column(self, name: str) -> NDArray[np.int32]:
        """One property of all units.

        :param name: contract, section (-1: none), order, passages, line_from, line_to, start,
            end, page (-1: none) or kind
        """
        return self._contiguous[name]

    @cached_property
    def _contiguous(self) -> dict[str, NDArray[np.int32]]:
        """The columns one after the other: rows are ten times as long, and slow to walk over."""
        held = np.asarray(self.units["places"])
        return {name: held[:, n].copy() for n, name in enumerate(_COLUMNS)}

    def text(self, unit: int) -> str:
        """The text of a unit."""
        starts = self.units["texts"]
        return self.texts[int(starts[unit]) : int(starts[unit + 1])].decode()

    def words_of(self, unit: int) -> NDArray[np.int32]:
        """The numbers of a unit's words, in order."""
        starts = self.words["order_starts"]
        # The last one is the gap.
        words: NDArray[np.int32] = self.words["order"][starts[unit] : starts[unit + 1] - 1]
        return words

    def concepts_of(self, unit: int) -> list[int]:
        """The numbers of the concepts a unit names."""
        starts, rows = self.themes["named.starts"], self.themes["named.rows"]
        found: list[int] = rows[int(starts[unit]) : int(starts[unit + 1])].tolist()
        return found

    @cached_property
    def own(self) -> NDArray[np.bool_]:
        """Which units are a city's own text."""
        return np.asarray((self.column("kind") & (_OWN | _REPORT)) == _OWN)

    @cached_property
    def contract_firsts(self) -> NDArray[np.intp]:
        """The first unit of each contract that has any: a contract's stand one after the other."""
        return np.flatnonzero(np.diff(self.column("contract"), prepend=-1))

    @cached_property
    def read_whole(self) -> NDArray[np.bool_]:
        """Which contracts were read whole."""
        return np.asarray([row["text_status"] == "whole" for row in self.tables["contracts"]])

    def contract_field(self, name: FieldName) -> tuple[list[str], NDArray[np.int64]]:
        """The different values of a field of the contracts, and the number of each one's value.

        :param name: of the field
        """
        return self._contract_fields[name]

    @cached_property
    def _contract_fields(self) -> dict[FieldName, tuple[list[str], NDArray[np.int64]]]:
        rows = self.tables["contracts"]
        return {
            "municipality": _numbered([row["municipality"] or "" for row in rows]),
            "edition": _numbered([row["edition"] for row in rows]),
            "text_status": _numbered([row["text_status"] for row in rows]),
        }

    @cached_property
    def of_cities(self) -> NDArray[np.int64]:
        """The numbers of the contracts that are of a city, ascending."""
        rows = self.tables["contracts"]
        held = [number for number, row in enumerate(rows) if row["municipality"]]
        return np.asarray(held, dtype=np.int64)

    @cached_property
    def stem_places(self) -> StemPlaces:
        """Where each stem stands."""
        # The last number stands for the gaps between units.
        numbers = np.append(self.words["stem_of"], len(self.stem_numbers))
        stems = numbers[self.words["order"]].astype(np.int32)
        counts = np.bincount(stems, minlength=len(self.stem_numbers) + 1)
        places = np.argsort(stems, kind="stable").astype(np.int32)
        return StemPlaces(stems, places, np.concatenate([[0], np.cumsum(counts)]))

    @cached_property
    def glosses(self) -> Columns:
        """BM25 weights of English stems."""
        return self._columns(self.words, "glosses", self.tables["glosses"], self.size)

    @cached_property
    def stems(self) -> Columns:
        """BM25 weights of Swedish stems."""
        return self._columns(self.words, "stems", self.tables["stems"], self.size)

    @cached_property
    def concepts(self) -> Columns:
        """BM25 weights of English stems in the concepts' labels and definitions."""
        concepts = self.tables["concepts"]
        return self._columns(self.themes, "concepts", self.tables["concept_terms"], len(concepts))

    @cached_property
    def mentions(self) -> Columns:
        """Weights of concepts in units."""
        keys = [concept["key"] for concept in self.tables["concepts"]]
        return self._columns(self.themes, "mentions", keys, self.size)

    @cached_property
    def surfaces(self) -> dict[str, int]:
        """Numbers of the words as they stand in the texts."""
        found: dict[str, int] = {}
        for number, word in enumerate(self.tables["surfaces"]):
            found.setdefault(word, number)
        return found

    @cached_property
    def same_word(self) -> NDArray[np.int32]:
        """For each number of a word that of the first that is written so, in any language."""
        first = self.surfaces
        return np.asarray([first[word] for word in self.tables["surfaces"]], dtype=np.int32)

    @cached_property
    def written(self) -> NDArray[np.int32]:
        """The words of all units in order, by how they are written; gaps stay gaps."""
        order = self.words["order"]
        held = np.append(self.same_word, np.int32(GAP))
        return held[order]

    @cached_property
    def stem_numbers(self) -> dict[str, int]:
        """Numbers of the words' stems, by which phrases are compared."""
        return {stem: number for number, stem in enumerate(self.tables["plain_stems"])}

    @cached_property
    def static_model(self) -> StaticModel | None:
        """The built-in model, if it made the vectors."""
        if self.description.model.name != BUILTIN:
            return None
        return read_static(self.folder / index_folder.MODEL)

    @staticmethod
    def _columns(arrays: Arrays, name: str, terms: list[str], height: int) -> Columns:
        numbers = {term: number for number, term in enumerate(terms)}
        data, rows, starts = (arrays[f"{name}.{part}"] for part in ("data", "rows", "starts"))
        return Columns(data, rows, starts, numbers, height)


def _numbered(values: Iterable[str]) -> tuple[list[str], NDArray[np.int64]]:
    """The different values, and the number of each one's value among these."""
    numbers: dict[str, int] = {}
    rows = [numbers.setdefault(value, len(numbers)) for value in values]
    return list(numbers), np.asarray(rows, dtype=np.int64)


def open_index(folder: Path) -> Index:
    """Open an index.

    :param folder: the folder of the index
    :raises SnapshotError: if files are missing or changed; names them
    """
    description = index_folder.read_description(folder)
    damaged = index_folder.damaged_files(folder)
    if damaged:
        raise SnapshotError(
            f"the search index is damaged: {', '.join(str(folder / name) for name in damaged)} "
            f"is missing or changed; {index_folder.REMEDY}"
        )
    return Index(
        folder=folder,
        description=description,
        tables=json.loads((folder / index_folder.TABLES).read_bytes()),
        units=unpack(folder / index_folder.UNITS),
        words=unpack(folder / index_folder.WORDS),
        themes=unpack(folder / index_folder.THEMES),
        vectors=unpack(folder / index_folder.VECTORS)["vectors"],
        texts=(folder / index_folder.TEXTS).read_bytes(),
    )
