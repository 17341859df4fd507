"""Quantities that are no goals, on sentences of our own."""

from __future__ import annotations

import pytest

from ingest.facts import numbers
from kkgraph.vocabulary import registers
from tests.test_facts_names import draft_of


def stated(text: str) -> list[tuple[float, str, str | None, str | None]]:
    found = numbers.find(draft_of(text), registers.load())
    return [(one.value, one.unit, one.of, one.about) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42 företag har skrivit på.", (42.0, "organisations", "företag", "har skrivit på")),
        ("I fonden finns 15 mnkr avsatta.", (15.0, "million_sek", None, "avsatta")),
        ("Bidraget var 2,5 miljarder kronor.", (2500.0, "million_sek", None, None)),
        ("Behovet är 3 miljarder kronor per år.", (3000.0, "million_sek", None, "per år")),
        ("Flottan har 38 elbilar.", (38.0, "vehicles", "elbilar", None)),
        ("41 av 58 gårdar är med.", (41.0, "organisations", "av 58 gårdar", "är med")),
        ("Solparken är på 12 hektar.", (12.0, "hectare", None, None)),
        ("Tre av åtta skolor odlar.", (38.0, "share_percent", "skolor", "odlar")),
    ],
)
def test_number(text: str, expected: tuple[float, str, str | None, str | None]) -> None:
    assert [one[:3] for one in stated(text)] == [expected[:3]]
    assert expected[3] is None or stated(text)[0][3] == expected[3]


@pytest.mark.parametrize(
    "text",
    [
        "Senast 2030 ska 80 företag ha skrivit på.",
        "Vi vill avsätta 15 mnkr.",
        "Antalet elbilar ska öka till 200 fordon.",
        "Budgeten beräknas bli 15 mnkr.",
        "Avsnitt 3.4 skrevs 2021.",
        "Alla inköp över 10 mnkr granskas.",
        "Vad kan man göra för 5 mnkr?",
        "Det finns 12 saker kvar.",
        "För pengarna hade vi kunnat bygga om två skolor.",
    ],
)
def test_no_number(text: str) -> None:
    assert stated(text) == []
