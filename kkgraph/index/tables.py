"""The tables of an index, as types: what its units point to by number."""

from __future__ import annotations

from typing_extensions import TypedDict

from kkgraph.aliases import Lang
from kkgraph.contract import DocumentKind, Owner, TextStatus


class IndexedContract(TypedDict):
    """A contract that units stand in."""

    id: str
    kind: DocumentKind
    municipality: str | None
    version: str
    edition: str
    valid_from: int | None
    title: str
    file: str
    text_status: TextStatus


class IndexedSection(TypedDict):
    """A section that units stand in."""

    number: str
    title: str
    topic: str | None
    owner: Owner


class IndexedConcept(TypedDict):
    """A concept; ``labels`` are compared with a query: stems, one blank between."""

    key: str
    label_sv: str
    label_en: str | None
    broader: list[str]
    labels: list[str]


class IndexTables(TypedDict):
    """All tables; ``added_words`` says what each concept adds to a query, the rest are words."""

    contracts: list[IndexedContract]
    sections: list[IndexedSection]
    concepts: list[IndexedConcept]
    concept_terms: list[str]
    added_words: list[dict[str, float]]
    glosses: list[str]
    stems: list[str]
    surfaces: list[str]
    plain_stems: list[str]


def label_of(concept: IndexedConcept, lang: Lang) -> str:
    """A concept's label in a language.

    :param concept: the concept.
    :param lang: the language.
    :returns: the Swedish label where there is no other.

    >>> label_of({"label_sv": "klimat", "label_en": None}, "en")
    'klimat'
    """
    return (concept["label_en"] if lang == "en" else None) or concept["label_sv"]
