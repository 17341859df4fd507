"""Text search inside SPARQL: finds its patterns and binds what the search finds.

Three forms are understood, in any group of a WHERE clause::

    ?passage kk:matches "medborgarråd" .
    ?passage kk:matches "medborgarråd" ; kk:score ?score .
    (?passage ?score) kk:search ("medborgarråd" 20) .

The pattern is taken out of its group, and the passages found are put at the group's beginning
as ``VALUES (?passage ?score) { ... }``. Whatever else mentions these terms as a predicate is
refused with a sentence that says what would be right; nothing is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kkgraph.errors import QueryError
from kkgraph.sparql.groups import read_groups
from kkgraph.sparql.parts import Group, Pair, Statement, unescape
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
_PART = "a text search cannot be part of a path, a list or a blank node"
Search = Callable[[str, int], Sequence[tuple[str, float]]]


@dataclass(frozen=True, slots=True)
class Edit:
    """A piece of the text and what stands there instead."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A query ready for the engine, which still knows where its parts stood."""

    original: str
    edits: tuple[Edit, ...] = ()

    @property
    def text(self) -> str:
        """The query for the engine."""
        parts, place = [], 0
        for edit in self.edits:
            parts += [self.original[place : edit.start], edit.text]
            place = edit.end
        return "".join((*parts, self.original[place:]))

    def original_place(self, line: int, column: int) -> tuple[int, int]:
        """Find where something stands in the query as it was asked.

        :param line: in the engine's text, from 1.
        :param column: the same.
        :returns: line and column in the query.
        """
        lines = self.text.split("\n")
        offset = sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
        for edit in self.edits:
            if offset <= edit.start:
                break
            moved = len(edit.text) - (edit.end - edit.start)
            offset = max(edit.start, offset - moved)
        before = self.original[: max(offset, 0)]
        return before.count("\n") + 1, len(before) - before.rfind("\n")


@dataclass(slots=True)
class _Wanted:
    """One search of a group."""

    passage: str
    text: str
    limit: int
    place: int
    score: str | None = None


@dataclass(slots=True)
class _Found:
    """What a group asks for, and how its text changes."""

    wanted: list[_Wanted] = field(default_factory=list)
    scores: list[tuple[str, str, int]] = field(default_factory=list)
    edits: list[Edit] = field(default_factory=list)


def mentions_search(query: str) -> bool:
    """Tell quickly whether a query may hold a search.

    :param query: the query.
    :returns: ``False`` if it surely does not.
    """
    return DEF in query and any(word in query for word in ("matches", "search", "score"))


def rewrite(query: str, search: Search, *, most: int) -> Rewritten:
    """Evaluate the searches of a query and bind what they find.

    :param query: the query.
    :param search: finds at most so many passages: IRIs and scores, best first.
    :param most: how many passages one search may bind.
    :returns: the query without its searches.
    :raises QueryError: if a search is written in a form that is not understood.
    """
    edits: list[Edit] = []
    count = 0
    for group in read_groups(query):
        found = _read_group(query, group, most)
        count += len(found.wanted)
        if count > _MOST_PATTERNS:
            raise QueryError(f"more than {_MOST_PATTERNS} text searches; ask several queries")
        if found.wanted:
            blocks = "".join(_values(item, search) for item in found.wanted)
            edits += [Edit(group.start, group.start, blocks), *found.edits]
    return Rewritten(query, tuple(sorted(edits, key=lambda edit: (edit.start, edit.end))))


def _values(wanted: _Wanted, search: Search) -> str:
    """Write what was found as a block of values."""
    names = wanted.passage if wanted.score is None else f"{wanted.passage} {wanted.score}"
    rows = []
    for iri, score in search(wanted.text, wanted.limit)[: wanted.limit]:
        rows.append(f"(<{iri}>)" if wanted.score is None else f"(<{iri}> {score:.6e})")
    return f" VALUES ({names}) {{ {' '.join(rows)} }} "


def _read_group(query: str, group: Group, most: int) -> _Found:
    """Find the searches of one group."""
    found = _Found()
    for statement in group.statements:
        _read_statement(query, statement, most, found)
    if group.template and (found.wanted or found.scores):
        raise _refuse(
            query, group.start, "CONSTRUCT WHERE has no room for a text search", _TEMPLATE
        )
    for subject, score, place in found.scores:
        of_subject = [item for item in found.wanted if item.passage == subject]
        if len(of_subject) != 1 or of_subject[0].score:
            reason = f"kk:score needs exactly one kk:matches of {subject} in the same group"
            raise _refuse(query, place, reason)
        of_subject[0].score = score
    return found


