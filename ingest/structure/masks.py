"""Words that somebody has masked ("Xxxxxx xxx") or left as filling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ingest.formats.source import ReadingWarning
from ingest.structure.line import Line
from kkgraph.vocabulary.rules import load_rules


@cache
def _masked() -> re.Pattern[str]:
    return re.compile(load_rules("layout")["masked"])


def masked_words(lines: Sequence[Line]) -> list[ReadingWarning]:
    """A warning where words are masked: how many, and where the first stands.

    :param lines: the lines with their roles
    """
    found = [
        (line.number, match.group())
        for line in lines
        if line.text and line.role != "furniture"
        for match in _masked().finditer(line.text)
    ]
    if len(found) < load_rules("layout")["masked_least"]:
        return []
    number, first = found[0]
    return [
        ReadingWarning(
            "masked_text",
            f"{len(found)} words are masked or filling, the first of them {first!r}; "
            "what stood there is not known",
            number,
        )
    ]
