"""Which cities a text says the city works with, on sentences of our own."""

from __future__ import annotations

import pytest

from ingest.facts import cooperations
from kkgraph.vocabulary import registers
from tests.test_facts_names import draft_of

Said = list[tuple[str, list[str], str | None]]


def said(text: str) -> Said:
    found = cooperations.find(draft_of(text), registers.load())
    return [(one.relation, [partner.name for partner in one.partners], one.about) for one in found]


@pytest.mark.parametrize(
    ("text", "relation", "names"),
    [
        ("Tillsammans med Gävle och Solna har vi en pool.", "works_with", ["Gävle", "Solna"]),
        ("Ihop med Gävle driver vi en pool.", "works_with", ["Gävle"]),
        ("Tjänsten delas med Ystad och Karlshamn.", "works_with", ["Ystad", "Karlshamn"]),
        ("Vi samarbetar med grannkommunen Tyresö.", "works_with", ["Tyresö"]),
        ("Vår tvillingstad är Växjö.", "twin", ["Växjö"]),
        ("Kommunen har lärt mycket av Lunds kommun.", "learns_from", ["Lund"]),
        ("Modellen är hämtad från Odense.", "learns_from", ["Odense"]),
        ("Nacka ska samarbeta med Falun om vätgas.", "plans_with", ["Falun"]),
        ("Gemensam miljöchef med Gävle och Falun.", "works_with", ["Gävle", "Falun"]),
        ("Vi är partner med Rostock, Szczecin och Gävle.", "works_with",
         ["Rostock", "Szczecin", "Gävle"]),
        ("Falun och vi äger biogasbolaget gemensamt.", "works_with", ["Falun"]),
        ("Falun och Gävle delar energirådgivare med oss.", "works_with", ["Falun", "Gävle"]),
        ("Vatten i Öst AB ägs tillsammans med Falun.", "works_with", ["Falun"]),
        ("Av Växjö har vi lärt oss att bygga i trä.", "learns_from", ["Växjö"]),
        ("Idén till träffarna kommer från Gävle.", "learns_from", ["Gävle"]),
        ("Vår vänort Suwalki var här i maj.", "twin", ["Suwalki"]),
    ],
)  # fmt: skip
def test_cooperation(text: str, relation: str, names: list[str]) -> None:
    assert [(one[0], one[1]) for one in said(text)] == [(relation, names)]


def test_what_it_is_about_is_quoted() -> None:
    assert said("Vi samarbetar med Tyresö om cykelvägar, sedan länge.") == [
        ("works_with", ["Tyresö"], "cykelvägar")
    ]


def test_a_partner_of_the_register_has_its_code() -> None:
    (one,) = cooperations.find(draft_of("Vi samarbetar med Tyresö."), registers.load())
    assert [(partner.name, partner.code) for partner in one.partners] == [("Tyresö", "0138")]
    assert one.evidence[0].quote == "Vi samarbetar med Tyresö."


@pytest.mark.parametrize(
    "text",
    [
        "Vi samarbetar med Växjö universitet.",
        "Vi samarbetar med Gävle Energi AB.",
        "Vi samarbetar inte med Tyresö.",
        "Samarbetet med Tyresö har avslutats.",
        "Tillsammans med Nacka församling planteras träd.",
        "Utsläppen i Tyresö är högre.",
        "Vi delar ut priser med ekologiska bjuv.",
        "Jämfört med Gävle är utsläppen låga.",
        "Nacka har i likhet med Falun en budget.",
        "Tågen till och från Gävle går oftare.",
        "Samarbetet med Falun finns inte längre.",
        "Northvolt samarbetar med Skellefteå.",
        "Virket kommer från Falun.",
    ],
)
def test_no_cooperation(text: str) -> None:
    assert said(text) == []
