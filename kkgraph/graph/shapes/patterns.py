"""Regular expressions of shapes, as far as SHACL (XPath) and Python read them alike."""

from __future__ import annotations

import re

# What the two read differently, and what XPath does not have: classes by a letter, (?...),
# possessive and open ranges, one class taken from another.
_OTHER = re.compile(r"\\[A-Za-z0-9]|\(\?|[*+?}]\+|\{,")
# An escaped character, a class of characters, or the end of the text.
_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*+(?:\]|\Z)|\$", re.DOTALL)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Compile the value of a ``sh:pattern``.

    :param pattern: as it stands in the shapes.
    :returns: a pattern that finds the same texts in Python.
    :raises ValueError: if it is none, or none that both read alike; says which part.
    """
    other = [found.group() for found in _OTHER.finditer(pattern)]
    other += [piece for piece in _PIECE.findall(pattern) if "[" in piece[1:] and piece[0] == "["]
    if other:
        raise ValueError(
            f"sh:pattern {pattern!r}: {other[0]!r} is not supported here; write it with "
            "classes of characters such as [0-9]"
        )
    try:
        return re.compile(_PIECE.sub(_end_of_text, pattern))
    except re.error as error:
        raise ValueError(f"sh:pattern {pattern!r} is no regular expression: {error}") from error


def _end_of_text(piece: re.Match[str]) -> str:
    """SHACL's ``$`` is the end of the text; Python's also comes before a last line break."""
    return r"\Z" if piece.group() == "$" else piece.group()
