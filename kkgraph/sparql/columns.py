"""The columns of ``SELECT *`` in the order in which the query names them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from kkgraph.sparql.tokens import SparqlToken, tokens

_PROLOGUE = frozenset({"PREFIX", "BASE", "VERSION"})
# How the engine's own JSON begins.
_HEAD = re.compile(rb'\{"head":\{"vars":\[[^\]]*+\]')


def in_order(query: str, columns: Sequence[str]) -> list[str]:
    """Order columns as people expect them.

    :param query: the query; its columns stay as they are where it names them itself.
    :param columns: the names as the engine gives them, which follows the alphabet or nothing.
    :returns: the same names.

    >>> in_order("SELECT * { ?b ?p ?a }", ["a", "b", "p"])
    ['b', 'p', 'a']
    """
    if len(columns) < 2 or "*" not in query:
        return list(columns)
    read = iter(tokens(query))
    if not _takes_all(read):
        return list(columns)
    named = dict.fromkeys(token.text[1:] for token in read if token.kind == "variable")
    places = {name: place for place, name in enumerate(named)}
    return sorted(columns, key=lambda name: places.get(name, len(places)))


def with_head(body: bytes, columns: Sequence[str]) -> bytes:
    """Name the columns in their order in JSON that the engine wrote.

    :param body: SPARQL Results JSON.
    :param columns: the names.
    :returns: the same with these names.
    """
    found = _HEAD.match(body)
    if found is None:
        return body
    names = json.dumps(list(columns), ensure_ascii=False, separators=(",", ":"))
    return b'{"head":{"vars":' + names.encode() + body[found.end() :]


def _takes_all(read: Iterable[SparqlToken]) -> bool:
    """Tell whether the first SELECT is one of ``*``; reads no further than that."""
    for token in read:
        if token.word in ("DISTINCT", "REDUCED"):
            continue
        if token.word and token.word != "SELECT" and token.word not in _PROLOGUE:
            return False
        if token.kind == "mark":
            return token.text == "*"
        if token.kind == "variable":
            return False
    return False
