import pytest

from ingest.facts import themes
from kkgraph.vocabulary import registers


def named(text: str) -> list[str]:
    return [key for key, _, _ in themes.places(text, registers.load())]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Cykelstrategin antogs i fjol.", "cycling"),
        ("Vi bygger fler cykelbanor.", "cycling-infrastructure"),
        ("Koldioxidbudgetens tak gäller alla.", "carbon-budget"),
        ("Klimatinvesteringsplanen ses över.", "climate-investment-plan"),
        ("Staden räknar med fler värmeböljor.", "heat-waves"),
        ("Kommunens översiktsplaner och beslut", "comprehensive-plan"),
        ("Nya gröna tak i hamnen", "blue-green-infrastructure"),
        ("Skolmåltiderna blir mer växtbaserade.", "public-meals"),
        ("Bolaget redovisar enligt CSRD:s krav.", "corporate-sustainability-reporting"),
    ],
)
def test_inflected_and_compound_words_are_found(text: str, key: str) -> None:
    assert key in named(text)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Arbetet saknar tydlig ledning och en ny led.", "walking"),
        ("Det blev en resa full av energi åt alla.", "energy"),
        ("Vi delar ut flygblad på torget.", "aviation"),
        ("Utsläpp av växthusgaser från bilar", "agriculture"),
        ("De råd som styrelsen gav var goda.", "mandate-and-control"),
        ("Vår res till målet", "renewable-energy"),
        ("Energimyndigheten beviljar stödet.", "energy"),
        ("Det sprider ringar på vattnet.", "water"),
        ("En policy för digital transformation", "system-innovation"),
        ("Fångst, transport och lagring av CO2", "mobility"),
    ],
)
def test_other_senses_and_likeness_of_letters_are_not(text: str, key: str) -> None:
    assert key not in named(text)


def test_english_labels_are_not_found_in_swedish_text() -> None:
    assert named("Vi vill att en bus och en truck i vår rail ska vara till trial.") == []
    assert "rail" in named("The city is going to expand its rail and its trams.")
    assert "positive-energy-districts" in named("Vi deltar i arbetet med positive energy district.")


def test_abbreviations_need_their_capitals() -> None:
    assert "agenda-2030" in named("Vi redovisar mot SDG varje år.")
    assert "agenda-2030" not in named("Vi redovisar mot sdg varje år.")


def test_names_of_municipalities_name_no_theme() -> None:
    assert named("Österåker och Österåkers kommun") == []


def test_a_label_does_not_run_over_the_end_of_a_sentence() -> None:
    assert "regional-cooperation" in named("Vi arbetar med länets kommuner.")
    assert named("Vi arbetar i hela länet. Kommunen leder det.") == []


def test_the_longest_label_and_the_narrower_concept_stand() -> None:
    assert named("Utsläpp per invånare ska minska till ett ton.") == ["emissions-per-capita"]
    assert named("Vi vill ha fler solceller.") == ["solar-energy"]
    assert named("Gång- och cykeltrafik går före.") == ["active-travel"]
    assert named("Gång, cykel och kollektivtrafik") == ["active-travel", "public-transport"]


def test_places_are_those_of_the_words() -> None:
    text = "I planen finns fjärrvärme och återbruk, mer fjärrvärme."
    found = themes.places(text, registers.load())
    assert [(key, text[start:end]) for key, start, end in found] == [
        ("district-heating", "fjärrvärme"),
        ("reuse", "återbruk"),
    ]


@pytest.mark.parametrize("code", ["sv", "en"])
def test_every_label_finds_its_concept(code: str) -> None:
    frame = {
        "sv": "Det handlar om {} när vi och ni gör det.",
        "en": "This is about {} when we and they do it.",
    }[code]
    missed = []
    for key, theme in registers.load().themes.items():
        for label in theme.labels_sv if code == "sv" else theme.labels_en:
            if key not in named(frame.format(label)):
                missed.append((key, label))
    assert missed == []
