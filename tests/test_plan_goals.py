"""Goals of a plan: the city's own, in whatever words, and nobody else's."""

from __future__ import annotations

import pytest

from kkgraph.contract import Goal
from tests.test_plans import TITLE, plan, read

Slots = tuple[str, float | None, int | None, int | None]


def goals(words: str) -> tuple[Goal, ...]:
    """Those of a plan of Cork whose module on barriers says so."""
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    before = "# 2.1 Module B-1 "
    return read(text.replace(before, f"{words}\n\n{before}", 1)).goals


def slots(goal: Goal) -> Slots:
    return goal.kind, goal.value, goal.base_year, goal.target_year


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Cork aims to be carbon neutral by 2032.", ("climate_neutral", None, None, 2032)),
        ("The City of Cork is committed to achieving climate neutrality by 2032.",
         ("climate_neutral", None, None, 2032)),
        ("By 2040 the city will be climate positive.", ("climate_positive", None, None, 2040)),
        ("By 2029, emissions in Cork will fall by at least 90 % compared to the level in 1990.",
         ("territorial_emissions", 90, 1990, 2029)),
        ("Our goal is an 80% cut in greenhouse gas emissions by 2030 against 2018.",
         ("territorial_emissions", 80, 2018, 2030)),
        ("Cork wants to reach a cut of emissions of at least 80% by 2030 with respect to 2010.",
         ("territorial_emissions", 80, 2010, 2030)),
        ("We will halve emissions from transport by 2030 from the 2015 level.",
         ("territorial_emissions", 50, 2015, 2030)),
        ("The city's programme has a target to reduce emissions by 60 % between 2015 and 2030.",
         ("territorial_emissions", 60, 2015, 2030)),
        ("The city's objective is to reach 40 % renewable energy by 2030.",
         ("renewable_energy", 40, None, 2030)),
        ("The city's target is that 60% of all trips are made by foot, bike or bus by 2030.",
         ("mobility", 60, None, 2030)),
        ("Cork is committed to be carbon neutral by 2033, exceeding the target of the EU.",
         ("climate_neutral", None, None, 2033)),
        ("With the budget of this year, Cork aims for net zero by 2032.",
         ("climate_neutral", None, None, 2032)),
        ("The city's vision is to be CO2-neutral by 2034.", ("climate_neutral", None, None, 2034)),
        ("The overall target is a 60% CO2 emission reduction by 2030.",
         ("territorial_emissions", 60, None, 2030)),
        ("The city aims to bring emissions per inhabitant down to 1,4 tonnes by 2035.",
         ("territorial_emissions", 1.4, None, 2035)),
        ("Our objective is to produce 90 GWh of solar electricity in 2031.",
         ("renewable_energy", 90, None, 2031)),
        ("Cork strives for a cut of emissions of 85% by 2030 and offsets the remaining 15%.",
         ("territorial_emissions", 85, None, 2030)),
        ("The goal is an 82% cut of emissions by 2030 and a compensation rate of 18%.",
         ("territorial_emissions", 82, None, 2030)),
        ("The City of Cork and its partners commit to climate neutrality by 2035.",
         ("climate_neutral", None, None, 2035)),
        ("Cork will cut its emissions by at least 76% by 2029 from the level of 1990.",
         ("territorial_emissions", 76, 1990, 2029)),
        ("Cork has an Energy Plan. It aims to cut emissions by 62% by 2030 from 2006 levels.",
         ("territorial_emissions", 62, 2006, 2030)),
        ("The targets of the city are:\n\n- Cut traffic emissions by 44% by 2031 from 2015 levels",
         ("territorial_emissions", 44, 2015, 2031)),
        ("The city aims to halve its residual waste by 2028.", ("circularity", 50, None, 2028)),
    ],
)  # fmt: skip
def test_a_goal_of_the_city(words: str, expected: Slots) -> None:
    assert [slots(goal) for goal in goals(words)] == [expected]


def test_a_goal_without_and_with_its_base_year_is_one() -> None:
    (found,) = goals(
        "Our target is a 70 % reduction of emissions by 2030.\n\n"
        "The city has set the goal of a 70 % reduction of emissions by 2030 compared to 1990."
    )
    assert slots(found) == ("territorial_emissions", 70, 1990, 2030)
    assert len(found.evidence) == 2


def test_each_figure_of_a_list_has_the_kind_of_its_own_words() -> None:
    found = goals("Our targets for 2030: 50% reduction in emissions; 45% renewable energy.")
    assert [slots(goal) for goal in found] == [
        ("territorial_emissions", 50, None, 2030),
        ("renewable_energy", 45, None, 2030),
    ]


