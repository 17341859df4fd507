"""Tables that plain text keeps in columns: goals, undertakings, networks and cities from them."""

from __future__ import annotations

import re

import pytest

from ingest.facts import cooperations, networks
from kkgraph.vocabulary import registers
from tests.test_facts_commitments import draft, own
from tests.test_facts_goals import found

GOALS_HEADING = "3.1. Kommunens klimatmål\n"
IN_ORDER = """Tabell 1. Målen
Indikator                                   Basår  Målår  Nivå      Ansvarig
Territoriella utsläpp                       1990   2030   –82 %     Kommunstyrelsen
Energi i egna lokaler, kWh/m2               –      2028   95        Fastighetsbolaget AB
Fossilfria fordon i kommunens flotta        –      2027   100 %     Transportenheten
"""
OTHERWISE = """Tabell 1. Målen
Målår  Ansvarig        Indikator                               Utfall 2023  Mål    Jämförelseår
2030   Kommunstyrelse  Territoriella utsläpp                   -35 %        -82 %  1990
2028   Fastighet       Energi i egna lokaler, kWh/m2           121          95     -
2027   Transport       Fossilfria fordon i kommunens flotta    31 %         100 %  -
"""
SLOTS = {
    ("territorial_emissions", 82.0, 1990, 2030),
    ("energy_efficiency", 95.0, None, 2028),
    ("fossil_free", 100.0, None, 2027),
}


def signed(table: str, sign: str) -> str:
    """The same table with a sign between its cells instead of blanks."""
    return re.sub(r"(?<=\S) {2,}(?=\S)", f"{sign} ", table)


TABLES = [
    IN_ORDER,
    OTHERWISE,
    signed(IN_ORDER, ";"),
    signed(OTHERWISE.partition("\n")[2], ";"),
    signed(IN_ORDER, " |"),
]


@pytest.mark.parametrize("table", TABLES)
def test_goals_stand_in_their_columns_whatever_the_order(table: str) -> None:
    read = [goal for goal in found(table, heading=GOALS_HEADING) if goal.kind != "mobility"]
    slots = {(goal.kind, goal.value, goal.base_year, goal.target_year) for goal in read}
    assert slots == SLOTS


def test_running_text_with_two_blanks_is_no_table() -> None:
    text = "Målet är satt.  Utsläppen ska minska med 30 procent till 2030  jämfört med 1990.\n"
    (goal,) = found(text, heading=GOALS_HEADING)
    assert (goal.value, goal.base_year, goal.target_year) == (30.0, 1990, 2030)


def test_running_text_with_signs_is_no_table() -> None:
    text = """Målen är tre; de gäller staden; alla är antagna av
fullmäktige; utsläppen ska minska med 30 procent till 2030; bolagen
hjälper till; det görs varje år; jämförelsen är 1990
och inget annat år.
"""
    assert [(goal.value, goal.target_year) for goal in found(text, heading=GOALS_HEADING)] == [
        (30.0, 2030)
    ]


def test_rows_with_signs_say_who_is_no_member() -> None:
    read = draft("""Organisation; Hur; Anmärkning
Klimatkommunerna; medlem; sedan 2008
Energy Cities; ej medlem; utträde 2019
ICLEI; lämnat; avgiften
Eurocities; observatör; två möten
""")
    said = {n.name: n.relation for n in networks.find(read, registers.load())}
    assert said["Klimatkommunerna"] == "participates"
    assert said["Eurocities"] == "observer"
    outside = [name for name in said if name.startswith(("Energy Cities", "ICLEI"))]
    assert all(said[name] != "participates" for name in outside)


def test_the_column_of_undertakings_holds_them() -> None:
    table = """Nr  Åtagande                              Ansvarig    Klart
1   Bygga två solparker                   Energibolag Q2
2   Utbilda alla rektorer i klimatbudget  HR          Q4
"""
    assert own(table) == ["Bygga två solparker", "Utbilda alla rektorer i klimatbudget"]


def test_networks_and_cities_of_tables() -> None:
    read = draft("""Nätverk            Status      Sedan
Klimatkommunerna   medlem      2008
Gröna Slätten      medlem      2019
Eurocities         observatör  2021
""")
    said = {n.name: n.relation for n in networks.find(read, registers.load())}
    assert said | {"Viable Cities": "participates"} == {
        "Viable Cities": "participates",
        "Klimatkommunerna": "participates",
        "Gröna Slätten": "participates",
        "Eurocities": "observer",
    }
    read = draft("""Kommun     Form              Innehåll
Falun      avtal sedan 2019  gemensam upphandling
Gävle      studiebesök 2021  metod för budget
Ludvika    avslutat 2020     rådgivning
""")
    cities = [
        (one.relation, [partner.name for partner in one.partners])
        for one in cooperations.find(read, registers.load())
    ]
    assert cities == [("works_with", ["Falun"]), ("learns_from", ["Gävle"])]


def test_a_list_under_a_heading_of_networks_names_them_first() -> None:
    items = ("Kustringen: ja, sedan maj.", "Energy Cities: ute sedan 2021.", "Observatör: Byn")
    read = draft("Nätverk\n\n" + "\n\n".join(f"• {item}" for item in items) + "\n")
    said = {n.name: n.relation for n in networks.find(read, registers.load())}
    assert "Observatör" not in said
    assert (said["Kustringen"], said["Energy Cities"]) == ("participates", "former")


def test_a_list_under_a_heading_of_cities_needs_no_words_of_working_together() -> None:
    read = draft("Med andra kommuner\n\n• Falun: delad strateg.\n\n• Gävle: studiebesök i mars.\n")
    found = cooperations.find(read, registers.load())
    assert [(one.relation, one.partners[0].name) for one in found] == [
        ("works_with", "Falun"),
        ("learns_from", "Gävle"),
    ]
