"""Lists and literals among the statements of a query, however they are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from kkgraph.sparql.parts import Node, Pair, Statement, unescape
from kkgraph.vocabulary.terms import RDF, XSD

_TYPED = [("mark", "^"), ("mark", "^")]
_EMPTY = (("mark", "("), ("mark", ")"))


class Constant(NamedTuple):
    """A text or a number of a query."""

    kind: Literal["text", "number"]
    value: str


def literals(nodes: Sequence[Node]) -> list[Constant] | None:
    """Read literals one after another.

    :param nodes: tokens.
    :returns: the literals; ``None`` if there is anything else.

    >>> literals([("string", '"x"'), ("language", "@sv"), ("number", "5")])
    [Constant(kind='text', value='x'), Constant(kind='number', value='5')]
    """
    found: list[Constant] = []
    at = 0
    while at < len(nodes):
        kind, text = nodes[at]
        following = [*nodes[at + 1 : at + 4]]
        at += 1
        if kind == "number":
            found.append(Constant("number", text))
        elif kind != "string":
            return None
        elif following[:1] and following[0][0] == "language":
            found.append(Constant("text", unescape(text)))
            at += 1
        elif following[:2] == _TYPED:
            named = {("iri", XSD.string): "text", ("iri", XSD.integer): "number"}
            typed = named.get(following[-1])
            if typed is None:
                return None
            found.append(Constant("text" if typed == "text" else "number", unescape(text)))
            at += 3
        else:
            found.append(Constant("text", unescape(text)))
    return found


class StatementLists:
    """The lists of a group, in brackets or written out as `rdf:first` and `rdf:rest`."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        """Find the cells.

        :param statements: those of the group.
        """
        self._cells: dict[Node, list[Pair]] = {}
        self._read: list[Pair] = []
        for statement in statements:
            for pair in statement.pairs:
                if pair.predicate in (RDF.first, RDF.rest) and len(statement.subject) == 1:
                    self._cells.setdefault(_key(statement.subject[0]), []).append(pair)

    def is_cell(self, statement: Statement) -> bool:
        """Tell whether the subject of a statement is a list that is written out.

        :param statement: one of the group.
        """
        return len(statement.subject) == 1 and _key(statement.subject[0]) in self._cells

    def was_read(self, pair: Pair) -> bool:
        """Tell whether a pair is part of a list whose members were asked for.

        :param pair: one of the group.
        """
        return pair in self._read

    def members(self, nodes: Sequence[Node]) -> tuple[Node, ...] | None:
        """Give the members of a list; of anything else itself.

        :param nodes: the tokens of a subject or an object.
        :returns: their tokens; ``None`` if the list does not hold together.
        """
        if nodes[:1] == _EMPTY[:1] and nodes[-1:] == _EMPTY[1:]:
            return tuple(nodes[1:-1])
        if len(nodes) != 1 or _key(nodes[0]) not in self._cells:
            return tuple(nodes)
        members: list[Node] = []
        seen: set[Node] = set()
        node = nodes[0]
        while node != ("iri", RDF.nil):
            cell = {pair.predicate: pair for pair in self._cells.get(_key(node), ())}
            if len(self._cells.get(_key(node), ())) != 2 or len(cell) != 2 or _key(node) in seen:
                return None
            seen.add(_key(node))
            self._read += cell.values()
            members += cell[RDF.first].objects
            rest = cell[RDF.rest].objects
            if rest == _EMPTY:
                break
            if len(rest) != 1:
                return None
            node = rest[0]
        return tuple(members)


def _key(node: Node) -> Node:
    """Write a variable in one way: $x and ?x are the same."""
    kind, text = node
    return (kind, f"?{text[1:]}") if kind == "variable" else node
