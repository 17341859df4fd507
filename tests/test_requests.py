"""Every way of asking offers the same options, since each is made from the same question."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import typer
from fastapi.routing import APIRoute

from kkgraph.cli import app
from kkgraph.errors import UsageError
from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.interface.compare_request import CompareRequest
from kkgraph.interface.coverage_request import CoverageRequest
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.interface.network_request import NetworkRequest
from kkgraph.interface.options import ask, filled, given, options_of
from kkgraph.interface.pair_request import PairRequest
from kkgraph.interface.search_request import SearchRequest
from kkgraph.interface.twins_request import TwinsRequest
from search_api.api import office, questions
from search_api.mcp.server import Tools
from search_api.pages import search as search_page
from search_api.pages import twins as twins_page
from search_api.protocol.params import _names

SEARCH = {item.name for item in options_of(SearchRequest)}
COVERAGE = {item.name for item in options_of(CoverageRequest)}
GOALS = {item.name for item in options_of(GoalsRequest)}
CHANGES = {item.name for item in options_of(ChangesRequest)}
NETWORK = {item.name for item in options_of(NetworkRequest)}
PAIRS = {item.name for item in options_of(PairRequest)}
TWINS = {item.name for item in options_of(TwinsRequest)}


def _command(name: str) -> set[str]:
    commands: Any = typer.main.get_command(app)
    return {param.name for param in commands.commands[name].params}


def _parameters(router: Any, path: str) -> set[str]:
    routes = [item for item in router.routes if isinstance(item, APIRoute) and item.path == path]
    return set(_names(routes[0].dependant))


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("search", SEARCH),
        ("twins", TWINS),
        ("changes", CHANGES),
        ("goals", GOALS),
        ("coverage", COVERAGE),
        ("pair", PAIRS),
    ],
)
def test_the_command_line_offers_every_option(name: str, options: set[str]) -> None:
    assert options <= _command(name) and len(options) >= 4


@pytest.mark.parametrize(
    ("router", "path", "options"),
    [
        (questions.router, "/search", SEARCH),
        (questions.router, "/municipalities/{municipality}/twins", TWINS),
        (office.router, "/changes", CHANGES),
        (office.router, "/goals", GOALS),
        (office.router, "/coverage", COVERAGE),
        (office.router, "/network", NETWORK),
        (office.router, "/pair", PAIRS),
        (search_page.router, "/search", SEARCH - {"n"}),
        (twins_page.router, "/twins", TWINS - {"n"}),
    ],
)
def test_the_server_offers_every_option(router: Any, path: str, options: set[str]) -> None:
    assert options <= _parameters(router, path) | {"lang"}


@pytest.mark.parametrize(("tool", "options"), [(Tools.search, SEARCH), (Tools.twins, TWINS)])
def test_language_models_are_offered_every_option(tool: Any, options: set[str]) -> None:
    assert options <= set(inspect.signature(tool).parameters)


def test_single_texts_and_nothing_at_all_are_read() -> None:
    asked = ask(SearchRequest, "tåg", theme="heat", legs="vectors, words", municipality=None)
    assert (asked.municipality, asked.theme) == ((), ("heat",))
    assert asked.legs == ("words", "vectors")
    assert given(asked) == {"theme": ("heat",), "legs": ("words", "vectors")}
    assert given(SearchRequest("tåg")) == {}


def test_fields_of_forms_that_were_not_filled_in_are_left_out() -> None:
    sent = {"theme": ["", " "], "version": ["2024", ""], "exact": False, "about": "  ", "n": None}
    assert filled(sent) == {"version": ["2024"], "exact": False}


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        (SearchRequest, {"n": 0}, "1 to 1,000"),
        (SearchRequest, {"offset": -1}, "offset"),
        (SearchRequest, {"legs": ["ears"]}, "words, themes, vectors"),
        (SearchRequest, {"query_lang": "fi"}, "sv and en"),
        (SearchRequest, {"munincipality": "malmo"}, "municipality"),
        (TwinsRequest, {"n": 1001}, "1 to 1,000"),
        (TwinsRequest, {"weights": "tallness=2"}, "themes, passages"),
        (TwinsRequest, {"weights": {"themes": -1.0}}, "from 0 to 1000"),
    ],
)
def test_faults_are_told_before_anything_is_opened(
    kind: Any, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        ask(kind, "tåg", **options)


def test_weights_as_mapping_and_as_text_are_the_same() -> None:
    by_text = TwinsRequest("lund", weights="goals=0.125,themes=0")
    by_name = ask(TwinsRequest, "lund", weights={"goals": 0.125, "themes": 0})
    assert by_text.parts == by_name.parts
    assert by_text.parts["goals"] == 0.125


@pytest.mark.parametrize("names", [["lund"], list("abcdef"), []])
def test_two_to_five_are_compared(names: list[str]) -> None:
    with pytest.raises(UsageError, match="2 to 5"):
        CompareRequest(names)
