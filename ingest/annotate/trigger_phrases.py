"""Phrases that change what a statement amounts to: what their file says of each.

They stand in ``ontology/context/<language>.yaml``, which explains its fields, and are found in
the one pass over a sentence that finds the words of the lexicon
(:mod:`ingest.annotate.lexicon`); :mod:`ingest.annotate.context` says what they modify.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

Direction = Literal[
    "forward", "backward", "around", "previous", "list", "paragraph", "next", "then"
]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
# What ends a scope, and what only looks like a trigger, among the names of phrases.
END = "end"
UNLESS = "unless"
ANY = "*"


def trigger_groups(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """The phrases of a file by what they mean, ``<category>:<direction>``.

    The category is ``*`` where it is any; the directions ``end`` (terminators) and ``unless``
    (pseudo-triggers) stand besides the true ones.

    :param data: what the file holds
    :raises KeyError: when a field is missing
    :raises ValueError: when a category has a field that nobody knows
    """
    groups = dict(_of_categories(data["categories"]))
    groups[f"{ANY}:{END}"] = [str(phrase) for phrase in data["terminators"]]
    return groups


def _of_categories(
    categories: Mapping[str, Mapping[str, list[str]]],
) -> Iterator[tuple[str, list[str]]]:
    for category, fields in categories.items():
        for name, phrases in fields.items():
            direction = END if name == "terminated_by" else name
            if direction not in (*DIRECTIONS, END, UNLESS):
                raise ValueError(f"{category} has no field {name!r}")
            yield f"{category}:{direction}", list(map(str, phrases))
