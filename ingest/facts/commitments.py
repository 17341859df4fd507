"""Undertakings: what each party says it will do, bullet by bullet or sentence by sentence.

In a contract the city's undertakings are bullets under a line such as "Kommunen avser att:";
a summary retells them in running text. The wordings are data
(``ontology/rules/commitments.yaml``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache

from ingest.annotate.place import places
from ingest.annotate.text_columns import TextColumns, columns_of
from ingest.facts import adoptions
from ingest.facts.commitment_patterns import By, CommitmentPatterns, commitment_patterns
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.sentences import sentence_ranges
from kkgraph.contract import Commitment
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

# The sections that hold a city's undertakings and nothing else.
_TOPICS = ("undertakings",)
# So many deeds make a list of undertakings without a heading.
_LEAST_DEEDS = 2


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Commitment, ...]:
    """Find the undertakings of all parties.

    Measures under joint commitments are left to :mod:`ingest.facts.adoptions`.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    if draft.kind == "report":
        return ()
    patterns = commitment_patterns(draft.municipality.name if draft.municipality else "")
    taken = adoptions.passages_taken(draft)
    by_order = {passage.order: passage for passage in draft.passages}
    found: list[Commitment] = []
    undertakings = {s.key for s in draft.sections if s.topic in _TOPICS}
    listed = _listed(draft, undertakings, patterns)
    # Where they are bullets, the text round them only tells why.
    undertakings -= {
        p.section
        for p in draft.passages
        if p.order in listed
        or (
            p.kind == "bullet"
            and p.lead is not None
            and _introduces(by_order[p.lead].text, patterns)
        )
    }
    for passage in draft.passages:
        if passage.order in taken or passage.kind == "table":
            continue
        if passage.order in listed:
            if not patterns.note.search(passage.text):
                found.append(_commitment(draft, passage, 0, len(passage.text), "municipality"))
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
    at = _column(table) if table else None
    for row in table.rows if table else ():
        if at is not None and at < len(row):
            yield _commitment(draft, passage, *row[at], "municipality")


def _column(table: TextColumns) -> int | None:
    """Which column holds undertakings: it says so, or another says who does it, or when."""
    rules = load_rules("commitments")
    begins = tuple(rules["columns"])
    named = (at for at, name in enumerate(table.names) if name.startswith(begins))
    at = next(named, None)
    if at is not None:
        return at
    beside = tuple(rules["who_or_when"])
    if not any(word.startswith(beside) for name in table.names for word in name.split()):
        return None
    numbers = rules["number_columns"]
    return next((n for n, name in enumerate(table.names) if name.strip(". ") not in numbers), None)


def _listed(
    draft: Draft, chapters: Collection[str], patterns: CommitmentPatterns
) -> frozenset[int]:
    """The items of lists of things to do in the city's chapter of undertakings, by order."""
    lists: dict[int | None, list[DraftPassage]] = {}
    headings: dict[int | None, str] = {}
    for place in places(draft):
        passage = place.passage
        inside = passage.owner == "municipality" and passage.section in chapters
        if inside and passage.kind == "bullet" and place.before is None:
            above = place.above[0] if place.above else None
            lead = above.passage.order if above else passage.lead
            lists.setdefault(lead, []).append(passage)
            headings[lead] = above.sentence.text if above else ""
    return frozenset(
        item.order
        for lead, items in lists.items()
        if _are_to_do(headings[lead], items, patterns)
        for item in items
    )


def _are_to_do(heading: str, items: list[DraftPassage], patterns: CommitmentPatterns) -> bool:
    """Whether a heading announces things to do, or the items of a list are deeds."""
    if patterns.heading_unless.search(heading) or patterns.unless_lead.search(heading):
        return False
    if any(patterns.done.search(item.text) for item in items):
        return False
    if patterns.heading.search(heading):
        return True
    unsaid = not heading or heading.endswith(".")
    deeds = all(
        patterns.deed.match(item.text) or patterns.deed_noun.match(item.text) for item in items
    )
    return unsaid and deeds and len(items) >= _LEAST_DEEDS


def _undertaken(
    draft: Draft, passage: DraftPassage, patterns: CommitmentPatterns
) -> Iterator[Commitment]:
    """The undertakings of running text in the section of undertakings itself.

    What the city, or a body of it, says there that it will do is undertaken; a sentence may
    enumerate several ("Vi vill under året öppna ... och låta ...").
    """
    pledged = False
    for start, end in sentence_ranges(passage.text):
        sentence = passage.text[start:end]
        if not sentence.endswith((".", "!", "?")) or patterns.unless.search(sentence):
            continue
        if _announces(sentence, passage, patterns):
            continue
        begun = patterns.intends.match(sentence)
        goes_on = pledged and _is_done(sentence, patterns)
        pledged = goes_on or patterns.solemn.search(sentence) or _is_pledged(sentence, patterns)
        if patterns.solemn.search(sentence) or (begun is None and pledged):
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


def _is_pledged(sentence: str, patterns: CommitmentPatterns) -> bool:
    """Whether the city pledges something, or says what it does by when."""
    if patterns.soon.search(sentence) or patterns.pledges.search(sentence):
        return True
    if patterns.bound.search(sentence) and not patterns.bound_unless.search(sentence):
        return True
    dated = any(pattern.search(sentence) for pattern in patterns.dated)
    return dated and not patterns.dated_unless.search(sentence)


def _is_done(sentence: str, patterns: CommitmentPatterns) -> bool:
    """Whether a sentence that follows an undertaking says what else is done."""
    return bool(patterns.is_done.match(sentence)) and not patterns.bound_unless.search(sentence)


@cache
def _parted() -> re.Pattern[str]:
    return re.compile(load_rules("commitments")["parted"])


def _own(
    draft: Draft, passage: DraftPassage, lead: str, patterns: CommitmentPatterns
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


def _announces(sentence: str, passage: DraftPassage, patterns: CommitmentPatterns) -> bool:
    """Whether a sentence only says that undertakings follow, as bullets or as sentences."""
    if not patterns.solemn.search(sentence):
        return False
    unfinished = passage.text.endswith(sentence) and not sentence.endswith((".", "!", "?"))
    return unfinished or patterns.announces.search(sentence)


def _introduces(whole_lead: str, patterns: CommitmentPatterns) -> bool:
    """Whether the last sentence of the line above introduces undertakings."""
    ranges = list(sentence_ranges(whole_lead))
    lead = whole_lead[ranges[-1][0] :] if ranges else ""
    return any(p.search(lead) for p in patterns.leads) and not patterns.unless_lead.search(lead)


def _says(sentence: str, passage: DraftPassage, draft: Draft, patterns: CommitmentPatterns) -> bool:
    if draft.text_status == "summary":
        return any(p.search(sentence) for p in patterns.sentences)
    if passage.kind == "bullet" and patterns.bullet_sentence.search(sentence):
        return True
    return patterns.solemn.search(sentence) or patterns.soon.search(sentence)


def _others(
    draft: Draft, passage: DraftPassage, lead: str, patterns: CommitmentPatterns
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
