"""How sure a goal is that prose states without a word for what shall be.

"Andelen är 41 procent på vägen mot 2030" has a figure, a thing and a year to come, and may still
tell how things are. Of what looks so in the labelled texts little is a goal; it is uncertain.
"""

from __future__ import annotations

from ingest.annotate.lexicon import lexicon
from ingest.annotate.place import Place
from ingest.facts.goals.core import Core
from kkgraph.contract import Goal

# Two of the eight such statements in 53 labelled texts are goals.
TOLD = 0.25


def sureness(place: Place, core: Core, goal: Goal) -> float | None:
    """The confidence of a goal that may only tell how things are; ``None`` of every other.

    :param place: its sentence in its place
    :param core: its core
    :param goal: the goal
    """
    words = lexicon(place.sentence.language)
    if place.passage.kind != "paragraph" or place.row or not goal.is_held:
        return None
    if goal.kind == "carbon_budget" or place.sentence.named("goal_word"):
        return None
    forms = {token.form for token in place.sentence.tokens}
    before = {token.form for token in place.sentence.tokens[: core.first]}
    if not forms.isdisjoint(words.words("modals")) or words.words("promises") & before:
        return None
    return None if forms.isdisjoint(words.words("tells")) else TOLD
