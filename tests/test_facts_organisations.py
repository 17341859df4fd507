"""Organisations, on small invented sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from name_drafts import draft_of, registers

from ingest.facts import organisations


def organisations_in(*texts: str) -> dict[str, str]:
    return {o.name: o.kind for o in organisations.find(draft_of(*texts), registers())}


def test_the_city_itself_is_no_organisation() -> None:
    cities = [c for c in registers().municipalities.values() if c.country == "se"]
    assert len(cities) >= 290
    for city in cities:
        draft = replace(draft_of(f"{city.labels[1]} avser att bygga mer."), municipality=city)
        assert organisations.find(draft, registers()) == (), city.name


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Vi äger Solgårda vatten och avfall AB.", "Solgårda vatten och avfall AB", "company"),
        ("Med Solgårda Energi bygger vi.", "Solgårda Energi", "company"),
        ("Vi prövar det med företaget Solspark.", "Solspark", "company"),
        ("Forskare vid Solgårda universitet räknar.", "Solgårda universitet", "university"),
        ("Högskolan i Solgårda räknar.", "Högskolan i Solgårda", "university"),
        ("Stiftelsen Solgården delar ut medel.", "Solgården", "foundation"),
        ("Tack vare Malmö stad har vi lärt oss.", "Malmö stad", "municipality"),
        ("Vi har ett samarbete med Lund om energi.", "Lund", "municipality"),
        ("Vi gör det med KTH:s hjälp.", "KTH", "university"),
    ],
)
def test_organisations(text: str, name: str, kind: str) -> None:
    assert organisations_in(text) == {name: kind}


def test_all_members_of_an_enumeration_count_when_one_is_known() -> None:
    found = organisations_in("I ett projekt mellan Skanska, Solspark och Bertils åkeri kör vi el.")
    assert set(found) == {"Skanska", "Solspark", "Bertils åkeri"}


def test_regions_after_the_plural() -> None:
    found = organisations_in("Med är regionerna Norrbotten, Västerbotten och Västernorrland.")
    assert set(found) == {"Region Norrbotten", "Region Västerbotten", "Region Västernorrland"}


def test_the_county_board_is_that_of_the_county() -> None:
    found = organisations.find(draft_of("Länsstyrelsens plan gäller."), registers())
    entry = registers().organisations[found[0].key]
    assert any("Stockholm" in label for label in entry.labels)


@pytest.mark.parametrize(
    "text",
    [
        "Nacka kommun och Nacka växer.",
        "Kommunstyrelsen och Miljönämnden beslutar.",
        "Resor mellan Malmö och Lund tar tid.",
        "Vi bor i Lund och arbetar i Malmö.",
        "Agenda 2030 och Parisavtalet gäller.",
    ],
)
def test_no_organisations(text: str) -> None:
    assert organisations_in(text) == {}


def test_mentions_of_one_organisation_are_joined() -> None:
    found = organisations.find(
        draft_of("Vi arbetar med företaget Solspark.", "Bolaget Solspark AB säljer."), registers()
    )
    assert [(o.key, len(o.evidence)) for o in found] == [("solspark", 2)]
