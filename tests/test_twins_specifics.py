from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any

import pytest
from twins_space import contracts, data, snapshot, space, vocabulary  # noqa: F401

from kkgraph.text import features
from kkgraph.twins import Space, twins_in
from kkgraph.twins.bags import BLOCKS, bags_of
from kkgraph.twins.fields import facets_of
from kkgraph.twins.profiles import NamedThing, OwnPassage, Profile
from kkgraph.twins.specifics import measures_of, specifics_of
from kkgraph.twins.turns import Turns
from kkgraph.vocabulary.registers import Vocabulary


def said(text: str, themes: Sequence[tuple[str, str]] = (), topic: str | None = None) -> OwnPassage:
    return OwnPassage(
        text, len(text.split()), topic, "a.txt", None, 1, 1, hash_of(text),
        hash_of(text) + len(text), (), (), tuple(themes),
    )  # fmt: skip


def things(*keys: str) -> tuple[NamedThing, ...]:
    return tuple(NamedThing("network", key, key.capitalize()) for key in keys)


def hash_of(text: str) -> int:
    return sum(map(ord, text))


def city(code: str, *passages: OwnPassage, **more: object) -> Profile:
    values: dict[str, Any] = {
        "contract": f"stad{code}-2024",
        "code": code,
        "name": f"Stad {code}",
        "version": "2024",
        "edition": "2024",
        "valid_from": 2024,
        "text_status": "whole",
        "passages": passages,
    }
    empty = {
        field.name: "" if field.type == "str" else () if "tuple" in str(field.type) else None
        for field in fields(Profile)
        if field.default is MISSING
    }
    return Profile(**{**empty, **values, **more})


def ranked(vocabulary: Vocabulary, *cities: Profile) -> list[str]:  # noqa: F811
    found = twins_in(Space(cities, features.load()), vocabulary, cities[0].contract)
    return [str(twin["code"]) for twin in found["twins"]]


PLAIN = ["Vi bygger skolor.", "Staden växer.", "Kommunen följer upp målen.", "Invånarna cyklar."]


def test_a_field_is_that_of_the_concepts_else_of_the_section(
    vocabulary: Vocabulary,  # noqa: F811
) -> None:
    facets = facets_of(vocabulary)
    assert facets.of(["cycling"], "investment_plan") == {"mobility"}
    assert facets.of([], "investment_plan") == {"finance"}
    assert facets.of([], None) == facets.of(["no-such-concept"], "no-such-topic") == frozenset()
    # Every concept of the thesaurus and every field has its place.
    assert set(facets.by_theme) == set(vocabulary.themes)
    reached = frozenset().union(*facets.by_theme.values())
    assert reached == set(facets.names) == set(facets.labels) and len(reached) >= 8


def test_a_measure_is_a_sentence_with_its_own_concepts(
    vocabulary: Vocabulary,  # noqa: F811
) -> None:
    text = "Vi bygger cykelbanor. Pengarna kommer ur gröna lån."
    passage = said(text, [("cycling", "cykelbanor"), ("green-bonds", "gröna lån")])
    first, second = measures_of(city("9901", passage), facets_of(vocabulary))
    assert first.facets == {"mobility"} and "cykelbanor" in first.words
    assert second.facets == {"finance"}


def test_turns_stand_together_in_one_measure(vocabulary: Vocabulary) -> None:  # noqa: F811
    one = city("9901", said("Kommunen hyr ut lastcyklar gratis. Barnen äter gröt."))
    turns = Turns(features.load())
    found = specifics_of(one, features.load(), facets_of(vocabulary), turns)
    said_together = [" ".join(turn) for turn in turns.words(found.turns)]
    assert any("lastcyk" in turn and "grat" in turn for turn in said_together)
    assert not any("lastcyk" in turn and "gröt" in turn for turn in said_together)


