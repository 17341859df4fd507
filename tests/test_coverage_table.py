"""Who speaks of what: five states with their places, empty sections apart, no ranking."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import fakes
import pytest

from kkgraph.contract import Contract, Passage, Section
from kkgraph.contract.outline import ContractOutline, outline_of
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.interface.coverage_answer import CoverageJson
from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.programme.coverage import coverage, to_table
from kkgraph.programme.initiatives import Initiatives
from kkgraph.snapshot.contract_file import summarise
from kkgraph.snapshot.reader import Snapshot
from kkgraph.text.alphabet import letter_order
from kkgraph.vocabulary.registers import load

SECTION = "3"


class _Held:
    """Stands for a snapshot that holds some contracts."""

    path = Path("held by a test of coverage")

    def __init__(self, *contracts: Contract) -> None:
        self._held = {contract.id: contract for contract in contracts}
        summaries = {contract.id: summarise(contract) for contract in contracts}
        self.manifest = SimpleNamespace(contracts=summaries, files={})

    def contracts(self) -> list[Contract]:
        return list(self._held.values())

    def outline(self, key: str) -> ContractOutline:
        return outline_of(self._held[key])


def _contract(name: str, code: str, text: str | None, status: Any = "whole") -> Contract:
    """Hold one section on strategy with a text, an empty one, or none."""
    empty = text == ""
    section = Section(
        SECTION, SECTION, "Strategi", 1, 1, "municipality", "strategy", None, False,
        1, 2, 0, 50, empty=empty,
    )  # fmt: skip
    said = "Inget beskrivet." if empty else text or "Om annat."
    passage = Passage(
        1, "paragraph", SECTION if text is not None else None, "municipality", False, said,
        10, 10 + len(said), 2, 2, None,
    )  # fmt: skip
    return Contract(
        id=f"{name}-2020", kind="contract", text_status=status, municipality=code, version="2020",
        valid_from=2020, template="2020", title="Kontrakt", source=fakes.source(),
        sections=(section,) if text is not None else (), passages=(passage,),
    )  # fmt: skip


def test_five_states_are_told_apart() -> None:
    held: Any = _Held(
        _contract("angsvattnet", "9901", "Vi styr om."),
        _contract("kvarnvreten", "9902", ""),
        _contract("lingonheda", "9903", None),
        _contract("stenlycke", "9905", None, "summary"),
    )
    found = coverage(held, load(), CoverageRequest())
    (row,) = [row for row in found["rows"] if row["key"] == "strategy"]
    states = {cell["contract"].partition("-")[0]: cell["state"] for cell in row["cells"]}
    assert states == {
        "angsvattnet": "says", "kvarnvreten": "empty", "lingonheda": "not_found",
        "stenlycke": "not_examined",
    }  # fmt: skip
    empty = next(cell for cell in row["cells"] if cell["state"] == "empty")
    assert (empty["section"], empty["quote"]) == ("3", "Inget beskrivet.")
    assert empty["source"] is not None and empty["source"]["line_from"] == 2
    assert "kvarnvreten-2020 3" in found["said"]["sv"]


@pytest.fixture(scope="module")
def snapshot(sample_data: Path) -> Snapshot:
    return Snapshot.open(sample_data, check_graph=False)


def _ask(snapshot: Snapshot, **options: Any) -> CoverageJson:
    return coverage(snapshot, load(), CoverageRequest(**options))


@pytest.mark.parametrize("by", ["topics", "themes", "commitments"])
def test_every_row_has_a_field_for_every_contract(snapshot: Snapshot, by: Any) -> None:
    found = _ask(snapshot, by=by)
    keys = [column["contract"] for column in found["contracts"]]
    assert found["rows"] and len(keys) > 2
    for row in found["rows"]:
        assert [cell["contract"] for cell in row["cells"]] == keys
        assert sum(row["counts"].values()) == len(keys)
        for cell in row["cells"]:
            if cell["state"] in ("says", "empty"):
                assert cell["source"] is not None and cell["quote"]


def test_cities_stand_in_the_order_of_the_alphabet(snapshot: Snapshot) -> None:
    names = [column["municipality"] for column in _ask(snapshot)["contracts"]]
    assert names == sorted(names, key=letter_order) and len(names) > 2


def test_rows_and_columns_can_be_chosen(snapshot: Snapshot) -> None:
    found = _ask(snapshot, by="commitments", version="2025/26", state=("not_found",))
    assert found["rows"] and all(row["counts"]["not_found"] for row in found["rows"])
    assert {column["valid_from"] for column in found["contracts"]} == {2025}
    assert "av version 2025/26" in found["collection"]["said"]["sv"]


def test_the_table_names_states_in_words(snapshot: Snapshot) -> None:
    found = _ask(snapshot)
    columns, rows = to_table(found, "sv")
    assert len(rows) == len(found["rows"]) and {len(row) for row in rows} == {len(columns)}
    assert any("säger det" in row for row in rows)


def test_wrong_questions_say_what_is_right(snapshot: Snapshot) -> None:
    with pytest.raises(UsageError, match="topics"):
        CoverageRequest(by="colours")  # type: ignore[arg-type]
    with pytest.raises(NotFoundError):
        _ask(snapshot, version="1871")
    with pytest.raises(NotFoundError):
        _ask(snapshot, county="Atlantis län")


@pytest.mark.parametrize("option", ["county", "country", "network"])
def test_only_the_cities_that_are_asked_for(snapshot: Snapshot, option: str) -> None:
    everybody = {row["code"] for row in _ask(snapshot)["contracts"]}
    known = load().municipalities
    value = {"county": "Skåne", "country": "SE", "network": "Eurocities"}[option]
    found = {row["code"] for row in _ask(snapshot, **{option: value})["contracts"]}
    if option == "network":
        said = Initiatives.of(snapshot, load()).show(value)["participants"]
        assert {row["participant"]["code"] for row in said} >= found
        assert 0 < len(found) < len(everybody)
    else:
        of = {"county": lambda c: known[c].county, "country": lambda c: known[c].country}[option]
        wanted = {"county": "Skåne län", "country": "se"}[option]
        assert found == {code for code in everybody if of(code) == wanted}


def test_conditions_hold_together_and_unknown_ones_name_what_is_near(snapshot: Snapshot) -> None:
    both = _ask(snapshot, country="se", network="Eurocities")["contracts"]
    assert both == _ask(snapshot, network="Eurocities")["contracts"]
    assert _ask(snapshot, country="de")["contracts"] == []
    for option in ("county", "country", "network"):
        with pytest.raises(NotFoundError, match="xx") as raised:
            _ask(snapshot, **{option: "xx"})
        assert raised.value.near is not None
