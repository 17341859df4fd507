"""What is never answered: updates, and queries that ask another computer.

Whether a query asks another computer is told without trusting any single reading of it. Where
``<`` may compare or open an IRI only a whole grammar knows what follows, and two grammars need
not agree, for instance on where a comment ends. So every reading is followed: SERVICE that
stands outside strings, IRIs and comments in any of them counts.
"""

from __future__ import annotations

import re

from kkgraph.errors import QueryError, QueryRefused

_UPDATE_FORMS = frozenset(
    {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# What begins matches even where it does not end, so that its length is what was looked at.
_HIDING = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*+)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*+(?P<iri_end>>)?)
    | (?P<long>'''(?:[^'\\]++|\\.|'(?!''))*+(?P<single_end>''')?
        | \"\"\"(?:[^"\\]++|\\.|"(?!""))*+(?P<double_end>\"\"\")?)
    """,
    re.VERBOSE | re.DOTALL,
)
_SHORT = re.compile(r"""'(?:[^'\\\n\r]++|\\.)*+(')?|"(?:[^"\\\n\r]++|\\.)*+(")?""", re.DOTALL)
_GAP = r"(?:\s++|\#[^\n\r]*+(?:[\n\r]|$))*+"
# The keyword with all that has to follow it, so that a name that holds the word is none.
_CALL = re.compile(
    rf"SERVICE{_GAP}(?P<silent>SILENT{_GAP})?+(?P<name><[^<>]*+>?+|[?$]?+[^\s<>{{}}#]++)?+{_GAP}"
    r"(?P<brace>\{)?+",
    re.IGNORECASE,
)
_WORD = re.compile("service", re.IGNORECASE)
_DOUBTFUL = re.compile(r"""[#<'"\\]""")
# How often each sign may be looked at before a query is taken for one that hides something.
_LOOKS, _LOOKS_AT_LEAST = 30, 10_000


def check(form: str, text: str) -> None:
    """Refuse what the graph does not answer.

    :param form: the first keyword of the query.
    :param text: the query.
    :raises QueryError: if it is empty.
    :raises QueryRefused: if it is an update or asks another computer.
    """
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


def calls_service(text: str) -> bool:
    """Tell whether a query asks another computer in any way it can be read.

    :param text: the query.
    :returns: ``True`` if in doubt.
    """
    plain = _ESCAPE.sub(_unescape, text)
    words = {match.start() for match in _WORD.finditer(plain)}
    if not words:
        return False
    readings = _Readings(plain)
    return readings.reach() or any(map(readings.calls, words & readings.reached))


def _unescape(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else " "


class _Readings:
    """Follows every reading of a text, looking at each sign a bounded number of times."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._left = _LOOKS * len(text) + _LOOKS_AT_LEAST
        # Places outside strings, IRIs and comments.
        self.reached = set[int]()

    def reach(self) -> bool:
        """Find the places that are reached.

        :returns: whether there were too many readings to follow.
        """
        begun = [0]
        while begun and self._left >= 0:
            place = begun.pop()
            while place < len(self._text) and place not in self.reached and self._left >= 0:
                self.reached.add(place)
                place, *other = self._steps(place)
                begun += other
        return self._left < 0

    def calls(self, place: int) -> bool:
        """Tell whether a word here asks another computer, or too much was read to tell."""
        call = _CALL.match(self._text, place)
        if call is None:
            return False
        self._left -= len(call[0])
        return self._left < 0 or bool(call["brace"] and (call["name"] or call["silent"]))

    def _steps(self, place: int) -> tuple[int, ...]:
        """Say where what stands here may end."""
        sign = self._text[place]
        if not _DOUBTFUL.match(sign):
            return (place + 1,)
        if sign == "\\":
            # Outside strings it may take the next sign into a name.
            return (place + 1, place + 2)
        end = self._hidden_end(place, sign)
        if end is None:
            return (place + 1,)
        # Only a sharp bracket may be a token of its own.
        return (end, place + 1) if sign == "<" else (end,)

    def _hidden_end(self, place: int, sign: str) -> int | None:
        """Find where a comment, an IRI or a string ends, if it does."""
        found = _HIDING.match(self._text, place)
        if found:
            self._left -= len(found[0])
            if sign == "#" or found["iri_end"] or found["single_end"] or found["double_end"]:
                return found.end()
        if sign == "<":
            return None
        short = _SHORT.match(self._text, place)
        if short is None:
            return None
        self._left -= len(short[0])
        return short.end() if short[1] or short[2] else None
