from __future__ import annotations

from pathlib import Path

import pytest
import sample_contracts

from kkgraph.contract import Evidence
from kkgraph.errors import NotFoundError
from kkgraph.quality.verbatim import all_evidence, fault_of, same_words
from kkgraph.snapshot import find_contract
from kkgraph.vocabulary import lookup
from kkgraph.vocabulary.registers import load


@pytest.mark.parametrize("name", ["1280", "Malmö", "malmö stad", "Malmö kommun", "malmo"])
def test_municipality_by_any_name(name: str) -> None:
    assert lookup.find_municipality(load(), name).code == "1280"


@pytest.mark.parametrize(
    ("name", "near"), [("Malmo stad", "Malmö"), ("Gothenborg", "Göteborg"), ("1281x", "1281 Lund")]
)
def test_unknown_municipality_names_those_near(name: str, near: str) -> None:
    with pytest.raises(NotFoundError) as found:
        lookup.find_municipality(load(), name)
    assert near in found.value.near


def test_networks_organisations_and_themes() -> None:
    vocabulary = load(sample_contracts.EXAMPLE)
    assert lookup.find_network(vocabulary, "EXN").key == "exempelnatverket"
    assert lookup.find_network(vocabulary, "example network").key == "exempelnatverket"
    assert lookup.find_organisation(vocabulary, "Exempelhögskolan").key == "exempelhogskolan"
    assert lookup.find_theme(vocabulary, "Solenergi").key == "sol"
    assert lookup.find_theme(vocabulary, "solar energy").key == "sol"
    with pytest.raises(NotFoundError, match="cykel"):
        lookup.find_theme(vocabulary, "cykell")


@pytest.mark.parametrize("name", ["kvarnvreten-2025", "Kvarnvreten-2025", "9902-2025"])
def test_contract_by_any_name(tmp_path: Path, name: str) -> None:
    snapshot = sample_contracts.build(tmp_path)
    key = find_contract.find_contract(snapshot, load(sample_contracts.EXAMPLE), name)
    assert key == "kvarnvreten-2025"
    assert find_contract.contract_iri(snapshot, key).endswith("/id/contract/9902-2025")
    assert find_contract.contract_iri(snapshot, "exempelrapport-2020").endswith(
        "/id/report/exempelrapport-2020"
    )


def test_a_city_is_no_contract_but_names_its_own(tmp_path: Path) -> None:
    snapshot = sample_contracts.build(tmp_path)
    with pytest.raises(NotFoundError) as found:
        find_contract.find_contract(snapshot, load(sample_contracts.EXAMPLE), "Ängsvattnet")
    assert found.value.near == ["angsvattnet-2024", "angsvattnet-2025"]


@pytest.mark.parametrize(
    ("quote", "passage", "same"),
    [
        ("klimat mål", "klimat\n  mål", True),
        ("klimatmål", "klimat-\r\n mål", True),
        ("klimat- och miljömål", "klimat-\noch miljö\u00ad\nmål", True),
        ("klimatmål", "klimat-mål", False),
        ("klimatmål", "klimatmål nu", False),
        ("klimatmål nu", "klimatmål", False),
        ("klimatmal", "klimatmål", False),
    ],
)
def test_quotes_are_compared_word_for_word(quote: str, passage: str, same: bool) -> None:
    assert same_words(quote, passage) is same


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        (Evidence("a", None, 1, 1, 0, 3, "abc", "m"), None),
        (Evidence("a", None, 2, 2, 4, 7, "def", "m"), None),
        (Evidence("a", None, 1, 1, 4, 7, "def", "m"), "lines 2-2"),
        (Evidence("a", None, 1, 1, 0, 3, "abd", "m"), "other words"),
        (Evidence("a", None, 1, 1, 0, 99, "abc", "m"), "outside"),
        (Evidence("a", None, 1, 1, 3, 3, "", "m"), "outside"),
    ],
)
def test_faults_of_evidence(place: Evidence, fault: str | None) -> None:
    found = fault_of(place, "abc\ndef", [0, 4])
    assert found is None if fault is None else fault in str(found)


def test_every_kind_of_fact_is_looked_at() -> None:
    kinds = {kind for item in sample_contracts.contracts() for kind, _ in all_evidence(item)}
    assert kinds == {
        "Action", "Adoption", "Commitment", "Goal", "Indicator", "Inventory", "Measure",
        "Organisation", "Participation", "Party", "Project", "Recommendation",
        "SteeringDocument", "ThematicArea", "ThemeMention",
    }  # fmt: skip
