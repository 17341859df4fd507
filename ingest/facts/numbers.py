"""Quantities that are no goals: money set aside, companies that have signed, shares of schools.

Only what a sentence states of today counts: none that speaks of an aim or a change, that denies,
forecasts or proposes. Units and what is counted are data: ``ontology/rules/numbers.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from ingest.annotate.context.modifiers import categories
from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence
from ingest.annotate.place import Place, places
from ingest.annotate.quantities import Quantity
from ingest.structure.draft import Draft
from kkgraph.contract import StatedQuantity
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD: Final = "numbers"
_LONGEST_ABOUT = 10
_REACH = 2
_WORD = re.compile(r"[^\W\d_]+")


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[StatedQuantity, ...]:
    """The quantities that sentences of the city's own text state.

    :param draft: sections and passages of a document
    :param vocabulary: the registers
    :returns: in the order of the text
    """
    if draft.municipality is None:
        return ()
    return tuple(
        found
        for place in places(draft)
        if _may_count(place.sentence)
        and place.sentence.quantities
        and place.header is None
        and not _may_be_goal(place)
        for quantity in place.sentence.quantities
        for found in _stated(draft, place, quantity)
    )


def _may_count(sentence: Sentence) -> bool:
    """Whether a sentence has a figure, or a word for one, without annotating it."""
    if any(map(str.isdigit, frozenset(sentence.text))):
        return True
    return not _number_words(sentence.language).isdisjoint(_WORD.findall(sentence.text.lower()))


@cache
def _number_words(language: str) -> frozenset[str]:
    """Words of which a quantity without digits has one; articles count nothing by themselves."""
    words = lexicon(language)
    named = ("halves", "every", "every_other", "ordinals", "parts")
    listed = {str(word) for name in named for word in words.data[name]}
    return frozenset(listed | {word for word, value in words.numbers.items() if value != 1})


def _may_be_goal(place: Place) -> bool:
    """Whether a sentence, or what introduces it, speaks of something to be reached."""
    rules, sentence = load_rules(_METHOD), place.sentence
    if sentence.named(*rules["goals"]) or any(t.role == "deadline" for t in sentence.times):
        return True
    if sentence.text.rstrip().endswith("?"):
        return True
    return place.topic == "climate_goals" or any(a.sentence.named("aim") for a in place.above)


def _stated(draft: Draft, place: Place, quantity: Quantity) -> Iterator[StatedQuantity]:
    rules, sentence = load_rules(_METHOD), place.sentence
    if quantity.bound or quantity.per or quantity.high is not None or quantity.sign:
        return
    if quantity.first and sentence.tokens[quantity.first - 1].form in rules["not_after"]:
        return
    if not categories(place, quantity).isdisjoint(rules["none"]):
        return
    counted = _counted(sentence, quantity)
    if quantity.unit in rules["units"]:
        unit, factor = rules["units"][quantity.unit]
        of, last = None, quantity.last
        if last < len(sentence.tokens) and sentence.tokens[last].form in rules["unit_tails"]:
            last += 1  # "1,3 miljarder kronor per år"
    elif quantity.unit == "percent" and quantity.form == "every" and counted:
        unit, factor, (_, of, last) = "share_percent", 1, counted
    elif quantity.unit is None and counted:
        (unit, of, last), factor = counted, 1
    else:
        return
    yield StatedQuantity(
        value=round(float(quantity.value) * factor, 6),
        unit=unit,
        of=of,
        about=_about(sentence, last),
        evidence=draft.evidence(place.passage, sentence.start, sentence.end, _METHOD),
    )


def _counted(sentence: Sentence, quantity: Quantity) -> tuple[str, str, int] | None:
    """The class of what is counted, the word for it, and the token after it."""
    if quantity.form == "part":
        return None
    tokens, begin = sentence.tokens, quantity.last
    whole = tokens[begin : begin + 2]
    if len(whole) == 2 and whole[0].form == "av" and whole[1].kind == "number":
        begin += 2  # "41 av 58 gårdar"
    for at in range(begin, min(begin + _REACH, len(tokens))):
        token = tokens[at]
        if token.form in _classes():
            first = tokens[quantity.last]
            words = sentence.text[first.start - sentence.start : token.end - sentence.start]
            return _classes()[token.form], words, at + 1
        if token.kind != "word" or token.form in lexicon(sentence.language).words("modals"):
            return None
    return None


def _about(sentence: Sentence, at: int) -> str | None:
    """The words that go on to say what the quantity is about, up to a sign."""
    last = at
    while last < len(sentence.tokens) and last - at < _LONGEST_ABOUT:
        if sentence.tokens[last].kind != "word":
            break
        last += 1
    if last == at:
        return None
    first, end = sentence.tokens[at].start, sentence.tokens[last - 1].end
    return sentence.text[first - sentence.start : end - sentence.start]


@cache
def _classes() -> dict[str, str]:
    counted: dict[str, list[str]] = load_rules(_METHOD)["counted"]
    return {word: name for name, words in counted.items() for word in words}
