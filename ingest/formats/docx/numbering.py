"""The numbers and bullets that Word shows but does not write into the paragraphs.

Follows ECMA-376 part 1, section 17.9 (numbering), as far as text needs it: levels, start
values and overrides, number formats, restart below a higher level.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# lxml has no types.
Element = Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LEVELS = 9
BULLET = "•"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    spaced: bool = True
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A list definition and how far it has counted."""

    levels: dict[int, _Level]
    counters: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """Counts along with the paragraphs, which must be given in the order of the text."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._numbers: dict[str, str] = {}
        self._overrides: dict[str, dict[int, int]] = {}
        self._by_style: dict[str, tuple[str, int]] = {}
        if root is not None:
            self._read(root)

    def label(self, number: str, level: int) -> str:
        """Count one paragraph and write what stands before it.

        :param number: id of the list the paragraph belongs to.
        :param level: its level, from 0.
        :returns: number or bullet without the space after it; nothing where none is shown.
        """
        definition = self._lists.get(self._numbers.get(number, ""))
        if definition is None or not 0 <= level < _LEVELS:
            return ""
        self._restart(number, definition)
        _count(definition, level)
        shown = definition.levels.get(level, _Level())
        if shown.style == "bullet":
            return BULLET
        return _fill(shown, definition)

    def of_style(self, style: str) -> tuple[str, int] | None:
        """List and level that a list definition ties to a paragraph style."""
        return self._by_style.get(style)

    def _restart(self, number: str, definition: _List) -> None:
        """Let a list that overrides its start begin there when it is first met."""
        for level, start in self._overrides.pop(number, {}).items():
            definition.counters[level] = start - 1

    def _read(self, root: Element) -> None:
        for element in root.findall(qn("w:abstractNum")):
            key = element.get(qn("w:abstractNumId"))
            levels = {
                int(lvl.get(qn("w:ilvl"))): _read_level(lvl) for lvl in element.findall(qn("w:lvl"))
            }
            self._lists[key] = _List(levels)
        for element in root.findall(qn("w:num")):
            self._read_number(element)
        for number, key in self._numbers.items():
            for element in root.findall(qn("w:abstractNum")):
                if element.get(qn("w:abstractNumId")) == key:
                    self._tie_styles(element, number)

    def _read_number(self, element: Element) -> None:
        number = element.get(qn("w:numId"))
        key = value(element, "w:abstractNumId")
        if key is None:
            return
        self._numbers[number] = key
        for override in element.findall(qn("w:lvlOverride")):
            start = value(override, "w:startOverride")
            if start is not None:
                level = int(override.get(qn("w:ilvl")))
                self._overrides.setdefault(number, {})[level] = int(start)

    def _tie_styles(self, element: Element, number: str) -> None:
        for lvl in element.findall(qn("w:lvl")):
            style = value(lvl, "w:pStyle")
            if style is not None:
                self._by_style.setdefault(style, (number, int(lvl.get(qn("w:ilvl")))))


def qn(tag: str) -> str:
    """Write a tag such as ``w:val`` the way lxml does."""
    return W + tag.removeprefix("w:")


def value(parent: Element | None, tag: str) -> str | None:
    """Read the ``w:val`` of a child element, if there is such a child."""
    child = None if parent is None else parent.find(qn(tag))
    found = None if child is None else child.get(qn("w:val"))
    return None if found is None else str(found)


def _read_level(element: Element) -> _Level:
    return _Level(
        start=int(value(element, "w:start") or 1),
        style=value(element, "w:numFmt") or "decimal",
        text=value(element, "w:lvlText") or "",
        legal=element.find(qn("w:isLgl")) is not None,
    )


def _count(definition: _List, level: int) -> None:
    """Count one on a level, begin the levels above it and forget those below."""
    counters = definition.counters
    for above in range(level):
        if counters[above] is None:
            counters[above] = definition.levels.get(above, _Level()).start
    before = counters[level]
    start = definition.levels.get(level, _Level()).start
    counters[level] = start if before is None else before + 1
    counters[level + 1 :] = [None] * (_LEVELS - level - 1)


def _fill(shown: _Level, definition: _List) -> str:
    """Put the counters into a pattern such as ``%1.%2``."""

    def counted(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        style = "decimal" if shown.legal else definition.levels.get(level, _Level()).style
        return format_number(definition.counters[level] or 0, style)

    return "" if shown.style == "none" else re.sub(r"%(\d)", counted, shown.text).strip()


def format_number(number: int, style: str) -> str:
    """Write a number in one of Word's formats; unknown ones become digits.

    >>> [format_number(4, s) for s in ("decimal", "lowerRoman", "upperLetter", "decimalZero")]
    ['4', 'iv', 'D', '04']
    >>> format_number(28, "lowerLetter")
    'bb'
    """
    writers: Mapping[str, str] = {
        "decimalZero": f"{number:02d}",
        "lowerLetter": _letters(number),
        "upperLetter": _letters(number).upper(),
        "lowerRoman": _roman(number),
        "upperRoman": _roman(number).upper(),
        "none": "",
    }
    return writers.get(style, str(number))


def _letters(number: int) -> str:
    if number < 1:
        return ""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _roman(number: int) -> str:
    pieces = []
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        pieces.append(letters * min(count, 10))
    return "".join(pieces)
