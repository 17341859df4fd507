"""Networks of a plan: only what its text says that the city takes part in."""

from __future__ import annotations

import pytest

from ingest.facts.plans.participations import find
from ingest.formats import read_bytes
from ingest.readings.read import read_drafts
from ingest.structure.identify import Override
from kkgraph.vocabulary import registers
from tests.test_plans import TITLE, plan


def networks(words: str) -> dict[str, str]:
    """Relation by name, of a plan of Cork that says so; what every plan is in is left out."""
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    text = text.replace("# 2.1 Module B-3 ", f"{words}\n\n# 2.1 Module B-3 ", 1)
    vocabulary = registers.load()
    (draft,) = read_drafts(read_bytes(text.encode(), "plan.md"), vocabulary, Override())
    found = find(draft, vocabulary)
    return {
        p.name: p.relation for p in found if p.key not in ("netzerocities", "eu-cities-mission")
    }


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Cork is a member of Eurocities and shares what it learns.", "Eurocities"),
        ("We joined the Covenant of Mayors in 2011.", "Covenant of Mayors"),
        ("The city has signed the Green City Accord.", "Green City Accord"),
        ("In 2020 Cork joined the Clean Harbours Alliance.", "Clean Harbours Alliance"),
        ("The city works in the Climate Alliance Cork with its firms.", "Climate Alliance Cork"),
        ("Cork has a long history. It has also joined Eurocities.", "Eurocities"),
        ("The Green City Accord was signed in 2021.", "Green City Accord"),
        ("The city was chosen for the URBACT programme.", "URBACT"),
        ("Internationally city has joined ICLEI.", "ICLEI"),
        (
            "Cork is active in Eurocities, ICLEI, and the Northern Harbour Towns.",
            "Northern Harbour Towns",
        ),
        ("Cork is taking part in URBACT with two partners.", "URBACT"),
        ("Cork is a member of these networks:\n\n- Energy Cities\n- firms", "Energy Cities"),
        (
            "| Area | Networks and initiatives |\n| --- | --- |\n| Food | ICLEI, Procura+ |",
            "ICLEI",
        ),
        ("| Who | Role |\n| --- | --- |\n| Network: Eurocities. 200 cities | - |", "Eurocities"),
    ],
)  # fmt: skip
def test_what_the_city_is_said_to_be_in(words: str, name: str) -> None:
    assert networks(words)[name] == "participates"


@pytest.mark.parametrize(
    "words",
    [
        "Money may come from Horizon Europe, LIFE, Interreg and ELENA.",
        "Eurocities was founded in 1986 and has more than 200 members.",
        "Dublin is a member of Eurocities.",
        "Eurocities, ICLEI and Northern Harbour Towns publish reports.",
        "Dublin has a long history. It has also joined Eurocities.",
        "The Green City Accord was signed by Dublin in 2021.",
        "Cork takes part in works on mitigation and adaptation to climate change.",
        "The figures follow the Covenant of Mayors methodology.",
        "We use the C40 guidance on reporting.",
        "The Cork Development Plan (CDP) was adopted by the city, and we work within the CDP.",
        "| Levers | Barriers |\n| --- | --- |\n| Learning and Capacities | We lack staff |",
        "| Stakeholder | Network |\n| --- | --- |\n| Heating network: C40 | Low |",
        "The Harbour Business Association is active in the city.",
    ],
)
def test_what_is_only_named_is_no_participation(words: str) -> None:
    assert networks(words) == {}


def test_what_the_city_has_left_is_said_so() -> None:
    assert networks("Cork left Energy Cities in 2019.") == {"Energy Cities": "former"}
