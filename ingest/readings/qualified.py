"""What of a contract's own text is no plain statement: denied, or only considered.

The categories of context (``ontology/context``) are told in the words that a reader of a search
asks by; ``ontology/rules/qualified.yaml`` says which category is which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from ingest.annotate.context.scopes import scopes
from ingest.annotate.place import Place, places
from ingest.structure.draft import Draft
from kkgraph.contract import QUALIFIED, Qualification, Qualified
from kkgraph.vocabulary.rules import load_rules

_Stretch = tuple[int, int]


def qualified(draft: Draft) -> Mapping[int, tuple[Qualified, ...]]:
    """The stretches of each passage of which something is said that qualifies them.

    :param draft: the document
    :returns: by the order of the passage, sorted; nothing for a passage without any
    """
    found: dict[int, dict[str, list[_Stretch]]] = defaultdict(lambda: defaultdict(list))
    for place in places(draft):
        for kind, start, end in _of(place):
            found[place.passage.order][kind].append((start, end))
    return {order: _joined(kinds) for order, kinds in found.items()}


def _of(place: Place) -> list[tuple[str, int, int]]:
    kinds = _kinds()
    tokens = place.sentence.tokens
    return [
        (kinds[category], tokens[first].start, tokens[last - 1].end)
        for category, first, last in scopes(place)
        if category in kinds and first < last
    ]


@cache
def _kinds() -> dict[str, Qualification]:
    """What each category of context is called."""
    rules = load_rules("qualified")
    return {name: kind for kind in QUALIFIED for name in rules[kind]}


def _joined(kinds: Mapping[str, list[_Stretch]]) -> tuple[Qualified, ...]:
    """Stretches of one kind that touch are one."""
    found: list[Qualified] = []
    for kind in QUALIFIED:
        held: list[_Stretch] = []
        for start, end in sorted(kinds.get(kind, ())):
            if held and start <= held[-1][1] + 1:
                held[-1] = (held[-1][0], max(held[-1][1], end))
            else:
                held.append((start, end))
        found += [Qualified(kind, start, end) for start, end in held]
    return tuple(found)
