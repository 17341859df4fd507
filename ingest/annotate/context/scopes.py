"""How far words reach that change what a statement amounts to: stretches of a sentence.

:func:`ingest.annotate.context.modifiers.modifiers` asks what modifies one place; here every
place of a sentence is told that a category modifies, by the same triggers and terminators.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ingest.annotate.context.modifiers import marks, pointing, terminators_of
from ingest.annotate.context.triggers import parted
from ingest.annotate.passage import Sentence
from ingest.annotate.phrases import Match
from ingest.annotate.place import Place
from ingest.annotate.trigger_phrases import ANY

# A category and the tokens it reaches, from which to one past which.
Scope = tuple[str, int, int]


def scopes(place: Place) -> Iterator[Scope]:
    """The stretches of a sentence that each category modifies.

    :param place: a sentence in its place
    """
    sentence = place.sentence
    whole = len(sentence.tokens)
    for match, category, direction in pointing(sentence):
        if direction in ("forward", "around"):
            yield category, match.last, _end(sentence, category, match)
        if direction in ("backward", "around"):
            yield category, _begin(sentence, category, match), match.first
    for category in _from_outside(place):
        yield category, 0, whole


def _end(sentence: Sentence, category: str, match: Match) -> int:
    """Where what a trigger says of the words after it ends."""
    found = len(sentence.tokens)
    for name in (category, ANY):
        ends = terminators_of(sentence).get(name, [])
        at = bisect_left(ends, match.last)
        found = min(found, *ends[at : at + 1], found)
    return found


def _begin(sentence: Sentence, category: str, match: Match) -> int:
    """Where what a trigger says of the words before it begins."""
    found = 0
    for name in (category, ANY):
        ends = terminators_of(sentence).get(name, [])
        at = bisect_left(ends, match.first)
        found = max(found, *ends[max(at - 1, 0) : at], found)
    return found


def _from_outside(place: Place) -> Iterator[str]:
    """What the sentence after and the lines above say of a whole sentence."""
    if place.after:
        yield from _pointing_out(place.after, "previous")
    for above in place.above:
        if above.direct:
            yield from _pointing_out(above.sentence, "list")


def _pointing_out(sentence: Sentence, wanted: str) -> Iterator[str]:
    for match in marks(sentence):
        category, direction = parted(match.phrase.meaning)
        if direction == wanted:
            yield category
