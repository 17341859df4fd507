"""Goals: what the city means to reach, how much of it and by when.

A sentence is searched for anchors (``ontology/rules/goals.yaml``): wordings that state a
goal of some kind. Years are then given to anchors by their place in the sentence. No
figure is computed or completed; what the text does not say stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Literal

from ingest.facts.goals.rules import Anchor, amounts, goal_rules
from ingest.facts.goals.years import Sentence, YearHit, place_years, years_in
from ingest.structure.draft import Draft
from ingest.structure.sentences import sentence_ranges
from kkgraph.contract import Goal, GoalStatus
from kkgraph.vocabulary.registers import Vocabulary

Scope = Literal["area", "organisation", "consumption"]


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Goal, ...]:
    """Find the goals of a city.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    :returns: goals in order of the text, each once, with every place that states it
    """
    goals: list[Goal] = []
    for sentence in _sentences(draft):
        dated = _dates_previous(sentence, goals, draft)
        if dated:
            goals[-1] = dated
            continue
        goals.extend(_goals(sentence, draft))
    return tuple(_merged(goals))


def _sentences(draft: Draft) -> Iterator[Sentence]:
    _, texts = goal_rules()
    by_order = {passage.order: passage for passage in draft.passages}
    titles = {section.key: section.title for section in draft.sections}
    for passage in draft.own_passages():
        lead = by_order[passage.lead].text if passage.lead is not None else ""
        above = by_order[passage.lead] if passage.lead is not None else None
        if above is not None and above.lead is not None and above.kind == "bullet":
            lead = f"{by_order[above.lead].text} {lead}"
        topic = draft.topic(passage)
        before = ""
        for start, end in sentence_ranges(passage.text):
            text = passage.text[start:end]
            announced = f"{titles.get(passage.section or '', '')}\n{lead}"
            listed = passage.kind == "bullet" and bool(texts["announces"].search(announced))
            yield Sentence(text, start, passage, lead, topic, listed, before, draft.valid_from)
            before = text


def _goals(sentence: Sentence, draft: Draft) -> Iterator[Goal]:
    hits = _hits(sentence)
    _, texts = goal_rules()
    if not hits or texts["others"].search(sentence.text):
        return
    years = list(years_in(sentence.text, draft.valid_from))
    end = len(sentence.text)
    evidence = draft.evidence(sentence.passage, sentence.start, sentence.start + end, "goals")
    kind = ""
    borders = [0, *(_border(sentence.text, a, b) for a, b in pairwise(hits)), end]
    for at, (hit, (previous, following)) in enumerate(zip(hits, pairwise(borders), strict=True)):
        clause = sentence.text[previous:following]
        repeats = at and hits[at - 1].anchor is hit.anchor and not _names_emissions(clause)
        if not repeats:
            kind = _kind(hit.anchor, clause, sentence, alone=len(hits) == 1)
        targets, base = place_years(hit, years, previous, following, sentence)
        for target in targets:
            yield Goal(
                description=sentence.text,
                kind=kind,
                value=hit.value,
                unit=hit.anchor.unit,
                base_year=base,
                target_year=target,
                scope=_scope(hit.anchor, clause, sentence.text),
                status=_status(sentence),
                evidence=evidence,
            )


def _border(text: str, before: YearHit, after: YearHit) -> int:
    """Where the clause of one anchor ends and that of the next begins."""
    joints = list(re.finditer(r"[,;]\s|\s(?:och|samt)\s", text[before.end : after.start]))
    return before.end + joints[-1].start() if joints else after.start


def _names_emissions(clause: str) -> bool:
    """Whether a clause says anew whose emissions are meant."""
    _, texts = goal_rules()
    words = ("consumption", "organisation", "area")
    return any(texts[word].search(clause) for word in words)


def _hits(sentence: Sentence) -> list[YearHit]:
    anchors, texts = goal_rules()
    if not texts["cue"].search(sentence.text):
        return []
    found = [
        YearHit(anchor, match.start(), match.end(), _value(anchor, match))
        for anchor in anchors
        if _applies(anchor, sentence)
        for match in anchor.pattern.finditer(sentence.text)
        if not (
            anchor.unless_before and anchor.unless_before.search(sentence.text[: match.start()])
        )
    ]
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[YearHit] = []
    for hit in found:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.value is not None and kept[-1].value is None:
            kept[-1] = hit
    return kept


def _applies(anchor: Anchor, sentence: Sentence) -> bool:
    _, texts = goal_rules()
    unless = anchor.listed_unless if sentence.listed and anchor.listed_unless else anchor.unless
    if anchor.topics and sentence.topic not in anchor.topics:
        return False
    if anchor.listed_only and not sentence.listed:
        return False
    if anchor.needs and not anchor.needs.search(sentence.text):
        return False
    if unless and unless.search(sentence.text):
        return False
    if anchor.goal_context and not sentence.listed and sentence.topic != "climate_goals":
        said = (
            f"{sentence.lead} {sentence.text}"
            if sentence.passage.kind == "bullet"
            else sentence.text
        )
        return bool(texts["goal_context"].search(said))
    return True


def _value(anchor: Anchor, match: re.Match[str]) -> float | None:
    """The figure of an anchor: the one group that matched, a word for an amount, a constant."""
    said = {name: found for name, found in match.groupdict().items() if found}
    if "words" in said:
        return amounts()[" ".join(said["words"].lower().split())]
    if not said:
        return anchor.constant
    digits = re.sub(r"(?<=\d)[ .](?=\d{3}\b)", "", next(iter(said.values())))
    return float(digits.replace(",", "."))


def _kind(anchor: Anchor, clause: str, sentence: Sentence, *, alone: bool) -> str:
    if anchor.kind != "territorial_emissions":
        return anchor.kind
    _, texts = goal_rules()
    said = sentence.text if alone else clause
    if sentence.passage.kind == "bullet":
        said = f"{sentence.before} {said}"
    if texts["consumption"].search(said):
        return "consumption_emissions"
    if texts["organisation"].search(said):
        return "organisation_emissions"
    return anchor.kind


def _scope(anchor: Anchor, clause: str, text: str) -> Scope | None:
    _, texts = goal_rules()
    for said in (clause, text):
        if texts["consumption"].search(said):
            return "consumption"
        if texts["organisation"].search(said):
            return "organisation"
        if texts["area"].search(said):
            return "area"
    return "area" if anchor.kind == "carbon_budget" and anchor.unit else None


def _status(sentence: Sentence) -> GoalStatus | None:
    _, texts = goal_rules()
    said = f"{sentence.lead} {sentence.text}"
    if texts["proposed"].search(said):
        return "proposed"
    if texts["adopted"].search(said) or sentence.topic == "climate_goals":
        return "adopted"
    return None


def _dates_previous(sentence: Sentence, goals: Sequence[Goal], draft: Draft) -> Goal | None:
    """Year of a sentence such as "Detta ska vara uppnått år 2030" that dates the goal before it."""
    _, texts = goal_rules()
    if not goals or not texts["dates_previous"].search(sentence.text):
        return None
    last = goals[-1]
    years = [y for y in years_in(sentence.text, draft.valid_from) if not y.base]
    if last.target_year or not years or last.description != sentence.before:
        return None
    places = draft.evidence(
        sentence.passage, sentence.start, sentence.start + len(sentence.text), "goals"
    )
    return replace(last, target_year=years[0].year, evidence=(*last.evidence, *places))


def _merged(goals: Iterable[Goal]) -> list[Goal]:
    """Each goal once: the same figures merge, and an undated mention of a dated goal goes."""
    merged: dict[tuple[Any, ...], Goal] = {}
    for goal in goals:
        proposed = goal.status == "proposed" and goal.value is not None
        figures = (goal.kind, goal.value, goal.base_year, goal.target_year)
        key = (*figures, _listed_key(goal), proposed)
        if key in merged:
            places = dict.fromkeys((*merged[key].evidence, *goal.evidence))
            merged[key] = replace(merged[key], evidence=tuple(places))
        else:
            merged[key] = goal
    kept = list(merged.values())
    return [goal for goal in kept if not any(_is_weaker(goal, other) for other in kept)]


def _listed_key(goal: Goal) -> str:
    """Goals without any figure are told apart by their words, those of a state by kind."""
    stateful = goal.kind in ("climate_neutral", "climate_positive", "fossil_free", "carbon_budget")
    return "" if goal.value is not None or goal.target_year or stateful else goal.description


def _is_weaker(goal: Goal, other: Goal) -> bool:
    if goal is other or goal.kind != other.kind or goal.target_year is not None:
        return False
    if goal.kind in ("climate_neutral", "climate_positive", "fossil_free", "carbon_budget"):
        return other.target_year is not None or (goal.value is None and other.value is not None)
    return goal.value is not None and goal.value == other.value and other.target_year is not None
