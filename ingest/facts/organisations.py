"""Organisations that a city names in its own words.

Rules: ``ontology/rules/organisations.yaml``; names: the registers of organisations, agencies,
municipalities and, where they have an office of their own, networks. A municipality's key is
its code, an agency's and a network's that of its register, told apart by ``kind``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from ingest.facts import gazetteer, patterns
from ingest.facts.membership import relation_of
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Evidence, Organisation
from kkgraph.text.characters import CAPITALS
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Municipality, Vocabulary
from kkgraph.vocabulary.rules import load_rules

# A word before a hit is no longer than this.
_NEAR = 60
_NAME_BEFORE = re.compile(rf"[{CAPITALS}]\w{{0,{_NEAR}}}[\s-]$")
_NAME_AFTER = re.compile(rf"[\s-](?:[{CAPITALS}\d]|län\b)|-")
_METHOD: Final = "organisations"
_CITY = "municipality"
_BARE = "place"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _OrganisationMention:
    start: int
    end: int
    key: str
    label: str
    kind: str


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Organisation, ...]:
    """Organisations in the city's own passages, each once with all its places.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    places: dict[tuple[str, str], list[Evidence]] = {}
    first: dict[tuple[str, str], _OrganisationMention] = {}
    for passage in draft.own_passages():
        for mention in _in_passage(draft, passage.text, vocabulary):
            same = (mention.kind if mention.kind == _CITY else "", mention.key)
            first.setdefault(same, mention)
            places.setdefault(same, []).extend(_evidence(draft, passage, mention))
    return tuple(
        Organisation(m.key, m.label, m.kind, tuple(dict.fromkeys(places[same])))
        for same, m in first.items()
    )


def _evidence(
    draft: Draft, passage: DraftPassage, mention: _OrganisationMention
) -> tuple[Evidence, ...]:
    a, b = patterns.sentence_at(passage.text, mention.start, mention.end)
    return draft.evidence(passage, a, b, _METHOD)


def _in_passage(draft: Draft, text: str, vocabulary: Vocabulary) -> list[_OrganisationMention]:
    networks = gazetteer.gazetteer(vocabulary.networks).find(text)
    found = list(_known(draft, text, vocabulary, networks))
    taken = [(m.start, m.end) for m in found] + [(h.start, h.end) for h in networks]
    taken += _own_names(draft, text)
    for finder in (_by_form, _plural, _county_board):
        for mention in finder(draft, text, vocabulary):
            if patterns.is_free((mention.start, mention.end), taken):
                taken.append((mention.start, mention.end))
                found.append(mention)
    found.extend(_enumerated(text, vocabulary, found, taken))
    return sorted(found, key=lambda m: m.start)


def _own_names(draft: Draft, text: str) -> Iterator[Span]:
    """Where the municipality itself stands in full: "Eds kommun" in "Dals-Eds kommun" is nobody."""
    labels = draft.municipality.labels if draft.municipality else ()
    for label in labels:
        if " " in label:
            yield from (match.span() for match in patterns.pattern(re.escape(label)).finditer(text))


def _known(
    draft: Draft, text: str, vocabulary: Vocabulary, networks: Sequence[gazetteer.NameHit]
) -> Iterator[_OrganisationMention]:
    """Names of the registers; a network's only where it is no part of a longer one."""
    hits = gazetteer.gazetteer(vocabulary.organisations, vocabulary.agencies).find(text)
    also = load_rules(_METHOD)["also_organisations"]
    inside = [h for h in hits if any(n.start <= h.start < h.end < n.end for n in networks)]
    inside += [h for h in hits if any(n.start < h.start < h.end <= n.end for n in networks)]
    hits = tuple(hit for hit in hits if hit not in inside)
    taken = [(h.start, h.end) for h in hits]
    alone = [n for n in networks if n.name.key in also and _stands_alone(draft, text, n, networks)]
    alone = [n for n in alone if patterns.is_free((n.start, n.end), taken)]
    for hit in hits:
        yield _OrganisationMention(hit.start, hit.end, hit.name.key, hit.label, hit.name.kind)
    for hit in alone:
        yield _OrganisationMention(hit.start, hit.end, hit.name.key, hit.label, "network")
    taken += [(h.start, h.end) for h in alone]
    yield from _cities(draft, text, vocabulary, taken)


