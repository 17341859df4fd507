"""The graph brought up to date equals the graph filled from nothing."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Store

from kkgraph.errors import SnapshotError
from kkgraph.snapshot import graph_folder, layout
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.reader import Snapshot

GRAPHS = ("one", "two", "three", "four")


def line(subject: int, value: int, graph: str) -> bytes:
    return f'<http://x/{subject}> <http://x/p> "v {value} ." <http://g/{graph}> .\n'.encode()


def build(data: Path, graphs: dict[str, set[bytes]]) -> Snapshot:
    with Builder.begin(data) as builder:
        for name, lines in graphs.items():
            builder.put_graph(name, b"".join(lines))
        return builder.commit()


def held(snapshot: Snapshot) -> tuple[set[str], set[str]]:
    store = Store.read_only(str(snapshot.graph_path))
    return set(map(str, store)), {name.value for name in store.named_graphs()}  # type: ignore[union-attr]


def wanted(graphs: dict[str, set[bytes]]) -> tuple[set[str], set[str]]:
    quads = [
        quad
        for lines in graphs.values()
        for quad in ox.parse(input=b"".join(lines), format=ox.RdfFormat.N_QUADS)
    ]
    bare = [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads]
    return set(map(str, [*quads, *bare])), {quad.graph_name.value for quad in quads}  # type: ignore[union-attr]


def changed_lines(snapshot: Snapshot) -> int:
    return int(json.loads((snapshot.path / layout.GRAPH_MARKER).read_bytes())["changed"])


@pytest.fixture
def much_may_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_folder, "_OLD_FOR_ONE_NEW", 0)


@pytest.mark.usefixtures("much_may_change")
@pytest.mark.parametrize("seed", range(4))
def test_any_changes_one_after_the_other(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    graphs: dict[str, set[bytes]] = {"ever": {line(0, 0, "ever")}}
    for step in range(8):
        for name in draw.sample(GRAPHS, 2):
            # Few subjects and values: the same triple often stands in several graphs, and
            # now and then the same quad in several files.
            places = [name, draw.choice(GRAPHS)]
            drawn = range(draw.choice((0, 1, 20)))
            lines = {line(draw.randrange(5), draw.randrange(4), draw.choice(places)) for _ in drawn}
            graphs[name] = lines
        if step == 5:
            graphs.pop(draw.choice(sorted(graphs)))
        opened = build(tmp_path, graphs)
        assert held(opened) == wanted(graphs)
        assert opened.manifest.counts["quads"] == len(set().union(*graphs.values()))
        assert changed_lines(opened) or not step
        opened.check_graph()


def many(count: int = 400) -> dict[str, set[bytes]]:
    return {"ever": {line(number, 1, "ever") for number in range(count)}}


def test_files_are_shared_and_the_last_graph_stays(tmp_path: Path) -> None:
    first = build(tmp_path, many())
    before = held(first)
    second = build(tmp_path, many() | {"one": {line(1, 1, "one"), line(1, 2, "one")}})
    assert changed_lines(second) == 2
    shared = [path for path in second.graph_path.glob("*.sst") if path.stat().st_nlink > 1]
    assert shared
    assert held(first) == before
    assert held(second) == wanted(many() | {"one": {line(1, 1, "one"), line(1, 2, "one")}})
    first.check_graph()


def test_many_changes_are_cleared_away(tmp_path: Path) -> None:
    build(tmp_path, many())
    counts = []
    for number in range(6):
        extra = {line(number, value, "one") for value in range(2, 22)}
        counts.append(changed_lines(build(tmp_path, many() | {"one": extra})))
    assert counts == [20, 60, 100, 0, 40, 80]


def test_a_damaged_file_is_not_carried_on(tmp_path: Path) -> None:
    first = build(tmp_path, many())
    victim = max(first.graph_path.glob("*.sst"), key=lambda path: path.stat().st_size)
    data = bytearray(victim.read_bytes())
    data[len(data) // 3] ^= 255
    victim.write_bytes(data)
    graphs = many() | {"one": {line(1, 2, "one")}}
    second = build(tmp_path, graphs)
    assert changed_lines(second) == 0
    assert held(second) == wanted(graphs)


def test_loaded_while_they_are_put(tmp_path: Path) -> None:
    graphs = many() | {"one": {line(1, 1, "one"), line(1, 2, "one")}, "none": set()}
    at_once = build(tmp_path / "at-once", graphs)
    with Builder.begin(tmp_path / "while") as builder:
        builder.load_while_put()
        for name, lines in graphs.items():
            builder.put_graph(name, b"".join(lines))
        with pytest.raises(SnapshotError, match="put before"):
            builder.put_graph("one", b"")
        opened = builder.commit()
    assert opened.id == at_once.id
    assert held(opened) == held(at_once)


def test_loading_is_given_up_when_building_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no more"), Builder.begin(tmp_path) as builder:
        builder.load_while_put()
        builder.put_graph("one", line(1, 1, "one"))
        raise ValueError("no more")
    assert not list((tmp_path / layout.SNAPSHOTS).iterdir())
    assert not list(tmp_path.glob(f"{layout.BUILDING}*"))
