"""Which cities the text says that the city works with.

A phrase of ``ontology/rules/cooperations.yaml`` ("tillsammans med", "tvillingstad") and the
names of municipalities that follow it, read in the sentence's context. Cities are found by the
registers, with a capital and not as a part of another name ("Växjö universitet").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from ingest.annotate.context.modifiers import Tokens, categories
from ingest.annotate.holders import Holder, names_a_city
from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, annotate_part
from ingest.annotate.phrases import Match, Phrase, Phrases
from ingest.annotate.place import Place, places
from ingest.annotate.text_columns import columns_of
from ingest.structure.draft import Draft
from kkgraph.contract import Cooperation, CooperationRelation, Partner
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD: Final = "cooperations"
_LONGEST_ABOUT = 12
# An item of a list of cities needs no words of working together.
_NO_PHRASE = Phrase((), "works_with", "")


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Cooperation, ...]:
    """The cooperations that sentences of the city's own text state.

    :param draft: sections and passages of a document
    :param vocabulary: the registers
    :returns: in the order of the text
    """
    if draft.municipality is None:
        return ()
    return tuple(
        found
        for place in places(draft)
        if names_a_city(place.sentence.text, lexicon(draft.language))
        or any(word in place.sentence.text.lower() for word in load_rules(_METHOD)["twins"])
        for found in _of_place(draft, _alone(place), vocabulary)
    )


def _alone(place: Place) -> Place:
    """A place without the sentence after it, where that speaks of a city itself."""
    after = place.after
    if after and names_a_city(after.text, lexicon(after.language)):
        return replace(place, after=None)
    return place


def _of_place(draft: Draft, place: Place, vocabulary: Vocabulary) -> Iterator[Cooperation]:
    listed = tuple(_of_rows(draft, place, vocabulary))
    yield from listed or _of_sentence(draft, place, vocabulary)


def _of_rows(draft: Draft, place: Place, vocabulary: Vocabulary) -> Iterator[Cooperation]:
    """What a list or table of cities with whom one works says in each item or row."""
    rules = load_rules(_METHOD)
    if place.passage.kind == "bullet":
        heading = place.above[0].sentence.text if place.above else ""
        if place.before is None and re.search(rules["headings"], heading):
            yield from _of_item(draft, place, place.sentence, vocabulary)
        return
    if place.before is not None:
        return
    table = columns_of(draft, place.passage)
    of_cities = table is not None and table.names[0].startswith(tuple(rules["columns"]))
    for row in table.rows if table and of_cities else ():
        line = annotate_part(place.passage.text, row[0][0], row[-1][1], draft.language)
        yield from _of_item(draft, replace(place, sentence=line, after=None), line, vocabulary)


def _of_item(
    draft: Draft, place: Place, sentence: Sentence, vocabulary: Vocabulary
) -> Iterator[Cooperation]:
    """The cooperation that an item says which begins with cities ("Falun: delad rådgivare")."""
    cities = [h for h in _holders(sentence, vocabulary) if _is_city(sentence, h, place.city)]
    start = Match(_NO_PHRASE, 0, 0)
    named = _named_after(sentence, start, cities)
    if not named:
        return
    how = next(
        (
            meaning
            for meaning, words in load_rules(_METHOD)["items"].items()
            if any(token.form.startswith(tuple(words)) for token in sentence.tokens)
        ),
        "works_with",
    )
    said = Match(Phrase((), how, ""), 0, len(sentence.tokens))
    relation = _relation(place, said, theirs=True)
    if relation:
        yield Cooperation(
            partners=tuple(dict.fromkeys(_partner(sentence, c, vocabulary) for c in named)),
            about=None,
            relation=relation,
            evidence=draft.evidence(place.passage, sentence.start, sentence.end, _METHOD),
        )


def _of_sentence(draft: Draft, place: Place, vocabulary: Vocabulary) -> Iterator[Cooperation]:
    sentence = place.sentence
    cities = [h for h in _holders(sentence, vocabulary) if _is_city(sentence, h, place.city)]
    reached = 0
    found = [*_phrases(sentence.language).find(sentence.tokens), *_coordinated(place)]
    others = any(_is_of_another(place, match) for match in found)
    for match in sorted(found, key=lambda m: m.first):
        named, theirs = _named(place, match, cities)
        if match.first < reached or not named or _only_compares(sentence, match):
            continue
        if not theirs and others:
            continue
        relation = _relation(place, match, theirs=theirs)
        reached = max(match.last, *(city.last for city in named))
        if relation is None:
            continue
        yield Cooperation(
            partners=tuple(dict.fromkeys(_partner(sentence, c, vocabulary) for c in named)),
            about=_about(sentence, reached),
            relation=relation,
            evidence=draft.evidence(place.passage, sentence.start, sentence.end, _METHOD),
        )


def _named(place: Place, match: Match, cities: Sequence[Holder]) -> tuple[list[Holder], bool]:
    """The cities that a phrase speaks of, and whether they are who acts."""
    sentence = place.sentence
    after = _named_after(sentence, match, cities)
    if after:
        return after, False
    inside = [city for city in cities if match.first < city.first and city.last < match.last]
    if inside and match.phrase.meaning == "learns_from":
        return inside, True
    if match.phrase.meaning == "twin":
        # Nobody but a city is a twin: its name need not be known ("vänorten Pärnu").
        unknown = _unknown(sentence, match.first + 1, anywhere=True)
        return ([unknown], True) if unknown else ([], False)
    return _named_before(place, match, cities), True


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
    words, rules = sentence.tokens, load_rules(_METHOD)
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


def _named_after(sentence: Sentence, match: Match, cities: Sequence[Holder]) -> list[Holder]:
    """The cities of the enumeration that a phrase leads to.

    A name that nobody knows ("Świnoujście") is a city's among cities, and never without one.
    """
    rules = load_rules(_METHOD)
    passed = {*rules["between"], *rules["city_words"]}
    at, named = match.last, []
    by_first = {city.first: city for city in cities}
    while at < len(sentence.tokens):
        city = by_first.get(at) or _unknown(sentence, at)
        if city:
            named.append(city)
            at = city.last
        elif sentence.tokens[at].form in passed:
            at += 1
        else:
            break
    return named if any(city.name for city in named) else []


def _unknown(sentence: Sentence, at: int, *, anywhere: bool = False) -> Holder | None:
    """A single name that may be a city's; its ``name`` is then not known.

    :param anywhere: whether it need not stand in an enumeration
    """
    if at >= len(sentence.tokens):
        return None
    token, rules = sentence.tokens[at], load_rules(_METHOD)
    after = sentence.tokens[at + 1].form if at + 1 < len(sentence.tokens) else "."
    if token.kind != "word" or not token.capital or token.upper:
        return None
    ends = anywhere or after in rules["after_unknown"]
    known = any(h.first <= at < h.last for h in sentence.holders)
    return Holder(at, at + 1, "other_city", False) if ends and not known else None


def _coordinated(place: Place) -> Iterator[Match]:
    """Where the city stands beside others that it does something with ("Falun och vi äger ...")."""
    rules, tokens = load_rules(_METHOD), place.sentence.tokens
    if not any(t.form.startswith(tuple(rules["together"])) for t in tokens):
        return
    own = {*rules["us"], place.city.lower()}
    for at, token in enumerate(tokens):
        if token.form not in own:
            continue
        if at and tokens[at - 1].form in rules["joins"]:
            yield Match(_NO_PHRASE, at - 1, at)
        if at + 1 < len(tokens) and tokens[at + 1].form in rules["joins"]:
            yield Match(_NO_PHRASE, at, at + 1)


def _named_before(place: Place, match: Match, cities: Sequence[Holder]) -> list[Holder]:
    """The cities that do something with us ("Falun och Ludvika delar energirådgivare med oss")."""
    sentence, rules = place.sentence, load_rules(_METHOD)
    tokens = sentence.tokens
    whom = tokens[match.last].form if match.last < len(tokens) else ""
    ours = whom in rules["us"] or whom.removesuffix("s") == place.city.lower()
    if not ours and match.phrase.source not in rules["acting"]:
        return []
    passed = {*rules["between"], *rules["city_words"]}
    by_last = {city.last: city for city in cities}
    at, named = match.first, []
    while at > 0:
        city = by_last.get(at) or _unknown(sentence, at - 1)
        if city:
            named.append(city)
            at = city.first
        elif tokens[at - 1].form in passed:
            at -= 1
        else:
            break
    return named[::-1] if any(city.name for city in named) else []


def _is_of_another(place: Place, match: Match) -> bool:
    """Whether a sentence begins with a name that does it ("Kraftbolaget samarbetar med Falun")."""
    token = place.sentence.tokens[0]
    verb = place.sentence.tokens[match.first].form
    if match.first != 1 or verb.endswith("s") or verb in load_rules(_METHOD)["prepositions"]:
        return False
    if token.kind != "word" or token.form == place.city.lower():
        return False
    own = token.form in load_rules(_METHOD)["us"]
    return not own and not lexicon(place.sentence.language).ends_like("own_bodies", token.form)


def _only_compares(sentence: Sentence, match: Match) -> bool:
    """Whether "with" belongs to a comparison or to a way ("jämfört med", "spåret till")."""
    rules = load_rules(_METHOD)
    before = sentence.tokens[max(0, match.first - rules["reach"]) : match.first + 1]
    return any(t.form.startswith(tuple(rules["not_together"])) for t in before)


def _relation(place: Place, match: Match, *, theirs: bool) -> CooperationRelation | None:
    """How they work together; ``None`` where the sentence denies it or it is somebody else's.

    :param theirs: whether the others are who acts
    """
    rules, sentence = load_rules(_METHOD), place.sentence
    said = categories(place, Tokens(match.first, match.last))
    before = {token.form for token in sentence.tokens[: match.last]}
    ours = any(holder.kind == "city" and holder.subject for holder in sentence.holders)
    if theirs or ours or not before.isdisjoint(rules["passive"]):
        said -= {"ascribed"}  # "Vatten AB ägs tillsammans med Falun" is said of the owners
    if not said.isdisjoint(rules["none"]):
        return None
    relation: CooperationRelation = match.phrase.meaning  # type: ignore[assignment]
    planned = not said.isdisjoint(rules["planned"]) or not before.isdisjoint(rules["planned_words"])
    return "plans_with" if planned and relation == "works_with" else relation


def _partner(sentence: Sentence, city: Holder, vocabulary: Vocabulary) -> Partner:
    name = city.name or sentence.text_of(city)
    known = vocabulary.municipality(name) if city.name else None
    if known is None:
        return Partner(name, None)
    # A place abroad is called as the text calls it ("Köpenhamn").
    printed = sentence.text_of(city) if city.last == city.first + 1 else name
    return Partner(known.name if known.code.isdecimal() else printed, known.code)


def _about(sentence: Sentence, at: int) -> str | None:
    """The words after the names that say what it is about."""
    rules = load_rules(_METHOD)
    tokens = sentence.tokens
    while at < len(tokens) and tokens[at].form in rules["city_words"]:
        at += 1
    if at >= len(tokens) or tokens[at].form not in rules["about"]:
        return None
    last = at + 1
    while last < len(tokens) and last - at <= _LONGEST_ABOUT and tokens[last].form not in ".,;:(":
        last += 1
    if last == at + 1:
        return None
    return sentence.text[
        tokens[at + 1].start - sentence.start : tokens[last - 1].end - sentence.start
    ]


@cache
def _phrases(language: str) -> Phrases:
    groups: Mapping[str, list[str]] = load_rules(_METHOD)["relations"]
    return lexicon(language).phrases(groups)