def test_turns_are_ordered_by_their_words_whatever_is_read_first() -> None:
    said = [["vita", "bilar"], ["bilar", "bussar", "vita"], ["ö", "vitare", "asfalt"]]
    orders = []
    for sequence in (said, said[::-1]):
        turns = Turns(features.load())
        held = [turns.of([measure]) for measure in sequence]
        numbers = [turns.in_order(row).tolist() for row in held]
        orders.append(numbers if sequence is said else numbers[::-1])
    assert orders[0] == orders[1]
    assert [len(row) for row in orders[0]] == [1, 3, 1]
    assert set(orders[0][0]) < set(orders[0][1])


def test_the_same_approach_to_the_same_thing_is_nearest(
    vocabulary: Vocabulary,  # noqa: F811
) -> None:
    ours = city("9901", said("Vi lånar ut lastcyklar till barnfamiljer i tre månader."))
    same = city("9902", said("Barnfamiljer får låna lastcyklar under tre månader."))
    rest = [city(f"99{n:02}", said(text)) for n, text in enumerate(PLAIN, 3)]
    assert ranked(vocabulary, ours, *rest, same)[0] == "9902"


def test_a_rare_name_outweighs_one_that_all_name(vocabulary: Vocabulary) -> None:  # noqa: F811
    every = [
        city(f"99{n:02}", said(text), named=things("stort-natverk"))
        for n, text in enumerate(PLAIN, 3)
    ]
    ours = city("9901", said("Vi planterar träd."), named=things("stort-natverk", "litet-sallskap"))
    other = city("9902", said("Parken är ny."), named=things("litet-sallskap"))
    assert ranked(vocabulary, ours, *every, other)[0] == "9902"


@pytest.mark.parametrize("who", ["ours", "theirs"])
def test_stated_cooperation_brings_cities_together(
    vocabulary: Vocabulary,  # noqa: F811
    who: str,
) -> None:
    ours = city("9901", said("Vi planterar träd."), cities=("9902",) if who == "ours" else ())
    other = city("9902", said("Parken är ny."), cities=("9901",) if who == "theirs" else ())
    rest = [city(f"99{n:02}", said(text)) for n, text in enumerate(PLAIN, 3)]
    assert ranked(vocabulary, ours, *rest, other)[0] == "9902"


def test_what_one_city_says_in_two_versions_is_not_common() -> None:
    rows = [{"alla": 1, "sällsynt": 1}, {"alla": 1, "sällsynt": 1}, {"alla": 1}, {"alla": 1}]
    bags = bags_of(rows, ["a", "a", "b", "c"], named=True)
    weights = dict(bags.shared(0, 1))
    assert weights["sällsynt"] > 2 * weights["alla"] > 0
    products = bags.products(0)
    assert products.shape == (4, BLOCKS)
    assert products[1].sum() == pytest.approx(sum(weights.values()), rel=1e-5)
    assert products[2].sum() == pytest.approx(weights["alla"], rel=1e-5)


def test_a_city_that_says_nothing_is_compared_too(vocabulary: Vocabulary) -> None:  # noqa: F811
    cities = [city("9901"), city("9902", said("Vi planterar träd.")), city("9903", said(PLAIN[0]))]
    found = Space(cities, features.load())
    assert found.specific.measures(0, 10).shape == (11, 3)
    assert not found.specific.measures(0, 10).any()
    assert ranked(vocabulary, *cities[1:], cities[0])


def test_both_ways_to_count_what_is_shared_agree() -> None:
    rows = [{f"ord-{n % k}": n % 3 + 1 for n in range(12)} for k in (2, 3, 5, 7, 11)]
    bags = bags_of(rows, list("abcde"))
    for row in range(len(rows)):
        whole = bags.products(row).sum(axis=1)
        assert bags.totals(row, 0, len(rows)) == pytest.approx(whole, rel=1e-4)
        assert bags.totals(row, 2, 4) == pytest.approx(whole[2:4], rel=1e-4)
        assert whole[row] > 0
