"""Real answers have exactly the fields that the API describes, in both directions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
from typing_extensions import get_type_hints, is_typeddict

from kkgraph.answers import shapes
from kkgraph.answers.questions import Answers
from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.interface.compare_request import CompareRequest
from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.interface.network_request import NetworkRequest
from kkgraph.interface.pair_request import PairRequest
from kkgraph.interface.search_request import SearchRequest
from kkgraph.interface.twins_request import TwinsRequest
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import load
from search_api.api.responses import responses

# Added to a page of hits by the server alone.
OF_THE_SERVER = {"next"}


@pytest.fixture(scope="module")
def answers(sample_data: Path) -> Answers:
    return Answers(Snapshot.open(sample_data, check_graph=False), load())


def _search(answers: Answers) -> Any:
    return answers.search(SearchRequest("fjärrvärme och cykel", n=100))


def _twins(answers: Answers) -> Any:
    return answers.twins(TwinsRequest("Stenlycke"))


def _compared(answers: Answers) -> Any:
    return answers.compare(CompareRequest(["Stenlycke", "angsvattnet"]))


ASKED: dict[str, tuple[Any, Any]] = {
    "search": (_search, shapes.FoundJson),
    "twins": (_twins, shapes.TwinsJson),
    "twins in a topic": (
        lambda answers: answers.twins(TwinsRequest("Stenlycke", about="fjärrvärme")),
        shapes.TwinsJson,
    ),
    "compare": (_compared, shapes.ComparedJson),
    "brief": (lambda answers: answers.brief("Stenlycke", "Lingonheda"), shapes.BriefJson),
    "commitments": (lambda answers: answers.commitments().to_json(), shapes.CommitmentsJson),
    "changes": (
        lambda answers: answers.changes(ChangesRequest(["angsvattnet"], everything=True)),
        shapes.ChangesJson,
    ),
    "coverage": (lambda answers: answers.coverage(CoverageRequest()), shapes.CoverageJson),
    "network": (lambda answers: answers.network(NetworkRequest()), shapes.NetworkJson),
    "pairs": (lambda answers: answers.pairs(PairRequest()), shapes.PairsJson),
    "goals": (lambda answers: answers.goals(GoalsRequest(kind=("neutrality",))), shapes.GoalsJson),
    "contract": (lambda answers: answers.contract("stenlycke-2025"), shapes.ContractJson),
    "municipality": (lambda answers: answers.municipality("Stenlycke"), shapes.City),
    "contracts": (lambda answers: answers.rows("contracts"), list[shapes.ContractRow]),
    "municipalities": (lambda answers: answers.rows("municipalities"), list[shapes.CityRow]),
    "networks": (lambda answers: answers.rows("networks"), list[shapes.NetworkRow]),
    "themes": (lambda answers: answers.rows("themes"), list[shapes.ThemeRow]),
    "queries": (lambda answers: answers.rows("queries"), list[shapes.QueryRow]),
    "initiatives": (lambda answers: answers.rows("initiatives"), list[shapes.InitiativeRow]),
    "initiative": (lambda answers: answers.initiative("NetZeroCities"), shapes.InitiativeJson),
    "progress": (lambda answers: answers.progress("Malmö"), shapes.ProgressJson),
}


def differences(value: Any, kind: Any, path: str = "$") -> Iterator[str]:
    """Name fields that are sent and not described, described and not sent, or of another type."""
    if is_typeddict(kind):
        known = get_type_hints(kind)
        yield from (f"{path}.{name} is not described" for name in value.keys() - known.keys())
        missing = known.keys() - value.keys() - OF_THE_SERVER
        yield from (f"{path}.{name} is not sent" for name in missing)
        for name in value.keys() & known.keys():
            yield from differences(value[name], known[name], f"{path}.{name}")
    elif get_origin(kind) is list:
        assert isinstance(value, list), path
        for item in value:
            yield from differences(item, get_args(kind)[0], f"{path}[]")
    elif get_origin(kind) is dict:
        for item in value.values():
            yield from differences(item, get_args(kind)[1], f"{path}.*")
    elif get_origin(kind) is Literal:
        if value not in get_args(kind):
            yield f"{path}: {value!r} is not one of {get_args(kind)}"
    elif kind is not Any:
        yield from _plain(value, kind, path)


def _plain(value: Any, kind: Any, path: str) -> Iterator[str]:
    kinds = get_args(kind) or (kind,)
    inner = [item for item in kinds if is_typeddict(item) or get_origin(item)]
    if inner and value is not None:
        yield from differences(value, inner[0], path)
    elif value is None and type(None) in kinds:
        return
    elif not isinstance(value, tuple(item for item in kinds if not get_origin(item))):
        if not (float in kinds and isinstance(value, int)):
            yield f"{path}: {value!r} is no {kind}"


@pytest.mark.parametrize("what", ASKED)
def test_what_is_sent_is_what_is_described(answers: Answers, what: str) -> None:
    ask, kind = ASKED[what]
    found = ask(answers)
    assert found, "nothing was sent"
    assert sorted(set(differences(found, kind))) == []


def test_lists_that_could_be_empty_are_not(answers: Answers) -> None:
    twins, found = _twins(answers), _search(answers)
    assert any(twin["passages"] for twin in twins["twins"])
    assert any(twin["can_teach_us"] for twin in twins["twins"])
    assert found["hits"] and found["cities"] and found["understood"]["themes"]


def _described(schema: Mapping[str, Any]) -> set[str]:
    inner = schema.get("items", schema)
    return set(inner["properties"])


@pytest.mark.parametrize("what", ASKED)
def test_the_openapi_description_has_the_same_fields(answers: Answers, what: str) -> None:
    ask, kind = ASKED[what]
    found = ask(answers)
    schema = responses(kind)[200]["content"]["application/json"]["schema"]
    sent = set(found[0] if isinstance(found, list) else found)
    assert _described(schema) - OF_THE_SERVER == sent


def test_a_difference_is_found() -> None:
    row = {"key": 1, "more": 2}
    told = list(differences([row], list[shapes.ThemeRow]))
    assert "$[].more is not described" in told
    assert "$[].label is not sent" in told
    assert any("$[].key" in line for line in told)
