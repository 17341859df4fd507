"""Recommendations of a report: a title as a bullet, followed by the reasoning."""

from __future__ import annotations

from ingest.structure.draft import Draft
from ingest.structure.report_headings import recommendation_pattern
from kkgraph.contract import Recommendation
from kkgraph.vocabulary.registers import Vocabulary


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Recommendation, ...]:
    """Find the recommendations of a report.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    if draft.kind != "report":
        return ()
    found: list[Recommendation] = []
    numbers = {section.key: section.number for section in draft.sections}
    annex = _annex_start(draft)
    for passage, following in zip(draft.passages, draft.passages[1:], strict=False):
        if passage.order < annex or passage.kind != "bullet":
            continue
        if recommendation_pattern().match(following.text):
            title = draft.evidence(passage, 0, len(passage.text), "recommendations")
            reason = draft.evidence(following, 0, len(following.text), "recommendations")
            number = numbers.get(passage.section or "", "")
            found.append(Recommendation(number, passage.text, (*title, *reason)))
    return tuple(found)


def _annex_start(draft: Draft) -> int:
    """The annex lists all recommendations; the chapters state them again without titles."""
    annexes = {section.key for section in draft.sections if section.number.startswith("Bilaga")}
    orders = [passage.order for passage in draft.passages if passage.section in annexes]
    return min(orders, default=0)
