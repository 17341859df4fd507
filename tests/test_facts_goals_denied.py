"""What states no goal of the city: denied, repealed, forecast, conditional, somebody else's.

Rates over texts written before the rules were tried on them; the second half of them was never
looked at while the rules were mended (``docs/reading.md`` has what was found at first).
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kkgraph.contract import Goal
from tests.test_facts_goals import found
from tests.test_facts_goals_english import found as found_in_english
from tests.test_facts_goals_voices import Aims

DATA = Path(__file__).parent / "data" / "aims"
# Of the texts that state no goal so many may be taken for one that does; of the goals that the
# others state so much is found.
TAKEN, FOUND = 0.07, 0.7


def held(said: Aims) -> list[Goal]:
    """The goals that the city holds, by a text: not those it only considers."""
    read = found_in_english if said["kind"] == "english" else found
    return [goal for goal in read(said["text"]) if goal.is_held]


@pytest.mark.parametrize("name", ["third", "fourth"])
def test_what_is_no_goal_of_the_city_is_taken_for_none(name: str) -> None:
    texts: list[Aims] = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    none = [said for said in texts if not said["goals"]]
    taken = [said["text"] for said in none if held(said)]
    assert len(none) >= 30
    assert len(taken) <= TAKEN * len(none), taken

    wanted = hits = 0
    for said in texts:
        slots = [(g.value, g.base_year, g.target_year) for g in held(said)]
        wanted += len(said["goals"])
        hits += sum(tuple(rest) in slots for _, *rest in said["goals"])
    assert wanted > 10
    assert hits >= FOUND * wanted


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("Gjuteriet planerar att vara fossilfritt 2031.", 0),
        ("Sågverket i byn har lovat att sluta med olja 2031.", 0),
        ("Kommunen planerar att vara fossilfri 2031.", 1),
        ("Klimatprogrammet siktar på en fossilfri kommun 2031.", 1),
        ("Nämnden har lovat att fordonen är fossilfria 2031.", 1),
        ("Åkeriet har aviserat att lastbilarna ska vara fossilfria 2031.", 0),
        ("Om trenden håller i sig är kommunen fossilfri 2031.", 0),
        ("Forskarna spår att utsläppen är 20 procent lägre 2030.", 0),
        ("Om ingen gör något växer utsläppen med 12 procent till 2030.", 0),
        ("Institutet förutser 30 procent lägre utsläpp 2030.", 0),
        ("I den gamla planen fanns ett mål om fossilfria bilar 2031.", 0),
        ("En gång i tiden ville vi vara fossilfria 2031.", 0),
        ("Hittills, från 2010 till 2022, har vi kommit ned 25 procent.", 0),
        ("De övriga har delat med sig av sina mål:\n\n• Bageriet: fossilfritt 2031.", 0),
        ("Vår plan har sina mål i en lista:\n\n• Kommunen: fossilfri 2031.", 1),
        ("I kommunens hus ska energin 2029 vara 90 kWh/m2 jämfört med 120 kWh/m2 år 2018.", 1),
        ("Avfallet ska vara högst 300 kg per person 2030 i stället för 410 kg.", 1),
        ("Om staten inte agerar ska kommunen ändå vara fossilfri 2031.", 1),
        ("Kommunen ska minska utsläppen med 7 procent om året.", 1),
    ],
)
def test_whose_will_it_is_and_on_which_condition(text: str, goals: int) -> None:
    assert len([goal for goal in found(text) if goal.is_held]) == goals
