"""Parties: who signs the contract."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.municipality import named_in, plain
from ingest.structure.sentences import sentence_ranges
from kkgraph.contract import Party
from kkgraph.vocabulary.registers import Entry, Vocabulary
from kkgraph.vocabulary.rules import load_rules

# A title page that names parties names at least so many beside the city.
_OTHERS = 2
# A contract has no fewer parties: a list that names fewer is none.
_LEAST = 2


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Party, ...]:
    """Find the parties: the municipality, the agencies, the programme.

    They stand in the list of parties, in whatever form the chapter of parties names them, else on
    the title page; of a summary, where the report says who signed all the contracts that it
    retells.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    named = draft.named_parties or tuple(_list_of_parties(draft))
    found = list(_parties(draft, named, vocabulary))
    if len(found) < _LEAST:
        found = [*found, *_of_chapter(draft, vocabulary)]
    if not found:
        found = list(_parties(draft, _title_page(draft, vocabulary), vocabulary))
    unique = {(party.kind, party.key): party for party in reversed(found)}
    return tuple(party for party in found if unique[party.kind, party.key] is party)


def _parties(
    draft: Draft, passages: Iterable[DraftPassage], vocabulary: Vocabulary
) -> Iterator[Party]:
    for passage in passages:
        yield from _municipality(draft, passage, vocabulary)
        yield from _registered(draft, passage, vocabulary)


def _list_of_parties(draft: Draft) -> Iterator[DraftPassage]:
    """The bullets (or lines) after the sentence that introduces the parties."""
    introduction = re.compile(load_rules("parties")["introduction"])
    section: str | None = None
    inside = False
    for passage in draft.passages:
        if introduction.search(passage.text):
            inside, section = True, passage.section
            if not passage.text.endswith(":"):
                yield passage
        elif inside and passage.section == section:
            yield passage
        elif inside:
            return


def _of_chapter(draft: Draft, vocabulary: Vocabulary) -> Iterator[Party]:
    """Whom the chapter of parties names, in bullets, rows or sentences, and does not deny.

    There the city may go by its bare name.
    """
    denied = re.compile(load_rules("parties")["denied"])
    chapters = {section.key for section in draft.sections if section.topic == "parties"}
    passages = [passage for passage in draft.passages if passage.section in chapters]
    city = [p for passage in passages for p in _municipality(draft, passage, vocabulary)]
    yield from (
        city[:1]
        or [p for passage in passages for p in _municipality(draft, passage, vocabulary, bare=True)]
    )
    for passage in passages:
        ranges = sentence_ranges(passage.text)
        unsaid = [(a, b) for a, b in ranges if denied.search(passage.text[a:b])]
        yield from _registered(draft, passage, vocabulary, unsaid)


def _title_page(draft: Draft, vocabulary: Vocabulary) -> list[DraftPassage]:
    """The passage before the first section that names the city together with the others."""
    for passage in draft.passages:
        if passage.section is not None:
            break
        others = {party.key for party in _registered(draft, passage, vocabulary)}
        if len(others) >= _OTHERS and any(_municipality(draft, passage, vocabulary)):
            return [passage]
    return []


def _municipality(
    draft: Draft, passage: DraftPassage, vocabulary: Vocabulary, *, bare: bool = False
) -> Iterator[Party]:
    """The contract's city, where a passage names it in full, or as the whole of an entry.

    :param bare: whether its name alone is enough
    """
    city = draft.municipality
    if city is None:
        return
    spans = [(n.start, n.end) for n in named_in(passage.text, vocabulary) if n.municipality == city]
    name = re.compile(rf"\b{re.escape(city.name)}\b")
    entry = bare or vocabulary.municipality(plain(passage.text)) == city
    if not spans and (entry or passage in draft.named_parties):
        spans = [match.span() for match in name.finditer(passage.text)]
    for start, end in spans[:1]:
        evidence = draft.evidence(passage, start, end, "parties")
        yield Party(plain(passage.text[start:end]), "municipality", city.code, evidence)


def _registered(
    draft: Draft,
    passage: DraftPassage,
    vocabulary: Vocabulary,
    unsaid: Sequence[tuple[int, int]] = (),
) -> Iterator[Party]:
    """The agencies and programmes that a passage names outside some ranges of its text."""
    matcher = _matcher(vocabulary)
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for match in matcher[0].finditer(passage.text):
        entry = matcher[1][match.group().lower()]
        if not any(a <= match.start() < b for a, b in unsaid):
            places.setdefault((entry.register, entry.key), []).append(match.span())
    registers: Mapping[str, dict[str, Entry]] = {
        "agency": vocabulary.agencies,
        "programme": vocabulary.programmes,
    }
    for (register, key), spans in places.items():
        start, end = spans[0][0], spans[-1][1]
        if end - start > 120:  # named again further on: the first place says it
            end = spans[0][1]
        if passage.text[end : end + 1] == ")" and "(" in passage.text[start:end]:
            end += 1
        evidence = draft.evidence(passage, start, end, "parties")
        kind = "agency" if register == "agency" else "programme"
        yield Party(registers[register][key].label_sv, kind, key, evidence)  # type: ignore[arg-type]


@lru_cache(maxsize=4)
def _matcher(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, Entry]]:
    entries = [*vocabulary.agencies.values(), *vocabulary.programmes.values()]
    labels = {label: entry for entry in entries for label in entry.labels}
    longest = sorted(labels, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})", re.IGNORECASE)
    return pattern, {label.lower(): entry for label, entry in labels.items()}
