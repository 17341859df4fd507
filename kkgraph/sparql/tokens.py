"""The tokens of a SPARQL query, found in time that grows no faster than its text.

Token rules: SPARQL 1.1 Query Language, section 19.8. The text comes from anybody: each sign is
looked at a bounded number of times, whatever is left open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LOCAL = r"(?:[\w.:%~-]++|\\[_~.\-!$&'()*+,;=/?\#@%])*+"
_NUMBER = r"(?:\d++(?:\.\d++)?+|\.\d++)(?:[eE][+-]?\d++)?+"
# What repeats never gives back what it took, so that nothing is read again.
_TOKEN = re.compile(
    rf"""
      (?P<space>\s++)
    | (?P<comment>\#[^\n\r]*+)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]++|\\u[0-9A-Fa-f]{{4}}|\\U[0-9A-Fa-f]{{8}})*+>)
    | (?P<string>'(?:[^'\\\n\r]++|\\.)*+' | "(?:[^"\\\n\r]++|\\.)*+")
    | (?P<variable>[?$]\w++)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<name>_:[\w.-]++ | (?:[^\W\d_][\w.-]*+)?+:{_LOCAL})
    | (?P<number>{_NUMBER})
    | (?P<word>_\w*+)
    | (?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
# Letters after which no colon stands: a keyword, or several with dots and dashes between.
_RUN = re.compile(r"[^\W\d_][\w.-]*+(?!:)")
_IN_RUN = re.compile(rf"(?P<word>[A-Za-z_]\w*+)|(?P<number>{_NUMBER})|(?P<mark>.)")
_LONG_STRINGS = {
    '"': re.compile(r'"""(?:[^"\\]++|\\.|"(?!""))*+"""', re.DOTALL),
    "'": re.compile(r"'''(?:[^'\\]++|\\.|'(?!''))*+'''", re.DOTALL),
}
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class SparqlToken:
    """A piece of a query."""

    kind: str
    text: str
    start: int

    @property
    def word(self) -> str:
        """The keyword in capitals, empty for anything else."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[SparqlToken]:
    """Take a query apart.

    :param text: the query.
    :returns: its tokens without white space and comments.

    >>> [token.text for token in tokens('ASK { ?s ?p "{", 1.5 } # }')]
    ['ASK', '{', '?s', '?p', '"{"', ',', '1.5', '}']
    """
    long_strings = dict(_LONG_STRINGS)
    place, length = 0, len(text)
    while place < length:
        run = _RUN.match(text, place)
        if run:
            yield from _in_run(text, place, run.end())
            place = run.end()
            continue
        match = _long_string(text, place, long_strings)
        kind = "string"
        if match is None:
            match = _TOKEN.match(text, place)
            if match is None:  # never: a mark is any character
                return
            kind = match.lastgroup or "mark"
        found = match.group()
        if kind == "mark" and found in "\"'":
            # A string that does not end: nothing after it can be told apart.
            yield SparqlToken(kind, text[place:], place)
            return
        if kind == "name":
            found = _without_dots(found)
        if kind not in ("space", "comment"):
            yield SparqlToken(kind, found, place)
        place += len(found)


def _in_run(text: str, start: int, end: int) -> Iterator[SparqlToken]:
    """Take letters, digits, dots and dashes apart in which there is no prefix."""
    for match in _IN_RUN.finditer(text, start, end):
        yield SparqlToken(match.lastgroup or "mark", match.group(), match.start())


def _long_string(
    text: str, place: int, patterns: dict[str, re.Pattern[str]]
) -> re.Match[str] | None:
    """Read a string in three quotation marks.

    Where one does not end, none after it does: between the two there is no end for the first,
    so what the second begins with is escaped for the first, and both read the same from there.
    """
    quote = text[place]
    if quote not in patterns or not text.startswith(quote * 3, place):
        return None
    found = patterns[quote].match(text, place)
    if found is None:
        del patterns[quote]
    return found


def _without_dots(name: str) -> str:
    """Leave out the dots at the end of a name, which end a statement, unless escaped."""
    bare = name.rstrip(".")
    return bare + "." if bare.endswith("\\") and bare != name else bare


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