_TEMPLATE = "write CONSTRUCT { ... } WHERE { ... }"


def _read_statement(query: str, statement: Statement, most: int, found: _Found) -> None:
    """Take the searches out of one statement."""
    if statement.subject_mentions & _TERMS:
        raise _refuse(query, statement.start, _PART)
    kept: list[Pair] = []
    for pair in statement.pairs:
        if pair.predicate == SEARCH:
            if len(statement.pairs) > 1:
                raise _refuse(query, pair.start, "kk:search stands in a statement of its own")
            found.wanted.append(_read_search(query, statement, pair, most))
        elif pair.predicate == MATCHES:
            found.wanted.append(_read_matches(query, statement, pair, most))
        elif pair.predicate == SCORE:
            found.scores.append(_read_score(query, statement, pair))
        elif pair.mentions & _TERMS:
            raise _refuse(query, pair.start, _PART)
        else:
            kept.append(pair)
    if len(kept) == len(statement.pairs):
        return
    if not kept:
        found.edits.append(Edit(statement.start, statement.end_with_dot, ""))
        return
    subject = query[statement.start : statement.subject_end]
    pairs = " ; ".join(query[pair.start : pair.end] for pair in kept)
    found.edits.append(Edit(statement.start, statement.end, f"{subject} {pairs}"))


def _read_matches(query: str, statement: Statement, pair: Pair, most: int) -> _Wanted:
    """Read ``?passage kk:matches "words"``."""
    if len(statement.subject) != 1 or statement.subject[0][0] != "variable":
        raise _refuse(query, statement.start, "the subject of kk:matches must be a variable")
    kinds = [kind for kind, _ in pair.objects]
    if kinds not in (["string"], ["string", "language"]):
        raise _refuse(query, pair.start, "kk:matches takes one text in quotation marks")
    text = _check_text(query, pair.objects[0][1], pair.start)
    limit = min(USUAL_LIMIT, most)
    return _Wanted(_variable(statement.subject[0][1]), text, limit, pair.start)


def _read_score(query: str, statement: Statement, pair: Pair) -> tuple[str, str, int]:
    """Read ``?passage kk:score ?score``."""
    parts = [*statement.subject, *pair.objects]
    if [kind for kind, _ in parts] != ["variable", "variable"]:
        raise _refuse(query, pair.start, "kk:score stands between two variables")
    return _variable(parts[0][1]), _variable(parts[1][1]), pair.start


def _read_search(query: str, statement: Statement, pair: Pair, most: int) -> _Wanted:
    """Read ``(?passage ?score) kk:search ("words" 20)``."""
    names = [text for kind, text in statement.subject if kind == "variable"]
    others = [text for kind, text in statement.subject if kind != "variable"]
    if not 1 <= len(names) <= 2 or others not in ([], ["(", ")"]) or len(set(names)) < len(names):
        raise _refuse(query, statement.start, "kk:search binds (?passage) or (?passage ?score)")
    kinds = [kind for kind, text in pair.objects if text not in "()"]
    values = [text for _, text in pair.objects if text not in "()"]
    if kinds not in (["string"], ["string", "number"]):
        raise _refuse(query, pair.start, "kk:search takes a text and a number of passages")
    limit = int(values[1]) if len(values) > 1 and values[1].isdigit() else USUAL_LIMIT
    if not 1 <= limit <= most or (len(values) > 1 and not values[1].isdigit()):
        raise _refuse(query, pair.start, f"kk:search gives 1 to {most} passages")
    text = _check_text(query, values[0], pair.start)
    variables = [_variable(name) for name in names]
    return _Wanted(variables[0], text, limit, pair.start, variables[1] if names[1:] else None)


def _check_text(query: str, literal: str, place: int) -> str:
    text = unescape(literal)
    if not text.strip() or len(text) > _MOST_TEXT:
        raise _refuse(query, place, f"a text search takes 1 to {_MOST_TEXT} characters")
    return text


def _variable(name: str) -> str:
    """Write a variable in one way: $x and ?x are the same."""
    return f"?{name[1:]}"


def _refuse(query: str, place: int, reason: str, form: str = _FORMS) -> QueryError:
    """Say where a search is written in a way that is not understood, and how to write it."""
    before = query[:place]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    return QueryError(f"line {line}, column {column}: {reason}; {form}")
