"""The triggers of a language: phrases by category and direction.

Read from ``ontology/context/<language>.yaml``; the file explains its fields.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ingest.annotate.lexicon import language_file, lexicon
from ingest.annotate.phrases import Phrases
from kkgraph.errors import OntologyError

Direction = Literal[
    "forward", "backward", "around", "previous", "list", "paragraph", "next", "then"
]  # fmt: skip
DIRECTIONS: tuple[Direction, ...] = (
    "forward", "backward", "around", "previous", "list", "paragraph", "next", "then",
)  # fmt: skip
# What ends a scope, and what only looks like a trigger, among the names of phrases.
END = "end"
UNLESS = "unless"
ANY = "*"


@dataclass(frozen=True, eq=False)
class Triggers:
    """All triggers of a language, compiled; equal only to itself.

    A phrase's meaning is ``<category>:<direction>``, with ``*`` for every category and the
    directions ``end`` (terminators) and ``unless`` (pseudo-triggers) besides the true ones.
    ``things`` are the categories that say whether a thing is there, not what is stated of it.
    """

    phrases: Phrases
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
    """The triggers of a language, read once.

    :param language: its code
    :raises OntologyError: when there are none, or an entry cannot be understood
    """
    data = language_file("context", language)
    try:
        groups = dict(_groups(data["categories"]))
        groups[f"{ANY}:{END}"] = [str(phrase) for phrase in data["terminators"]]
        things = frozenset(map(str, data["things"]))
        return Triggers(lexicon(language).phrases(groups), tuple(data["categories"]), things)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise OntologyError(f"context/{language}.yaml: {error}; mend that entry") from error


def _groups(
    categories: Mapping[str, Mapping[str, list[str]]],
) -> Iterator[tuple[str, list[str]]]:
    for category, fields in categories.items():
        for name, phrases in fields.items():
            direction = END if name == "terminated_by" else name
            if direction not in (*DIRECTIONS, END, UNLESS):
                raise ValueError(f"{category} has no field {name!r}")
            yield f"{category}:{direction}", list(map(str, phrases))
