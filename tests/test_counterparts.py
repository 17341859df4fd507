"""A city's contracts of two families know each other where their words say so; parts of a file."""

from __future__ import annotations

from dataclasses import replace

import fakes
import pytest
from pyoxigraph import NamedNode

from ingest.build.assemble import counterparts
from ingest.build.reading_cache import Edition
from kkgraph.contract import Contract
from kkgraph.graph.triples import contract_quads, counterpart_quads
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.terms import DCTERMS, KK, SCHEMA
from tests.test_plans import TITLE, plan, read

OTHER = iris.contract_iri("1280", 2024)


def swedish_plan(words: str) -> Contract:
    """A plan of Malmö whose module on barriers says so."""
    text = plan(TITLE.format("Malmö"), "Malmö", "Swedish")
    return read(text.replace("# 2.1 Module B-1 ", f"{words}\n\n# 2.1 Module B-1 ", 1))


@pytest.mark.parametrize(
    "words",
    [
        "Malmö has signed the national climate contract together with six agencies.",
        "It builds on our Climate Contract 2030.",
        "The city has a Swedish Climate City Contract since 2020.",
        "We have a climate contract with the programme Viable Cities.",
        "This plan and Klimatkontrakt Malmö belong together.",
    ],
)
def test_a_plan_that_names_the_national_contract_is_its_counterpart(words: str) -> None:
    contract = swedish_plan(words)
    link, *places = counterpart_quads(contract, OTHER, "klimatkontrakt")
    assert (link.subject, link.predicate) == (NamedNode(contract.iri), NamedNode(KK.counterpart))
    assert link.object == NamedNode(OTHER)
    (place,) = places
    assert place.predicate == NamedNode(SCHEMA.mentions) and place.object == NamedNode(OTHER)
    (said,) = [one for one in contract.passages if words in one.text]
    assert str(said.start) in place.subject.value.rsplit(".", 1)[-1]


@pytest.mark.parametrize(
    "words",
    [
        "The climate contract of companies in the city is called so, too.",
        "This Climate City Contract is for all who live here.",
        "Viable Cities lends a hand.",
    ],
)
def test_a_plan_that_does_not_name_it_is_none(words: str) -> None:
    assert list(counterpart_quads(swedish_plan(words), OTHER, "klimatkontrakt")) == []


def test_shared_text_does_not_name_the_other() -> None:
    contract = fakes.contract()
    one = replace(contract.passages[0], text="Vi har även ett Climate City Contract.", shared=False)
    other = iris.contract_iri("9901", None, "ccc")

    def links(shared: bool) -> int:
        said = replace(one, owner="municipality", shared=shared)
        changed = replace(contract, passages=(said, *contract.passages[1:]))
        return len(list(counterpart_quads(changed, other, "eu-ccc")))

    assert (links(shared=False), links(shared=True)) == (2, 0)


def test_the_newest_contract_of_the_other_family_is_the_one() -> None:
    def edition(name: str, place: str, year: int | None, family: str) -> Edition:
        return Edition(name, "whole", place, year, family, None)  # type: ignore[arg-type]

    found = counterparts(
        [
            edition("malmo-2020", "1280", 2020, "klimatkontrakt"),
            edition("malmo-2024", "1280", 2024, "klimatkontrakt"),
            edition("malmo-ccc", "1280", None, "eu-ccc"),
            edition("nacka-2024", "0182", 2024, "klimatkontrakt"),
        ]
    )
    of_plan = (iris.contract_iri("1280", None, "ccc"), "eu-ccc")
    assert found == {
        "malmo-2020": of_plan,
        "malmo-2024": of_plan,
        "malmo-ccc": (OTHER, "klimatkontrakt"),
    }


def test_the_parts_of_a_plans_file_are_its_parts_in_the_graph() -> None:
    contract = swedish_plan("We build.")
    parts = {q.object for q in contract_quads(contract) if q.predicate.value == DCTERMS.hasPart}
    by_key = {section.key: section for section in contract.sections}
    assert by_key["com"].title.endswith("Commitments")
    base = contract.iri.rsplit("/", 1)[-1]
    assert NamedNode(iris.section_iri(base, "com")) in parts
    assert {part.value.rsplit(".s", 1)[-1] for part in parts} <= {"plan", "com", "inv"}
