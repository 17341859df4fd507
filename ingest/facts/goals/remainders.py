"""Parts of what was: what of it is left, what of it goes, and how far below it a level lies.

"Högst 15 procent av 1990 års nivå" is a cut of 85 percent, "tre fjärdedelar av utsläppen ska vara
borta" one of 75, "25 procent under 2019 års nivå" one of 25.
"""

from __future__ import annotations

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence
from ingest.annotate.quantities import Quantity
from ingest.facts.goals.core import FAR, Form
from ingest.facts.goals.rules import goal_rules

# So many tokens after a part stands what it is of.
_OF = 4
# So many tokens from a part stands what says that it goes, or that it is left.
_FATE = 10


def is_what_is_left(sentence: Sentence, quantity: Quantity, valid_from: int) -> bool:
    """Whether a part is what remains of a base ("högst 15 procent av 1990 års nivå").

    :param sentence: an annotated sentence
    :param quantity: a part in percent
    :param valid_from: first year of the contract; what is compared with lies before it
    """
    if quantity.sign or quantity.bound == "at_least" or is_what_goes(sentence, quantity):
        return False
    if _near(sentence, quantity, "left_over"):
        return _is_of_emissions(sentence)
    words = lexicon(sentence.language)
    after = [t.form for t in sentence.tokens[quantity.last : quantity.last + 2]]
    if not after:
        return False
    if after[0] in words.words("as_much"):
        return True
    if after[0] not in words.words("of"):
        return _is_level_of_a_cut(sentence, quantity)
    if after[1:] and after[1] in words.words("what_was"):
        return quantity.bound == "at_most" or bool(sentence.named("emissions"))
    bases = (t for t in sentence.times if t.role == "base" and 0 < t.first - quantity.last <= _OF)
    return any(t.year is None or not valid_from or t.year <= valid_from for t in bases)


def is_what_goes(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a part is what disappears ("tre fjärdedelar ska vara borta").

    :param sentence: an annotated sentence
    :param quantity: a part in percent
    """
    return _near(sentence, quantity, "gone")


def beside_a_base(sentence: Sentence, quantity: Quantity, valid_from: int) -> Form | None:
    """How a level lies to a year that has passed ("25 procent under 2019", "10 % över 2020").

    :param sentence: an annotated sentence
    :param quantity: a part in percent
    :param valid_from: first year of the contract
    :returns: a cut or a raise; ``None`` when no such year follows
    """
    words = lexicon(sentence.language)
    after = sentence.tokens[quantity.last : quantity.last + 1]
    near = (t.year for t in sentence.times if 0 < t.first - quantity.last <= _OF)
    if not after or not any(year and (not valid_from or year < valid_from) for year in near):
        return None
    if after[0].form in words.words("below"):
        return "cut"
    return "raise" if after[0].form in words.words("above") else None


def _is_level_of_a_cut(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a change leads to a part of something ("sänkas till hälften").

    A share of a whole is a level of its own ("bilens andel ska minska till en tredjedel").
    """
    if quantity.form != "part":
        return False
    words = lexicon(sentence.language)
    before = sentence.tokens[max(0, quantity.first - 2) : quantity.first]
    if not any(t.form in words.words("level_before") for t in before):
        return False
    reduced = any(0 <= quantity.first - t.last <= FAR for t in sentence.named("reduce"))
    return reduced and not any(words.ends_like("shares", t.form) for t in sentence.tokens)


def _near(sentence: Sentence, quantity: Quantity, name: str) -> bool:
    """Whether a word of a list stands in the clause of a part, no other figure between."""
    words = lexicon(sentence.language)
    listed, joints = words.words(name), words.words("joints")
    others = {at for q in sentence.quantities if q.unit for at in range(q.first, q.last)}
    for step in (1, -1):
        at = quantity.last if step > 0 else quantity.first - 1
        for _ in range(_FATE):
            if not 0 <= at < len(sentence.tokens) or at in others:
                break
            if sentence.tokens[at].form in listed:
                return True
            if sentence.tokens[at].form in joints:
                break
            at += step
    return False


def _is_of_emissions(sentence: Sentence) -> bool:
    """Whether a sentence speaks of emissions, or counts them in tons without the word."""
    masses = goal_rules().masses
    named = sentence.named("emissions", "consumption")
    return bool(named) or any(quantity.unit in masses for quantity in sentence.quantities)
