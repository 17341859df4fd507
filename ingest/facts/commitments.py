"""Undertakings: what each party says it will do, bullet by bullet or sentence by sentence.

In a contract the city's undertakings are bullets under a line such as "Kommunen avser att:";
a summary retells them in running text. The wordings are data
(``ontology/rules/commitments.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from ingest.annotate.text_columns import columns_of
from ingest.facts import adoptions
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.sentences import sentence_ranges
from kkgraph.contract import Commitment
from kkgraph.vocabulary.country import load_country
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

# The sections that hold a city's undertakings and nothing else.
_TOPICS = ("undertakings",)

By = Literal["municipality", "agencies", "programme", "joint"]


@dataclass(frozen=True, slots=True)
class _CommitmentWording:
    """A pattern in which the city may act by its name.

    The expression with the name is made only for a text that has it: most never need one.
    """

    pattern: str
    city: str
    nameless: re.Pattern[str]

    def match(self, text: str) -> re.Match[str] | None:
        """Where a text begins with it."""
        return self.nameless.search(text) or _compiled(self.pattern, self.city).search(text)

    def search(self, text: str) -> bool:
        """Whether a text has it."""
        if self.nameless.search(text):
            return True
        named = bool(self.city) and "{actor}" in self.pattern and self.city in text
        return named and _compiled(self.pattern, self.city).search(text) is not None


@dataclass(frozen=True)
class _Patterns:
    """The rules with the city's name filled in."""

    leads: tuple[_CommitmentWording, ...]
    sentences: tuple[_CommitmentWording, ...]
    unless: _CommitmentWording
    note: _CommitmentWording
    unless_lead: _CommitmentWording
    bullet_sentence: _CommitmentWording
    solemn: _CommitmentWording
    soon: _CommitmentWording
    announces: _CommitmentWording
    announced: _CommitmentWording
    intends: _CommitmentWording
    others: dict[By, _CommitmentWording]


@lru_cache(maxsize=512)
def _patterns(name: str) -> _Patterns:
    rules = load_rules("commitments")

    def compiled(pattern: str) -> _CommitmentWording:
        timed = pattern.replace("{time}", rules["time"])
        return _CommitmentWording(timed, name, _compiled(timed, ""))

    return _Patterns(
        leads=tuple(map(compiled, rules["leads"])),
        sentences=tuple(map(compiled, rules["sentences"])),
        unless=compiled(rules["unless"]),
        note=compiled(rules["note"]),
        unless_lead=compiled(rules["unless_lead"]),
        bullet_sentence=compiled(rules["bullet_sentence"]),
        solemn=compiled(rules["solemn"]),
        soon=compiled(rules["soon"]),
        announces=compiled(rules["announces"]),
        announced=compiled(rules["announced"]),
        intends=compiled(rules["intends"]),
        others={by: compiled(pattern) for by, pattern in rules["others"].items()},
    )


