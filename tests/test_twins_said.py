"""What is said of cities alike: groups, rare reasons, lessons past their gate, figures beside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from test_twins_specifics import PLAIN, city, said, things
from twins_space import vocabulary  # noqa: F401

from kkgraph.answers.twins_conclusion import conclude_twins, reasons_said
from kkgraph.text import features
from kkgraph.twins import Space, twins_in
from kkgraph.twins.groups import groups_of
from kkgraph.twins.profiles import OwnPassage, Profile, StatedTwin
from kkgraph.twins.ranking import Ranking
from kkgraph.twins.structure import of_our_size, structure_of
from kkgraph.vocabulary.registers import Vocabulary


def firm(text: str, key: str, surface: str) -> OwnPassage:
    """A passage that promises a thing."""
    found = said(text, [(key, surface)])
    return replace(found, themes=((key, 1),), firm=(key,))


def asked(vocabulary: Vocabulary, *cities: Profile, **options: Any) -> Any:  # noqa: F811
    return twins_in(Space(cities, features.load()), vocabulary, cities[0].contract, n=20, **options)


def crowd(first: int = 3) -> list[Profile]:
    return [city(f"99{n:02}", said(text)) for n, text in enumerate(PLAIN, first)]


def ranking(ranks: list[int], scores: list[float]) -> Ranking:
    size = len(ranks)
    parts = {"measures": np.zeros(size, dtype=np.float32)}
    return Ranking(tuple(range(size)), tuple(scores), parts, tuple(ranks), ((1, size),) * size)


def test_groups_say_no_more_than_is_known() -> None:
    found = groups_of(ranking([1, 1, 2, 2, 5, 6], [2, 1, 0.2, -0.1, -1, -2]))
    assert found == ["nearest", "nearest", "then", "then", "unlike", "unlike"]
    # Nobody can be told apart: those above the middle are nearest, nobody is called unlike.
    assert groups_of(ranking([1, 1, 1], [0.1, 0, -0.1])) == ["nearest", "then", "then"]
    assert groups_of(ranking([1], [0])) == ["nearest"]
    assert groups_of(ranking([], [])) == []


def test_a_conclusion_names_who_is_nearest(vocabulary: Vocabulary) -> None:  # noqa: F811
    ours = city("9901", said("Vi lånar ut lastcyklar till barnfamiljer."))
    same = city("9902", said("Barnfamiljer får låna lastcyklar."))
    found = asked(vocabulary, ours, *crowd(), same)
    assert "Stad 9902" in found["groups"]["nearest"]
    assert conclude_twins(found, "sv").startswith("Stad 9902")
    assert "nearest to Stad 9901" in conclude_twins(found, "en")
    names = [name for group in found["groups"].values() for name in group]
    assert sorted(names) == sorted(twin["municipality"] for twin in found["twins"])
    alone = asked(vocabulary, ours)
    assert alone["twins"] == [] and conclude_twins(alone, "sv")


def test_what_most_cities_are_in_is_no_reason(vocabulary: Vocabulary) -> None:  # noqa: F811
    rest = [replace(item, named=things("alla-ar-med")) for item in crowd()]
    ours = city("9901", said("Vi planterar träd."), named=things("alla-ar-med", "fa-ar-med"))
    other = city("9902", said("Parken är ny."), named=things("alla-ar-med", "fa-ar-med"))
    found = asked(vocabulary, ours, *rest, other)
    twin = next(t for t in found["twins"] if t["code"] == "9902")
    assert reasons_said(twin, "sv") == ["båda är med i Fa-ar-med"]
    assert all(t["reasons"] == [] for t in found["twins"] if t["code"] != "9902")


def test_reasons_are_three_at_most_and_cooperation_first(
    vocabulary: Vocabulary,  # noqa: F811
) -> None:
    keys = [f"natverk-{n}" for n in range(6)]
    ours = city("9901", said("Vi planterar träd."), named=things(*keys))
    other = city("9902", said("Parken är ny."), named=things(*keys), cities=("9901",))
    twin = asked(vocabulary, ours, *crowd(), other)["twins"][0]
    assert twin["code"] == "9902" and len(twin["reasons"]) == 3
    assert reasons_said(twin, "sv")[0] == "nämner Stad 9901 i sitt kontrakt"


def lessons(vocabulary: Vocabulary, ours: Profile, *theirs: OwnPassage) -> list[str]:  # noqa: F811
    found = asked(vocabulary, ours, city("9902", *theirs), *crowd())
    twin = next(t for t in found["twins"] if t["code"] == "9902")
    for lesson in twin["can_teach_us"]:
        assert lesson["theirs"]["excerpt"] in lesson["theirs"]["text"]
    return [lesson["theme"]["key"] for lesson in twin["can_teach_us"]]


BONDS = firm("Vi ger ut gröna obligationer.", "green-bonds", "gröna obligationer")


def test_a_lesson_is_what_our_contract_does_not_mention(
    vocabulary: Vocabulary,  # noqa: F811
) -> None:
    ours = city("9901", said("Vi planterar träd."))
    assert lessons(vocabulary, ours, BONDS) == ["green-bonds"]
    # Mentioned in anybody's words, in a heading, or in words that were not recognised.
    assert lessons(vocabulary, replace(ours, mentions=("green-bonds",)), BONDS) == []
    assert lessons(vocabulary, replace(ours, headings=("3.1 gröna obligationer",)), BONDS) == []
    unseen = city("9901", said("Vi har prövat gröna obligationer."))
    assert lessons(vocabulary, unseen, BONDS) == []


def test_what_we_say_in_other_words_is_no_lesson(
    vocabulary: Vocabulary,  # noqa: F811
) -> None:
    label = "konsumtionsbaserade utsläpp"
    other = firm(f"De {label} ska minska.", "consumption-based-emissions", label)
    plain = city("9901", said("Vi planterar träd och minskar utsläppen."))
    assert lessons(vocabulary, plain, other) == ["consumption-based-emissions"]
    ours = city("9901", said("Utsläppen från invånarnas konsumtion minskar med 7 procent."))
    assert lessons(vocabulary, ours, other) == []


@pytest.mark.parametrize(
    "text",
    [
        "År 2040 ska utsläppen vara under 2 ton CO2e per person.",
        "Koldioxid per person halveras.",
        "Vi räknar utsläpp per capita.",
    ],
)
def test_what_we_call_by_another_name_of_the_thesaurus_is_no_lesson(
    vocabulary: Vocabulary,  # noqa: F811
    text: str,
) -> None:
    label = "utsläpp per invånare"
    other = firm("Våra utsläpp per invånare halveras.", "emissions-per-capita", label)
    assert lessons(vocabulary, city("9901", said(text)), other) == []
    # A person alone, or a stop word, is no name of it.
    plain = city("9901", said("Per person i staden planteras ett träd om året."))
    assert lessons(vocabulary, plain, other) == ["emissions-per-capita"]


@pytest.mark.parametrize("status", ["summary", "partial"])
def test_nothing_is_said_of_a_contract_not_read_whole(
    vocabulary: Vocabulary,  # noqa: F811
    status: str,
) -> None:
    ours = city("9901", said("Vi planterar träd."), text_status=status)
    assert lessons(vocabulary, ours, BONDS) == []


def test_the_words_of_the_theme_stand_in_the_quote(vocabulary: Vocabulary) -> None:  # noqa: F811
    ours = city("9901", said("Vi planterar träd."))
    other = firm("Vi lånar till miljön.", "green-bonds", "lånar till miljön")
    assert lessons(vocabulary, ours, other) == []


def test_three_lessons_at_most(vocabulary: Vocabulary) -> None:  # noqa: F811
    ours = city("9901", said("Vi planterar träd."))
    keys = [k for k, t in sorted(vocabulary.themes.items()) if t.broader][:12]
    many = [
        firm(f"Vi satsar på {vocabulary.themes[k].label_sv.lower()} i år.", k,
             vocabulary.themes[k].label_sv.lower())
        for k in keys
    ]  # fmt: skip
    assert len(lessons(vocabulary, ours, *many)) == 3


def test_stated_cooperation_stands_apart_with_its_place(
    vocabulary: Vocabulary,  # noqa: F811
) -> None:
    stated = StatedTwin(
        "9902", "works_with", "vatten", "a.txt", 3, 7, 8, 10, 40, "Vi och Stad 9902"
    )
    ours = city("9901", said("Vi planterar träd."), cooperations=(stated,), cities=("9902",))
    other = city("9902", said("Parken är ny."))
    found = asked(vocabulary, ours, other, *crowd())["stated_cooperation"]
    assert [(item["by"], item["code"], item["contract"]) for item in found] == [
        ("ours", "9902", "stad9901-2024")
    ]
    assert found[0]["evidence"]["source"]["line_from"] == 7
    back = asked(vocabulary, other, ours, *crowd())["stated_cooperation"]
    assert [(item["by"], item["code"]) for item in back] == [("theirs", "9901")]


def test_in_a_topic_what_the_other_says_is_the_answer(
    vocabulary: Vocabulary,  # noqa: F811
) -> None:
    ours = city("9901", said("Vi planterar träd."))
    other = city("9902", said("Staden hyr ut lastcyklar."))
    found = asked(vocabulary, ours, other, *crowd(), about="lastcyklar")
    assert found["ours"] == "not_found"
    assert [twin["says"][0]["text"] for twin in found["twins"]] == ["Staden hyr ut lastcyklar."]
    assert not any(twin["says"] for twin in asked(vocabulary, ours, other)["twins"])


def test_figures_stand_beside_and_choose_only_if_asked() -> None:
    held = structure_of("1281")
    assert held is not None and held["population"] > 100_000
    assert 0 < held["tonnes_per_inhabitant"] < 100
    assert structure_of("9901") is None
    assert of_our_size("1281", "0380") and of_our_size("0380", "1281")
    assert not of_our_size("0180", "1281") and not of_our_size("9901", "1281")


def test_only_cities_of_our_size(vocabulary: Vocabulary) -> None:  # noqa: F811
    cities = [city(code, said(text)) for code, text in zip(["1281", "0380", "0180"], PLAIN)]  # noqa: B905
    found = asked(vocabulary, *cities, our_size=True)
    assert [twin["code"] for twin in found["twins"]] == ["0380"]
    both = asked(vocabulary, *cities)
    assert {twin["code"] for twin in both["twins"]} == {"0380", "0180"}
