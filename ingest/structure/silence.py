"""Sections that say nothing: without text, or with words that only say so.

What such words look like is data (``ontology/rules/silence.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from ingest.structure.draft import DraftPassage
from ingest.structure.link_lines import Link
from ingest.structure.sentences import sentence_ranges
from kkgraph.contract import Section
from kkgraph.vocabulary.rules import load_rules

_Signs = Literal["silent", "pointing", "absent"]
# No sentence that says nothing is longer.
_LONGEST = 160


@cache
def _patterns(name: _Signs) -> tuple[re.Pattern[str], ...]:
    found = load_rules("silence")[name]
    listed = [found] if isinstance(found, str) else found
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in listed)


def mark_empty(
    sections: Sequence[Section], passages: Sequence[DraftPassage], links: Iterable[Link]
) -> tuple[Section, ...]:
    """The sections, those that say nothing marked as empty.

    A section is not empty when one below it says something.

    :param sections: the sections in order
    :param passages: the passages of the whole document
    :param links: link targets, which are content too
    """
    inside: dict[str | None, list[str]] = {}
    for passage in passages:
        inside.setdefault(passage.section, []).append(passage.text)
    linked = {link.start for link in links}
    said = {
        section.key
        for section in sections
        if not is_silent(inside.get(section.key, []))
        or any(section.start <= at < section.end for at in linked)
    }
    parents = {section.key: section.parent for section in sections}
    for key in list(said):
        above = parents[key]
        while above is not None and not _says_so(inside.get(above, [])):
            said.add(above)
            above = parents.get(above)
    return tuple(replace(section, empty=section.key not in said) for section in sections)


def is_silent(texts: Sequence[str]) -> bool:
    """Whether the passages of a section say nothing.

    :param texts: their words in order
    """
    return not texts or _says_so(texts)


def _says_so(texts: Sequence[str]) -> bool:
    """Whether words of a section say that it says nothing."""
    if not texts:
        return False
    sentences = [text[a:b].strip() for text in texts for a, b in sentence_ranges(text)]
    if any(pattern.search(sentences[0][:_LONGEST]) for pattern in _patterns("absent")):
        return True
    silent = False
    for sentence in sentences:  # most say something at once
        if _matches("silent", sentence):
            silent = True
        elif not _matches("pointing", sentence):
            return False
    return silent


def _matches(name: _Signs, sentence: str) -> bool:
    words = sentence.rstrip(" .!").strip("()[] ") or "-"
    return len(words) <= _LONGEST and any(p.fullmatch(words) for p in _patterns(name))
