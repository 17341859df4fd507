"""`kkgraph mcp` over its standard input and output, asked by the SDK's own client."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
import sample_contracts

mcp = pytest.importorskip("mcp")

TOOLS = {
    "search", "twins", "show", "compare", "commitments", "list_contracts", "list_queries",
    "saved_query", "changes", "goals", "coverage", "network", "pair",
    "initiative", "progress", "brief", "report", "city_answers",
}  # fmt: skip


async def _call(data: Path, calls: list[tuple[str, dict[str, Any]]]) -> tuple[Any, list[Any]]:
    program = "from kkgraph.cli import main; main()"
    command = mcp.StdioServerParameters(
        command=sys.executable, args=["-c", program, "--data", str(data), "mcp"]
    )
    async with mcp.Client(command) as client:
        tools = await client.list_tools()
        return tools.tools, [await client.call_tool(name, values) for name, values in calls]


def ask(data: Path, *calls: tuple[str, dict[str, Any]]) -> tuple[Any, list[Any]]:
    with anyio.from_thread.start_blocking_portal() as portal:
        return portal.call(_call, data, list(calls))


def told(result: Any) -> Any:
    assert not result.is_error, result.content[0].text
    return json.loads(result.content[0].text)


def test_tools_say_what_they_do(sample_data: Path) -> None:
    tools, _ = ask(sample_data)
    assert {tool.name for tool in tools} == TOOLS
    for tool in tools:
        assert len(tool.description) > 40
        assert tool.annotations.read_only_hint


def test_answers_carry_quotes_and_places(sample_data: Path) -> None:
    _, found = ask(
        sample_data,
        ("search", {"query": "district heating", "n": 3}),
        ("twins", {"municipality": "Ängsvattnet", "n": 2}),
        ("show", {"contract": "angsvattnet-2024", "parts": ["goals"]}),
        ("compare", {"names": ["angsvattnet", "stenlycke"]}),
        ("commitments", {}),
        ("saved_query", {"name": "goals_by_kind_and_year", "parameters": {"year": "2040"}}),
        ("list_contracts", {}),
        ("list_queries", {}),
        ("initiative", {"name": "NetZeroCities"}),
        ("progress", {"municipality": "Malmö"}),
        ("brief", {"ours": "Stenlycke", "theirs": "Lingonheda"}),
    )
    search, twins, show, compare, commitments, query, contracts, queries, *rest = map(told, found)
    initiative, progress, brief = rest
    assert brief["said"][0] == "Stenlycke meets Lingonheda"
    assert all(pair["theirs"]["source"]["file"] for pair in brief["likenesses"])
    assert brief["likenesses"]
    assert initiative["official_twins"] and initiative["participants"]
    assert all(one["by_page"] or one["by_contract"] for one in initiative["participants"])
    assert {bool(one["by_page"]) for one in initiative["participants"]} == {True, False}
    assert progress["boundary"] and progress["series"]
    for row in queries["queries"]:
        for told_once in (row, *row["params"]):
            assert told_once["description"]
            assert not [key for key in told_once if key.endswith(("_sv", "_en"))]
    snapshot = sample_contracts.Snapshot.open(sample_data)
    assert {answer["snapshot"] for answer in map(told, found)} == {snapshot.id}
    assert 0 < len(search["hits"]) <= 3
    assert search["conclusion"].startswith(f"{search['answer']['says']} say so: ")
    for hit in search["hits"]:
        assert hit["excerpt"] and hit["source"]["line_from"]
    passage = twins["twins"][0]["passages"][0]
    assert passage["ours"]["text"] and passage["theirs"]["source"]
    assert "networks" not in show and show["counts"]["networks"]
    assert all(place["quote"] for goal in show["goals"] for place in goal["evidence"])
    assert len(compare["contracts"]) == 2
    adopter = commitments["joint"][0]["adopted_by"][0]
    text = snapshot.text(snapshot.contract(adopter["contract"]).source.sha256)
    place = adopter["evidence"][0]
    assert " ".join(text[place["start"] : place["end"]].split()) == " ".join(place["quote"].split())
    assert query["rows"][0]["quote"]
    assert len(contracts["contracts"]) == len(snapshot.contract_ids())
    assert queries["page"]["next"] == 2
    assert queries["page"]["items_in_all"]["queries"] > len(queries["queries"]) > 2


def test_long_answers_come_in_pages(sample_data: Path) -> None:
    from search_api.mcp.bounded import MOST, page_of
    from search_api.mcp.library import Library
    from search_api.mcp.server import Tools

    tools = Tools(Library(sample_data))
    compared = tools.compare(["angsvattnet-2020", "angsvattnet-2024", "stenlycke"])
    for whole in (tools.list_queries(), compared):
        assert len(json.dumps(whole, ensure_ascii=False)) > MOST
        last = page_of(whole, 1)["page"]["of"]
        pages = [page_of(whole, number) for number in range(1, last + 2)]
        assert all(len(json.dumps(page, ensure_ascii=False)) <= MOST for page in pages)
        assert [page["page"]["next"] for page in pages] == [*range(2, last + 1), None, None]
        for key in ("queries", "themes", "goals"):
            # Nothing is lost, nothing comes twice.
            assert [row for page in pages for row in page.get(key, [])] == whole.get(key, [])
        assert not any("shortened" in page["page"] for page in pages)


@pytest.mark.parametrize(
    "answer",
    [
        {"rows": [{"quote": "x" * 50_000, "places": [*range(9000)]}, {"quote": "y"}]},
        {"head": {str(number): "z" * 99 for number in range(999)}, "rows": [1, 2]},
        {"text": "å" * 20_000},
    ],
)
def test_what_is_too_long_for_a_page_is_cut_and_says_so(answer: dict[str, Any]) -> None:
    from search_api.mcp.bounded import MOST, page_of

    page = page_of({"snapshot": "s", **answer}, 1)
    assert len(json.dumps(page, ensure_ascii=False)) <= MOST
    assert "cut" in page["page"]["shortened"]
    assert page["snapshot"] == "s"
    assert len(page.get("rows", [])) == len(answer.get("rows", []))


def test_arguments_are_forgiven_where_they_are_clear(sample_data: Path) -> None:
    one = {"query": "klimat", "municipality": "Ängsvattnet", "n": None, "theme": None}
    tools, (forgiven, listed, *refused) = ask(
        sample_data,
        ("search", one),
        ("search", {"query": "klimat", "municipality": ["Ängsvattnet"]}),
        ("search", {"query": "klimat", "city": "Ängsvattnet"}),
        ("search", {"query": "klimat", "municipalty": "Ängsvattnet"}),
        ("list_contracts", {"x" * 5000: 1}),
    )
    assert all(tool.input_schema["additionalProperties"] is False for tool in tools)
    assert all("snapshot" in tool.output_schema["required"] for tool in tools)
    assert told(forgiven)["hits"] == told(listed)["hits"] != []
    assert {hit["municipality"] for hit in told(forgiven)["hits"]} == {"Ängsvattnet"}
    assert forgiven.structured_content == told(forgiven)
    for result, words in zip(refused, ("'city'", "mean municipality?", "page"), strict=True):
        assert result.is_error
        assert words in result.content[0].text and len(result.content[0].text) < 1000


EVERY_TOOL: dict[str, dict[str, Any]] = {
    "search": {"query": "fjärrvärme"},
    "twins": {"municipality": "Lingonheda"},
    "show": {"contract": "lingonheda-2024"},
    "compare": {"names": ["Lingonheda", "Stenlycke"]},
    "brief": {"ours": "Lingonheda", "theirs": "Stenlycke"},
    "commitments": {},
    "initiative": {"name": "klimatkommunerna"},
    "progress": {"municipality": "Malmö"},
    "changes": {"year": "2024"},
    "coverage": {"network": "Viable Cities", "country": "SE"},
    "report": {},
    "city_answers": {"contract": "lingonheda-2024"},
    "goals": {},
    "network": {},
    "pair": {},
    "list_contracts": {},
    "list_queries": {},
    "saved_query": {"name": "contracts_overview"},
}


def test_answers_are_as_the_schema_of_their_tool_says(sample_data: Path) -> None:
    """Every member is named and of the kind that is said; clients check that and refuse else."""
    tools, found = ask(sample_data, *EVERY_TOOL.items())
    schemas = {tool.name: tool.output_schema for tool in tools}
    assert set(schemas) == set(EVERY_TOOL) == TOOLS
    for name, result in zip(EVERY_TOOL, found, strict=True):
        assert not result.is_error, (name, result.content[0].text)
        answer = result.structured_content
        assert len(answer) > 1, name
        assert set(answer) <= set(schemas[name]["properties"]), name
        jsonschema.validate(answer, schemas[name])
        assert all("type" in said for said in schemas[name]["properties"].values()), name


def test_prompts_for_the_three_who_ask(sample_data: Path) -> None:
    from search_api.mcp.library import Library
    from search_api.mcp.server import create_server

    async def read() -> list[str]:
        server = create_server(Library(sample_data))
        prompts = await server.list_prompts()
        texts = []
        for prompt in prompts:
            values = {argument.name: "sjöfart" for argument in prompt.arguments or ()}
            made = await server.get_prompt(prompt.name, values)
            texts.append(made.messages[0].content.text)
        return texts

    texts = anyio.run(read)
    assert len(texts) == 3
    for text in texts:
        assert "sjöfart" in text and "silence is not a no" in text
        named = set(re.findall(r"`(\w+)`", text)) - {"conclusion", "about", "snapshot"}
        assert len(named & TOOLS) >= 2
        assert named - TOOLS == {"not_examined"}


def test_errors_say_what_would_be_right(sample_data: Path) -> None:
    _, found = ask(
        sample_data,
        ("twins", {"municipality": "Angsvatnet"}),
        ("show", {"contract": "angsvattnet-1999"}),
        ("saved_query", {"name": "participants_of_netwrk"}),
        ("saved_query", {"name": "participants_of_network"}),
        ("search", {"query": "och"}),
        ("search", {"query": "x", "n": 9999}),
    )
    near = ["Ängsvattnet", "angsvattnet-2024", "participants_of_network", "network", "", "50"]
    for result, words in zip(found, near, strict=True):
        assert result.is_error
        assert words in result.content[0].text


def test_hostile_arguments_get_short_answers(sample_data: Path) -> None:
    long = "x" * 100_000
    _, found = ask(
        sample_data,
        ("show", {"contract": "../../../etc/passwd"}),
        ("show", {"contract": long}),
        ("twins", {"municipality": "\x00\u202e", "about": long}),
        ("search", {"query": long}),
        ("search", {"query": "klimat", "municipality": [long]}),
        ("search", {"query": "\x00"}),
        ("compare", {"names": [long, "x"]}),
        ("compare", {"names": ["x"] * 1000}),
        ("commitments", {"version": long}),
        ("saved_query", {"name": "../checks/x"}),
        ("saved_query", {"name": "contracts_overview", "parameters": {"version": long}}),
        ("saved_query", {"name": "evidence_of_statement",
                         "parameters": {"statement": "x> } SERVICE <http://x> {"}}),
    )  # fmt: skip
    assert len(found) == 12
    for result in found:
        assert result.is_error
        assert len(result.content[0].text) < 1000
        assert "Traceback" not in result.content[0].text
        assert str(sample_data) not in result.content[0].text


def test_a_folder_without_snapshot(tmp_path: Path) -> None:
    _, (result,) = ask(tmp_path, ("list_contracts", {}))
    assert result.is_error
    assert "ingest" in result.content[0].text
