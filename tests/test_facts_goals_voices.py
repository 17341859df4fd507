"""Goals in many voices: rates over texts written before the rules were tried on them.

What was found in each file at first stands in ``docs/reading.md``; here, that it stays mended.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from tests.test_facts_goals import found
from tests.test_facts_goals_english import figures as english

DATA = Path(__file__).parent / "data" / "aims"
# Of the goals stated so much must be found, of those found so much be stated; and of each kind of
# text so much be read without a fault.
FOUND, STATED, RIGHT = 0.85, 0.9, 0.5

Slots = tuple[str, float | None, int | None, int | None]


class Aims(TypedDict):
    """A text with the goals of the city that it states."""

    kind: str
    text: str
    goals: list[list[str | float | None]]


def _read(said: Aims) -> list[Slots]:
    if said["kind"] == "english":
        return english(said["text"])
    goals = found(said["text"], heading="3.1. Kommunens klimatmål\n")
    return [(g.kind, g.value, g.base_year, g.target_year) for g in goals]


@pytest.mark.parametrize("name", ["first", "second", "fifth", "sixth", "seventh"])
def test_goals_of_many_voices(name: str) -> None:
    texts: list[Aims] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    hits = missed = extra = 0
    whole, right = Counter[str](), Counter[str]()
    for said in texts:
        rest, here = _read(said), 0
        for kinds, *slots in said["goals"]:
            one = next(
                (g for g in rest if g[0] in str(kinds).split("|") and list(g[1:]) == slots), None
            )
            if one:
                rest.remove(one)
                here += 1
        hits, extra = hits + here, extra + len(rest)
        missed += len(said["goals"]) - here
        whole[said["kind"]] += 1
        right[said["kind"]] += not rest and here == len(said["goals"])
    assert hits > 14
    assert hits >= FOUND * (hits + missed)
    assert hits >= STATED * (hits + extra)
    weak = {kind: (right[kind], n) for kind, n in whole.items() if right[kind] < RIGHT * n}
    assert len(whole) > 4 and weak == {}


def test_a_programmes_period_dates_its_goals_with_both_places() -> None:
    text = (
        "Miljöplanen för 2022–2031 är antagen.\n\nPlanen styr nämnder och bolag.\n\n"
        "Följande mål gäller:\n\n• Utsläppen i kommunen har minskat med 55 procent.\n"
    )
    (goal,) = found(text, heading="3.1. Kommunens klimatmål\n")
    assert (goal.target_year, goal.inherited) == (2031, ("target_year",))
    assert [piece.quote.split()[0] for piece in goal.evidence] == ["Utsläppen", "Miljöplanen"]


def test_a_later_clause_gives_no_scope_to_the_one_before() -> None:
    text = "Ängsvattnet ska vara klimatneutralt senast 2040 och kommunens egna fordon 2027."
    scopes = [(g.target_year, g.scope) for g in found(text)]
    assert scopes == [(2040, "area"), (2027, "organisation")]


def test_what_prose_tells_without_a_word_for_what_shall_be_is_uncertain() -> None:
    told = found("På vägen mot 2030 är andelen cykelresor 41 procent.")
    stated = found("Andelen cykelresor ska vara 41 procent 2030.")
    both = found(
        "På vägen är andelen cykelresor 41 procent 2030.\n\n"
        "Andelen cykelresor ska bli 41 procent 2030."
    )
    assert [goal.confidence for goal in told] == [0.25]
    assert [goal.confidence for goal in stated] == [goal.confidence for goal in both] == [None]
