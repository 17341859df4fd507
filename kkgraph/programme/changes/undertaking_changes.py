"""Undertakings of a city in two versions: its own, and the joint ones with their measures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kkgraph.contract import Adoption, Contract
from kkgraph.interface.changes_answer import ChangeJson, ReasonJson
from kkgraph.interface.changes_request import ChangeAsked
from kkgraph.programme.changes.alignment import pairs
from kkgraph.programme.changes.sides import Sides, SideStatement, only_in, row
from kkgraph.vocabulary.rules import load_rules

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def undertaking_changes(sides: Sides) -> list[ChangeJson]:
    """Compare what the city itself undertakes outside the joint commitments.

    :param sides: both.
    :returns: a row an undertaking.
    """
    return _sentences(sides, _own(sides.before), _own(sides.after))


def _own(contract: Contract) -> list[SideStatement]:
    return [
        SideStatement("commitments", item.section or "", item.text, item.evidence)
        for item in contract.commitments
        if item.by == "municipality"
    ]


def _sentences(
    sides: Sides, older: Sequence[SideStatement], newer: Sequence[SideStatement]
) -> list[ChangeJson]:
    """Compare sentences: by likeness, then by what the whole of the other text says."""
    least = load_rules("programme")["alike"]["undertaking"]

    def score(one: SideStatement, other: SideStatement) -> float:
        alike = sides.wording.alike(one.text, other.text)
        return alike if alike >= least else 0.0

    found = pairs(older, newer, score)
    rows = [_compared(sides, one, other) for one, other in found]
    mine, theirs = [one for one, _ in found], [other for _, other in found]
    rows += [_left(sides, sides.before, item) for item in older if item not in mine]
    return rows + [_left(sides, sides.after, item) for item in newer if item not in theirs]


def _left(sides: Sides, side: Contract, item: SideStatement) -> ChangeJson:
    """Judge a sentence without partner: its words may stand in the other text all the same."""
    made = only_in(sides, side, item)
    years = _YEAR.findall(item.text)
    if side is sides.before and made["change"] == "gone" and years:
        if max(map(int, years)) < (sides.after.valid_from or 0):
            made["reasons"].append(sides.reason("dated", max(years)))
    return made


def _compared(sides: Sides, one: SideStatement, other: SideStatement) -> ChangeJson:
    change, reasons = _figure_change(sides, one.text, other.text)
    if change == "same" and _letters(one.text) != _letters(other.text):
        reasons = [sides.reason("wording")]
    return row(change, reasons, one, other)


def _figure_change(sides: Sides, one: str, other: str) -> tuple[ChangeAsked, list[ReasonJson]]:
    """Judge the figures of two sentences that are one: a year that moves says which way."""
    a, b = _figures(one), _figures(other)
    if a == b:
        return "same", []
    what = f"{', '.join(sorted(a - b)) or '–'} → {', '.join(sorted(b - a)) or '–'}"
    gone, come = a - b, b - a
    if len(gone) == len(come) == 1:
        old, new = gone.pop(), come.pop()
        if _YEAR.fullmatch(old) and _YEAR.fullmatch(new):
            sooner = int(new) < int(old)
            code = "sooner" if sooner else "later"
            return ("sharpened" if sooner else "softened"), [sides.reason(code, what)]
    return "unclear", [sides.reason("figures", what)]


def _figures(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def joint_changes(sides: Sides) -> list[ChangeJson]:
    """Compare the joint commitments that a city took on, and its measures under them.

    :param sides: both.
    :returns: a row a commitment, then a row a measure of those that both versions have.
    """
    older, newer = sides.before.joint_commitments, sides.after.joint_commitments
    if not older or not newer:
        missing, side, items = (
            ("form_before", sides.after, newer) if newer else ("form_after", sides.before, older)
        )
        return [_not_asked(sides, side, item, missing) for item in items]
    same_form = sides.before.listed_as == sides.after.listed_as

    def score(one: Adoption, other: Adoption) -> float:
        alike = sides.wording.alike(one.title, other.title)
        least = load_rules("programme")["alike"]["undertaking"]
        return alike + (one.number == other.number and same_form) if alike >= least else 0.0

    found = pairs(older, newer, score)
    rows: list[ChangeJson] = []
    for one, other in found:
        rows.append(_adoption(sides, one, other))
        rows += _sentences(sides, _measures(one), _measures(other))
    mine, theirs = [one for one, _ in found], [other for _, other in found]
    rows += [only_in(sides, sides.before, _joint(i)) for i in older if i not in mine]
    return rows + [only_in(sides, sides.after, _joint(i)) for i in newer if i not in theirs]


def _adoption(sides: Sides, one: Adoption, other: Adoption) -> ChangeJson:
    reasons = [sides.reason("kind", f"{one.kind} → {other.kind}")] if one.kind != other.kind else []
    return row("same", reasons, _joint(one), _joint(other))


def _joint(item: Adoption) -> SideStatement:
    return SideStatement(
        "joint_commitments", item.number, f"{item.number}. {item.title}", item.evidence,
        status=item.kind,
    )  # fmt: skip


def _measures(item: Adoption) -> list[SideStatement]:
    return [
        SideStatement("measures", item.number, measure.text, measure.evidence)
        for measure in item.measures
    ]


def _not_asked(sides: Sides, side: Contract, item: Adoption, code: str) -> ChangeJson:
    stated = _joint(item)
    before, after = (stated, None) if side is sides.before else (None, stated)
    return row("unclear", [sides.reason(code)], before, after)
