"""Networks, projects and plans of two versions: things that go by a name."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kkgraph.contract import Contract, Participation, Project, SteeringDocument
from kkgraph.interface.changes_answer import ChangeJson
from kkgraph.interface.changes_request import ChangeAsked
from kkgraph.programme.changes.alignment import nearest, pairs
from kkgraph.programme.changes.sides import Sides, SideStatement, only_in, row
from kkgraph.vocabulary.rules import load_rules

_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_WORD = re.compile(r"\w+")


def network_changes(sides: Sides) -> list[ChangeJson]:
    """Compare the networks that a city says it has to do with.

    :param sides: both.
    :returns: a row a network.
    """
    older, newer = _networks(sides.before), _networks(sides.after)
    order = load_rules("programme")["nearest_relation"]
    rows = []
    for key, one in older.items():
        other = newer.get(key)
        if other is None:
            rows.append(_only_network(sides, sides.before, one))
            continue
        change, what = _relation_change(order, one, other)
        reasons = [sides.reason("relation", what)] if what else []
        rows.append(row(change, reasons, _network(one), _network(other)))
    missing = (item for key, item in newer.items() if key not in older)
    return rows + [_only_network(sides, sides.after, item) for item in missing]


def _networks(contract: Contract) -> dict[str, Participation]:
    order = load_rules("programme")["nearest_relation"]
    found: dict[str, Participation] = {}
    for item in contract.networks:
        if item.relation not in order:
            continue
        held = found.get(item.key)
        if held is None or order.index(item.relation) > order.index(held.relation):
            found[item.key] = item
    return found


def _network(item: Participation) -> SideStatement:
    return SideStatement("networks", item.key, item.name, item.evidence, status=item.relation)


def _only_network(sides: Sides, side: Contract, item: Participation) -> ChangeJson:
    return only_in(sides, side, _network(item), named=True)


def _relation_change(
    order: Sequence[str], one: Participation, other: Participation
) -> tuple[ChangeAsked, str]:
    if one.relation == other.relation:
        return "same", ""
    what = f"{one.relation} → {other.relation}"
    if other.relation in load_rules("programme")["ended_relations"]:
        return "gone", what
    closer = order.index(other.relation) > order.index(one.relation)
    return ("sharpened" if closer else "softened"), what


def project_changes(sides: Sides) -> list[ChangeJson]:
    """Compare named projects.

    :param sides: both.
    :returns: a row a project.
    """

    def state(item: Project) -> SideStatement:
        return SideStatement("projects", item.key, item.name, item.evidence)

    older = [_ChangedName(state(item), None) for item in sides.before.projects]
    newer = [_ChangedName(state(item), None) for item in sides.after.projects]
    return _named_changes(sides, older, newer)


def document_changes(sides: Sides) -> list[ChangeJson]:
    """Compare plans, programmes, strategies and budgets.

    :param sides: both.
    :returns: a row a plan; one with a newer period is renewed.
    """

    def state(item: SteeringDocument) -> _ChangedName:
        shown = item.years or ""
        stated = SideStatement("documents", item.key, item.title, item.evidence, figures=shown)
        return _ChangedName(stated, item.years or " ".join(_YEARS.findall(item.title)) or None)

    return _named_changes(
        sides,
        [state(item) for item in sides.before.documents],
        [state(item) for item in sides.after.documents],
    )


@dataclass(frozen=True, slots=True)
class _ChangedName:
    """A thing with a name and, perhaps, the years it is for."""

    stated: SideStatement
    years: str | None

    @property
    def words(self) -> tuple[str, ...]:
        """The words that make the name, without years and words such as "ny"."""
        rules = load_rules("programme")
        drop = {*rules["coming"], *rules["no_name"]}
        words = _WORD.findall(_YEARS.sub(" ", self.stated.text.casefold()))
        return tuple(word for word in words if word not in drop and not word.isdigit())

    @property
    def is_coming(self) -> bool:
        """Whether the name says that the thing is not there yet."""
        coming = set(load_rules("programme")["coming"])
        return not coming.isdisjoint(_WORD.findall(self.stated.text.casefold()))


def _scorer(sides: Sides) -> Callable[[_ChangedName, _ChangedName], float]:
    least = load_rules("programme")["alike"]["name"]

    def score(one: _ChangedName, other: _ChangedName) -> float:
        if one.stated.subject == other.stated.subject:
            return 3.0
        a, b = set(_without_city(one.words, sides)), set(_without_city(other.words, sides))
        if not a or not b:
            return 0.0
        if a == b:
            return 2.0 + 0.1 * (one.years == other.years)
        alike = len(a & b) / len(a | b)
        return alike if alike >= least else 0.0

    return score


def _without_city(words: Sequence[str], sides: Sides) -> list[str]:
    """Leave out the city's own name, which one version may put into a title."""
    city = {
        word
        for side in (sides.before, sides.after)
        for party in side.parties
        if party.kind == "municipality"
        for word in _WORD.findall(party.name.casefold())
    }
    left = [word for word in words if word not in city and word.rstrip("s") not in city]
    return left or list(words)


def _named_changes(
    sides: Sides, older: Sequence[_ChangedName], newer: Sequence[_ChangedName]
) -> list[ChangeJson]:
    score = _scorer(sides)
    found = pairs(older, newer, score)
    rows = [_compared(sides, one, other, "") for one, other in found]
    mine, theirs = [one for one, _ in found], [other for _, other in found]
    for item in older:
        if item not in mine:
            twin = nearest(item, theirs, score)
            rows.append(
                _compared(sides, item, twin, "merged")
                if twin
                else only_in(sides, sides.before, item.stated, named=True)
            )
    for item in newer:
        if item not in theirs:
            twin = nearest(item, mine, score)
            rows.append(
                _compared(sides, twin, item, "split")
                if twin
                else only_in(sides, sides.after, item.stated, named=True)
            )
    return rows


def _compared(sides: Sides, one: _ChangedName, other: _ChangedName, note: str) -> ChangeJson:
    change: ChangeAsked = "same"
    reasons = []
    ours, theirs = set(_YEARS.findall(one.years or "")), set(_YEARS.findall(other.years or ""))
    # A year in both is part of the name ("Klimatkontrakt 2030"), or of a period that moved.
    a, b = ours - theirs, theirs - ours
    if one.is_coming and not other.is_coming:
        change, reasons = "adopted", [sides.reason("coming")]
    elif a and b:
        change, reasons = "renewed", [sides.reason("period", f"{one.years} → {other.years}")]
    elif bool(a) != bool(b) and not ours & theirs:
        reasons = [sides.reason("period_missing", ", ".join(sorted(a or b)))]
    if note:
        reasons.append(sides.reason(note))
    return row(change, reasons, one.stated, other.stated)
