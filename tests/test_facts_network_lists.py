"""Networks in lists and tables that say by their columns or headings who takes part."""

from __future__ import annotations

import pytest

from ingest.facts import networks
from kkgraph.vocabulary import registers
from tests.voices import draft_of

ROWS = (
    "\nEnergy Cities (2023)          ICLEI (utträde 2021)\n"
    "Slättens klimatring           Eurocities (avböjt)\n"
    "Klimatkommunerna              Race to Zero"
)


def members(text: str) -> set[str]:
    """What the city takes part in, of what a text names."""
    found = networks.find(draft_of(text), registers.load())
    return {n.name for n in found if n.relation == "participates" and n.surface in text}


@pytest.mark.parametrize(
    "header",
    [
        "Med                           Ej med",
        "Tabell 3. Nätverk\nVi deltar                     Inte med",
        "Medlem                        Utanför",
        "Nätverk i dag                 Tidigare",
    ],
)
def test_columns_part_members_from_others(header: str) -> None:
    assert members(header + ROWS) == {"Energy Cities", "Slättens klimatring", "Klimatkommunerna"}


def test_a_name_at_the_end_of_a_list_is_nobody_who_acts() -> None:
    text = "Här är vi med: Energy Cities, Klimatkommunerna och Universitetsstäderna i samverkan."
    assert members(text) >= {"Energy Cities", "Klimatkommunerna"}


def test_going_together_with_is_no_funding() -> None:
    text = "Dem vi går ihop med\n\n• Energy Cities – sedan 2023\n\n• ICLEI – tackade nej"
    assert members(text) == {"Energy Cities"}


@pytest.mark.parametrize(
    "said",
    ["under utvärdering", "No-go", "under bedömning", "no go", "avfärdat"],
)
def test_what_is_weighed_or_dismissed_is_no_membership(said: str) -> None:
    text = f"Nätverk:\n\n• Energy Cities, medlem sedan 2021.\n\n• ICLEI: {said}."
    assert members(text) == {"Energy Cities"}