@lru_cache(maxsize=512)
def _compiled(pattern: str, city: str) -> re.Pattern[str]:
    """A wording as a regular expression.

    :param pattern: with ``{actor}`` for whoever acts for the city
    :param city: its name; empty for a text that does not name it
    """
    actors = [rf"\b{word}\b" for word in load_rules("commitments")["actors"]]
    if city:
        actors.append(rf"\b{re.escape(city)}s?(?:\s+{load_country().ending})?\b")
    return re.compile(pattern.replace("{actor}", f"(?:{'|'.join(actors)})"))


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Commitment, ...]:
    """Find the undertakings of all parties.

    Measures under joint commitments are left to :mod:`ingest.facts.adoptions`.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    if draft.kind == "report":
        return ()
    patterns = _patterns(draft.municipality.name if draft.municipality else "")
    taken = adoptions.passages_taken(draft)
    by_order = {passage.order: passage for passage in draft.passages}
    found: list[Commitment] = []
    undertakings = {s.key for s in draft.sections if s.topic in _TOPICS}
    # Where they are bullets, the text round them only tells why.
    undertakings -= {
        p.section
        for p in draft.passages
        if p.kind == "bullet"
        and p.lead is not None
        and _introduces(by_order[p.lead].text, patterns)
    }
    for passage in draft.passages:
        if passage.order in taken or passage.kind == "table":
            continue
        if passage.owner == "municipality" and passage.section in undertakings:
            rows = list(_rows(draft, passage))
            found.extend(rows)
            if rows:
                continue
            if passage.kind != "bullet" and draft.text_status != "summary":
                found.extend(_undertaken(draft, passage, patterns))
                continue
        lead = by_order[passage.lead].text if passage.lead is not None else ""
        if passage.owner == "municipality":
            found.extend(_own(draft, passage, lead, patterns))
        elif passage.owner in patterns.others:
            found.extend(_others(draft, passage, lead, patterns))
    return tuple(found)


def _rows(draft: Draft, passage: DraftPassage) -> Iterator[Commitment]:
    """The rows of a table that has a column of undertakings."""
    table = columns_of(draft, passage)
    names: list[str] = load_rules("commitments")["columns"]
    for start, end in table.column(*names) if table else ():
        yield _commitment(draft, passage, start, end, "municipality")


def _undertaken(draft: Draft, passage: DraftPassage, patterns: _Patterns) -> Iterator[Commitment]:
    """The undertakings of running text in the section of undertakings itself.

    What the city, or a body of it, says there that it will do is undertaken; a sentence may
    enumerate several ("Vi vill under året öppna ... och låta ...").
    """
    for start, end in sentence_ranges(passage.text):
        sentence = passage.text[start:end]
        if not sentence.endswith((".", "!", "?")) or patterns.unless.search(sentence):
            continue
        if _announces(sentence, passage, patterns):
            continue
        begun = patterns.intends.match(sentence)
        if patterns.solemn.search(sentence) or (begun is None and patterns.soon.search(sentence)):
            # Solemn words are said once, whatever they hold.
            yield _commitment(draft, passage, start, end, "municipality")
            continue
        if begun is None:
            continue
        gaps = [m.span() for m in _parted().finditer(sentence, begun.end())]
        starts = [0, *(b for _, b in gaps)]
        ends = [*(a for a, _ in gaps), len(sentence)]
        for a, b in zip(starts, ends, strict=True):
            yield _commitment(draft, passage, start + a, start + b, "municipality")


@cache
def _parted() -> re.Pattern[str]:
    return re.compile(load_rules("commitments")["parted"])


def _own(
    draft: Draft, passage: DraftPassage, lead: str, patterns: _Patterns
) -> Iterator[Commitment]:
    if passage.kind == "bullet" and _introduces(lead, patterns):
        if not patterns.note.search(passage.text):
            yield _commitment(draft, passage, 0, len(passage.text), "municipality")
        return
    announced = False
    for start, end in sentence_ranges(passage.text):
        sentence = passage.text[start:end]
        if sentence.endswith(":") or patterns.unless.search(sentence):
            continue
        if draft.text_status != "summary" and _announces(sentence, passage, patterns):
            announced = end < len(passage.text)
        elif _says(sentence, passage, draft, patterns) or (
            announced and patterns.announced.search(sentence)
        ):
            yield _commitment(draft, passage, start, end, "municipality")


def _announces(sentence: str, passage: DraftPassage, patterns: _Patterns) -> bool:
    """Whether a sentence only says that undertakings follow, as bullets or as sentences."""
    if not patterns.solemn.search(sentence):
        return False
    unfinished = passage.text.endswith(sentence) and not sentence.endswith((".", "!", "?"))
    return unfinished or patterns.announces.search(sentence)


def _introduces(whole_lead: str, patterns: _Patterns) -> bool:
    """Whether the last sentence of the line above introduces undertakings."""
    ranges = list(sentence_ranges(whole_lead))
    lead = whole_lead[ranges[-1][0] :] if ranges else ""
    return any(p.search(lead) for p in patterns.leads) and not patterns.unless_lead.search(lead)


def _says(sentence: str, passage: DraftPassage, draft: Draft, patterns: _Patterns) -> bool:
    if draft.text_status == "summary":
        return any(p.search(sentence) for p in patterns.sentences)
    if passage.kind == "bullet" and patterns.bullet_sentence.search(sentence):
        return True
    return patterns.solemn.search(sentence) or patterns.soon.search(sentence)


def _others(
    draft: Draft, passage: DraftPassage, lead: str, patterns: _Patterns
) -> Iterator[Commitment]:
    by: By = passage.owner  # type: ignore[assignment]
    if passage.text.endswith(":"):
        return
    if passage.kind == "bullet" and _introduces(lead, patterns):
        yield _commitment(draft, passage, 0, len(passage.text), by)
        return
    for start, end in sentence_ranges(passage.text):
        if patterns.others[by].search(passage.text[start:end]):
            yield _commitment(draft, passage, start, end, by)


def _commitment(draft: Draft, passage: DraftPassage, start: int, end: int, by: By) -> Commitment:
    return Commitment(
        text=passage.text[start:end],
        by=by,
        section=passage.section,
        evidence=draft.evidence(passage, start, end, "commitments"),
    )
