"""What the text of a SPARQL query is about to do, found by its tokens, never by searching strings.

Token rules: SPARQL 1.1 Query Language, section 19.8. Updates and SERVICE are refused here,
before the engine sees them: Oxigraph would really send requests to other computers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kkgraph.errors import QueryError, QueryRefused
from kkgraph.sparql.refused import calls_service

_TOKEN_RULES = r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>'''(?:[^'\\]|\\.|'(?!''))*''' | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
        | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:%~-]|\\[_~.\-!$&'()*+,;=/?\#@%])* | _:[\w.-]+)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<mark>.)
"""
_TOKEN = re.compile(_TOKEN_RULES, re.VERBOSE | re.DOTALL)
_UNPREFIXED = re.compile(
    _TOKEN_RULES.replace(r"(?:[^\W\d_][\w.-]*)?:", "(?!):"), re.VERBOSE | re.DOTALL
)
_RUN = re.compile(r"[\w.-]*")
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_QUERY_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_UPDATE_FORMS = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query."""

    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """The keyword in capitals, empty for anything else."""
        return self.text.upper() if self.kind == "word" else ""


def tokens(text: str) -> Iterator[Token]:
    """Take a query apart.

    :param text: the query.
    :returns: its tokens without white space and comments.

    >>> [token.text for token in tokens('ASK { ?s ?p "{" } # }')]
    ['ASK', '{', '?s', '?p', '"{"', '}']
    """
    place = without_prefix = 0
    while place < len(text):
        # Where no colon follows, looking for one again from each letter would take quadratic time.
        rules = _TOKEN if place >= without_prefix else _UNPREFIXED
        match = rules.match(text, place)
        if match is None:  # never: a mark is any character
            return
        kind, found = match.lastgroup or "mark", match.group()
        if rules is _TOKEN and kind in ("word", "mark"):
            without_prefix = _end_of_run(text, place)
        if kind == "mark" and found in "\"'":
            # A string that does not end: nothing after it can be told apart.
            yield Token(kind, text[place:], place)
            return
        if kind not in ("space", "comment"):
            yield Token(kind, found, place)
        place = match.end()


def _end_of_run(text: str, place: int) -> int:
    """Find where the letters of what is no prefix end."""
    run = _RUN.match(text, place)
    return run.end() if run else place


def check(text: str) -> None:
    """Refuse what the graph does not answer.

    :param text: the query.
    :raises QueryError: if it is empty.
    :raises QueryRefused: if it is an update or asks another computer.
    """
    form = query_form(text)
    if form in _UPDATE_FORMS:
        raise QueryRefused(
            f"{form} would change the graph, which is read-only; ask with SELECT, ASK, "
            "CONSTRUCT or DESCRIBE"
        )
    if not form:
        raise QueryError("the query is empty; begin with SELECT, ASK, CONSTRUCT or DESCRIBE")
    if calls_service(text):
        raise QueryRefused(
            "SERVICE is not allowed: queries run on this graph only; leave the SERVICE part out "
            "and join the results yourself"
        )


def query_form(text: str) -> str:
    """Find the first keyword after the prologue.

    :param text: the query.
    :returns: such as ``SELECT``; empty if there is none.
    """
    for token in tokens(text):
        if token.word and token.word not in ("PREFIX", "BASE", "VERSION"):
            return token.word
    return ""


def variables(text: str) -> set[str]:
    """List the variables a query uses.

    :param text: the query.
    :returns: their names without the question mark.
    """
    return {token.text[1:] for token in tokens(text) if token.kind == "variable"}


def group_start(text: str) -> int:
    """Find the place right after the opening brace of the outermost group.

    :param text: the query.
    :returns: an offset into the text.
    :raises QueryError: if there is no such group.
    """
    # The first brace of CONSTRUCT opens its template, unless WHERE stands between.
    skip = query_form(text) == "CONSTRUCT"
    depth = parentheses = 0
    for token in tokens(text):
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


def inner_starts(text: str) -> Iterator[tuple[int, frozenset[str]]]:
    """Find the groups of sub-selects, and which variables of these are seen outside.

    :param text: the query.
    :returns: of each sub-select the place right after the opening brace of its group, and the
        variables it hands on as they are; ``AS`` makes others.

    >>> list(inner_starts("SELECT ?a { { SELECT ?a (COUNT(?b) AS ?n) { ?a ?p ?b } } }"))
    [(43, frozenset({'a'}))]
    """
    handed_on: set[str] | None = None
    parentheses, before = 0, ""
    for token in tokens(text):
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


def explain(message: str, *, line: int = 0) -> str:
    """Make one sentence of the engine's account of a syntax error.

    :param message: what the engine said.
    :param line: lines that stand before the query in its file.
    :returns: line, column and what was expected, in short.
    """
    found = _POSITION.fullmatch(message.strip())
    if not found:
        return f"the query does not parse: {message}"
    expected = " ".join(found[3].split())
    if "Prefix not found" in expected:
        expected = "a prefix that is declared with PREFIX"
    if len(expected) > 120:
        expected = expected[:120].rsplit(",", 1)[0] + ", ..."
    expected = expected.removeprefix("expected ")
    return (
        f"the query does not parse at line {int(found[1]) + line}, column {found[2]}: "
        f"expected {expected}"
    )
