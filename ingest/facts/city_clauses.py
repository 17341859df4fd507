"""Cooperation that no phrase leads to: a clause joins another city with the own side.

"Falun och vi turas om", "Falun visade oss hur", "samma mall som Falun": the clause names another
municipality and the city whose text it is, and words that join them (``joint``, ``learn_verbs``,
``taught`` ... in ``ontology/rules/cooperations.yaml``). Where somebody asks, wants or is only
compared, and in a place where something happens, nothing is done together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.annotate.holders import Holder
from ingest.annotate.phrases import Match, Phrase
from ingest.annotate.place import Place
from ingest.annotate.tokens import Token
from ingest.facts.other_cities import unknown_city
from kkgraph.contract import CooperationRelation
from kkgraph.vocabulary.rules import load_rules
from kkgraph.vocabulary.undertaking_rules import CooperationFile

# So far after a city the verb stands that says what it does, and whom it does it to.
_VERB = 3
_SAME = 5
Joined = tuple[list[Holder], Match]


@dataclass(frozen=True, slots=True)
class _CityGroup:
    """Cities that are enumerated; ``own`` when the city whose text it is stands among them."""

    cities: list[Holder]
    first: int
    last: int
    own: bool


@dataclass(frozen=True, slots=True)
class _CityClause:
    """The tokens of a clause, from which to one past which."""

    place: Place
    first: int
    last: int
    rules: CooperationFile

    @property
    def tokens(self) -> Sequence[Token]:
        """Its tokens."""
        return self.place.sentence.tokens[self.first : self.last]

    def form(self, at: int) -> str:
        """The word at a place of the sentence; empty outside the clause."""
        return self.place.sentence.tokens[at].form if self.first <= at < self.last else ""

    def is_own(self, at: int) -> bool:
        """Whether the city whose text it is goes by its name or a word such as "vi" there."""
        form = self.form(at)
        return form in self.rules["ours"] or _is_name(form, self.place.city)

    def has(self, words: Sequence[str]) -> bool:
        """Whether one of its words begins with one of some."""
        begins = tuple(words)
        return any(token.form.startswith(begins) for token in self.tokens)

    def has_own(self, start: int, *outside: int) -> bool:
        """Whether it speaks of the own side from a place on."""
        return any(self.is_own(at) for at in range(start, self.last) if at not in outside)


def joined(place: Place, cities: Sequence[Holder]) -> Iterator[Joined]:
    """The cities that clauses of a sentence join with the own side, and how.

    :param place: a sentence in its place
    :param cities: the other municipalities that it names
    :returns: cities, and a match whose meaning is the relation, over the clause
    """
    if not cities:
        return
    rules = load_rules("cooperations")
    for first, last in _clauses(place.sentence.tokens, rules):
        clause = _CityClause(place, first, last, rules)
        inside = [city for city in cities if first <= city.first < last]
        if not inside or any(token.form in rules["neither"] for token in clause.tokens):
            continue
        for group in _groups(clause, inside):
            relation = _relation(clause, group)
            if relation:
                yield group.cities, Match(Phrase((), relation, ""), first, last)


def _clauses(tokens: Sequence[Token], rules: CooperationFile) -> Iterator[tuple[int, int]]:
    first = 0
    for at, token in enumerate(tokens):
        if token.form in rules["clause_ends"]:
            yield first, at
            first = at + 1
    yield first, len(tokens)


def _groups(clause: _CityClause, cities: Sequence[Holder]) -> Iterator[_CityGroup]:
    """The enumerations in which cities stand, the own city among them or not."""
    starts = {city.first: city for city in cities}
    joins = {*clause.rules["joins"], ",", "&"}
    reached = 0
    for city in cities:
        if city.first < reached:
            continue
        first = at = city.first
        own = False
        while first > clause.first + 1 and clause.form(first - 1) in joins:
            if not clause.is_own(first - 2):
                break
            own, first = True, first - 2
        named = [city]
        at = city.last
        while clause.form(at) in joins:
            step = at + 1
            other = starts.get(step) or unknown_city(clause.place.sentence, step)
            if clause.is_own(step):
                own, at = True, step + 1
            elif other:
                named.append(other)
                at = other.last
            else:
                break
        reached = at
        yield _CityGroup(named, first, at, own)


def _relation(clause: _CityClause, group: _CityGroup) -> CooperationRelation | None:
    """What a clause says of a group of cities and the own side."""
    opens = group.first == clause.first
    people = _people(clause, group.first)
    learnt = _learns(clause, group, opens=opens or people)
    if learnt:
        return "learns_from"
    if _same_as(clause, group):
        return "works_with"
    if _compares(clause, group):
        return None
    joint = clause.has(clause.rules["joint"]) or _same_thing(clause)
    if group.own:
        between = clause.form(group.first - 1) in clause.rules["before_both"]
        if joint and (opens or people or between):
            return "works_with"
        return "works_with" if opens and _does(clause, group.last) else None
    theirs = (opens or (people and joint)) and _does(clause, group.last)
    return "works_with" if theirs and clause.has_own(group.last + 1) else None


def _people(clause: _CityClause, first: int) -> bool:
    """Whether people of a city open the clause ("Lärarna i Falun")."""
    rules = clause.rules
    noun = clause.form(first - 2)
    return (
        clause.form(first - 1) == "i"
        and first - 2 == clause.first
        and noun.endswith(tuple(rules["people"]))
        and not noun.startswith(tuple(rules["no_people"]))
    )


def _does(clause: _CityClause, at: int) -> bool:
    """Whether a verb stands right after a group that says what it does now."""
    verb = clause.form(at)
    if verb in clause.rules["not_done"] or verb in clause.rules["asks"]:
        return False
    return verb in clause.rules["planned_words"] or (verb.isalpha() and verb.endswith(("r", "s")))


def _learns(clause: _CityClause, group: _CityGroup, *, opens: bool) -> bool:
    """Whether the own side has learnt from a group, or taken something over."""
    rules = clause.rules
    told = [at for at in range(clause.first, clause.last) if clause.form(at) in rules["taught"]]
    for at in told:
        us = clause.form(at + 1) in rules["ours"] or clause.form(at + 1) == clause.place.city
        if us and ((opens and 0 <= at - group.last < _VERB) or clause.has(rules["learn_nouns"])):
            return True
    before = clause.form(group.first - 1)
    ours = clause.has_own(clause.first)
    bullet = clause.place.passage.kind == "bullet"
    if before in rules["taken_from"]:
        verb = clause.has(rules["learn_verbs"])
        return clause.has(rules["learn_nouns"]) or (verb and (ours or bullet))
    alike = clause.form(group.first - 2) in rules["done_as"]
    return before == "som" and alike and (ours or bullet)


def _compares(clause: _CityClause, group: _CityGroup) -> bool:
    """Whether a group is only what something is compared with, or on the way to."""
    begins = tuple(clause.rules["not_together"])
    near = range(max(clause.first, group.first - clause.rules["reach"]), group.first)
    return any(clause.form(at).startswith(begins) for at in near)


def _same_thing(clause: _CityClause) -> bool:
    """Whether the clause speaks of the same thing, and not of what is only alike."""
    return any(_is_same(clause, at) for at in range(clause.first, clause.last))


def _is_same(clause: _CityClause, at: int) -> bool:
    alike = tuple(clause.rules["alike"])
    near = (clause.form(at + 1), clause.form(at + 2))
    return clause.form(at) in clause.rules["same"] and not any(w.startswith(alike) for w in near)


def _same_as(clause: _CityClause, group: _CityGroup) -> bool:
    """Whether the own side has the same thing as a group ("samma mall som Falun")."""
    if clause.form(group.first - 1) != "som":
        return False
    near = range(max(clause.first, group.first - _SAME), group.first - 1)
    ours = clause.has_own(clause.first) or clause.place.passage.kind == "bullet"
    return ours and any(_is_same(clause, at) for at in near)


def _is_name(form: str, city: str) -> bool:
    own = city.lower().split(" ")[0]
    return bool(own) and form in (own, f"{own}s")
