"""What a fact may say of itself: each word is in the model, the shapes, the pages and answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import fakes
import pytest
import sample_contracts

from kkgraph import settings
from kkgraph.answers.contract import show_contract
from kkgraph.contract import RELATIONS, Goal, GoalStatus, Owner, Relation
from kkgraph.graph.shapes import check, read_shapes
from kkgraph.graph.triples import contract_quads, source_quads
from kkgraph.programme.compare import compare_contracts
from kkgraph.snapshot.contract_file import contract_from_json, contract_to_json
from kkgraph.snapshot.find_contract import contract_iri
from kkgraph.twins.profiles import profile_of
from kkgraph.vocabulary.registers import load
from search_api.pages.frame import words

STATUSES: tuple[GoalStatus, ...] = get_args(GoalStatus)
SHAPES = read_shapes(settings.ontology_dir() / "shapes.ttl")


def of_status(status: GoalStatus | None) -> Goal:
    return replace(fakes.goal(), status=status)


def test_relations_are_ranked_once_each() -> None:
    assert sorted(RELATIONS) == sorted(get_args(Relation)) and len(set(RELATIONS)) == len(RELATIONS)


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_network_of_any_relation_is_a_sound_graph_and_only_one_a_membership(
    relation: Relation,
) -> None:
    network = replace(fakes.contract().networks[0], relation=relation)
    contract = replace(fakes.contract(), networks=(network,))
    quads = [*source_quads(contract.source), *contract_quads(contract)]
    findings = [item for item in check(quads, SHAPES) if "Participation" in str(item)]
    assert not findings
    written = " ".join(map(str, quads))
    assert f'"{relation}"' in written
    assert ("participatesIn" in written) == (relation == "participates")


@pytest.mark.parametrize("status", STATUSES)
def test_a_goal_of_any_status_is_a_sound_graph(status: GoalStatus) -> None:
    contract = replace(fakes.contract(), goals=(of_status(status),))
    quads = [*source_quads(contract.source), *contract_quads(contract)]
    assert f'"{status}"' in " ".join(map(str, quads))
    assert not [item for item in check(quads, SHAPES) if "goal/" in str(item)]


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_pages_have_words_for_every_relation_and_status(lang: words.Lang) -> None:
    known = words.load(lang)
    assert len(RELATIONS) > 5 and len(STATUSES) > 2
    assert not [r for r in RELATIONS if not known.has(f"relation.{r}")]
    assert not [s for s in STATUSES if not known.has(f"status.{s}")]


@pytest.mark.parametrize(
    ("status", "answer", "alike"),
    [
        ("adopted", "says", True),
        (None, "says", True),
        ("proposed", "touches", True),
        ("considered", "touches", False),
        ("repealed", "touches", False),
    ],
)
def test_a_goal_that_the_city_does_not_hold_is_no_goal_of_its_own(
    status: GoalStatus | None, answer: str, alike: bool
) -> None:
    contract = replace(fakes.contract(), goals=(of_status(status),))
    other = replace(fakes.contract(), id="kvarnvreten-2025", municipality="9902")
    compared = compare_contracts([contract, other], load())
    assert compared["goals"][0]["cells"][0]["answer"] == answer
    assert bool(profile_of(contract, load()).goals) == alike


def test_what_a_fact_says_of_itself_is_kept() -> None:
    goal = replace(fakes.goal(), confidence=0.25, voice="report")
    contract = replace(fakes.contract(), goals=(goal,))
    uncertain = replace(contract.uncertain, networks=contract.networks)
    contract = replace(contract, uncertain=uncertain)
    assert contract_from_json(contract_to_json(contract)) == contract


OWN = (("municipality", False, True), ("municipality", True, False), ("joint", False, False))


@pytest.mark.parametrize(("owner", "shared", "own"), OWN)
def test_own_words_are_the_citys_part_that_no_other_contract_has(
    owner: Owner, shared: bool, own: bool
) -> None:
    contract, report = fakes.contract(), fakes.report()
    passage = replace(contract.passages[1], owner=owner, shared=shared)
    assert passage.is_own == contract.owns(passage) == own
    assert report.owns(passage) == (not shared), "a report is of one voice"
    contract = replace(contract, passages=(passage,))
    assert bool(contract.own_passages()) == own
    assert ("subject" in " ".join(map(str, contract_quads(contract)))) == (
        own and bool(passage.themes)
    )


def test_one_address_whoever_asks(tmp_path: Path) -> None:
    snapshot = sample_contracts.build(tmp_path)
    assert len(snapshot.contract_ids()) > 3
    for key in snapshot.contract_ids():
        contract = snapshot.contract(key)
        kind = "report" if contract.municipality is None else "contract"
        assert contract.iri.endswith(f"/id/{kind}/{contract.base}")
        assert contract_iri(snapshot, key) == contract.iri
        assert show_contract(contract, load())["iri"] == contract.iri
        assert f"<{contract.iri}>".encode() in snapshot.graph(contract.source.sha256[:16])
