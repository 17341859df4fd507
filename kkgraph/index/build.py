"""Building an index from contracts: everything search will need, as files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import pack
from kkgraph.contract import Contract
from kkgraph.embedding.choice import ModelChoice
from kkgraph.files import digest
from kkgraph.index import bm25, concepts
from kkgraph.index.near_duplicates import group_alike
from kkgraph.index.qualified import qualified_words
from kkgraph.index.statements import Places, kinds_of, stated
from kkgraph.index.tables import IndexedContract, IndexedSection, IndexTables
from kkgraph.index.units import Unit, units_of
from kkgraph.index.vectors import Counted, embed
from kkgraph.index.windows import window_arrays, windows_of
from kkgraph.snapshot import index_folder
from kkgraph.snapshot.index_folder import Description
from kkgraph.text.features import TextAnalysis
from kkgraph.vocabulary.thesaurus import Theme


def build(
    contracts: Iterable[Contract],
    *,
    themes: Mapping[str, Theme],
    analysis: TextAnalysis,
    made_of: tuple[str, str] = ("", ""),
    choice: ModelChoice | None = None,
    previous: Path | None = None,
) -> dict[str, bytes]:
    """Build an index.

    :param contracts: contracts and reports, sorted by id
    :param themes: the thesaurus
    :param analysis: the lexicon
    :param made_of: hashes of the contracts and of lexicon and thesaurus, to be stated
    :param choice: which model makes the vectors; the built-in one unless given
    :param previous: the folder of an earlier index, whose vectors are used again where the
        model and the text are the same
    :returns: content by file name inside the folder of the index
    """
    held = list(contracts)
    units = [unit for contract in held for unit in units_of(contract)]
    counted = _count(units, analysis)
    names = list(themes)
    features = [concepts.concept_features(themes[name], analysis) for name in names]
    found = {
        index_folder.TABLES: index_folder.to_json(
            _tables(held, themes, analysis, counted, features)
        ),
        index_folder.TEXTS: "".join(unit.text for unit in units).encode(),
        index_folder.UNITS: pack(_places(held, counted) | _windows(counted, names, stated(held))),
        index_folder.WORDS: pack(_words(counted, analysis)),
        index_folder.THEMES: pack(_themes(counted, themes, features)),
    }
    note, made = embed(counted, features, analysis, choice or ModelChoice(), previous)
    found |= made
    counts = {
        "contracts": len(held),
        "units": len(units),
        "own_units": int(counted.own.sum()),
        "words": len(counted.surfaces),
        "features": len(counted.gloss_ids),
    }
    description = Description(*made_of, note, counts, index_folder.hashes(found))
    return {**found, index_folder.DESCRIPTION: description.to_bytes()}


def _count(units: Sequence[Unit], analysis: TextAnalysis) -> Counted:
    words = bm25.WordIndex()
    rows = [words.number(unit.text, unit.language) for unit in units]
    context = [words.number(unit.context, unit.language) for unit in units]
    held = words.held()
    surfaces = [word for word, _ in held]
    counts = bm25.count_words(
        [np.concatenate(pair) for pair in zip(rows, context, strict=True)], len(surfaces)
    )
    glosses, gloss_ids = bm25.feature_matrix(held, lambda word: analysis.english_of(*word))
    stems, stem_ids = bm25.feature_matrix(held, lambda word: analysis.stems_of(*word))
    of_words = {"glosses": glosses, "stems": stems}
    counted = counts @ glosses, gloss_ids, counts @ stems, stem_ids
    return Counted(units, surfaces, rows, context, of_words, *counted)


def _tables(
    contracts: Sequence[Contract],
    themes: Mapping[str, Theme],
    analysis: TextAnalysis,
    counted: Counted,
    features: Sequence[Mapping[str, int]],
) -> IndexTables:
    sections: list[IndexedSection] = [
        {"number": s.number, "title": s.title, "topic": s.topic, "owner": s.owner}
        for contract in contracts
        for s in contract.sections
    ]
    return {
        "contracts": [_contract_row(contract) for contract in contracts],
        "sections": sections,
        "concepts": concepts.concept_table(themes, analysis),
        "concept_terms": sorted({name for row in features for name in row}),
        "added_words": concepts.added_words(features),
        "glosses": list(counted.gloss_ids),
        "stems": list(counted.stem_ids),
        "surfaces": counted.surfaces,
        "plain_stems": _plain_stems(counted, analysis),
    }


def _plain_stems(counted: Counted, analysis: TextAnalysis) -> list[str]:
    return list(dict.fromkeys(analysis.analyser.stem(word) for word in counted.surfaces))


def _contract_row(contract: Contract) -> IndexedContract:
    return {
        "id": contract.id,
        "kind": contract.kind,
        "municipality": contract.municipality,
        "version": contract.version,
        "edition": contract.listed_as,
        "valid_from": contract.valid_from,
        "title": contract.title,
        "file": contract.source.file,
        "text_status": contract.text_status,
    }


def _places(contracts: Sequence[Contract], counted: Counted) -> dict[str, NDArray[Any]]:
    of_contract = {contract.id: number for number, contract in enumerate(contracts)}
    keys = [(contract.id, section.key) for contract in contracts for section in contract.sections]
    of_section = {key: number for number, key in enumerate(keys)}
    rows = [
        (
            of_contract[unit.contract],
            of_section.get((unit.contract, unit.section or ""), -1),
            unit.passages[0].order,
            len(unit.passages),
            unit.passages[0].line_from,
            unit.passages[-1].line_to,
            unit.passages[0].start,
            unit.passages[-1].end,
            -1 if unit.passages[0].page is None else unit.passages[0].page,
            unit.own + 2 * unit.report,
        )
        for unit in counted.units
    ]
    table = np.asarray(rows, dtype=np.int32).reshape(len(rows), 10)
    lengths = [len(unit.text.encode()) for unit in counted.units]
    return {
        "places": table,
        "texts": np.cumsum([0, *lengths], dtype=np.int64),
        "groups": group_alike(counted.rows),
    }


def _windows(counted: Counted, names: Sequence[str], places: Places) -> dict[str, NDArray[Any]]:
    order, starts = bm25.sequence(counted.context)
    windows = [windows_of(unit) for unit in counted.units]
    return {
        **window_arrays(windows, {name: number for number, name in enumerate(names)}),
        "window_kinds": kinds_of(counted.units, windows, places),
        "context": order,
        "context_starts": starts,
    }


def _words(counted: Counted, analysis: TextAnalysis) -> dict[str, NDArray[Any]]:
    glosses = bm25.bm25(counted.glosses, counted.gloss_ids, basis=counted.own)
    stems = bm25.bm25(counted.stems, counted.stem_ids, basis=counted.own)
    order, starts = bm25.sequence(counted.rows)
    # Phrases are compared by stems.
    numbers = {stem: number for number, stem in enumerate(_plain_stems(counted, analysis))}
    plain = [numbers[analysis.analyser.stem(word)] for word in counted.surfaces]
    return {
        **glosses.arrays("glosses"),
        **stems.arrays("stems"),
        **_having(counted.of_words["glosses"], "gloss"),
        **_having(counted.of_words["stems"], "stem"),
        "order": order,
        "order_starts": starts,
        "qualified": qualified_words(counted.units, starts),
        "stem_of": np.asarray(plain, dtype=np.int32),
        "frequency": np.bincount(order[order >= 0], minlength=len(plain)).astype(np.int32),
    }


def _having(matrix: Any, name: str) -> dict[str, NDArray[Any]]:  # noqa: ANN401 - scipy
    """Which words have each feature, and how many features each word has."""
    columns = matrix.tocsc()
    columns.sort_indices()
    return {
        f"having_{name}.rows": columns.indices.astype(np.int32),
        f"having_{name}.starts": columns.indptr.astype(np.int64),
        f"having_{name}.counts": np.diff(matrix.tocsr().indptr).astype(np.int16),
    }


def _themes(
    counted: Counted, themes: Mapping[str, Theme], features: Sequence[Mapping[str, int]]
) -> dict[str, NDArray[Any]]:
    units = counted.units
    mentions = concepts.mention_matrix([unit.themes for unit in units], themes, counted.own)
    ids = {key: number for number, key in enumerate(themes)}
    named = bm25.count_words([[ids[k] for k in u.themes if k in ids] for u in units], len(ids))
    return {
        **concepts.concept_index(features).arrays("concepts"),
        **mentions.arrays("mentions"),
        "named.rows": named.indices.astype(np.int32),
        "named.starts": named.indptr.astype(np.int64),
    }


def contracts_key(hashes: Mapping[str, str]) -> str:
    """A key of contracts: equal for the same contracts.

    :param hashes: SHA-256 of each contract's file by id
    """
    return digest("\n".join(f"{key} {hashes[key]}" for key in sorted(hashes)).encode())[:16]