def _stands_alone(
    draft: Draft, text: str, hit: gazetteer.NameHit, networks: Sequence[gazetteer.NameHit]
) -> bool:
    """Whether a network is more than one of many that are enumerated, or not joined at all."""
    if relation_of(text, hit.start, hit.end, draft.language) is None:
        return False
    for items in patterns.enumerations(text):
        a, b = items[0][0], items[-1][1]
        if a <= hit.start < b:
            there = sum(a <= other.start < b for other in networks)
            return there < int(load_rules(_METHOD)["networks_in_list"])
    return True


def _cities(
    draft: Draft, text: str, vocabulary: Vocabulary, taken: Sequence[Span]
) -> Iterator[_OrganisationMention]:
    """Other municipalities: by full name anywhere, by bare name where they work together."""
    own = draft.municipality.code if draft.municipality else ""
    named = municipality_names(vocabulary).find(text)
    hits = [h for h in named if patterns.is_free((h.start, h.end), taken)]
    for index, hit in enumerate(hits):
        bare = hit.name.kind == _BARE
        if hit.name.key != own and (not bare or _acts(text, hits, index)):
            yield _OrganisationMention(hit.start, hit.end, hit.name.key, hit.label, _CITY)


def municipality_names(vocabulary: Vocabulary) -> gazetteer.Gazetteer:
    """The names of all municipalities, in full and bare.

    :param vocabulary: the registers
    """
    return _gazetteer(gazetteer.Registers(vocabulary.municipalities))


@cache
def _gazetteer(known: gazetteer.Registers[Municipality]) -> gazetteer.Gazetteer:
    cities = [city for register in known.registers for city in register.values()]
    return gazetteer.Gazetteer(name for city in cities for name in _city_names(city))


def _city_names(city: Municipality) -> Iterator[gazetteer.Name]:
    full = tuple(label for label in city.labels if " " in label and label != city.name)
    if full:
        yield gazetteer.Name(city.code, full[0], _CITY, full)
    yield gazetteer.Name(city.code, city.name, _BARE, (), (city.name,))


def _acts(text: str, hits: Sequence[gazetteer.NameHit], index: int) -> bool:
    """Whether a bare name means the municipality, not the place."""
    rules = load_rules(_METHOD)
    hit = hits[index]
    if text[hit.start : hit.end] != hit.name.exact[0] or _in_longer_name(text, hit):
        return False
    a, b = patterns.sentence_at(text, hit.start, hit.end)
    if not patterns.pattern(rules["cooperation"]).search(text, a, b):
        return False
    first = index
    while first and _follows(text, hits[first - 1], hits[first]):
        first -= 1
    before = text[a : hits[first].start]
    if patterns.pattern(rules["place"]).search(before):
        return False
    last = index + 1 < len(hits) and _follows(text, hit, hits[index + 1])
    return first < index or last or bool(patterns.pattern(rules["beside"]).search(before))


def _follows(text: str, one: gazetteer.NameHit, other: gazetteer.NameHit) -> bool:
    separator = patterns.pattern(load_rules("names")["list_separator"])
    return bool(separator.fullmatch(text, one.end, other.start))


def _in_longer_name(text: str, hit: gazetteer.NameHit) -> bool:
    before = _NAME_BEFORE.search(text[max(0, hit.start - _NEAR) : hit.start])
    after = _NAME_AFTER.match(text, hit.end)
    sentence, _ = patterns.sentence_at(text, hit.start, hit.end)
    return bool(after or (before and before.start() > sentence))


