"""Whether a query asks another computer, told without trusting any single reading of it.

Where ``<`` may compare or open an IRI only a whole grammar knows what follows, and two grammars
need not agree, for instance on where a comment ends. So every reading is followed: SERVICE that
stands outside strings, IRIs and comments in any of them counts.
"""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_HIDING = re.compile(
    r"""
      (?P<comment>\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    | (?P<string>'''(?:[^'\\]|\\.|'(?!''))*''' | \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
        | '(?:[^'\\\n\r]|\\.)*' | "(?:[^"\\\n\r]|\\.)*")
    """,
    re.VERBOSE | re.DOTALL,
)
_GAP = r"(?:\s|\#[^\n\r]*(?:[\n\r]|$))*+"
# The keyword with all that has to follow it, so that a name that holds the word is none.
_CALL = re.compile(
    rf"SERVICE{_GAP}(?:SILENT{_GAP})?(?:<[^<>]*>|[?$]?[^\s<>{{}}#]+){_GAP}\{{",
    re.IGNORECASE,
)
_WORD = re.compile("service", re.IGNORECASE)
_DOUBTFUL = re.compile(r"""[#<'"\\]""")


def calls_service(text: str) -> bool:
    """Tell whether a query asks another computer in any way it can be read.

    :param text: the query.
    :returns: ``True`` if in doubt.
    """
    plain = _ESCAPE.sub(_unescape, text)
    words = {match.start() for match in _WORD.finditer(plain)}
    return bool(words) and any(_CALL.match(plain, place) for place in _reached(plain) & words)


def _unescape(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return chr(number) if number < 0x110000 else " "


def _reached(text: str) -> set[int]:
    """Follow every reading and give the places outside strings, IRIs and comments."""
    begun, seen = [0], set[int]()
    while begun:
        place = begun.pop()
        while place < len(text) and place not in seen:
            seen.add(place)
            place, *other = _steps(text, place)
            begun += other
    return seen


def _steps(text: str, place: int) -> tuple[int, ...]:
    """Say where what stands here may end."""
    sign = text[place]
    if not _DOUBTFUL.match(sign):
        return (place + 1,)
    if sign == "\\":
        # Outside strings it may take the next sign into a name.
        return (place + 1, place + 2)
    hiding = _HIDING.match(text, place)
    if hiding is None:
        return (place + 1,)
    # Only a sharp bracket may be a token of its own.
    return (hiding.end(), place + 1) if sign == "<" else (hiding.end(),)
