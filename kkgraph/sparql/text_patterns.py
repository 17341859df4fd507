"""Text search inside SPARQL: which patterns ask for one.

Three forms are understood, in any group of a WHERE clause::

    ?passage kk:matches "medborgarråd" .
    ?passage kk:matches "medborgarråd" ; kk:score ?score .
    (?passage ?score) kk:search ("medborgarråd" 20) .

A list may be written out as `rdf:first` and `rdf:rest` of the same group, as programs do that
rewrite queries; a text may have the type `xsd:string`, a number `xsd:integer`.

The pattern is taken out of its group, and the passages found are put at the group's beginning
as ``VALUES (?passage ?score) { ... }``. Whatever else mentions these terms as a predicate is
refused with a sentence that says what would be right; nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from kkgraph.errors import QueryError
from kkgraph.sparql.listed import StatementLists, literals
from kkgraph.sparql.parts import (
    Edit,
    Group,
    Node,
    Pair,
    Statement,
    line_and_column,
)
from kkgraph.vocabulary.terms import DEF

MATCHES, SEARCH, SCORE = (f"{DEF}{name}" for name in ("matches", "search", "score"))
_TERMS = frozenset({MATCHES, SEARCH, SCORE})
USUAL_LIMIT = 100
_MOST_PATTERNS = 5
_MOST_TEXT = 500
_FORMS = (
    'write ?passage kk:matches "words" ; kk:score ?score, or '
    '(?passage ?score) kk:search ("words" 20)'
)
_TEMPLATE = "write CONSTRUCT { ... } WHERE { ... }"
_PART = "a text search cannot be part of a path, a list or a blank node"
Search = Callable[[str, int], Sequence[tuple[str, float]]]


@dataclass(slots=True)
class _Wanted:
    """One search of a group."""

    passage: str
    text: str
    limit: int | None
    place: int
    score: str | None = None


@dataclass(frozen=True, slots=True)
class TextPatterns:
    """The searches of one group, and its text without them."""

    start: int
    wanted: tuple[_Wanted, ...]
    removed: tuple[Edit, ...]


def find_patterns(query: str, groups: Iterable[Group]) -> tuple[TextPatterns, ...]:
    """Find the searches of a query.

    :param query: the query.
    :param groups: its groups.
    :returns: those of each group that has any.
    :raises QueryError: if a search is written in a form that is not understood.
    """
    found = [_PatternReader(query, group).read() for group in groups]
    if sum(len(group.wanted) for group in found) > _MOST_PATTERNS:
        raise QueryError(f"more than {_MOST_PATTERNS} text searches; ask several queries")
    return tuple(group for group in found if group.wanted)


def bind(
    query: str, patterns: Iterable[TextPatterns], search: Search, *, most: int
) -> tuple[Edit, ...]:
    """Evaluate the searches of a query and bind what they find.

    :param query: the query.
    :param patterns: its searches.
    :param search: finds at most so many passages: IRIs and scores, best first.
    :param most: how many passages one search may bind.
    :returns: what stands instead of the searches, in the order of the places.
    :raises QueryError: if a search asks for more.
    """
    edits: list[Edit] = []
    for group in patterns:
        for wanted in group.wanted:
            if wanted.limit is not None and not 1 <= wanted.limit <= most:
                raise _refuse(query, wanted.place, f"kk:search gives 1 to {most} passages")
        blocks = "".join(_values(item, search, most) for item in group.wanted)
        edits += [Edit(group.start, group.start, blocks), *group.removed]
    return tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))


def _values(wanted: _Wanted, search: Search, most: int) -> str:
    """Write what was found as a block of values."""
    limit = wanted.limit or min(USUAL_LIMIT, most)
    names = wanted.passage if wanted.score is None else f"{wanted.passage} {wanted.score}"
    rows = []
    for iri, score in search(wanted.text, limit)[:limit]:
        rows.append(f"(<{iri}>)" if wanted.score is None else f"(<{iri}> {score:.6e})")
    return f" VALUES ({names}) {{ {' '.join(rows)} }} "


@dataclass(slots=True)
class _PatternReader:
    """Finds the searches of one group."""

    query: str
    group: Group
    wanted: list[_Wanted] = field(default_factory=list)
    scores: list[tuple[str, str, int]] = field(default_factory=list)
    lists: StatementLists = field(init=False)

    def read(self) -> TextPatterns:
        """Read every statement."""
        self.lists = StatementLists(self.group.statements)
        taken = [self._read_statement(statement) for statement in self.group.statements]
        if self.group.template and (self.wanted or self.scores):
            reason = "CONSTRUCT WHERE has no room for a text search"
            raise _refuse(self.query, self.group.start, reason, _TEMPLATE)
        for subject, score, place in self.scores:
            of_subject = [item for item in self.wanted if item.passage == subject]
            if len(of_subject) != 1 or of_subject[0].score:
                reason = f"kk:score needs exactly one kk:matches of {subject} in the same group"
                raise self._refuse(place, reason)
            of_subject[0].score = score
        removed = zip(self.group.statements, taken, strict=True)
        edits = [edit for statement, pairs in removed for edit in self._without(statement, pairs)]
        return TextPatterns(self.group.start, tuple(self.wanted), tuple(edits))

    def _read_statement(self, statement: Statement) -> list[Pair]:
        """Find the searches of one statement, and give their pairs."""
        if statement.subject_mentions & _TERMS:
            raise self._refuse(statement.start, _PART)
        taken: list[Pair] = []
        for pair in statement.pairs:
            if pair.predicate == SEARCH:
                if len(statement.pairs) > 1 and not self.lists.is_cell(statement):
                    raise self._refuse(pair.start, "kk:search stands in a statement of its own")
                self.wanted.append(self._read_search(statement, pair))
            elif pair.predicate == MATCHES:
                self.wanted.append(self._read_matches(statement, pair))
            elif pair.predicate == SCORE:
                self.scores.append(self._read_score(statement, pair))
            elif pair.mentions & _TERMS:
                raise self._refuse(pair.start, _PART)
            else:
                continue
            taken.append(pair)
        return taken

    def _without(self, statement: Statement, taken: list[Pair]) -> list[Edit]:
        """Take the searches, and the lists that were read for them, out of a statement."""
        kept = [p for p in statement.pairs if p not in taken and not self.lists.was_read(p)]
        if len(kept) == len(statement.pairs):
            return []
        if not kept:
            return [Edit(statement.start, statement.end_with_dot, "")]
        subject = self.query[statement.start : statement.subject_end]
        pairs = " ; ".join(self.query[pair.start : pair.end] for pair in kept)
        return [Edit(statement.start, statement.end, f"{subject} {pairs}")]

    def _read_matches(self, statement: Statement, pair: Pair) -> _Wanted:
        """Read ``?passage kk:matches "words"``."""
        if len(statement.subject) != 1 or statement.subject[0][0] != "variable":
            raise self._refuse(statement.start, "the subject of kk:matches must be a variable")
        values = literals(pair.objects)
        if values is None or len(values) != 1 or values[0].kind != "text":
            raise self._refuse(pair.start, "kk:matches takes one text in quotation marks")
        text = self._check_text(values[0].value, pair.start)
        return _Wanted(_variable(statement.subject[0]), text, None, pair.start)

    def _read_score(self, statement: Statement, pair: Pair) -> tuple[str, str, int]:
        """Read ``?passage kk:score ?score``."""
        parts = [*statement.subject, *pair.objects]
        if [kind for kind, _ in parts] != ["variable", "variable"]:
            raise self._refuse(pair.start, "kk:score stands between two variables")
        return _variable(parts[0]), _variable(parts[1]), pair.start

    def _read_search(self, statement: Statement, pair: Pair) -> _Wanted:
        """Read ``(?passage ?score) kk:search ("words" 20)``."""
        members = self.lists.members(statement.subject)
        names = [_variable(node) for node in members or () if node[0] == "variable"]
        if (
            members is None
            or not 1 <= len(names) == len(members) <= 2
            or len(set(names)) < len(names)
        ):
            raise self._refuse(statement.start, "kk:search binds (?passage) or (?passage ?score)")
        values = literals(self.lists.members(pair.objects) or ())
        kinds = [value.kind for value in values or ()]
        if values is None or kinds not in (["text"], ["text", "number"]):
            raise self._refuse(pair.start, "kk:search takes a text and a number of passages")
        limit = None
        if len(values) > 1:
            # What is no whole number is as wrong as one that is too large.
            limit = int(values[1].value) if values[1].value.isdecimal() else 0
        text = self._check_text(values[0].value, pair.start)
        return _Wanted(names[0], text, limit, pair.start, names[1] if names[1:] else None)

    def _check_text(self, text: str, place: int) -> str:
        if not text.strip() or len(text) > _MOST_TEXT:
            raise self._refuse(place, f"a text search takes 1 to {_MOST_TEXT} characters")
        return text

    def _refuse(self, place: int, reason: str) -> QueryError:
        return _refuse(self.query, place, reason)


def _variable(node: Node) -> str:
    """Write a variable in one way: $x and ?x are the same."""
    return f"?{node[1][1:]}"


def _refuse(query: str, place: int, reason: str, form: str = _FORMS) -> QueryError:
    """Say where a search is written in a way that is not understood, and how to write it."""
    line, column = line_and_column(query, place)
    return QueryError(f"line {line}, column {column}: {reason}; {form}")
