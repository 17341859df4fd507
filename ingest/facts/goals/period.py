"""The period of a programme: what it says of its goals holds until the period ends.

"Miljöprogram 2021-2030 antogs ..." dates the goals of the same section that follow soon, have no
year of their own, and are listed or said to be the programme's. Such a year is marked as
inherited, and both places are evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.annotate.context.subject import is_own
from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence
from ingest.annotate.place import Place
from ingest.annotate.times import Time
from ingest.facts.goals.reference import Found
from ingest.structure.draft import Draft

_LATEST = 2100
# So many paragraphs further down a period still dates goals.
_NEAR = 2
# What is to be so every year, or of every single thing, is so before the period ends.
_STANDING = ("rate", "amount")


@dataclass
class Periods:
    """The period that a document of the city has last been said to have, by section.

    :param draft: the document
    """

    draft: Draft
    _said: dict[str | None, tuple[int, Place, Time]] = field(default_factory=dict)
    _paragraphs: int = 0
    _last: int = -1

    def read(self, place: Place) -> None:
        """Take a sentence in, before its goals are asked for.

        :param place: the next sentence of the document
        """
        passage = place.passage
        if passage.order != self._last:
            self._last = passage.order
            self._paragraphs += passage.kind == "paragraph"
        period = next(_periods(place), None)
        if period:
            self._said[passage.section] = (self._paragraphs, place, period)

    def dated(self, found: Found) -> Found:
        """The goal with the year in which the period ends, where it has none itself.

        :param found: a goal as its own sentence states it
        """
        said = self._said.get(found.place.passage.section)
        goal = found.goal
        standing = found.core.form in _STANDING or goal.kind == "carbon_budget"
        if said is None or goal.target_year or standing:
            return found
        at, place, period = said
        if self._paragraphs - at > _NEAR or not _refers(found.place):
            return found
        sentence = place.sentence
        more = self.draft.evidence(place.passage, sentence.start, sentence.end, "goals")
        evidence = tuple(dict.fromkeys((*goal.evidence, *more)))
        inherited = (*goal.inherited, "target_year")
        goal = replace(goal, target_year=period.year, evidence=evidence, inherited=inherited)
        return replace(found, goal=goal)


def _refers(place: Place) -> bool:
    """Whether a goal is an item of a list, or its sentence speaks of the document or period."""
    return place.passage.kind == "bullet" or _names_document(place.sentence)


def _names_document(sentence: Sentence) -> bool:
    words = lexicon(sentence.language)
    return any(words.ends_like("period_nouns", token.form) for token in sentence.tokens)


def _periods(place: Place) -> Iterator[Time]:
    """Periods to come that a sentence gives a document of the city."""
    sentence = place.sentence
    if place.passage.kind != "paragraph" or not _names_document(sentence):
        return
    if any(not is_own(holder, place.city) for holder in sentence.holders if holder.subject):
        return
    for time in sentence.times:
        if time.since and time.year and place.valid_from <= time.year <= _LATEST:
            yield time
