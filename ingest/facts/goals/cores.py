"""Cores of goals: the figures and states of a sentence that may be what is to be reached.

A core is a change ("minska med 30 procent", "halveras"), a rate ("sju procent om året"), a
share ("var fjärde resa"), an amount ("högst 2 ton per person") or a state ("fossilfri").
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from ingest.annotate.lexicon import cues_of, lexicon, spaced
from ingest.annotate.passage import Sentence
from ingest.facts.goals.core import Core
from ingest.facts.goals.figures import figures
from ingest.facts.goals.rules import goal_rules
from ingest.facts.goals.states import in_words, states

_DIGIT = re.compile(r"\d")
_STATES_NEAR = 8
# States that a share may be of ("hälften av maskinerna eldrivna").
_QUALITIES = ("fossil_free", "emission_free", "meat_free", "plastic_free")


def may_state(text: str, cues: frozenset[str]) -> bool:
    """Whether a sentence is worth reading: it has a figure, a state or a word for an amount.

    :param text: the sentence
    :param cues: those of its language
    """
    if _DIGIT.search(text):
        return True
    return any(map(spaced(text).__contains__, cues))


@cache
def cues_in(language: str) -> frozenset[str]:
    """What a sentence without digits must hold to state a goal.

    :param language: its code
    """
    words = lexicon(language)
    named = ("parts", "halves", "every_other", "ordinals", "cues")
    listed = {str(word) for name in named for word in words.data[name]}
    classes = (*goal_rules().states, *goal_rules().changes, "qualities")
    return cues_of(words, classes) | listed


def find_cores(
    sentence: Sentence, known: Core | None = None, valid_from: int = 0
) -> tuple[Core, ...]:
    """The cores of a sentence in order, none inside another.

    :param sentence: an annotated sentence
    :param known: the core of the sentence before, whose unit a figure may share
    :param valid_from: first year of the contract
    """
    found = [_without(sentence, core) for core in figures(sentence, known, valid_from)]
    found.extend(in_words(sentence, tuple(found)))
    said = tuple(states(sentence))
    free = [state for state in said if state.name == "fossil_free"]
    # "Ingen buss ska tankas med fossilt" has buses, but none with fossil fuel.
    found = [core for core in found if core.name != "none" or not _is_within(core, free)]
    shares = [core for core in found if core.form == "share"]
    for state in said:
        beside = any(_is_of(sentence, core, state) for core in shares)
        if _is_vague(state) and any(core.form != "state" for core in found):
            continue
        if _is_of_a_part(sentence, state, found):
            continue
        overlaps = any(core.first < state.last and state.first < core.last for core in found)
        if not overlaps and not (beside and state.name in _QUALITIES):
            found.append(state)
    return tuple(sorted(found, key=lambda core: core.first))


def _is_within(core: Core, states: list[Core]) -> bool:
    return any(one.first <= core.first and core.last < one.last for one in states)


def _is_of_a_part(sentence: Sentence, state: Core, found: list[Core]) -> bool:
    """Whether a part goes, not all ("två tredjedelar av utsläppen ska vara borta")."""
    goes = sentence.tokens[state.last - 1].form in lexicon(sentence.language).words("gone")
    return goes and any(
        core.form == "cut" and 0 <= state.first - core.last <= _STATES_NEAR for core in found
    )


def _without(sentence: Sentence, core: Core) -> Core:
    """Nothing of what is fossil is a state ("fossil olja: 0 m3", "andel diesel 0 %")."""
    if core.value or core.form not in ("amount", "share") or sentence.named("emissions"):
        return core
    near = any(abs(term.first - core.first) <= _STATES_NEAR for term in sentence.named("fossil"))
    return replace(core, form="state", name="fossil_free", value=None) if near else core


def _is_vague(state: Core) -> bool:
    """Whether a state is a mere direction, which a figure in the same sentence makes precise."""
    return "only" in goal_rules().states[state.name]


def _is_of(sentence: Sentence, share: Core, state: Core) -> bool:
    """Whether a state is what a share near it is of; what another year dates is not."""
    if abs(share.first - state.first) > _STATES_NEAR:
        return False
    between = range(min(share.last, state.last), max(share.first, state.first))
    words = lexicon(sentence.language)
    forms = {sentence.tokens[at].form for at in between}
    dated = any(between.start <= time.first < between.stop for time in sentence.times)
    parted = dated and not forms.isdisjoint(words.words("joints"))
    return not parted and forms.isdisjoint(words.words("subordinates"))
