"""Reads the groups of a SPARQL query with their statements.

Built on the tokens of `kkgraph.sparql.tokens` after the grammar of SPARQL 1.1 Query Language,
section 19.8, as far as telling triples from everything else needs it. What stands in strings,
comments, IRIs, templates, data blocks and expressions is never taken for a triple.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urljoin

from kkgraph.errors import QueryError
from kkgraph.sparql.parts import Group, Node, Pair, Statement, plain
from kkgraph.sparql.tokens import SparqlToken

_PAIRED = {"(": ")", "[": "]", "{": "}"}
_DEEPEST = 200


def read_groups(tokens: Sequence[SparqlToken]) -> list[Group]:
    """Find every group of a query.

    :param tokens: the query.
    :returns: the groups, inner ones too.
    :raises QueryError: if its brackets do not match or are nested too deep.
    """
    reader = _GroupReader(tokens)
    reader.read_query()
    return reader.groups


class _GroupReader:
    """Walks through the tokens of a query."""

    def __init__(self, tokens: Sequence[SparqlToken]) -> None:
        self.groups: list[Group] = []
        end = tokens[-1].end if tokens else 0
        self._parts = (*tokens, SparqlToken("end", "", end))
        self._at = 0
        self._depth = 0
        self._prefixes: dict[str, str] = {}
        self._base = ""

    def read_query(self) -> None:
        """Read prologue, head, outermost group and what follows."""
        self._read_prologue()
        before = ""
        while self._part.kind != "end":
            part = self._part
            if part.text == "{" and before == "CONSTRUCT":
                self._skip()
            elif part.text == "{":
                self._read_group(template=before == "CONSTRUCT WHERE")
            elif part.word == "VALUES":
                self._skip_values()
            elif part.text in ("(", "["):
                self._skip()
            else:
                self._at += 1
            short_form = before == "CONSTRUCT" and part.word == "WHERE"
            before = "CONSTRUCT WHERE" if short_form else part.word

    @property
    def _part(self) -> SparqlToken:
        return self._parts[self._at]

    def _read_prologue(self) -> None:
        while self._part.word in ("PREFIX", "BASE"):
            name = None
            if self._part.word == "PREFIX":
                self._at += 1
                name = self._part.text.rstrip(":")
                self._need_more()
            self._at += 1
            self._need_more()
            iri = self._absolute(self._part.text[1:-1])
            if name is None:
                self._base = iri
            else:
                self._prefixes[name] = iri
            self._at += 1

    def _read_group(self, *, template: bool = False) -> None:
        """Read from an opening brace to after the closing one."""
        self._deeper()
        self._at += 1
        group = Group(self._parts[self._at - 1].end, template)
        self.groups.append(group)
        while self._part.text != "}":
            self._need_more()
            self._read_element(group)
        self._at += 1
        self._depth -= 1

    def _read_element(self, group: Group) -> None:
        """Read one element of a group."""
        part = self._part
        if part.text == "{":
            self._read_group()
        elif part.word == "SELECT":
            self._read_subquery()
        elif part.word == "FILTER":
            self._read_filter()
        elif part.word == "BIND":
            self._at += 1
            self._skip()
        elif part.word == "VALUES":
            self._skip_values()
        elif part.word in ("GRAPH", "SERVICE"):
            while self._part.text != "{":
                self._need_more()
                self._at += 1
        elif part.word in ("OPTIONAL", "MINUS", "UNION") or part.text == ".":
            self._at += 1
        else:
            group.statements.append(self._read_statement())

    def _read_subquery(self) -> None:
        """Read a SELECT inside a group, with what follows its own group."""
        while self._part.text != "{":
            self._need_more()
            self._step()
        self._read_group()
        while self._part.text != "}":
            self._need_more()
            if self._part.word == "VALUES":
                self._skip_values()
            else:
                self._step()

    def _read_filter(self) -> None:
        """Read FILTER with its expression, call or EXISTS."""
        self._at += 1
        while self._part.text not in ("(", "{"):
            self._need_more()
            self._at += 1
        self._step()

    def _skip_values(self) -> None:
        """Pass over a block of data."""
        while self._part.text != "{":
            self._need_more()
            self._step()
        self._skip()

    def _step(self) -> None:
        """Go on by one part, or by all that stands in brackets."""
        if self._part.text == "{":
            self._read_group()
        elif self._part.text in ("(", "["):
            self._skip()
        else:
            self._at += 1

    def _skip(self) -> None:
        """Pass over brackets; the groups of EXISTS inside expressions are read."""
        opening = self._part.text
        closing = _PAIRED.get(opening)
        if closing is None:
            raise QueryError(f"a bracket is missing before {opening!r}; check the brackets")
        self._deeper()
        self._at += 1
        while self._part.text != closing:
            self._need_more()
            if self._part.text == "{" and opening == "(":
                self._read_group()
            elif self._part.text in _PAIRED:
                self._skip()
            elif self._part.text in _PAIRED.values():
                raise QueryError(f"{self._part.text!r} closes nothing; check the brackets")
            else:
                self._at += 1
        self._at += 1
        self._depth -= 1

    def _read_statement(self) -> Statement:
        """Read a subject with its pairs, up to the dot."""
        first = self._at
        self._read_node()
        subject_end = self._at
        pairs, begin = [], self._at
        while not self._ends_statement():
            if self._part.text == ";":
                pairs.append((begin, self._at))
                begin = self._at + 1
                self._at += 1
            else:
                self._read_node()
        pairs.append((begin, self._at))
        last = self._parts[self._at - 1]
        return Statement(
            subject=self._flat(first, subject_end),
            subject_mentions=self._mentions(first, subject_end),
            pairs=tuple(self._pair(start, end) for start, end in pairs if start < end),
            start=self._parts[first].start,
            subject_end=self._parts[subject_end - 1].end,
            end=last.end,
            end_with_dot=self._part.end if self._part.text == "." else last.end,
        )

    def _ends_statement(self) -> bool:
        part = self._part
        words = ("FILTER", "OPTIONAL", "UNION", "GRAPH", "MINUS", "BIND", "VALUES", "SERVICE")
        return part.text in (".", "{", "}") or part.kind == "end" or part.word in words

    def _read_node(self) -> None:
        """Read one node: a token, or a list or blank node in brackets."""
        if self._part.text in ("(", "["):
            self._skip()
        elif self._part.text in (")", "]"):
            raise QueryError(f"{self._part.text!r} closes nothing; check the brackets")
        else:
            self._at += 1

    def _pair(self, start: int, end: int) -> Pair:
        parts = self._parts[start:end]
        predicate = self._iri(parts[0])
        if len(parts) > 1 and parts[1].text in ("/", "|", "*", "+", "?"):
            predicate = None
        return Pair(
            predicate,
            self._flat(start + 1, end),
            self._mentions(start, end),
            parts[0].start,
            parts[-1].end,
        )

    def _mentions(self, start: int, end: int) -> frozenset[str]:
        iris = map(self._iri, self._parts[start:end])
        return frozenset(iri for iri in iris if iri)

    def _flat(self, start: int, end: int) -> tuple[Node, ...]:
        return tuple(map(self._node, self._parts[start:end]))

    def _node(self, part: SparqlToken) -> Node:
        iri = self._iri(part)
        return (part.kind, part.text) if iri is None else ("iri", iri)

    def _iri(self, part: SparqlToken) -> str | None:
        """Give the IRI that a token stands for."""
        if part.kind == "iri":
            return self._absolute(part.text[1:-1])
        if part.kind == "name":
            prefix, _, local = part.text.partition(":")
            return self._prefixes[prefix] + plain(local) if prefix in self._prefixes else None
        return None

    def _absolute(self, iri: str) -> str:
        """Resolve an IRI against BASE, where there is one."""
        try:
            return urljoin(self._base, plain(iri)) if self._base else plain(iri)
        except ValueError:  # brackets that hold no address; the engine will say so
            return iri

    def _need_more(self) -> None:
        if self._part.kind == "end":
            raise QueryError("the query ends inside a group; check the brackets")

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise QueryError(f"the query is nested deeper than {_DEEPEST} brackets")
