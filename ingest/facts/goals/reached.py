"""Whether a figure or state is said to be reached: by a year, a verb, or its place."""

from __future__ import annotations

from ingest.annotate.lexicon import lexicon
from ingest.annotate.place import Place
from ingest.facts.goals.core import Core
from ingest.facts.goals.rules import goal_rules
from ingest.facts.goals.years import Dates

# So near a share stands the verb that says what it is, in tokens.
_NEAR = 6
# A label before a colon has at most so many words.
_LABEL = 6


def is_reached(place: Place, core: Core, kind: str, dates: Dates, status: str) -> bool:
    """Whether a figure or state is said to be reached: by a year, a verb, or its place.

    :param place: its sentence in its place
    :param core: the figure or state
    :param kind: the kind of goal that it would make
    :param dates: its years
    :param status: whether the goal is adopted, proposed or considered
    """
    if dates.past:
        return False
    if core.form == "state":
        return _is_state_to_come(place, core, dates, status)
    if core.form == "share" and dates.place is None and _is_described(place, core):
        return False
    if dates.target:
        return True
    listed = place.topic in goal_rules().topics
    aims = bool(place.sentence.named("aim")) or status != "adopted"
    if listed:
        labelled = any(token.form == ":" for token in place.sentence.tokens[:_LABEL])
        bare = core.form == "amount" and kind != "carbon_budget" and core.bound is None
        lined = labelled or kind == "carbon_budget" or place.passage.kind == "bullet"
        return aims or (lined and not bare)
    return aims and core.form in ("rate", "cut")


def _is_described(place: Place, core: Core) -> bool:
    """Whether what follows a share says what it is ("41 % av utsläppen är genomfart")."""
    words = lexicon(place.sentence.language)
    after = [t.form for t in place.sentence.tokens[core.last : core.last + _NEAR]]
    if not words.words("modals").isdisjoint(t.form for t in place.sentence.tokens):
        return False
    return not words.words("copulas").isdisjoint(after)


def _is_state_to_come(place: Place, core: Core, dates: Dates, status: str) -> bool:
    """Whether a state is said to be reached: the word alone may only describe something."""
    sentence = place.sentence
    only = goal_rules().states[core.name].get("only")
    if only:
        listed = place.topic in goal_rules().topics
        return listed and (only == "listed" or is_announced(place))
    words = lexicon(sentence.language)
    forms = {token.form for token in sentence.tokens}
    says = not forms.isdisjoint(words.words("modals")) or bool(sentence.named("goal_word"))
    says = says or (dates.target is not None and not forms.isdisjoint(words.words("by_then")))
    if dates.target and dates.begins:
        # "Ställa krav på utsläppsfria maskiner från 2027" says what is asked of somebody.
        listed = place.topic in goal_rules().topics and not sentence.named("aim")
        return listed or says or not forms.isdisjoint(words.words("only"))
    if dates.target and sentence.depth(core.first) != dates.depth and not dates.alone:
        return False
    if dates.target and (place.topic in goal_rules().topics or place.passage.kind != "paragraph"):
        return True
    return says or status != "adopted" or is_announced(place)


def is_announced(place: Place) -> bool:
    """Whether the line above a list says that goals follow.

    :param place: a sentence in its place
    """
    return any(above.direct and above.sentence.named("goal_word") for above in place.above)
