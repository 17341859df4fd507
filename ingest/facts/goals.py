"""Goals: what the city means to reach, how much of it and by when.

A sentence is searched for anchors (``ontology/rules/goals.yaml``): wordings that state a
goal of some kind. Years are then given to anchors by their place in the sentence. No
figure is computed or completed; what the text does not say stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ingest.draft import Draft, DraftPassage
from ingest.rules import load_rules
from ingest.sentences import sentence_ranges
from kkgraph.model import Goal, GoalStatus
from kkgraph.vocabulary import Vocabulary

_YEAR = re.compile(r"(?<![\d/])(?:(?P<from>(?:19|20)\d\d)\s*[-–]\s*)?(?P<year>(?:19|20)\d\d)(?![\d/])(?!\s*[-–]\s*\d)")
_TEXT_RULES = (
    "consumption", "organisation", "area", "goal_context", "announces", "proposed", "adopted",
    "base", "names", "dates_previous",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A wording that states a goal; see the rules for its fields."""

    kind: str
    pattern: re.Pattern[str]
    unit: str | None
    constant: float | None
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    listed_unless: re.Pattern[str] | None
    topics: tuple[str, ...]
    goal_context: bool
    listed_only: bool
    period: bool


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with what stands around it that matters."""

    text: str
    start: int
    passage: DraftPassage
    lead: str
    topic: str | None
    listed: bool
    before: str


@dataclass(frozen=True, slots=True)
class _Hit:
    anchor: _Anchor
    start: int
    end: int
    value: float | None


@cache
def _rules() -> tuple[tuple[_Anchor, ...], dict[str, re.Pattern[str]]]:
    rules = load_rules("goals")
    anchors = tuple(_anchor(item) for item in rules["anchors"])
    return anchors, {name: re.compile(rules[name]) for name in _TEXT_RULES}


def _anchor(item: dict[str, Any]) -> _Anchor:
    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile(item[name]) if name in item else None

    return _Anchor(
        kind=item["kind"],
        pattern=re.compile(item["pattern"]),
        unit=item.get("unit"),
        constant=item.get("constant"),
        needs=pattern("needs"),
        unless=pattern("unless"),
        listed_unless=pattern("listed_unless"),
        topics=tuple(item.get("topics", ())),
        goal_context=bool(item.get("goal_context")),
        listed_only=bool(item.get("listed_only")),
        period=bool(item.get("period")),
    )


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


def _sentences(draft: Draft) -> Iterator[_Sentence]:
    _, texts = _rules()
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
            yield _Sentence(text, start, passage, lead, topic, listed, before)
            before = text


def _goals(sentence: _Sentence, draft: Draft) -> Iterator[Goal]:
    hits = _hits(sentence)
    if not hits:
        return
    years = list(_years(sentence.text, draft.valid_from))
    end = len(sentence.text)
    evidence = draft.evidence(sentence.passage, sentence.start, sentence.start + end, "goals")
    kind = ""
    for at, hit in enumerate(hits):
        following = hits[at + 1].start if at + 1 < len(hits) else end
        previous = hits[at - 1].end if at else 0
        clause = sentence.text[previous:following]
        if not (at and hits[at - 1].anchor is hit.anchor):
            kind = _kind(hit.anchor, clause, sentence, alone=len(hits) == 1)
        targets, base = _place_years(hit, years, previous, following, sentence)
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


def _hits(sentence: _Sentence) -> list[_Hit]:
    anchors, _ = _rules()
    found = [
        _Hit(anchor, match.start(), match.end(), _value(anchor, match))
        for anchor in anchors
        if _applies(anchor, sentence)
        for match in anchor.pattern.finditer(sentence.text)
    ]
    found.sort(key=lambda hit: (hit.start, -hit.end))
    kept: list[_Hit] = []
    for hit in found:
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
        elif hit.value is not None and kept[-1].value is None:
            kept[-1] = hit
    return kept


def _applies(anchor: _Anchor, sentence: _Sentence) -> bool:
    _, texts = _rules()
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
        said = f"{sentence.lead} {sentence.text}" if sentence.passage.kind == "bullet" else sentence.text
        return bool(texts["goal_context"].search(said))
    return True


def _value(anchor: _Anchor, match: re.Match[str]) -> float | None:
    if "value" not in match.re.groupindex or match["value"] is None:
        return anchor.constant
    digits = re.sub(r"(?<=\d)[ .](?=\d{3}\b)", "", match["value"])
    return float(digits.replace(",", "."))


@dataclass(frozen=True, slots=True)
class _Year:
    year: int
    start: int
    base: bool
    first: int | None


def _years(text: str, valid_from: int) -> Iterator[_Year]:
    """Years that may date a goal: not those of names, nor of past decisions."""
    _, texts = _rules()
    for match in _YEAR.finditer(text):
        year = int(match["year"])
        before = text[: match.start()]
        if texts["base"].search(before):
            yield _Year(year, match.start(), True, None)
        elif year >= valid_from and not texts["names"].search(before):
            yield _Year(year, match.start(), False, int(match["from"]) if match["from"] else None)


def _place_years(
    hit: _Hit, years: Sequence[_Year], previous: int, following: int, sentence: _Sentence
) -> tuple[list[int | None], int | None]:
    """Target years and base year of an anchor, by their place in the sentence.

    The year after the anchor counts, else the one before it, else one shared with what
    follows. "klimatneutral 2030 och hela kommunen 2040" states the same goal twice.
    """
    usable = [y for y in years if not y.base and (y.first is None or hit.anchor.period)]
    after = [y for y in usable if hit.start <= y.start < following]
    before = [y for y in usable if y.start < hit.start]
    own_before = [y for y in before if y.start >= previous]
    later = [y for y in usable if y.start >= following]
    if own_before and after and _between(sentence.text, hit, after[0]):
        after = []
    chosen = (after or own_before[-1:] or before[:1] or later)[:1]
    if hit.anchor.unit is None and len(after) == 2 and _elided(sentence.text, after):
        chosen = after
    targets: list[int | None] = [y.year for y in chosen] or [_year_of_lead(sentence)]
    bases = [y.year for y in years if y.base and y.start < following]
    bases = [y.year for y in years if y.base and hit.start <= y.start < following] or (
        bases if not previous else []
    )
    base = bases[0] if bases and hit.anchor.unit != "percent_per_year" else None
    return targets, base if base not in targets else None


def _elided(text: str, years: Sequence[_Year]) -> bool:
    """Whether the second year is joined to the first by "och" and a few words."""
    between = text[years[0].start + 4 : years[1].start]
    return bool(re.match(r"\s+och\s", between)) and len(between.split()) <= 5


def _between(text: str, hit: _Hit, year: _Year) -> bool:
    """Whether a comma parts the anchor from the year after it ("år 2050 noll, år 2070 ...")."""
    return bool(re.search(r"[,;]|\boch\s+år\s+$", text[hit.end : year.start]))


def _year_of_lead(sentence: _Sentence) -> int | None:
    if sentence.passage.kind != "bullet" or not sentence.lead.endswith(":"):
        return None
    match = re.search(r"\b(20\d\d)\s*:$", sentence.lead)
    return int(match.group(1)) if match else None


def _kind(anchor: _Anchor, clause: str, sentence: _Sentence, *, alone: bool) -> str:
    if anchor.kind != "territorial_emissions":
        return anchor.kind
    _, texts = _rules()
    said = sentence.text if alone else clause
    if sentence.passage.kind == "bullet":
        said = f"{sentence.before} {said}"
    if texts["consumption"].search(said):
        return "consumption_emissions"
    if texts["organisation"].search(said):
        return "organisation_emissions"
    return anchor.kind


def _scope(anchor: _Anchor, clause: str, text: str) -> Any:
    _, texts = _rules()
    for said in (clause, text):
        if texts["consumption"].search(said):
            return "consumption"
        if texts["organisation"].search(said):
            return "organisation"
        if texts["area"].search(said):
            return "area"
    return "area" if anchor.kind == "carbon_budget" and anchor.unit else None


def _status(sentence: _Sentence) -> GoalStatus | None:
    _, texts = _rules()
    said = f"{sentence.lead} {sentence.text}"
    if texts["proposed"].search(said):
        return "proposed"
    if texts["adopted"].search(said) or sentence.topic == "climate_goals":
        return "adopted"
    return None


def _dates_previous(sentence: _Sentence, goals: Sequence[Goal], draft: Draft) -> Goal | None:
    """"Detta ska vara uppnått år 2030" dates the goal of the sentence before."""
    _, texts = _rules()
    if not goals or not texts["dates_previous"].search(sentence.text):
        return None
    last = goals[-1]
    years = [y for y in _years(sentence.text, draft.valid_from) if not y.base]
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
