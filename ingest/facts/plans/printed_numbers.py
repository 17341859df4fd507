"""Numbers as tables print them: thousands parted by blanks, commas or points, decimals likewise.

"8.956" may be nearly nine or nearly nine thousand. What the other figures of its table look like
decides; where they do not, the number stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# A number alone in a cell, perhaps with marks of footnotes, a unit, or its share in brackets.
_NUMBER = re.compile(
    r"\A(?P<sign>[-–−] ?)?(?P<figure>\d{1,3}(?:[ .,'’]\d{3})+(?:[.,]\d{1,3})?|\d+(?:[.,]\d+)?)"
    r"(?P<rest>(?: ?\*{1,3})?(?: ?\([^()]{0,60}\)| [A-Za-z][\w ₂/.-]{0,24})?)\Z"
)
_MARKS = ".,"


@dataclass(frozen=True, slots=True)
class Separators:
    """What parts thousands and decimals in a table.

    :param thousands: the signs that part thousands
    :param decimals: the signs that begin decimals
    """

    thousands: frozenset[str]
    decimals: frozenset[str]


def printed(text: str) -> str | None:
    """The digits of a cell that holds a number, as printed.

    :param text: the words of the cell
    :returns: ``None`` where it holds something else
    """
    match = _NUMBER.match(" ".join(text.split()))
    if match is None or "%" in match["rest"].split("(")[0]:
        return None
    return ("-" if match["sign"] else "") + match["figure"]


def separators(cells: Iterable[str]) -> Separators:
    """Say what the signs between the digits of a table's numbers mean.

    :param cells: the words of its cells
    """
    numbers = [figure for text in cells if (figure := printed(text))]
    thousands = {sign for sign in _MARKS for number in numbers if _parts_thousands(number, sign)}
    decimals = {sign for sign in _MARKS for number in numbers if _begins_decimals(number, sign)}
    for sign, other in ((",", "."), (".", ",")):
        # A sign that always stands before three digits parts thousands, if it stands there often.
        held = [number for number in numbers if sign in number]
        if sign not in thousands | decimals and (len(held) > 1 or other in decimals):
            thousands.add(sign)
    return Separators(frozenset(thousands - decimals), frozenset(decimals - thousands))


def _parts_thousands(number: str, sign: str) -> bool:
    other = _MARKS.replace(sign, "")
    if number.count(sign) > 1:
        return True
    return sign in number and other in number and number.index(sign) < number.index(other)


def _begins_decimals(number: str, sign: str) -> bool:
    if number.count(sign) != 1:
        return False
    before, after = number.lstrip("-").split(sign)
    other = _MARKS.replace(sign, "")
    if other in after:
        return False
    return len(after) != 3 or other in before or " " in before or len(before) > 3 or before == "0"


def value(text: str, signs: Separators) -> float | None:
    """The number in a cell.

    :param text: the words of the cell
    :param signs: what parts thousands and decimals around it
    :returns: ``None`` where there is none, or it may be two numbers
    """
    figure = printed(text)
    if figure is None:
        return None
    figure = re.sub(r"[ '’]", "", figure)
    if all(sign in figure for sign in _MARKS):  # The last of two signs begins decimals.
        last = max(_MARKS, key=figure.rindex)
        if figure.count(last) > 1:
            return None
        return float(figure.replace(_MARKS.replace(last, ""), "").replace(last, "."))
    for sign in _MARKS:
        if sign not in figure:
            continue
        if sign in signs.thousands or figure.count(sign) > 1:
            figure = figure.replace(sign, "")
        elif _begins_decimals(figure, sign) or sign in signs.decimals:
            figure = figure.replace(sign, "d")
        else:
            return None
    return float(figure.replace("d", "."))


def either(figure: str) -> tuple[float, ...]:
    """What a number is whose sign may part thousands or begin decimals.

    :param figure: the digits as printed
    """
    plain = re.sub(r"[ '’]", "", figure)
    return float(re.sub(r"[.,]", "", plain)), float(re.sub(r"[.,]", ".", plain, count=1))
