"""Both checks of shapes against the W3C's tests of SHACL core: right, or refused and said so."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
import w3c_shacl

from kkgraph.errors import OntologyError
from kkgraph.graph.shapes import check, check_fully, read_shapes


@pytest.mark.parametrize("by_class", [False, True], ids=["as they stand", "targets by class"])
def test_the_quick_check_is_right_or_refuses(
    w3c_shacl_dir: Path, tmp_path: Path, by_class: bool
) -> None:
    """No rule is passed over: what the table does not hold is refused with a message."""
    right, refused, wrong = set(), set(), set()
    for case in w3c_shacl.cases(w3c_shacl_dir):
        path = tmp_path / "shapes.ttl"
        written, data = w3c_shacl.with_names_and_messages(case.shapes), w3c_shacl.triples(case.data)
        if by_class:
            written, data = w3c_shacl.with_targets_as_class(written, data)
        path.write_bytes(ox.serialize(set(written), format=ox.RdfFormat.TURTLE))
        try:
            shapes = read_shapes(path)
        except OntologyError as error:
            assert len(str(error).removeprefix(str(path))) > 20
            refused.add(case.id)
            continue
        blank = {
            n.value for t in data for n in (t.subject, t.object) if isinstance(n, ox.BlankNode)
        }
        found = [w3c_shacl.result_of(finding, blank) for finding in check(data, shapes)]
        good = case.results is not None and sorted(found, key=str) == list(case.results)
        (right if good else wrong).add(case.id)
    assert wrong == set()
    assert len(right) + len(refused) == 98
    assert {"targets/targetObjectsOf-001", "targets/targetClassImplicit-001"} <= refused
    assert {"path/path-inverse-001", "property/uniqueLang-002"} <= refused
    assert len(right) >= (10 if by_class else 1)


def test_the_full_check_is_right(w3c_shacl_dir: Path) -> None:
    pytest.importorskip("pyrudof")
    wrong, refused, count = [], [], 0
    for case in w3c_shacl.cases(w3c_shacl_dir):
        count += 1
        data = ox.serialize(w3c_shacl.triples(case.data), format=ox.RdfFormat.N_TRIPLES)
        try:
            findings = check_fully(data, case.shapes)
        except OntologyError:
            refused.append(case.id)
            continue
        found = sorted((w3c_shacl.result_of(one, set()) for one in findings), key=str)
        if case.results is None or found != list(case.results):
            wrong.append(case.id)
    assert count == 98
    assert wrong == []
    assert refused == ["misc/severity-002"], "the only one with a severity of its own"
