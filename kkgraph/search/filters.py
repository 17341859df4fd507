"""Which units may be found: filters, phrases that must be there, words that must not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kkgraph.arrays import Mask
from kkgraph.errors import NotFoundError
from kkgraph.index.load import Index
from kkgraph.interface.search_request import SearchRequest
from kkgraph.search.typed import Parsed, Phrase
from kkgraph.text.features import TextAnalysis
from kkgraph.vocabulary.edition import EditionLabel, of_edition
from kkgraph.vocabulary.lookup import find_municipality, find_theme
from kkgraph.vocabulary.registers import Vocabulary

_NEAR = 5


def allowed_units(index: Index, asked: SearchRequest, vocabulary: Vocabulary) -> Mask:
    """Which units pass the filters.

    :param index: the index
    :param asked: what is asked for
    :param vocabulary: names of municipalities and concepts
    :raises NotFoundError: if a name is unknown or nothing of that kind was read; with near ones
    """
    allowed = index.own
    if not asked.own_only:
        report = (index.column("kind") & 2) > 0
        allowed = allowed | np.where(report, asked.include_reports, asked.include_shared)
    if asked.municipality:
        allowed = allowed & _of_contracts(index, _cities(index, asked.municipality, vocabulary))
    if asked.version:
        allowed = allowed & _of_contracts(index, _versions(index, asked.version))
    if asked.topic:
        allowed = allowed & _of_topics(index, asked.topic)
    if asked.theme:
        allowed = allowed & _of_themes(index, asked.theme, vocabulary)
    return allowed


def allowed_contracts(
    index: Index, asked: SearchRequest, vocabulary: Vocabulary
) -> NDArray[np.int64]:
    """Which cities' contracts pass the filters.

    :param index: the index
    :param asked: what is asked for
    :param vocabulary: names of municipalities
    :returns: their numbers, ascending
    """
    found = index.of_cities
    if asked.municipality:
        found = np.intersect1d(found, sorted(_cities(index, asked.municipality, vocabulary)))
    if asked.version:
        found = np.intersect1d(found, sorted(_versions(index, asked.version)))
    return found.astype(np.int64)


def _of_contracts(index: Index, numbers: Iterable[int]) -> Mask:
    return np.asarray(np.isin(index.column("contract"), sorted(numbers)))


def _cities(index: Index, names: Sequence[str], vocabulary: Vocabulary) -> set[int]:
    rows = index.tables["contracts"]
    found = set()
    for name in names:
        city = find_municipality(vocabulary, name)
        mine = {n for n, row in enumerate(rows) if row["municipality"] == city.code}
        if not mine:
            there = {row["municipality"] for row in rows if row["municipality"]}
            near = sorted(
                (code for code in there if code in vocabulary.municipalities),
                key=lambda code: (vocabulary.municipalities[code].county != city.county, code),
            )
            shown = [vocabulary.municipalities[code].name for code in near[:_NEAR]]
            raise NotFoundError(city.name, shown, what="contract of the municipality")
        found |= mine
    return found


def _versions(index: Index, versions: Sequence[str]) -> set[int]:
    rows = index.tables["contracts"]
    labels = [EditionLabel(r["edition"], r["version"], r["valid_from"]) for r in rows]
    found: set[int] = set()
    for version in versions:
        mine = of_edition(version, labels)
        if not mine:
            raise NotFoundError(version, sorted({r["edition"] for r in rows}), what="version")
        found.update(mine)
    return found


def _of_topics(index: Index, topics: Sequence[str]) -> Mask:
    sections = index.tables["sections"]
    known = sorted({section["topic"] for section in sections if section["topic"]})
    for topic in topics:
        if topic not in known:
            raise NotFoundError(topic, known, what="topic")
    wanted = [n for n, section in enumerate(sections) if section["topic"] in topics]
    return np.asarray(np.isin(index.column("section"), wanted))


def _of_themes(index: Index, themes: Sequence[str], vocabulary: Vocabulary) -> Mask:
    keys = {find_theme(vocabulary, name).key for name in themes}
    concepts = index.tables["concepts"]
    while True:
        below = {c["key"] for c in concepts if keys & set(c["broader"])} - keys
        if not below:
            break
        keys |= below
    wanted = [number for number, concept in enumerate(concepts) if concept["key"] in keys]
    starts = index.themes["named.starts"]
    hits = np.isin(index.themes["named.rows"], wanted)
    counts = np.concatenate([[0], np.cumsum(hits)])
    return np.asarray(counts[starts[1:]] > counts[starts[:-1]])


def with_phrases(
    index: Index, allowed: Mask, parsed: Parsed, analysis: TextAnalysis, *, exact: bool = False
) -> Mask:
    """Which of the allowed units hold all phrases and none of the excluded words.

    :param index: the index
    :param allowed: units that pass the filters
    :param parsed: the query
    :param analysis: stems, by which words of phrases are compared
    :param exact: the whole query must stand there as it was typed, not only by stems
    """
    for phrase in parsed.phrases:
        allowed = allowed & units_with(index, phrase, analysis)
    for phrase in parsed.excluded:
        allowed = allowed & ~units_with(index, phrase, analysis)
    if exact:
        allowed = allowed & units_with(index, parsed.words, analysis, exact=True)
    return allowed


def units_with(
    index: Index, phrase: Phrase, analysis: TextAnalysis, *, exact: bool = False
) -> Mask:
    """Which units hold words one after the other, by their stems or as they are typed."""
    found = np.zeros(index.size, dtype=bool)
    stems = [index.stem_numbers.get(analysis.analyser.stem(word)) for word in phrase]
    words = [index.surfaces.get(word) for word in phrase]
    numbers = words if exact else stems
    if stems[0] is None or None in numbers:
        return found
    held, starts = index.stem_places, index.words["order_starts"]
    order = index.written if exact else held.stems
    places = held.places[held.starts[stems[0]] : held.starts[stems[0] + 1]]
    for offset, number in enumerate(numbers):
        # Every unit ends with a gap, so there is always a next place.
        places = places[order[places + offset] == number]
    found[np.searchsorted(starts, places, side="right") - 1] = True
    return found
