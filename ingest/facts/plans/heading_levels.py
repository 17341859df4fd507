"""Of which level a part of a plan tells by its headings: the city's, or somebody else's.

Modules on policies go through them level by level ("National level", "Local level"); what stands
below such a heading is of that level until another one or the next module. The headings of
single policies in between say nothing of it. Words: ``ontology/rules/held_goals.yaml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final, Literal

from ingest.annotate.place import Place
from ingest.facts.patterns import named_pattern
from ingest.structure.draft import Draft
from kkgraph.vocabulary.rules import load_rules

Level = Literal["own", "theirs"]
_RULES: Final = "held_goals"
# A line no longer than this is a heading, not a sentence that introduces something.
_HEADING = 80
_pattern = partial(named_pattern, _RULES, any_case=True)


class HeadingLevels:
    """The levels of one plan's sections.

    :param draft: the plan
    :param names: what its cities are called
    """

    def __init__(self, draft: Draft, names: Sequence[str]) -> None:
        self._names = tuple(name.lower() for name in names)
        self._of: dict[str, Level | None] = {}
        level: Level | None = None
        for section in draft.sections:
            if section.number in load_rules(_RULES)["level_sections"]:
                level = self.said_by(section.title) or level
                self._of[section.key] = level
            else:
                level = None

    def of(self, place: Place) -> Level | None:
        """The level that the headings above a sentence say, the nearest first.

        :param place: the sentence in its place
        """
        section = place.passage.section or ""
        if section not in self._of or place.passage.kind == "table":
            return None  # a row says itself of which level it is
        for above in place.above:
            said = self.said_by(above.passage.text) if _is_heading(above.passage.text) else None
            if said:
                return said
        return self._of[section]

    def said_by(self, title: str) -> Level | None:
        """The level that a heading names; none if it names several.

        :param title: the heading
        """
        lower = title.lower()
        own = _pattern("own_heading").search(lower) is not None
        own = own or any(name in lower for name in self._names)
        theirs = _pattern("their_heading").search(lower) is not None
        if own == theirs:
            return None
        return "own" if own else "theirs"


def _is_heading(text: str) -> bool:
    return len(text) <= _HEADING and not text.rstrip().endswith((":", ".", ",", ";"))
