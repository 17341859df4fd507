"""Who takes part in what by either kind of source, and where these differ."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from kkgraph.aliases import Lang
from kkgraph.contract import Evidence
from kkgraph.errors import NotFoundError
from kkgraph.interface.initiatives_answer import TakingPart
from kkgraph.programme.initiative_names import InitiativeNames
from kkgraph.programme.initiatives import Initiatives
from kkgraph.programme.participants import Participants
from kkgraph.snapshot.participations import ContractParticipation
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.participation_register import registered
from kkgraph.vocabulary.registers import load

PLACE = Evidence("x.txt", None, 1, 1, 0, 5, "orden", "test")


def said(place: str, network: str, relation: str = "participates") -> ContractParticipation:
    return ContractParticipation(f"c-{place}", place, 2024, network, network, relation, PLACE)


def initiatives(
    *contracts: ContractParticipation, status: str = "whole", lang: Lang = "sv"
) -> Initiatives:
    """The register that ships beside contracts that say what they are told to."""
    known = cast(
        "Any",
        {
            f"c-{item.place}": {
                "municipality": item.place,
                "text_status": status,
                "valid_from": 2024,
            }
            for item in contracts
        },
    )
    vocabulary = load()
    names = InitiativeNames(registered(vocabulary), contracts, vocabulary, lang)
    return Initiatives(Participants(names, known))


def named(shown: Any, name: str) -> TakingPart:
    (found,) = [x for x in shown["participants"] if x["participant"]["name"] == name]
    return cast("TakingPart", found)


def test_both_kinds_of_source_stand_apart() -> None:
    shown = initiatives(said("1280", "netzerocities")).show("NetZeroCities")
    malmo = named(shown, "Malmö")
    assert [item["role"] for item in malmo["by_page"]] == ["pilot"]
    assert [item["contract"] for item in malmo["by_contract"]] == ["c-1280"]
    assert malmo["contract_state"] == "says"
    assert {part["name"] for part in shown["parts"]} == {
        "NetZeroCities Pilot Cities",
        "NetZeroCities Twinning",
    }


@pytest.mark.parametrize(
    ("relation", "status", "state"),
    [
        ("participates", "whole", "says"),
        ("inspired_by", "whole", "touches"),
        ("named_in_shared_text", "whole", "silent"),
        ("named_in_shared_text", "summary", "not_examined"),
    ],
)
def test_silence_is_no_no(relation: str, status: str, state: str) -> None:
    stated = initiatives(said("2480", "netzerocities", relation), status=status)
    shown = stated.show("netzerocities")
    assert named(shown, "Umeå")["contract_state"] == state
    assert ("Umeå" in shown["only_by_page"]) == (state in ("touches", "silent"))
    assert ("Umeå" in shown["not_examined"]) == (state == "not_examined")
    assert "Luleå" in shown["without_contract"]


def test_the_difference_is_listed_in_both_directions() -> None:
    stated = initiatives(
        said("1280", "netzerocities-pilot-cities"),
        said("0182", "netzerocities-pilot-cities"),
        said("2480", "iclei"),
    )
    rows = {(r["initiative"], r["participant"]): r for r in stated.differences()}
    assert ("NetZeroCities Pilot Cities", "Malmö") not in rows, "both say so"
    nacka = rows["NetZeroCities Pilot Cities", "Nacka"]
    assert (nacka["stated_by"], nacka["source"]) == ("contract", "x.txt:1")
    umea = rows["NetZeroCities Pilot Cities", "Umeå"]
    assert (umea["stated_by"], umea["contract_state"]) == ("page", "silent")
    assert not [key for key in rows if key[0] == "ICLEI"], "no page names anybody of it"
    assert not [key for key in rows if key[1] == "Luleå"], "has no contract"


def test_twins_are_shown_once_a_pair() -> None:
    pairs = initiatives().show("NetZeroCities Twinning")["official_twins"]
    names = [{pair["first"]["name"], pair["second"]["name"]} for pair in pairs]
    assert sorted(map(sorted, names)) == [["Leuven", "Lund"], ["Luleå", "Umeå"]]


def test_agencies_and_the_programme_take_part_in_capacities_and_no_city() -> None:
    shown = initiatives().show("CapaCITIES")
    kinds = {item["participant"]["kind"] for item in shown["participants"]}
    assert kinds == {"agency", "programme"}
    assert shown["without_contract"] == []


def test_any_name_finds_an_initiative_and_a_wrong_one_what_is_near() -> None:
    stated = initiatives()
    found = {stated.names.find(name) for name in ("NZC", "netzerocities", "Net Zero Cities")}
    assert len(found) == 1
    with pytest.raises(NotFoundError) as error:
        stated.names.find("NetZeroCitties")
    assert any("NetZeroCities" in name for name in error.value.near)


def test_names_are_in_the_language_asked_for() -> None:
    english = initiatives(lang="en").show("netzerocities-twinning")
    assert english["name"] == "NetZeroCities Twinning Learning Programme"
    assert named(english, "Luleå")["by_page"][0]["role_label"] == "twin city"


def test_the_list_counts_by_source(sample_data: Path) -> None:
    rows = Initiatives.of(Snapshot.open(sample_data, check_graph=False), load()).rows()
    (found,) = [row for row in rows if row["key"] == "eu-cities-mission"]
    assert found["by_page"] == 7
    assert sum(row["by_contract"] for row in rows) > 0


def test_before_any_contract_is_read_the_register_is_listed() -> None:
    rows = {row["key"]: row for row in Initiatives.registered(load()).rows()}
    assert rows["capacities"]["by_page"] > 0
    assert {row["by_contract"] for row in rows.values()} == {0}
