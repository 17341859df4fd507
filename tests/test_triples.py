from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import fakes
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, parse, serialize

from kkgraph.contract import Contract, Participation, Passage
from kkgraph.errors import IdentifierError
from kkgraph.graph.triples import contract_quads, replaces_quads, serialise, source_quads
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.terms import DCTERMS, KK, PREFIXES, PROV, RDF, RDFS, SCHEMA, SKOS

GOLDEN = Path(__file__).parent / "data" / "golden" / "angsvattnet-2025.trig"
# Set to write the golden file anew; read the difference like code before committing it.
REGENERATE = "KKGRAPH_REGENERATE_GOLDEN"
MUNICIPALITY = iris.municipality_iri("9901")
CONTRACT = iris.contract_iri("9901", 2025)


def all_quads() -> list[Quad]:
    return [*source_quads(fakes.source()), *contract_quads(fakes.contract())]


def values(quads: list[Quad], subject: str, predicate: str) -> set[str]:
    return {
        quad.object.value
        for quad in quads
        if quad.subject == NamedNode(subject)
        and quad.predicate == NamedNode(predicate)
        and isinstance(quad.object, NamedNode | Literal)
    }


def of_class(quads: list[Quad], kind: str) -> list[str]:
    wanted = (NamedNode(RDF.type), NamedNode(kind))
    return [
        quad.subject.value
        for quad in quads
        if (quad.predicate, quad.object) == wanted and isinstance(quad.subject, NamedNode)
    ]


def test_golden() -> None:
    ours = sorted(all_quads(), key=str)
    if os.environ.get(REGENERATE):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        serialize(ours, GOLDEN, RdfFormat.TRIG, prefixes=dict(PREFIXES))
    expected = set(parse(path=GOLDEN, format=RdfFormat.TRIG))
    assert sorted(map(str, expected - set(ours))) == [], "missing"
    assert sorted(map(str, set(ours) - expected)) == [], "extra"


def test_same_contract_same_bytes_in_any_order() -> None:
    quads = all_quads()
    once = serialise(quads)
    assert once == serialise(reversed(all_quads()))
    assert once == serialise(quads + quads)
    assert once.endswith(b" .\n")
    assert once.count(b"\n") == len(quads) == len(set(quads))


def test_no_blank_nodes_and_a_label_for_everything() -> None:
    quads = all_quads() + list(contract_quads(fakes.report()))
    assert not [q for q in quads if BlankNode in (type(q.subject), type(q.object))]
    typed = {q.subject for q in quads if q.predicate.value == RDF.type}
    labels = {
        q.subject
        for q in quads
        if q.predicate.value in (RDFS.label, SKOS.prefLabel)
        and isinstance(q.object, Literal)
        and q.object.language == "sv"
    }
    assert typed == labels


def test_every_subject_is_described_or_a_municipality() -> None:
    quads = all_quads()
    typed = {q.subject for q in quads if q.predicate.value == RDF.type}
    assert {q.subject for q in quads} - typed == {NamedNode(MUNICIPALITY)}


def test_every_fact_has_evidence_that_comes_from_the_source() -> None:
    quads = all_quads()
    facts = [KK.Goal, KK.Commitment, KK.Adoption, KK.Measure, KK.Participation, KK.Project]
    for kind in [*facts, KK.SteeringDocument, KK.ThematicArea]:
        assert of_class(quads, kind), kind
        for fact in of_class(quads, kind):
            places = values(quads, fact, KK.evidence)
            assert places == values(quads, fact, PROV.wasDerivedFrom) != set()
            for place in places:
                source = iris.source_iri(fakes.source().sha256)
                assert values(quads, place, KK.inSource) == {source}


def test_quotes_stand_in_the_text_where_evidence_says() -> None:
    quads = all_quads()
    places = of_class(quads, KK.Evidence)
    assert len(places) > 5
    for place in places:
        (start,) = values(quads, place, KK.startOffset)
        (end,) = values(quads, place, KK.endOffset)
        assert values(quads, place, KK.quote) == {fakes.TEXT[int(start) : int(end)]}


def test_shortcuts() -> None:
    quads = all_quads()
    assert values(quads, MUNICIPALITY, KK.participatesIn) == {
        iris.keyed_iri("network", "exempelnatverket")
    }
    assert values(quads, MUNICIPALITY, KK.runsProject) == {iris.project_iri("9901", "solgarden")}
    assert values(quads, MUNICIPALITY, KK.adopts) == {iris.joint_commitment_iri("2025/26", "6")}


def test_shared_wording_is_kept_once_and_its_themes_stay_off_the_passage() -> None:
    quads = all_quads()
    (shared,) = of_class(quads, KK.SharedText)
    (passage,) = [p for p in of_class(quads, KK.Passage) if values(quads, p, KK.sharedText)]
    assert values(quads, passage, KK.sharedText) == {shared}
    assert values(quads, passage, KK.text) == values(quads, passage, KK.mentionsTheme) == set()
    assert values(quads, passage, KK.shared) == {"true"}
    assert values(quads, shared, KK.mentionsTheme)
    graphs = {q.graph_name for q in quads if q.subject == NamedNode(shared)}
    assert graphs == {NamedNode(iris.graph_iri("shared-text"))}
    other = dataclasses.replace(fakes.contract(), municipality="9902", id="kvarnvreten-2025")
    assert of_class(list(contract_quads(other)), KK.SharedText) == [shared]


