"""What is asked for at once: "X and Y" is said by who says both, and touched by who says one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kkgraph.search import Searcher


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher.open(sample_data)


def states(searcher: Searcher, query: str) -> dict[str, str]:
    return {city.contract: city.state for city in searcher.search(query).cities}


@pytest.mark.parametrize(
    ("known", "joint"),
    [
        ("fjärrvärme", "fjärrvärme och flyg"),
        ("fjärrvärme", "flyg och fjärrvärme"),
        ("fjärrvärme", "fjärrvärme samt kärnkraft"),
        ("återbruk", "återbruk och kärnkraft"),
        ("återbruk", "rymdfart och återbruk"),
        ("cykel", "cykel och rymdfart"),
        ("cykel", "opera och cykel"),
        ("district heating", "district heating and nuclear power"),
        ("district heating", "golf and district heating"),
        ("bicycles", "bicycles and casinos"),
        ("public transport", "public transport and opera"),
        ("reuse", "reuse and casinos"),
    ],
)
def test_who_says_one_of_two_things_touches_the_question(
    searcher: Searcher, known: str, joint: str
) -> None:
    alone = states(searcher, known)
    saying = {contract for contract, state in alone.items() if state == "says"}
    assert saying
    together = states(searcher, joint)
    assert {together[contract] for contract in saying} == {"touches"}
    assert "says" not in together.values()


@pytest.mark.parametrize(
    ("joint", "contract"),
    [
        ("fjärrvärme och återbruk", "stenlycke-2025"),
        ("district heating and reuse", "stenlycke-2025"),
    ],
)
def test_who_says_both_in_different_places_says_it(
    searcher: Searcher, joint: str, contract: str
) -> None:
    assert states(searcher, joint)[contract] == "says"


@pytest.mark.parametrize(
    "query",
    [
        "rättvis och inkluderande klimatomställning",
        "decarbonising heavy and petrochemical industry",
        "kommunens energi- och klimatrådgivning",
        "fjärrvärme och",
        "och fjärrvärme",
        '"fjärrvärme och flyg"',
        "den och den fjärrvärme",
    ],
)
def test_what_is_one_thing_is_not_taken_apart(searcher: Searcher, query: str) -> None:
    assert searcher.understanding.understand(query).parts == ()


def test_a_filter_changes_no_state_of_joined_things(searcher: Searcher) -> None:
    everybody = states(searcher, "fjärrvärme och flyg")
    narrowed = searcher.search("fjärrvärme och flyg", version=["2025/26"]).cities
    assert 0 < len(narrowed) < len(everybody)
    assert {city.contract: city.state for city in narrowed}.items() <= everybody.items()
