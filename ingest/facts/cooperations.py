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
from ingest.facts.city_clauses import joined
from ingest.facts.other_cities import other_cities, unknown_city
from ingest.structure.draft import Draft
from kkgraph.contract import Cooperation, CooperationRelation, Partner
from kkgraph.text.characters import CAPITALS
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD: Final = "cooperations"
# Names of two words, and what follows or goes before a municipality's.
_TWO_WORDS = re.compile(
    rf"\b[{CAPITALS}]\w{{1,20}} (?:[{CAPITALS}]|kommun\b)|kommun(?:en|erna)? [{CAPITALS}]"
)
_LONGEST_ABOUT = 12
# "Rindal är vår vänort": so near after the name the word speaks of it.
_NEAR = 4
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
    return tuple(_found(draft, vocabulary))


def _found(draft: Draft, vocabulary: Vocabulary) -> Iterator[Cooperation]:
    tables: set[int] = set()
    for place in places(draft):
        order = place.passage.order
        if place.before is None and place.passage.kind != "bullet":
            rows = tuple(_of_rows(draft, place, vocabulary))
            if rows:
                tables.add(order)
                yield from rows
        if order not in tables and _may_name(place, draft.language):
            yield from _of_place(draft, _alone(place), vocabulary)


def _may_name(place: Place, language: str) -> bool:
    """Whether a sentence may name another city, which is found out without annotating it."""
    text = place.sentence.text
    if names_a_city(text, lexicon(language)) or _TWO_WORDS.search(text):
        return True
    return any(word in text.lower() for word in load_rules(_METHOD)["twins"])


def _alone(place: Place) -> Place:
    """A place without the sentence after it, where that speaks of a city itself."""
    after = place.after
    if after and names_a_city(after.text, lexicon(after.language)):
        return replace(place, after=None)
    return place


def _of_place(draft: Draft, place: Place, vocabulary: Vocabulary) -> Iterator[Cooperation]:
    items: tuple[Cooperation, ...] = ()
    if place.passage.kind == "bullet" and place.before is None and _is_listed(place):
        items = tuple(_of_item(draft, place, place.sentence, vocabulary))
    yield from items or _of_sentence(draft, place, vocabulary)


def _is_listed(place: Place) -> bool:
    """Whether an item stands below a heading of cities that one works with."""
    heading = place.above[0].sentence.text if place.above else ""
    return re.search(load_rules(_METHOD)["headings"], heading) is not None


def _of_rows(draft: Draft, place: Place, vocabulary: Vocabulary) -> Iterator[Cooperation]:
    """What a table of cities with whom one works says in each row."""
    table = columns_of(draft, place.passage)
    columns = tuple(load_rules(_METHOD)["columns"])
    of_cities = table is not None and table.names[0].startswith(columns)
    for row in table.rows if table and of_cities else ():
        line = annotate_part(place.passage.text, row[0][0], row[-1][1], draft.language)
        yield from _of_item(draft, replace(place, sentence=line, after=None), line, vocabulary)


def _of_item(
    draft: Draft, place: Place, sentence: Sentence, vocabulary: Vocabulary
) -> Iterator[Cooperation]:
    """The cooperation that an item says which begins with cities ("Falun: delad rådgivare")."""
    cities = other_cities(sentence, place.city, vocabulary)
    start = Match(_NO_PHRASE, 0, 0)
    named = _named_after(sentence, start, cities)
    asks = load_rules(_METHOD)["asks"]
    if not named or any(token.form in asks for token in sentence.tokens):
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
    cities = other_cities(sentence, place.city, vocabulary)
    reached = 0
    judged: set[int] = set()
    found = [*_phrases(sentence.language).find(sentence.tokens), *_coordinated(place)]
    others = any(_is_of_another(place, match) for match in found)
    for match in sorted(found, key=lambda m: m.first):
        named, theirs = _named(place, match, cities)
        if match.first < reached or not named or _only_compares(sentence, match):
            continue
        judged.update(city.first for city in named)
        if not theirs and others:
            continue
        relation = _relation(place, match, theirs=theirs)
        reached = max(match.last, *(city.last for city in named))
        if relation:
            yield _cooperation(draft, place, named, relation, vocabulary)
    left = [city for city in cities if city.first not in judged]
    for named, match in joined(place, left):
        relation = _relation(place, match, theirs=True)
        if relation:
            yield _cooperation(draft, place, named, relation, vocabulary)


def _cooperation(
    draft: Draft,
    place: Place,
    named: Sequence[Holder],
    relation: CooperationRelation,
    vocabulary: Vocabulary,
) -> Cooperation:
    sentence = place.sentence
    return Cooperation(
        partners=tuple(dict.fromkeys(_partner(sentence, city, vocabulary) for city in named)),
        about=_about(sentence, max(city.last for city in named)),
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
        # "vänorten Tartu", "Rindal är vänort"
        within = [city for city in cities if match.first < city.first and city.last == match.last]
        opens = [city for city in cities if city.first == 0 and match.first <= _NEAR]
        named = within or opens or _subject_of_twin(sentence, match)
        if named:
            return named, True
        # Nobody but a city is a twin: its name need not be known ("vänorten Pärnu").
        unknown = unknown_city(sentence, match.first + 1, anywhere=True)
        return ([unknown], True) if unknown else ([], False)
    return _named_before(place, match, cities), True


def _named_after(sentence: Sentence, match: Match, cities: Sequence[Holder]) -> list[Holder]:
    """The cities of the enumeration that a phrase leads to.

    A name that nobody knows ("Świnoujście") is a city's among cities, and never without one.
    """
    rules = load_rules(_METHOD)
    passed = {*rules["between"], *rules["city_words"]}
    at, named = match.last, []
    by_first = {city.first: city for city in cities}
    while at < len(sentence.tokens):
        city = by_first.get(at) or unknown_city(sentence, at)
        if city:
            named.append(city)
            at = city.last
        elif sentence.tokens[at].form in passed:
            at += 1
        else:
            break
    return named if any(city.name for city in named) else []


def _subject_of_twin(sentence: Sentence, match: Match) -> list[Holder]:
    """A name that nobody knows at the beginning, of which the word speaks ("Rindal är vänort")."""
    verb = sentence.tokens[1].form if len(sentence.tokens) > 1 else ""
    if match.first > _NEAR or verb not in load_rules(_METHOD)["twin_verbs"]:
        return []
    unknown = unknown_city(sentence, 0, anywhere=True)
    return [unknown] if unknown else []


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
        city = by_last.get(at) or unknown_city(sentence, at - 1)
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
    rules = load_rules(_METHOD)
    # "Rådgivaren delar vi med Falun": the verb comes first, then who acts.
    acting = place.sentence.tokens[2].form if len(place.sentence.tokens) > 2 else ""  # noqa: PLR2004
    own = token.form in rules["us"] or acting in rules["us"]
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
    planned = (
        not said.isdisjoint(rules["planned"])
        or not before.isdisjoint(rules["planned_words"])
        or any(t.form.startswith(tuple(rules["planned_anywhere"])) for t in sentence.tokens)
    )
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
