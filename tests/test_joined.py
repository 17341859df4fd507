"""What cities share: every tie has its place, groups and bridges hold, files are the same twice."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx as nx
import pytest

from kkgraph.errors import UsageError
from kkgraph.exports.network_file import write_network
from kkgraph.interface.network_answer import NetworkJson
from kkgraph.interface.network_request import NetworkRequest
from kkgraph.programme.joined.network import network
from kkgraph.programme.joined.network_rows import to_table
from kkgraph.programme.joined.picture import picture_of
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import load

EVERYTHING = ("network", "initiative", "organisation", "project", "joint_commitment")


@pytest.fixture(scope="module")
def snapshot(sample_data: Path) -> Snapshot:
    return Snapshot.open(sample_data)


def _ask(snapshot: Snapshot, **options: Any) -> NetworkJson:
    return network(snapshot, load(), NetworkRequest(**options))


def test_every_tie_stands_in_the_text_of_its_city(snapshot: Snapshot) -> None:
    found = _ask(snapshot, kind=EVERYTHING)
    by_contract = [edge for edge in found["edges"] if edge["contract"]]
    assert len(by_contract) >= 4
    for edge in by_contract:
        contract = snapshot.contract(edge["contract"] or "")
        place, text = edge["source"], snapshot.text(contract.source.sha256)
        assert place is not None and edge["quote"]
        said = " ".join(text[place["start"] : place["end"]].replace("-\n", "").split())
        assert " ".join(edge["quote"].split())[:15] in said
    assert all(edge["url"] for edge in found["edges"] if not edge["contract"])


def test_only_what_enough_cities_share_is_there(snapshot: Snapshot) -> None:
    found = _ask(snapshot, kind=EVERYTHING)
    things = [node for node in found["nodes"] if node["kind"] != "municipality"]
    assert things and min(node["degree"] for node in things) >= 2
    more = _ask(snapshot, kind=EVERYTHING, least=1)
    assert {node["id"] for node in things} < {node["id"] for node in more["nodes"]}


def test_two_cities_are_told_what_joins_them(snapshot: Snapshot) -> None:
    found = _ask(snapshot, kind=("organisation",), municipality=("Lingonheda", "Stenlycke"))
    joined = found["joins"]
    assert [(pair["first"], pair["second"]) for pair in joined] == [("Lingonheda", "Stenlycke")]
    assert "Kommuninvest" in joined[0]["shared"]
    turned = _ask(snapshot, kind=("organisation",), municipality=("Stenlycke", "Lingonheda"))
    assert turned == found


def test_bridges_are_nodes_without_which_cities_fall_apart(snapshot: Snapshot) -> None:
    found = _ask(snapshot, kind=EVERYTHING)
    graph = nx.Graph([(edge["city"], edge["thing"]) for edge in found["edges"]])
    before = nx.number_connected_components(graph)
    cities = {node["id"] for node in found["nodes"] if node["kind"] == "municipality"}
    named = {bridge["id"] for bridge in found["bridges"]}
    checked = 0
    for node in graph:
        rest = graph.subgraph(set(graph) - {node})
        parts = [part for part in nx.connected_components(rest) if part & cities]
        assert (node in named) == (len(parts) > before), node
        checked += 1
    assert checked > 4


def test_the_picture_has_every_tied_node_once_and_in_its_column(snapshot: Snapshot) -> None:
    found = _ask(snapshot, kind=EVERYTHING)
    picture = picture_of(found)
    tied = {node for edge in found["edges"] for node in (edge["city"], edge["thing"])}
    assert set(picture.points) == tied != set()
    places = {(point.x, point.y) for point in picture.points.values()}
    assert len(places) == len(tied)
    assert all(0 < point.y < picture.height for point in picture.points.values())


def test_files_are_read_back_and_the_same_twice(snapshot: Snapshot) -> None:
    found = _ask(snapshot, kind=EVERYTHING)
    ids = {node["id"] for node in found["nodes"]}
    for suffix in ("graphml", "gexf", "json", "svg"):
        assert write_network(suffix, found, "sv") == write_network(suffix, found, "sv")
    assert set(nx.read_graphml(io.BytesIO(write_network("graphml", found, "sv")))) == ids
    assert set(nx.read_gexf(io.BytesIO(write_network("gexf", found, "sv")))) == ids
    assert json.loads(write_network("json", found, "sv")) == found
    drawn = ElementTree.fromstring(write_network("svg", found, "en"))
    lines = drawn.findall("{http://www.w3.org/2000/svg}line")
    assert len(lines) == len(found["edges"]) > 0
    with pytest.raises(UsageError, match="svg"):
        write_network("png", found, "sv")


def test_names_and_quotes_never_become_markup(snapshot: Snapshot) -> None:
    found = _ask(snapshot, kind=EVERYTHING)
    evil = "<script>&\x00\x0b\ufffe\"'"
    for node in found["nodes"]:
        node["label"] = evil
    for edge in found["edges"]:
        edge["quote"] = evil
    assert b"<script" not in write_network("svg", found, "sv")
    ElementTree.fromstring(write_network("svg", found, "sv"))
    nx.read_graphml(io.BytesIO(write_network("graphml", found, "sv")))
    nx.read_gexf(io.BytesIO(write_network("gexf", found, "sv")))


def test_a_table_has_a_row_a_tie(snapshot: Snapshot) -> None:
    found = _ask(snapshot, kind=EVERYTHING)
    columns, rows = to_table(found, "en")
    assert len(rows) == len(found["edges"]) > 0
    assert {len(row) for row in rows} == {len(columns)}


def test_a_kind_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="joint_commitment"):
        NetworkRequest(kind=("friends",))  # type: ignore[arg-type]
    assert NetworkRequest(kind=("network,project",)).kind == ("network", "project")  # type: ignore[arg-type]
