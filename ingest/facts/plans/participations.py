"""What a city takes part in, of what its plan names: only what the text says so of.

Plans of Europe name programmes, funds and others' networks everywhere. A name counts where a
sentence about the city says that it takes part, and in lists of memberships. Rules:
``ontology/rules/participations.yaml``, names: ``ontology/registers/networks.ttl``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from ingest.facts import gazetteer, patterns
from ingest.facts.membership import Memberships
from ingest.facts.patterns import named_pattern
from ingest.facts.plans.city_names import city_names
from ingest.facts.plans.row_places import RowPlace, row_places
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Participation, Relation
from kkgraph.errors import IdentifierError
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Entry, Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD: Final = "networks"
_RULES: Final = "participations"
_BEFORE_BRACKET = 90
_AFTER = 40
_LISTED = 2
_BETWEEN = 20
_BRACKETED = re.compile(r"\((?P<sign>[A-Z][\w+-]{1,11})\)")
# "ICLEI Malmö Commitment", "Healthy Cities Cork's": the city's name belongs to what follows.
_GOES_ON = re.compile(r"['’-]|s?\s[A-Z]")
_NEAR: Final = ("local", "regional")
_PART: Final = "participates"
_pattern = partial(named_pattern, _RULES)


@dataclass(frozen=True, slots=True)
class _NamedNetwork:
    """A name in a passage."""

    passage: DraftPassage
    start: int
    end: int
    key: str
    label: str


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Participation, ...]:
    """What the city is said to take part in, one participation for each place that says so.

    :param draft: the plan
    :param vocabulary: the registers
    """
    if draft.municipality is None:
        return ()
    members = Memberships(draft)
    rows = row_places(draft)
    named = _named(draft, vocabulary)
    found = []
    for item in named:
        relation = _relation(draft, members, rows.get(item.passage.order), item)
        if relation is None:
            continue
        a, b = patterns.sentence_at(item.passage.text, item.start, item.end)
        found.append(
            Participation(
                key=item.key,
                name=item.label,
                relation=relation,
                surface=item.passage.text[item.start : item.end],
                evidence=draft.evidence(item.passage, a, b, _METHOD),
            )
        )
    return tuple(found)


def _named(draft: Draft, vocabulary: Vocabulary) -> list[_NamedNetwork]:
    """Names of the register and names of what somebody is a member of, in order."""
    found: list[_NamedNetwork] = []
    other = _other_meanings(draft, vocabulary)
    names = gazetteer.gazetteer(vocabulary.networks)
    for passage in draft.passages:
        if passage.language is not None:
            continue
        taken: list[patterns.Span] = []
        for hit in names.find(passage.text):
            entry = vocabulary.networks[hit.name.key]
            taken.append((hit.start, hit.end))
            surface = passage.text[hit.start : hit.end]
            if surface in other or not _may_join(entry) or _only_a_word(surface, entry):
                continue
            near = entry.level in _NEAR or " " not in surface
            local = None if near else _local(draft, passage.text, hit.end)
            label = f"{surface} {local}" if local else entry.label_en or entry.label_sv
            key = slugify(label) if local else entry.key
            found.append(_NamedNetwork(passage, hit.start, hit.end, key, label))
        if passage.own:
            known = sorted(taken)
            found.extend(_by_form(passage, taken, vocabulary))
            found.extend(_beside(passage, known, taken, vocabulary))
    return found


def _may_join(entry: Entry) -> bool:
    rules = load_rules(_RULES)
    return entry.kind not in rules["not_joined_kinds"] and entry.key not in (
        *rules["not_joined"],
        *load_rules("networks")["not_networks"],
    )


def _only_a_word(surface: str, entry: Entry) -> bool:
    """Whether a name is written as the everyday word that it is made of."""
    return entry.key in load_rules(_RULES)["as_spelt"] and surface not in entry.labels


def _local(draft: Draft, text: str, end: int) -> str | None:
    """The city's name right after a name: its own ("Climate Alliance Cork"), not Europe's."""
    after = text[end : end + _AFTER].lstrip(" (")
    for name in city_names(draft):
        if after.startswith(name) and not _GOES_ON.match(after, len(name)):
            return name
    return None


def _by_form(
    passage: DraftPassage, taken: list[patterns.Span], vocabulary: Vocabulary
) -> Iterator[_NamedNetwork]:
    """Names that no register has, of what somebody is said to be a member of."""
    for match in _pattern("named").finditer(passage.text):
        span = match.span("name")
        named = _unknown(passage, span, vocabulary) if patterns.is_free(span, taken) else None
        if named:
            taken.append(span)
            yield named


def _beside(
    passage: DraftPassage,
    known: list[patterns.Span],
    taken: list[patterns.Span],
    vocabulary: Vocabulary,
) -> Iterator[_NamedNetwork]:
    """Names that no register has, listed beside at least two networks that one has."""
    if len(known) < _LISTED:
        return
    for match in _pattern("listed").finditer(passage.text):
        span = match.span("name")
        a, b = patterns.sentence_at(passage.text, *span)
        if sum(a <= start < b for start, _ in known) < _LISTED:
            continue
        near = any(_is_next(passage.text, other, span) for other in taken)
        named = near and patterns.is_free(span, taken) and _unknown(passage, span, vocabulary)
        if named:
            taken.append(span)
            yield named


def _is_next(text: str, one: patterns.Span, two: patterns.Span) -> bool:
    """Whether nothing but what parts the items of a list stands between two names."""
    first, second = sorted((one, two))
    between = text[first[1] : second[0]]
    return len(between) <= _BETWEEN and bool(_pattern("parts_items").fullmatch(between))


def _unknown(
    passage: DraftPassage, span: patterns.Span, vocabulary: Vocabulary
) -> _NamedNetwork | None:
    """A name by its form, unless it is of another kind."""
    label = passage.text[slice(*span)]
    if _pattern("not_named").search(label):
        return None
    if gazetteer.gazetteer(vocabulary.organisations, vocabulary.agencies).find(label):
        return None
    try:
        return _NamedNetwork(passage, *span, slugify(label), label)
    except IdentifierError:
        return None


def _relation(
    draft: Draft, members: Memberships, row: RowPlace | None, item: _NamedNetwork
) -> Relation | None:
    """The city's part in what is named, ``None`` where the text asserts none.

    What other words than the city's name is known to be only named when all is settled.
    """
    if not item.passage.own or item.key in load_rules(_RULES)["of_the_plan"]:
        return _PART
    if _pattern("of_it").match(item.passage.text, item.end):
        return None
    said = members.of(item.passage, item.start, item.end)
    if said.said and not said.silent and _about_city(draft, item):
        return said.relation
    return _PART if _governed(draft, row, item) else None


def _about_city(draft: Draft, item: _NamedNetwork) -> bool:
    """Whether the sentence speaks of the city whose plan it is, before or with the name."""
    a, b = patterns.sentence_at(item.passage.text, item.start, item.end)
    sentence = item.passage.text[a:b]
    rest = sentence.replace(item.passage.text[item.start : item.end], " ")
    if _speaks_of_city(draft, rest) or _pattern("by_nobody").search(sentence):
        return True
    before = item.passage.text[:a].rstrip()
    if not (before and _pattern("goes_on").match(sentence)):
        return False
    last, end = patterns.sentence_at(before, len(before) - 1, len(before))
    return _speaks_of_city(draft, before[last:end])


def _speaks_of_city(draft: Draft, sentence: str) -> bool:
    """Whether a sentence names the city or has another word for it."""
    if _pattern("own_words").search(sentence):
        return True
    folded = sentence.casefold()
    return any(name.casefold() in folded for name in city_names(draft))


def _governed(draft: Draft, row: RowPlace | None, item: _NamedNetwork) -> bool:
    """Whether what stands above or beside the name makes it one of a list of memberships."""
    if row is not None:
        cell = row.cell_at(item.start)
        if _pattern("label_cell").search(cell):
            return True
        return any(_says_so(words) for words in row.over(item.start) if words != cell)
    if item.passage.kind != "bullet":
        return False
    lead = item.passage.lead
    above = draft.passages[lead].text if lead is not None else ""
    return _says_so(above[-200:])


def _says_so(words: str) -> bool:
    return bool(_pattern("governs").search(words)) and not _pattern("governs_not").search(words)


def _other_meanings(draft: Draft, vocabulary: Vocabulary) -> frozenset[str]:
    """Abbreviations that the document spells out as something else ("City Development Plan (CDP)").

    :returns: them as written
    """
    spelt = {
        notation: entry for entry in vocabulary.networks.values() for notation in entry.notations
    }
    text = draft.source.text
    found = set()
    for match in _BRACKETED.finditer(text):
        entry = spelt.get(match["sign"])
        if entry is None:
            continue
        before = text[max(0, match.start() - _BEFORE_BRACKET) : match.start()]
        if _spells(before, match["sign"]) and not any(
            label.casefold() in before.casefold() for label in entry.labels
        ):
            found.add(match["sign"])
    return frozenset(found)


def _spells(before: str, sign: str) -> bool:
    """Whether the last words before a bracket begin with the letters in it."""
    capitals = "".join(word[0] for word in before.split() if word[0].isupper())
    return capitals.endswith("".join(letter for letter in sign if letter.isupper()))