def test_a_goal_is_stated_wherever_it_is_named_again() -> None:
    (found,) = goals(
        "Cork aims to be carbon neutral by 2032.\n\n"
        "On the path to our goal of carbon neutrality by 2032 there is much to do."
    )
    assert len(found.evidence) == 2


def test_what_others_aim_at_again_and_again_is_not_taken_for_the_citys() -> None:
    national = "An act has the National Ambition that emissions shall be cut by 51% by 2030."
    said = "Our plan tells how to reach the target of cutting emissions by 51% by 2030."
    assert goals("\n\n".join([national] * 3 + [said])) == ()
    assert len(goals(said)) == 1


POLICIES = """| Type | Level | Name | Description |
| --- | --- | --- | --- |
| Plan | {level} | Mobility plan | At most 35 % of all trips are to be made by car by 2030. |"""


def test_what_a_row_of_local_policies_sets_is_the_citys() -> None:
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    before = "# 2.1 Module A-3 "

    def of(level: str) -> tuple[Goal, ...]:
        policies = POLICIES.format(level=level)
        return read(text.replace(before, f"{policies}\n\n{before}", 1)).goals

    assert [slots(goal) for goal in of("Local")] == [("mobility", 35, None, 2030)]
    assert of("National") == ()


LEVELS = """## {level}

The Energy Concept of 2021 has two objectives.

## Energy Concept

Objective 1: Reduce energy use in public buildings by 14% by 2031 compared to 2019.

One of its key targets is a 31% share of renewable energy by 2030."""


def policies(words: str) -> tuple[Goal, ...]:
    """Those of a plan of Cork whose module on policies says so."""
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    return read(text.replace("# 2.1 Module A-3 ", f"{words}\n\n# 2.1 Module A-3 ", 1)).goals


@pytest.mark.parametrize("level", ["Local level", "Policies of the city", "CITY LEVEL"])
def test_what_stands_below_the_heading_of_the_citys_level_is_the_citys(level: str) -> None:
    found = policies(LEVELS.format(level=level))
    assert [slots(goal) for goal in found] == [
        ("energy_efficiency", 14, 2019, 2031),
        ("renewable_energy", 31, None, 2030),
    ]


@pytest.mark.parametrize("level", ["National level", "European and national policies", "State"])
def test_what_stands_below_the_heading_of_another_level_is_not(level: str) -> None:
    assert policies(LEVELS.format(level=level)) == ()


def test_who_signs_speaks_of_himself_as_we() -> None:
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    assert read(f"{text}\nOur goal is to be climate neutral by 2033.\n").goals == ()
    assert len(read(f"{text}\nThe goal of Cork is to be climate neutral by 2033.\n").goals) == 1


@pytest.mark.parametrize(
    "words",
    [
        "Our aim for 2030 is at most 20% compensation of emissions.",
        "The city aims at NOx emissions that are 40% lower by 2030.",
        "The university has the ambition of carbon neutrality by 2032.",
        "The programme of the council for 2021-2028 supports the journey to climate neutrality.",
        "Ireland has the goal to be climate neutral by 2050.",
        "The national target is a reduction of emissions by 51 % by 2030.",
        "The European Union aims to reduce emissions by 55% by 2030 compared to 1990.",
        "The citizens' assembly wants the city to be climate neutral by 2028.",
        "In the consultants' scenario, emissions of the city will be cut by 60 % by 2030.",
        "In business as usual the emissions of Cork will be 20 % lower by 2030.",
        "The industry has the goal to be carbon neutral by 2040.",
        "The city had the target to reduce emissions by 20 % by 2020.",
        "Emissions of the city have been reduced by 30 % since 2010.",
        "Buses stand for 12 % of the city's emissions, which is the target group for 2030.",
        "If the city is to reach the target, 70 % of the trips must be made by bike by 2030.",
        "| Indicator | 2030 |\n| --- | --- |\n| Our target: cut of emissions by 2030 | 60 % |",
        "Dublin has committed to climate neutrality by 2030.",
        "Our partners commit to climate neutrality by 2035.",
        "In 2019 Cork had set itself the goal of becoming climate neutral by 2050.",
        "The first SECAP of Cork, of 2014, had the goal of cutting emissions by 40% by 2030.",
        "The goal of this measure is to reduce emissions from land use by 45% by 2030.",
        "Our goal is served by a study of climate neutrality that was completed in 2026.",
        "A national Energy Plan is new. It aims to cut emissions by 62% by 2030.",
        "The targets of this action are:\n\n- Cut emissions from traffic by 44% by 2031",
    ],
)
def test_what_others_want_or_models_say_is_no_goal_of_the_city(words: str) -> None:
    assert goals(words) == ()
