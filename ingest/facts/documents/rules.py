"""The rules by which names of steering documents are told, compiled from data.

The words stand in ``ontology/rules/documents.yaml``; here they only become patterns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    from kkgraph.vocabulary.rule_files import DocumentFile, HeadEntry, TitleEntry


@dataclass(frozen=True, slots=True)
class Head:
    """A head word and what it needs, alone, in a compound or in the plural, to be a name."""

    word: str
    endings: Mapping[str, str]
    alone: frozenset[str]
    compound: frozenset[str]
    plural: frozenset[str]
    prepositions: frozenset[str]
    weak: bool
    infinitive: bool
    excluded: frozenset[str]


@dataclass(frozen=True, slots=True)
class Title:
    """A title that is known as a whole; one of ``cues`` stands in each text that has it."""

    name: str
    base: str
    pattern: re.Pattern[str]
    years: bool
    as_printed: bool
    not_after: frozenset[str]
    cues: tuple[str, ...] = ()

    def may_be_in(self, small: str) -> bool:
        """Whether a text, in small letters, is worth looking through."""
        return not self.cues or any(map(small.__contains__, self.cues))


@dataclass(frozen=True, slots=True)
class Owners:
    """Words that tell whose a document is."""

    ours: frozenset[str]
    kept: frozenset[str]
    others: frozenset[str]
    municipal: frozenset[str]
    begins: frozenset[str]


@dataclass(frozen=True, slots=True)
class Adjectives:
    """Adjectives before a title, by what they tell."""

    new: frozenset[str]
    old: frozenset[str]
    quality: frozenset[str]
    plain: frozenset[str]

    def __contains__(self, word: str) -> bool:
        return any(word in words for words in (self.new, self.old, self.quality, self.plain))


@dataclass(frozen=True, slots=True)
class Complements:
    """Where what follows a preposition begins and ends."""

    begins_not: frozenset[str]
    ends: frozenset[str]
    joins: frozenset[str]
    before_nouns: re.Pattern[str]
    longest: int


@dataclass(frozen=True, slots=True)
class Lists:
    """Where lists of documents stand."""

    box: re.Pattern[str]
    topics: frozenset[str]
    leads: re.Pattern[str]
    words: int
    contract: re.Pattern[str]


@dataclass(frozen=True)
class DocumentRules:
    """All rules for steering documents."""

    heads: Mapping[str, Head]
    head: re.Pattern[str]
    titles: tuple[Title, ...]
    owners: Owners
    adjectives: Adjectives
    complements: Complements
    lists: Lists
    none: frozenset[str]
    vague: frozenset[str]
    years: re.Pattern[str]
    years_lead: re.Pattern[str]
    bracket: re.Pattern[str]
    tail: re.Pattern[str]
    draft: re.Pattern[str]
    decided: re.Pattern[str]
    thing_after: frozenset[str]
    caption: re.Pattern[str]
    adopted: re.Pattern[str]
    parts: re.Pattern[str]
    leave_out: re.Pattern[str]
    unimportant: frozenset[str]
    inflections: tuple[str, ...]
    synonyms: Mapping[str, str]

    def stem(self, word: str) -> str:
        """A word as it is compared: small, without its ending.

        :param word: a word or the first part of a compound
        """
        small = word.lower().strip("-:”\"“'’.,()")
        small = self.synonyms.get(small, small)
        for ending in self.inflections:
            if small.endswith(ending) and len(small) - len(ending) >= 4:
                return small.removesuffix(ending)
        return small

    def stems(self, words: Iterable[str]) -> tuple[str, ...]:
        """Stems of the words that tell names apart, in order."""
        stems = (self.stem(word) for word in words if word.lower() not in self.unimportant)
        return tuple(stem for stem in stems if stem)

    def is_head(self, word: str) -> bool:
        """Whether a word is or ends in a head word.

        :param word: a word of the text
        """
        found = self.head.search(word.lower())
        return bool(found and found.end() == len(word))

    def form(self, head: Head, ending: str) -> str:
        """Which form of a head word an ending makes ("definite"), empty when none."""
        for form, letters in head.endings.items():
            if ending == letters:
                return form
        return self.form(head, ending[:-1]) if ending.endswith("s") else ""


@cache
def document_rules() -> DocumentRules:
    """The rules for steering documents."""
    rules = load_rules("documents")
    heads = {entry["word"]: _head(entry, rules["endings"]) for entry in rules["heads"]}
    return DocumentRules(
        heads=heads,
        head=_head_pattern(heads.values()),
        titles=tuple(_title(entry) for entry in rules["titles"]),
        owners=Owners(**{key: frozenset(words) for key, words in rules["owners"].items()}),
        adjectives=Adjectives(**{k: frozenset(words) for k, words in rules["adjectives"].items()}),
        complements=_complements(rules),
        lists=_lists(rules),
        none=frozenset(rules["none"]),
        vague=frozenset(rules["vague"]),
        unimportant=frozenset(rules["unimportant"]),
        inflections=tuple(rules["inflections"]),
        synonyms=rules["synonyms"],
        years=re.compile(rules["years"]),
        years_lead=re.compile(rules["years_lead"]),
        bracket=re.compile(rules["bracket"]),
        tail=re.compile(rules["tail"]),
        draft=re.compile(rules["draft"]),
        decided=re.compile(rules["decided"]),
        thing_after=frozenset(rules["thing_after"]),
        caption=re.compile(rules["caption"]),
        adopted=re.compile(rules["adopted"]),
        parts=re.compile(rules["parts"]),
        leave_out=re.compile(rules["leave_out"]),
    )


def _head(entry: HeadEntry, endings: Mapping[str, Mapping[str, str]]) -> Head:
    return Head(
        word=entry["word"],
        endings=endings[entry["like"]],
        alone=frozenset(entry.get("alone", ())),
        compound=frozenset(entry.get("compound", ("always",))),
        plural=frozenset(entry.get("plural", ())),
        prepositions=frozenset(entry.get("prepositions", ("för",))),
        weak=entry.get("weak", False),
        infinitive=entry.get("infinitive", False),
        excluded=frozenset(entry.get("not", ())),
    )


def _head_pattern(heads: Iterable[Head]) -> re.Pattern[str]:
    """One pattern for all head words in all forms, for text in small letters."""
    words = []
    for head in sorted(heads, key=lambda head: -len(head.word)):
        endings = "|".join(sorted(set(head.endings.values()), key=len, reverse=True))
        words.append(f"{head.word}(?:{endings})")
    return re.compile(f"(?:{'|'.join(words)})s?(?![\\w])(?!-\\w)")


def _title(entry: TitleEntry) -> Title:
    flags = re.NOFLAG if entry.get("case") else re.IGNORECASE
    return Title(
        name=entry["name"],
        base=entry.get("base", entry["name"]),
        pattern=re.compile(rf"(?<![\w-]){entry['pattern']}(?![\w-])", flags),
        years=entry.get("years", False),
        as_printed=entry.get("as_printed", False),
        not_after=frozenset(entry.get("not_after", ())),
        cues=tuple(entry.get("cue", ())),
    )


def _complements(rules: DocumentFile) -> Complements:
    return Complements(
        begins_not=frozenset(rules["complement_begins_not"]),
        ends=frozenset(rules["complement_ends"]),
        joins=frozenset(rules["complement_joins"]),
        before_nouns=re.compile(rules["before_nouns"]),
        longest=rules["complement_longest"],
    )


def _lists(rules: DocumentFile) -> Lists:
    return Lists(
        box=re.compile(rules["link_box"]),
        topics=frozenset(rules["link_topics"]),
        leads=re.compile(rules["list_leads"]),
        words=rules["list_words"],
        contract=re.compile(rules["contract"]),
    )
