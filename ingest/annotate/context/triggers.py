"""The triggers of a language: their categories, and what the meaning of one says.

Their phrases are found with the words of the lexicon (:mod:`ingest.annotate.trigger_phrases`).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ingest.annotate.lexicon import language_file
from kkgraph.errors import OntologyError


@dataclass(frozen=True, eq=False)
class Triggers:
    """The categories of a language's triggers; equal only to itself.

    ``things`` are the categories that say whether a thing is there, not what is stated of it.
    """

    categories: tuple[str, ...]
    things: frozenset[str]


@cache
def parted(meaning: str) -> tuple[str, str]:
    """The category and the direction of a phrase's meaning.

    :param meaning: as ``<category>:<direction>``
    """
    category, direction = meaning.split(":")
    return category, direction


@cache
def triggers(language: str = "sv") -> Triggers:
    """The categories of a language's triggers, read once.

    :param language: its code
    :raises OntologyError: when there are none
    """
    data = language_file("context", language)
    try:
        return Triggers(tuple(data["categories"]), frozenset(map(str, data["things"])))
    except (KeyError, TypeError) as error:
        raise OntologyError(f"context/{language}.yaml: {error}; mend that entry") from error
