"""What the tagger sees joined to what rules found: more names, how sure, and what is uncertain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

import pytest
from name_drafts import draft_of, registers

from ingest.facts.names.fact import key_of
from ingest.facts.names.form import form_of
from ingest.facts.names.known import OwnText, known_names
from ingest.facts.names.merge import Tagger, with_names
from ingest.facts.names.votes import stretches
from ingest.readings.read import rules_only
from ingest.structure.draft import Draft
from ingest.tagger.confidence import SIGNS, Confidence
from ingest.tagger.values import KINDS, Tagged, TaggerText
from kkgraph.contract import Contract


def seeing(**names: tuple[str, float]) -> Tagger:
    """A tagger that sees given names wherever they stand: kind and chance by name."""
    known = {name.replace("_", " "): said for name, said in names.items()}

    def tag(passages: Sequence[TaggerText]) -> list[tuple[Tagged, ...]]:
        return [
            tuple(
                Tagged(at, at + len(name), kind, chance)
                for name, (kind, chance) in known.items()
                if (at := one.text.find(name)) >= 0
            )
            for one in passages
        ]

    return tag


def believing(**weights: float) -> Confidence:
    """Confidence with some weights of signs, the same for all kinds."""
    row = tuple(weights.get(sign.replace(" ", "_"), 0.0) for sign in SIGNS)
    return Confidence({kind: row for kind in KINDS})


def read(draft: Draft, tagger: Tagger, confidence: Confidence | None = None) -> Contract:
    found = rules_only(draft, registers())
    sure = confidence or believing(log_odds_of_the_tagger=1.0, rule=2.0)
    return with_names(draft, found, registers(), tagger=tagger, confidence=sure)


def test_a_name_that_only_the_tagger_sees_is_a_fact_with_its_sentence() -> None:
    draft = draft_of("Staden växer. Under året öppnar Blåvinge för alla.")
    contract = read(draft, seeing(Blåvinge=("project", 0.9)))
    (project,) = contract.projects
    assert (project.name, project.key) == ("Blåvinge", "blavinge")
    assert project.confidence is not None and project.confidence > 0.8
    assert [e.quote for e in project.evidence] == ["Under året öppnar Blåvinge för alla."]
    assert project.evidence[0].method == "tagger"


def test_what_is_not_sure_enough_is_uncertain_and_not_counted() -> None:
    draft = draft_of("Under året öppnar Blåvinge för alla.")
    contract = read(draft, seeing(Blåvinge=("project", 0.3)))
    assert contract.projects == ()
    assert [p.name for p in contract.uncertain.projects] == ["Blåvinge"]
    assert read(draft, seeing(Blåvinge=("project", 0.05))).uncertain.projects == ()


def test_a_rule_and_the_tagger_are_surer_than_either() -> None:
    draft = draft_of("Kommunen driver projektet Blåvinge.")
    alone = read(draft, seeing())
    both = read(draft, seeing(Blåvinge=("project", 0.9)))
    assert [p.name for p in both.projects] == [p.name for p in alone.projects] == ["Blåvinge"]
    assert (both.projects[0].confidence or 0) > (alone.projects[0].confidence or 0)
    assert both.projects[0].evidence[0].method == "projects"


def test_a_rule_that_the_tagger_contradicts_loses() -> None:
    draft = draft_of("Kommunen driver projektet Blåvinge.")
    doubt = believing(rule=1.0, other_kind_against_a_rule=-5.0)
    contract = read(draft, seeing(Blåvinge=("organisation", 0.9)), doubt)
    assert contract.projects == ()


def test_a_network_in_shared_text_is_named_there_whatever_the_tagger_thinks() -> None:
    draft = draft_of("Parterna verkar i Eurocities.", owner="joint")
    contract = read(draft, seeing(), believing(base=-9.0))
    assert [(n.key, n.confidence) for n in contract.networks] == [("eurocities", None)]


def test_the_same_name_is_one_fact_with_all_its_places() -> None:
    draft = draft_of("Blåvinge öppnar i maj.", "Vi mäter Blåvinges resultat.", "Blåvinge växer.")
    contract = read(draft, seeing(Blåvinge=("project", 0.9)))
    (project,) = contract.projects
    assert len(project.evidence) == 3


@pytest.mark.parametrize(
    ("text", "seen", "name"),
    [
        ("Kortet Plus säljs. Plus finns kvar.", "Kortet Plus", "Kortet Plus"),
        ("Vi mäter Blåvinges resultat. Blåvinge växer.", "Blåvinges", "Blåvinge"),
    ],
)
def test_a_genitive_is_one_only_where_the_text_has_the_bare_name(
    text: str, seen: str, name: str
) -> None:
    contract = read(draft_of(text), seeing(**{seen: ("project", 0.9)}))
    assert [p.name for p in contract.projects] == [name]


def test_the_beginning_of_a_name_that_a_rule_found_is_no_other_name() -> None:
    draft = draft_of("Kommunen driver projektet Gröna Gatan 2030.", "Om Gröna Gatan vet alla.")
    contract = read(draft, seeing(Gröna_Gatan=("project", 0.9)))
    assert [p.name for p in contract.projects] == ["Gröna Gatan 2030"]


def test_quotation_marks_are_no_part_of_a_name() -> None:
    draft = draft_of("Under året öppnar “Blåvinge” för alla.")
    contract = read(draft, seeing(**{"“Blåvinge”": ("project", 0.9)}))
    assert [p.name for p in contract.projects] == ["Blåvinge"]


@pytest.mark.parametrize("name", ["Europa", "Nacka", "Klimatkontrakt_2030", "(SLK", "12"])
def test_what_cannot_be_a_name_is_none(name: str) -> None:
    draft = draft_of(f"Under året öppnar {name.replace('_', ' ')} för alla.")
    contract = read(draft, seeing(**{name: ("project", 0.99)}))
    assert contract.projects == ()
    assert contract.uncertain.projects == ()


def test_another_municipality_is_an_organisation_by_its_code() -> None:
    draft = draft_of("Under året öppnar Kungälv sin modell.")
    contract = read(draft, seeing(Kungälv=("organisation", 0.9)))
    assert [(o.key, o.kind) for o in contract.organisations] == [("1482", "municipality")]


def test_rules_and_registers_vote_where_the_name_stands() -> None:
    draft = draft_of("Kommunen driver projektet Blåvinge. Med är Vinnova och Kungälv.")
    own = OwnText(draft)
    known = known_names(rules_only(draft, registers()), registers())
    (one,) = stretches(own, known, registers())
    said = {(one.text[vote.start : vote.end], vote.says) for vote in one.votes}
    assert ("Blåvinge", "rule project") in said
    assert ("Vinnova", "register organisation") in said
    assert ("Kungälv", "municipality") in said


def test_genitive_and_definite_are_the_same_name() -> None:
    assert key_of("project", "Blåvinges") == key_of("project", "Blåvinge")
    for definite, base in (("Cykelplanen", "Cykelplan"), ("Strategin", "strategi")):
        assert key_of("document", definite) == key_of("document", base)
    assert key_of("document", "Miljöprogrammet") == key_of("document", "Miljöprogram")
    assert key_of("document", "Riktlinjen") == key_of("document", "riktlinje")


def test_the_end_of_a_company_is_no_company_besides_the_whole() -> None:
    """A rule that begins at "Avfall AB" saw a part of what the tagger sees whole."""
    whole = "Sjövångs Vatten och Avfall AB"
    draft = draft_of(f"I gruppen sitter {whole} och bolaget Blåvinge AB.")
    alone = {o.name for o in read(draft, seeing()).organisations}
    assert any(name != whole and whole.endswith(name) for name in alone)
    tagger = seeing(**{whole.replace(" ", "_"): ("organisation", 0.9)})
    found = {o.name for o in read(draft, tagger).organisations}
    assert found == {whole, "Blåvinge AB"}


@pytest.mark.parametrize(
    ("text", "name", "form"),
    [
        ("Nya klimatinsatser görs.", "klimatinsatser", {"ordinary", "several"}),
        ("Kommunen driver Blåvinge.", "Blåvinge", {"inside"}),
        ("Blåvinge drivs av kommunen.", "Blåvinge", set()),
        ("Kommunen driver projektet Blåvinge.", "Blåvinge", {"inside", "marked"}),
        ("Kommunen driver “Blåvinge”.", "Blåvinge", {"inside", "marked"}),
        ("Nya insatser för cykel görs.", "insatser för cykel", {"ordinary"}),
        ("I Öppna dörrar deltar många.", "Öppna dörrar", {"ordinary", "inside", "several"}),
    ],
)
def test_how_a_name_is_written(text: str, name: str, form: set[str]) -> None:
    own = OwnText(draft_of(text))
    found = form_of(own, name, own.spelt(name))
    assert {field.name for field in fields(found) if getattr(found, field.name)} == form


def test_one_name_is_one_kind_of_thing() -> None:
    """What the tagger takes for a project here and for a company there is what it is surest of."""
    draft = draft_of("Under året öppnar Blåvinge för alla.", "Avtal finns med Blåvinge i hamnen.")
    both = (("project", 0.6), ("organisation", 0.9))

    def tag(passages: Sequence[TaggerText]) -> list[tuple[Tagged, ...]]:
        said = iter(both)
        return [
            tuple(
                Tagged(at, at + len("Blåvinge"), *next(said))
                for at in [one.text.find("Blåvinge")]
                if at >= 0
            )
            for one in passages
        ]

    contract = read(draft, tag)
    assert [o.name for o in contract.organisations] == ["Blåvinge"]
    assert contract.projects == ()
    assert [p.name for p in contract.uncertain.projects] == ["Blåvinge"]


def test_a_name_does_not_end_in_a_preposition() -> None:
    draft = draft_of("Under året öppnar Blåvinge tillsammans med för alla i hamnen.")
    contract = read(draft, seeing(**{"Blåvinge_tillsammans_med": ("project", 0.9)}))
    assert [p.name for p in contract.projects] == ["Blåvinge"]


def test_what_goes_on_after_a_rule_s_name_does_not_replace_it() -> None:
    draft = draft_of("Kommunen driver projektet Blåvinge Norra hamnen.")
    known = {p.name for p in read(draft, seeing()).projects}
    tagger = seeing(**{"Blåvinge_Norra_hamnen": ("project", 0.9)})
    assert known and known <= {p.name for p in read(draft, tagger).projects}
