"""Parties: who signs the contract, from its list of parties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from ingest.rules import load_rules
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Party
from kkgraph.vocabulary.registers import Entry, Vocabulary


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Party, ...]:
    """Find the parties: the municipality, the agencies, the programme.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    found: list[Party] = []
    for passage in _list_of_parties(draft):
        found.extend(_municipality(draft, passage, vocabulary))
        found.extend(_registered(draft, passage, vocabulary))
    unique = {(party.kind, party.key): party for party in reversed(found)}
    return tuple(party for party in found if unique[party.kind, party.key] is party)


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


def _municipality(draft: Draft, passage: DraftPassage, vocabulary: Vocabulary) -> Iterator[Party]:
    match = re.match(load_rules("parties")["municipality"], passage.text)
    named = vocabulary.municipality(match["name"]) if match else None
    if match and named:
        evidence = draft.evidence(passage, match.start("name"), match.end("name"), "parties")
        yield Party(match["name"], "municipality", named.code, evidence)


def _registered(draft: Draft, passage: DraftPassage, vocabulary: Vocabulary) -> Iterator[Party]:
    matcher = _matcher(vocabulary)
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for match in matcher[0].finditer(passage.text):
        entry = matcher[1][match.group().lower()]
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
