"""Networks, organisations and projects in small invented sentences, rule by rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from name_drafts import draft_of, entry, registers

from ingest.facts import gazetteer, networks, organisations, patterns, projects
from kkgraph.contract import Evidence
from kkgraph.vocabulary import registers as vocabulary
from kkgraph.vocabulary.rules import load_rules


def networks_in(*texts: str) -> dict[str, str]:
    return {n.key: n.relation for n in networks.find(draft_of(*texts), registers())}


def surfaces(text: str, *entries: vocabulary.Entry) -> list[str]:
    hits = gazetteer.Gazetteer(map(gazetteer.name_of, entries)).find(text)
    return [text[hit.start : hit.end] for hit in hits]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Vi är med i Solstäderna.", ["Solstäderna"]),
        ("Solstädernas möte", ["Solstädernas"]),
        ("solstäderna växer", ["solstäderna"]),
        ("Solstäderna-nätverket", ["Solstäderna"]),
        ("Småsolstäderna", []),
        ("Solstäderna2", []),
        ("post@solstäderna", []),
    ],
)
def test_one_word_names_take_genitive_and_compound(text: str, found: list[str]) -> None:
    assert surfaces(text, entry("Solstäderna")) == found


@pytest.mark.parametrize(
    "text",
    ["Grön Stad 2030", "grön stad 2030", "Grön-Stad 2030", "Grön “Stad” 2030", "Grön Stad2030"],
)
def test_dashes_quotes_space_and_capitals_may_differ(text: str) -> None:
    assert surfaces(text, entry("Grön Stad 2030")) == [text]


def test_other_words_or_commas_between_break_a_name() -> None:
    assert surfaces("Grön, stad 2030. Grön ny stad 2030", entry("Grön Stad 2030")) == []


def test_abbreviations_short_and_marked_names_need_their_capitals() -> None:
    solar = entry("Sol och vind", "Sola", notations=("SOV",), exact=False)
    assert surfaces("SOV:s och SOVs möten, sov gott, sola gärna, Sola", solar) == [
        "SOV:s",
        "SOVs",
        "Sola",
    ]
    assert surfaces("en grön arena, Grön Arena", entry("Grön Arena", exact=True)) == ["Grön Arena"]


def test_the_longest_name_wins() -> None:
    entries = (entry("Gröna Forum"), entry("Gröna Forum Norr"))
    assert surfaces("I Gröna Forum Norr och Gröna Forum", *entries) == [
        "Gröna Forum Norr",
        "Gröna Forum",
    ]


def test_definite_forms_of_common_nouns_are_found() -> None:
    accord = entry("lokalt solavtal")
    assert surfaces("ett lokalt solavtal, det lokala solavtalet", accord) == [
        "lokalt solavtal",
        "lokala solavtalet",
    ]


@given(st.text(alphabet="aåÄbCk -–.,:s2030“”Viable ties\u0130\u00df", max_size=80))
def test_hits_and_enumerations_lie_inside_the_text(text: str) -> None:
    known = gazetteer.gazetteer(registers().networks, registers().organisations)
    hits = known.find(f"{text}. Viable Cities.")
    text = f"{text}. Viable Cities."
    assert hits
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    assert all(a.end <= b.start for a, b in zip(hits, hits[1:], strict=False))
    for items in patterns.enumerations(text):
        assert all(0 <= start <= end <= len(text) for start, end in items)


@given(
    st.lists(st.sampled_from(["Viable Cities", "KTH", "projektet Solgård", "och", "i", ".", ","]))
)
def test_evidence_quotes_the_text(words: list[str]) -> None:
    draft = draft_of("Vi " + " ".join(words) + ".")
    facts: list[tuple[Evidence, ...]] = [
        fact.evidence
        for module in (networks, organisations, projects)
        for fact in module.find(draft, registers())
    ]
    assert facts or not {"Viable Cities", "KTH", "projektet Solgård"} & set(words)
    assert networks.find(draft_of("Vi är medlem i Viable Cities."), registers())
    for piece in (piece for evidence in facts for piece in evidence):
        assert piece.quote == " ".join(draft.source.text[piece.start : piece.end].split())


@pytest.mark.parametrize("name", ["networks", "organisations", "projects"])
def test_every_pattern_compiles_and_has_a_name(name: str) -> None:
    rules = load_rules(name)
    listed = [
        r for key in ("named", "named_inside", "phrases", "unnamed") for r in rules.get(key, ())
    ]
    assert listed
    for rule in listed:
        assert "name" in patterns.pattern(rule["pattern"], name).groupindex, rule


def test_keys_in_the_rules_are_in_the_register() -> None:
    listed = [
        *load_rules("networks")["not_networks"],
        *load_rules("networks")["not_own"],
        *load_rules("organisations")["also_organisations"],
        *(key for group in load_rules("projects")["networks"].values() for key in group),
    ]
    assert len(listed) > 10
    assert [key for key in listed if key not in registers().networks] == []


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Kommunen är medlem i Eurocities.", "participates"),
        ("Arbetet är inspirerat av Eurocities.", "inspired_by"),
        ("Enligt förebild från Eurocities mäter vi.", "inspired_by"),
    ],
)
def test_relation_to_a_network(text: str, relation: str) -> None:
    assert networks_in(text) == {"eurocities": relation}


def test_what_a_network_does_itself_makes_the_city_no_member() -> None:
    assert networks_in("Eurocities har inspirerats av andra.") == {}


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen har inte anslutit sig till Eurocities.",
        "Kommunen är inte medlem i Eurocities.",
        "Kommunen står utanför Eurocities.",
    ],
)
def test_what_the_city_is_not_part_of_is_left_out(text: str) -> None:
    assert networks_in(text) == {}


def test_negation_ends_with_its_clause() -> None:
    text = "Vi är inte medlem i ICLEI men deltar i Eurocities."
    assert networks_in(text) == {"eurocities": "participates"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Kommunen ingår i nätverket Solbyar Norr.", "solbyar-norr"),
        ("Vi möts i FoU-nätverket varje vår.", "fou-natverket"),
        ("Kommunen är med i Nordic Sun Alliance.", "nordic-sun-alliance"),
        ("Frågan bereds i Miljö- och energirådet.", "miljo-och-energiradet"),
        ("Organisationen kallas “Solteamet” och växer.", "solteamet"),
        (
            "Kommunen vill teckna ett klimatavtal med lokala företag.",
            "klimatavtal-med-lokala-foretag-nacka",
        ),
    ],
)
def test_networks_that_no_register_names(text: str, key: str) -> None:
    assert networks_in(text) == {key: "participates"}


def test_an_enumeration_of_networks_is_completed() -> None:
    found = networks_in("Vi deltar i nätverk såsom Eurocities, Solbyar Norr och ICLEI.")
    assert set(found) == {"eurocities", "solbyar-norr", "iclei"}


@pytest.mark.parametrize(
    "text",
    [
        "Vi följer Fit for 55 och EU-taxonomin.",
        "I Sicklaområdet byggs det.",
        "Vi deltar i flera regionala nätverk.",
        "Vetenskapsrådet betalar.",
    ],
)
def test_no_networks(text: str) -> None:
    assert networks_in(text) == {}


def test_names_given_by_the_text_are_found_again() -> None:
    found = networks.find(
        draft_of("Vi ingår i nätverket Solbyar Norr.", "Inom Solbyar Norr delar vi."), registers()
    )
    assert [(n.key, n.evidence[0].line_from) for n in found] == [
        ("solbyar-norr", 1),
        ("solbyar-norr", 2),
    ]


def test_networks_of_others_text_are_found_by_register_only() -> None:
    draft = draft_of("Eurocities och nätverket Solbyar Norr.", owner="agencies")
    assert [n.key for n in networks.find(draft, registers())] == ["eurocities"]