def test_themes_have_their_place_unless_left_out() -> None:
    with_places = all_quads()
    without = list(contract_quads(fakes.contract(), mentions=False))
    theme = iris.theme_iri("tema-0")
    named = [q.subject for q in with_places if q.predicate.value == SCHEMA.mentions]
    assert len(named) > len([q for q in without if q.predicate.value == SCHEMA.mentions])
    themed = [q for q in without if q.predicate.value == KK.mentionsTheme]
    assert NamedNode(theme) in {q.object for q in themed}


def test_what_a_register_describes_is_only_named() -> None:
    agency = iris.keyed_iri("agency", "exempelverket")
    network = iris.keyed_iri("network", "exempelnatverket")
    organisation = iris.keyed_iri("organisation", "angsvattnets-energi")
    joint = iris.joint_commitment_iri("2025/26", "6")
    known = {agency, network, organisation, joint}
    quads = list(contract_quads(fakes.contract(), known=known))
    assert not {q.subject for q in quads} & {NamedNode(iri) for iri in known}
    assert values(quads, CONTRACT, KK.party) >= {agency, MUNICIPALITY}


def test_label_takes_the_name_of_the_register() -> None:
    quads = list(contract_quads(fakes.contract(), municipality_name="Ängsvattnet"))
    assert values(quads, CONTRACT, RDFS.label) == {
        "Klimatkontrakt Ängsvattnet 2025/26",
        "Climate contract Ängsvattnet 2025/26",
    }


def test_a_commitment_is_made_by_those_who_speak() -> None:
    quads = all_quads()
    makers = [values(quads, c, KK.madeBy) for c in of_class(quads, KK.Commitment)]
    assert makers == [{MUNICIPALITY}, {iris.keyed_iri("agency", "exempelverket")}]


def test_links_are_percent_encoded_and_others_left_out() -> None:
    document = iris.document_iri("9901", "energiplan")
    links = values(all_quads(), document, SCHEMA.url)
    assert links == {"https://example.org/plan%20f%C3%B6r%202030.pdf"}
    contract = fakes.contract()
    for url in ("www.example.org", "javascript:alert(1)", "http://[", ""):
        changed = dataclasses.replace(contract.documents[0], url=url)
        quads = list(contract_quads(dataclasses.replace(contract, documents=(changed,))))
        assert values(quads, document, SCHEMA.url) == set()


def test_same_fact_twice_is_one_with_both_places() -> None:
    goal = fakes.goal()
    again = dataclasses.replace(goal, evidence=(fakes.evidence("85 procent"),))
    contract = dataclasses.replace(fakes.contract(), goals=(goal, again))
    quads = list(contract_quads(contract))
    (iri,) = of_class(quads, KK.Goal)
    assert len(values(quads, iri, KK.evidence)) == 2


def test_report() -> None:
    quads = list(contract_quads(fakes.report()))
    assert of_class(quads, KK.Report) == [iris.report_iri("exempelrapport-2025")]
    assert of_class(quads, KK.Recommendation) == [iris.recommendation_iri("exempelrapport-2025", 1)]
    assert not of_class(quads, KK.Contract)


def test_each_contract_replaces_the_one_before() -> None:
    contracts = [fakes.contract(2025), fakes.contract(2020, "2020"), fakes.contract(2024, "2024")]
    quads = list(replaces_quads([*contracts, fakes.report()]))
    assert [(q.subject, q.predicate, q.object) for q in quads] == [
        (
            NamedNode(iris.contract_iri("9901", newer)),
            NamedNode(DCTERMS.replaces),
            NamedNode(iris.contract_iri("9901", older)),
        )
        for newer, older in ((2024, 2020), (2025, 2024))
    ]


def test_a_malformed_key_is_an_error_that_names_it() -> None:
    network = Participation("C40 Cities", "C40", "participates", "C40", ())
    contract = dataclasses.replace(fakes.contract(), networks=(network,))
    with pytest.raises(IdentifierError, match="C40 Cities"):
        list(contract_quads(contract))


def large_contract() -> Contract:
    """Make a contract of some 4,000 triples."""
    passages = tuple(
        Passage(i, "paragraph", "3", "municipality", False, f"Ord {i}", i, i + 5, i + 1, i + 1, 1)
        for i in range(280)
    )
    return dataclasses.replace(fakes.contract(), passages=passages)


@pytest.mark.bench
def test_speed_of_writing() -> None:
    import time

    contract = large_contract()
    list(contract_quads(contract))
    start = time.perf_counter()
    quads = list(contract_quads(contract))
    seconds = time.perf_counter() - start
    assert len(quads) > 4000
    assert seconds < 0.05