def _by_form(draft: Draft, text: str, vocabulary: Vocabulary) -> Iterator[_OrganisationMention]:
    finder, kinds = patterns.introduced(_METHOD)
    found = [(m, kinds[m.group("noun").lower()]) for m in finder.finditer(text)]
    found.extend((m, rule["kind"]) for rule, m in patterns.matches(_METHOD, "named", text))
    for match, kind in found:
        mention = _new(text, *match.span("name"), kind, vocabulary)
        if mention:
            yield mention


def _new(
    text: str, start: int, end: int, kind: str, vocabulary: Vocabulary
) -> _OrganisationMention | None:
    name = text[start:end]
    if patterns.pattern(load_rules(_METHOD)["never"]).search(name) or vocabulary.municipality(name):
        return None
    bare = name.removesuffix(" AB").removeprefix("AB ")
    return _OrganisationMention(start, end, slugify(bare), name, kind)


def _plural(draft: Draft, text: str, vocabulary: Vocabulary) -> Iterator[_OrganisationMention]:
    """Names after a plural: each is looked up in the form that the rule gives."""
    for rule, match in patterns.matches(_METHOD, "plural", text):
        for start, end in patterns.items_of(text, *match.span("list")):
            label = rule["form"].format(text[start:end])
            hits = gazetteer.gazetteer(vocabulary.organisations).find(label)
            key = hits[0].name.key if hits else slugify(label)
            yield _OrganisationMention(start, end, key, label, rule["kind"])


def _county_board(
    draft: Draft, text: str, vocabulary: Vocabulary
) -> Iterator[_OrganisationMention]:
    for match in patterns.pattern(load_rules(_METHOD)["county_board"]).finditer(text):
        key = _own_board(draft.municipality, vocabulary) or slugify(match.group())
        yield _OrganisationMention(match.start(), match.end(), key, match.group(), "county-board")


def _own_board(city: Municipality | None, vocabulary: Vocabulary) -> str | None:
    if city is None:
        return None
    for entry in vocabulary.organisations.values():
        if entry.kind == "county-board" and any(city.county in one for one in entry.labels):
            return entry.key
    return None


def _enumerated(
    text: str, vocabulary: Vocabulary, found: Sequence[_OrganisationMention], taken: list[Span]
) -> Iterator[_OrganisationMention]:
    """All members of an enumeration in which one is a known organisation."""
    # "A och B:s statistik" enumerates no organisations.
    whole = [m for m in found if m.label.endswith("s") or text[m.end - 1] != "s"]
    known = [(m.start, m.end) for m in whole if m.kind != _CITY]
    if not known:
        return
    rules = load_rules(_METHOD)
    networks = [span for span in taken if span not in [(m.start, m.end) for m in found]]
    for items in patterns.enumerations(text):
        part = text[items[0][0] : items[-1][1]]
        if patterns.pattern(rules["not_in_list"]).search(part):
            continue
        has_known = any((a, _trim(text, a, b)) in known for a, b in items)
        has_network = any(not patterns.is_free(item, networks) for item in items)
        for start, end in items if has_known and not has_network else ():
            trimmed = _trim(text, start, end)
            if trimmed and patterns.is_free((start, trimmed), taken):
                mention = _new(text, start, trimmed, "other", vocabulary)
                if mention:
                    yield mention


def _trim(text: str, start: int, end: int) -> int | None:
    """Where the name in an item ends: at its last capital word or a known lower-case ending."""
    tail = patterns.pattern(load_rules(_METHOD)["item_tail"])
    words = list(patterns.pattern(r"\S+").finditer(text, start, end))
    while words:
        word = words.pop()
        if word.group()[0].isupper() or tail.search(word.group()):
            # "Umeås många inkubatorer" is no organisation called "Umeås".
            owner = word.end() < end and word.group().endswith("s") and word.start() == start
            return None if owner else word.end()
    return None
