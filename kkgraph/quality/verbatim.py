"""Whether a quote really stands where its evidence says, word for word."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from kkgraph.contract import Contract, Evidence
from kkgraph.text.characters import BREAK_SIGNS, HYPHENS

_BREAK = re.compile(r"\r\n|[\r\n\f]")


def all_evidence(value: object) -> Iterator[tuple[str, Evidence]]:
    """Find every piece of evidence in a contract.

    :param value: a contract or any part of one.
    :returns: the name of the class whose evidence it is, and the evidence.
    """
    if isinstance(value, tuple):
        for item in value:
            yield from all_evidence(item)
    elif is_dataclass(value):
        for item in fields(value):
            found = getattr(value, item.name)
            places = found if isinstance(found, tuple) else (found,)
            for place in places:
                if isinstance(place, Evidence):
                    yield type(value).__name__, place
                else:
                    yield from all_evidence(place)


def faults_of(contract: Contract, text: str) -> Iterator[tuple[Evidence, str]]:
    """Compare every quote of a contract with the text it was read from.

    :param contract: the contract.
    :param text: its source as it was read.
    :returns: each piece of evidence at fault, with what is wrong.
    """
    starts = [0, *(match.end() for match in _BREAK.finditer(text))]
    for place in dict.fromkeys(place for _, place in all_evidence(contract)):
        fault = fault_of(place, text, starts)
        if fault:
            yield place, fault


def fault_of(place: Evidence, text: str, starts: list[int]) -> str | None:
    """Compare one quote with its text.

    :param place: the evidence.
    :param text: the source as it was read.
    :param starts: where its lines start.
    :returns: what is wrong, ``None`` if nothing is.
    """
    if not 0 <= place.start < place.end <= len(text):
        return f"characters {place.start}-{place.end} are outside the text ({len(text)})"
    if not same_words(place.quote, text[place.start : place.end]):
        return f"the text has other words at characters {place.start}-{place.end}"
    first = bisect.bisect_right(starts, place.start)
    last = bisect.bisect_right(starts, place.end - 1)
    if (place.line_from, place.line_to) != (first, last):
        return f"the quote stands on lines {first}-{last}, not {place.line_from}-{place.line_to}"
    return None


def same_words(quote: str, passage: str) -> bool:
    r"""Compare but for white space, words joined over a line break, and soft hyphens.

    :param quote: the quote.
    :param passage: the text at its place.
    :returns: whether the quote adds, drops and changes nothing.

    >>> same_words("klimatmål och klimat- mål", "klimat-\nmål och klimat-\nmål")
    True
    >>> same_words("klimatmål", "klimat-mål")
    False
    """
    if "".join(quote.split()) == "".join(passage.split()):
        return True
    wanted = "".join(quote.split())
    at = 0
    for index, char in enumerate(passage):
        if char.isspace():
            continue
        if at < len(wanted) and wanted[at] == char:
            at += 1
        elif char not in BREAK_SIGNS and (
            char not in HYPHENS or not _ends_line(passage, index + 1)
        ):
            return False
    return at == len(wanted)


def _ends_line(text: str, at: int) -> bool:
    """Tell whether only blanks stand between a place and the end of its line."""
    rest = text[at:].lstrip(" \t\u00a0")
    return not rest or rest[0] in "\r\n\f"
