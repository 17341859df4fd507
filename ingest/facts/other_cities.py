"""Names of municipalities in a sentence: those of the registers, and what can only be one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.annotate.holders import Holder
from ingest.annotate.passage import Sentence
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules


def other_cities(sentence: Sentence, own: str, vocabulary: Vocabulary) -> list[Holder]:
    """The municipalities that a sentence names, without the one whose text it is.

    :param sentence: an annotated sentence
    :param own: name of the city whose text it is
    :param vocabulary: the registers
    """
    spelt = list(_by_grammar(sentence, own, vocabulary))
    taken = {at for city in spelt for at in range(city.first, city.last)}
    known = (h for h in _holders(sentence, vocabulary) if h.first not in taken)
    found = [*spelt, *(h for h in known if _is_city(sentence, h, own))]
    return sorted(found, key=lambda city: city.first)


def _by_grammar(sentence: Sentence, own: str, vocabulary: Vocabulary) -> Iterator[Holder]:
    """Those of two words, and those that are called one ("grannkommunen X", "X kommun")."""
    rules, tokens = load_rules("cooperations"), sentence.tokens
    for at, token in enumerate(tokens):
        if not token.capital or token.kind != "word" or own.lower().startswith(token.form[:-1]):
            continue
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        two = Holder(at, at + 2, "other_city", False) if after else None
        full = vocabulary.municipality(sentence.text_of(two)) if two else None
        before = tokens[at - 1].form if at else ""
        if two and full and full.name != own:
            yield Holder(at, at + 2, "other_city", False, full.name)
        elif (
            at
            and vocabulary.municipality(token.form.capitalize()) is None
            and (before in rules["called"] or (after and after.form in rules["kinds"]))
        ):
            yield Holder(
                at,
                at + 1,
                "other_city",
                False,
                sentence.text_of(Holder(at, at + 1, "other_city", False)),
            )


def _holders(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[Holder]:
    """Cities, also those whose name ends as a company's may ("Karlshamn")."""
    for holder in sentence.holders:
        known = None
        if holder.kind == "company" and holder.last == holder.first + 1:
            known = vocabulary.municipality(sentence.text_of(holder))
        yield replace(holder, kind="other_city", name=known.name) if known else holder


def _is_city(sentence: Sentence, holder: Holder, own: str) -> bool:
    """Whether a name stands for a municipality other than the city itself."""
    if holder.kind != "other_city" or holder.name is None or holder.name == own:
        return False
    words, rules = sentence.tokens, load_rules("cooperations")
    after = words[holder.last] if holder.last < len(words) else None
    if after and (after.form in rules["other_words"] or (after.capital and after.kind == "word")):
        return False
    before = words[holder.first - 1] if holder.first else None
    opens = holder.first > 1 and words[holder.first - 2].form == ":"
    if before and (
        before.form in ("-", "/") or (before.capital and holder.first > 1 and not opens)
    ):
        return False
    form = words[holder.first].form
    genitive = form != holder.name.lower() and form.endswith("s")
    return not genitive or (after is not None and after.form in rules["city_words"])


def unknown_city(sentence: Sentence, at: int, *, anywhere: bool = False) -> Holder | None:
    """A single name that may be a city's; its ``name`` is then not known.

    :param sentence: an annotated sentence
    :param at: at which token
    :param anywhere: whether it need not stand in an enumeration
    """
    if at >= len(sentence.tokens):
        return None
    token, rules = sentence.tokens[at], load_rules("cooperations")
    after = sentence.tokens[at + 1].form if at + 1 < len(sentence.tokens) else "."
    if token.kind != "word" or not token.capital or token.upper:
        return None
    ends = anywhere or after in rules["after_unknown"]
    known = any(h.first <= at < h.last for h in sentence.holders)
    return Holder(at, at + 1, "other_city", False) if ends and not known else None
