"""How much of what there is was read, and a sentence in both languages, as types."""

from __future__ import annotations

from typing_extensions import TypedDict


class SaidJson(TypedDict):
    """A sentence in Swedish and English."""

    sv: str
    en: str


class EditionRead(TypedDict):
    """How many contracts of an edition were read, of how many that are known of.

    ``cities`` is how many took part, where a text says so (``said_by``).
    """

    edition: str
    valid_from: int | None
    read: int
    whole: int
    cities: int | None
    said_by: str | None


class CollectionRead(TypedDict):
    """What was read of the editions that a question concerns."""

    editions: list[EditionRead]
    said: SaidJson
