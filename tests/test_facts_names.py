"""Networks, organisations and projects in small invented sentences, rule by rule."""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.facts import gazetteer, networks, organisations, patterns, projects
from ingest.formats.source import SourceText
from ingest.rules import load_rules
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.lines import LineIndex
from ingest.structure.mapping import MappedText
from kkgraph.contract import Evidence
from kkgraph.vocabulary import registers as vocabulary

CITY = "Nacka"


@cache
def registers() -> vocabulary.Vocabulary:
    return vocabulary.load()


def draft_of(*texts: str, owner: str = "municipality") -> Draft:
    """A draft whose passages are the given texts, one a line."""
    raw = "\n".join(texts)
    starts = [sum(len(text) + 1 for text in texts[:index]) for index in range(len(texts))]
    return Draft(
        source=SourceText("x.txt", hashlib.sha256(raw.encode()).hexdigest(), "text/plain", raw),
        index=LineIndex(tuple(starts), ()),
        id="nacka-2024",
        kind="contract",
        text_status="whole",
        municipality=registers().municipality(CITY),
        version="2024",
        valid_from=2024,
        template="2024",
        title="",
        sections=(),
        passages=tuple(
            DraftPassage(
                order=order,
                kind="paragraph",
                section=None,
                owner=owner,  # type: ignore[arg-type]
                body=MappedText(text, array("I", range(start, start + len(text)))),
                spans=((start, start + len(text)),),
            )
            for order, (text, start) in enumerate(zip(texts, starts, strict=True))
        ),
    )


def networks_in(*texts: str) -> dict[str, str]:
    return {n.key: n.relation for n in networks.find(draft_of(*texts), registers())}


def organisations_in(*texts: str) -> dict[str, str]:
    return {o.name: o.kind for o in organisations.find(draft_of(*texts), registers())}


def projects_in(*texts: str) -> dict[str, str]:
    return {p.name: p.kind for p in projects.find(draft_of(*texts), registers())}


def entry(*labels: str, notations: tuple[str, ...] = (), exact: bool = False) -> vocabulary.Entry:
    return vocabulary.Entry("x", labels[0], None, labels, notations, case_sensitive=exact)


def surfaces(text: str, *entries: vocabulary.Entry) -> list[str]:
    hits = gazetteer.Gazetteer(map(gazetteer.name_of, entries)).find(text)
    return [text[hit.start : hit.end] for hit in hits]


# ---- the matcher


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


# ---- networks


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Kommunen är medlem i Eurocities.", "participates"),
        ("Arbetet är inspirerat av Eurocities.", "inspired_by"),
        ("Enligt förebild från Eurocities mäter vi.", "inspired_by"),
        ("Eurocities har inspirerats av andra.", "participates"),
    ],
)
def test_relation_to_a_network(text: str, relation: str) -> None:
    assert networks_in(text) == {"eurocities": relation}


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


# ---- organisations


def test_the_city_itself_is_no_organisation() -> None:
    cities = registers().municipalities.values()
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


# ---- projects


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("I projektet Solgården prövar vi.", "Solgården", "project"),
        ("Projektet Modell för grönt resande pågår.", "Modell för grönt resande", "project"),
        ("Klimatneutrala Nacka 2030 pågår.", "Klimatneutrala Nacka 2030", "project"),
        ("Verktyget Soluret visar elen.", "Soluret", "digital_tool"),
        ("Kommunen har utvecklat “Solportalen” för hyresgäster.", "Solportalen", "project"),
        ("Vi driver en pilot för att testa en elfärja.", "pilot för att testa en elfärja", "pilot"),
        ("Torget blir en testbädd.", "testbädd", "test_bed"),
        ("Vi bygger en digital tvilling av staden.", "digital tvilling av staden", "digital_tool"),
        ("Utfallet visas i Solbarometern.", "Solbarometern", "other"),
        ("Eventet Solfesten hålls i maj.", "Solfesten", "event"),
        ("Inom Solby-projektet mäter vi.", "Solby-projektet", "project"),
    ],
)
def test_projects(text: str, name: str, kind: str) -> None:
    assert projects_in(text) == {name: kind}


def test_several_projects_after_the_plural() -> None:
    found = projects_in("I år pågår projekten Solresor med digitalt stöd och Urban Sun Flow.")
    assert set(found) == {"Solresor med digitalt stöd", "Urban Sun Flow"}


@pytest.mark.parametrize(
    "text",
    [
        "Projektet ska avslutas.",
        "Vi följer Agenda 2030 och klimatplanen.",
        "Målet är ett klimatneutralt Nacka 2030.",
        "Verktyget I Nacka växer.",
    ],
)
def test_no_projects(text: str) -> None:
    assert projects_in(text) == {}


def test_short_and_long_names_are_one_project() -> None:
    found = projects.find(
        draft_of("I Klimatneutrala Nacka mäter vi.", "Klimatneutrala Nacka 2030 pågår."),
        registers(),
    )
    assert [(p.key, p.name, len(p.evidence)) for p in found] == [
        ("klimatneutrala-nacka-2030", "Klimatneutrala Nacka 2030", 2)
    ]
