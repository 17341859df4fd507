"""A query, read once: what it asks for, what it searches, whether it may be asked.

The text comes from anybody; reading takes time that grows no faster than the text. Whether it
parses as a whole only the engine says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from kkgraph.errors import QueryError
from kkgraph.sparql import refused, text_patterns
from kkgraph.sparql.graph_groups import read_groups
from kkgraph.sparql.parts import Edit, Group, edited, place_before
from kkgraph.sparql.text_patterns import Search, TextPatterns
from kkgraph.sparql.tokens import SparqlToken, tokens
from kkgraph.vocabulary.terms import BASE, DEF

ROW_FORMS, GRAPH_FORMS = ("SELECT", "ASK"), ("CONSTRUCT", "DESCRIBE")
# How many passages one search may bind unless told.
MOST_MATCHES = 1000
# Of these no two evaluations give the same.
_CHANGING = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
_PLACE = re.compile(r"line (\d+), column (\d+)")
_NAMES = ("matches", "search", "score")
# A prefix that ends within the name of a term.
_SPLIT = re.compile(rf"{re.escape(DEF.removeprefix(BASE))}\w")


@dataclass(frozen=True)
class Query:
    """A query as it was asked, and what stands in it instead of its text searches.

    :param asked: the text as it was given.
    :param tokens: of that text.
    :param edits: what the searches found, in their places.
    """

    asked: str
    tokens: tuple[SparqlToken, ...]
    edits: tuple[Edit, ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a query.

        :param text: the query, which need not be one.
        :returns: the query.
        """
        return cls(text, tuple(tokens(text)))

    @property
    def text(self) -> str:
        """The query for the engine."""
        return edited(self.asked, self.edits) if self.edits else self.asked

    @cached_property
    def form(self) -> str:
        """The first keyword after the prologue, such as ``SELECT``; empty if there is none."""
        return form_of(self.tokens)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every group of the query with its statements.

        :raises QueryError: if its brackets do not match or are nested too deep.
        """
        return tuple(read_groups(self.tokens))

    @cached_property
    def variables(self) -> frozenset[str]:
        """The names of its variables, without the question mark."""
        return frozenset(token.text[1:] for token in self.tokens if token.kind == "variable")

    @cached_property
    def changes(self) -> bool:
        """Whether it gives something else each time, so that no answer may be kept."""
        return any(token.word in _CHANGING for token in self.tokens)

    @cached_property
    def searches(self) -> tuple[TextPatterns, ...]:
        """Its text searches that are not yet evaluated.

        :raises QueryError: if one is written in a form that is not understood.
        """
        if self.edits or not may_search(self.asked):
            return ()
        try:
            groups = self.groups
        except QueryError:
            # What is wrong with a query that searches nothing, the engine says better.
            if any(name in self.asked for name in _NAMES):
                raise
            return ()
        return text_patterns.find_patterns(self.asked, groups)

    def with_search(self, search: Search, *, most: int = MOST_MATCHES) -> Query:
        """Evaluate its text searches.

        :param search: finds at most so many passages: IRIs and scores, best first.
        :param most: how many passages one search may bind.
        :returns: the query with what was found bound.
        :raises QueryError: if a search is written in a form that is not understood.
        """
        if not self.searches:
            return self
        edits = text_patterns.bind(self.asked, self.searches, search, most=most)
        return Query(self.asked, self.tokens, edits)

    def check(self) -> None:
        """Refuse what the graph does not answer.

        :raises QueryError: if it is empty.
        :raises QueryRefused: if it is an update or asks another computer.
        """
        refused.check(self.form, self.text)

    def placed(self, message: str) -> str:
        """Have what is said of the text for the engine speak of the query as it was asked.

        :param message: with a line and a column, or without.
        :returns: the same with the place in the query as it was asked.
        """
        found = _PLACE.search(message) if self.edits else None
        if found is None:
            return message
        line, column = place_before(self.asked, self.edits, int(found[1]), int(found[2]))
        return _PLACE.sub(f"line {line}, column {column}", message, count=1)

    def group_start(self) -> int:
        """Find the place right after the opening brace of the outermost group.

        :returns: an offset into the text.
        :raises QueryError: if there is no such group.
        """
        # The first brace of CONSTRUCT opens its template, unless WHERE stands between.
        skip = self.form == "CONSTRUCT"
        depth = parentheses = 0
        for token in self.tokens:
            if skip and token.word == "WHERE":
                break
            if token.kind != "mark":
                continue
            parentheses += {"(": 1, ")": -1}.get(token.text, 0)
            if token.text == "{" and not parentheses:
                if depth == 0 and not skip:
                    return token.start + 1
                depth += 1
            elif token.text == "}" and not parentheses:
                depth -= 1
                skip = skip and depth > 0
        raise QueryError("the query has no WHERE group that parameters could be bound in")

    def inner_starts(self) -> Iterator[tuple[int, frozenset[str]]]:
        """Find the groups of sub-selects, and which variables of these are seen outside.

        :returns: of each sub-select the place right after the opening brace of its group, and
            the variables it hands on as they are; ``AS`` makes others.

        >>> query = Query.read("SELECT ?a { { SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } } }")
        >>> list(query.inner_starts())
        [(43, frozenset({'a'}))]
        """
        handed_on: set[str] | None = None
        parentheses, before = 0, ""
        for token in self.tokens:
            if token.word == "SELECT" and before == "{":
                handed_on, parentheses = set(), 0
            elif handed_on is None:
                pass
            elif token.text in ("(", ")"):
                parentheses += 1 if token.text == "(" else -1
            elif token.kind == "variable" and not parentheses:
                handed_on.add(token.text[1:])
            elif token.text == "{":
                yield token.start + 1, frozenset(handed_on)
                handed_on = None
            before = token.text


def form_of(tokens: Iterable[SparqlToken]) -> str:
    """Find the first keyword after the prologue, reading no further.

    :param tokens: of the query.
    :returns: such as ``SELECT``; empty if there is none.
    """
    words = (token.word for token in tokens)
    return next((word for word in words if word not in ("", "PREFIX", "BASE", "VERSION")), "")


def may_search(text: str) -> bool:
    """Tell quickly whether a query may hold a text search, in whatever way it is spelled.

    :param text: the query.
    :returns: ``False`` if it surely does not.
    """
    if "\\" in text:
        return True
    named = any(name in text for name in _NAMES)
    return "kkgraph" in text and (named or bool(_SPLIT.search(text)))
