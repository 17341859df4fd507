"""What stands around joint commitments: what was read, gaps, parties, others, measures alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import fakes
import pytest

from kkgraph.contract import Adoption, Contract, Measure, Party
from kkgraph.programme.commitments import Overview, joint_commitments
from kkgraph.programme.undertakings.gaps import matrix, missing_numbers
from kkgraph.programme.undertakings.measures_alike import measures_alike
from kkgraph.programme.undertakings.parties import edition_parties, other_undertakings
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import load


@pytest.fixture(scope="module")
def overview(sample_data: Path) -> Overview:
    return joint_commitments(Snapshot.open(sample_data, check_graph=False), load())


def test_an_answer_says_how_many_contracts_it_stands_on(overview: Overview) -> None:
    (edition,) = overview.collection["editions"]
    assert (edition["edition"], edition["cities"]) == ("2025/26", 48)
    assert 0 < edition["read"] < 48
    assert f"{edition['read']} av 48" in overview.said["sv"]
    assert f"{edition['read']} of those of 48" in overview.said["en"]


def test_numbers_that_nobody_names_are_said_to_be_unknown(overview: Overview) -> None:
    numbers = [joint.number for joint in overview.joint]
    assert overview.missing == tuple(missing_numbers(numbers)) and overview.missing
    for number in overview.missing:
        assert number in overview.said["sv"] and number in overview.said["en"]
    assert "inte känt här" in overview.said["sv"]


def test_every_contract_of_every_version_has_a_row(overview: Overview, sample_data: Path) -> None:
    known = Snapshot.open(sample_data, check_graph=False).manifest.contracts
    cities = {key for key, entry in known.items() if entry["municipality"]}
    assert {row["contract"] for row in overview.contracts} == cities
    states = {row["contract"]: row["examined"] for row in overview.contracts}
    assert states["angsvattnet-2024"] == "form_does_not_ask"
    assert states["stenlycke-2025"] == "examined"


def _agency(contract: Contract, *names: str) -> Contract:
    made = tuple(
        Party(name, "agency", name.lower(), (fakes.evidence("Exempelverket"),)) for name in names
    )
    return replace(contract, parties=made)


def test_agencies_that_are_new_or_gone_since_the_edition_before() -> None:
    older = _agency(fakes.contract(2020, "2020"), "Skogsverket", "Sjöverket")
    newer = _agency(fakes.contract(2024, "2024"), "Sjöverket", "Luftverket")
    first, second = edition_parties([newer, older])
    assert [row["new"] for row in first["parties"]] == [False, False]
    assert {row["name"]: row["new"] for row in second["parties"]} == {
        "Luftverket": True, "Sjöverket": False,
    }  # fmt: skip
    assert second["gone"] == ["Skogsverket"]


def test_a_sentence_that_all_contracts_share_is_one_row() -> None:
    one, other = fakes.contract(), replace(fakes.contract(), id="kvarnvreten-2025")
    rows = other_undertakings([one, other])
    assert [(row["by"], row["contracts"]) for row in rows] == [("agencies", 2)]
    assert rows[0]["evidence"]


def test_measures_of_several_cities_are_grouped_by_likeness() -> None:
    place = (fakes.evidence("vattentornet"),)

    def city(name: str, *texts: str) -> Contract:
        measures = tuple(Measure(text, place) for text in texts)
        taken = Adoption("6", "Inköp", "prioritised", measures, place)
        return replace(fakes.contract(), id=f"{name}-2025", joint_commitments=(taken,))

    found = measures_alike(
        [
            city("a", "Räkna koldioxid på ramavtalen", "Ordna en kör"),
            city("b", "Räkna koldioxid på alla större ramavtal", "Plantera almar vid torget"),
        ],
        load(),
    )
    (group,) = found
    assert group["cities"] == 2
    assert all("koldioxid" in item["text"] for item in group["measures"])


def test_a_plan_without_a_year_stands_before_the_citys_contracts() -> None:
    """Most plans of the EU do not say of when they are; a city may have both."""
    contract = fakes.contract()
    undated = replace(contract, id="angsvattnet-ccc", valid_from=None, family="eu-ccc")
    rows = matrix([contract, undated], load())
    assert [row["contract"] for row in rows] == [undated.id, contract.id]
