"""No query gets the engine to ask another computer: heaps of pieces, against the engine itself."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from kkgraph.sparql.no_network import refuse_network
from kkgraph.sparql.refused import calls_service

URL = "<http://127.0.0.1:8765/x>"
CALL = f"SERVICE {URL}"
PIECES = [
    "'", '"', "'''", '"""', "#", "\n", "\r", "<", ">", "<a:a>", "?a", "\\", " ", "&&", "||", ")",
    "\\u0027", "\\u0023", "\\u003c", "\\U0000003e", "\\u005c", "!=", "1", "}", "{", "SELECT * {",
    f"{CALL} {{}}", f"{CALL} {{ ?s ?p ?o }}", f"S\\u0045RVICE {URL} {{}}", "FILTER(1<2)", "FILTER(",
    "FILTER(1<?b)", "FILTER('a'<'b')", "OPTIONAL {", "UNION", "a:b", "p:x\\'", "p:\\#", "_:b", ".",
    ";", "BIND(", "AS ?z", "VALUES ?v {", "@sv", "^^<a:a>", "~", "<<", "1.", "x", "p:", "p:a.b",
]  # fmt: skip
SHAPES = [
    "SELECT * {{ FILTER(1<?b{0}) {1} FILTER(?c!='x') }}",
    "PREFIX p: <a:> SELECT * {{ {0} {1} {2} {3} }}",
    f"PREFIX p: <a:> ASK {{{{ FILTER(?a<?b&&?c!={{0}}) {{1}} {CALL} {{{{}}}} {{2}} }}}}",
    f"PREFIX p: <a:> SELECT * {{{{ VALUES ?a {{{{ 1 }}}} FILTER(?a<5{{0}}) {{1}} {CALL} "
    "{{ ?s ?p ?o }} {2} FILTER(1<2{3}) }}",
]


def test_whatever_asks_others_is_found() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux keeps the engine from really asking")
    program = "from test_sparql_service import ask_anything; ask_anything(100_000)"
    path = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parent.parent)])
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    reached, missed = told.stdout.split("\n", 1)
    assert missed == ""
    assert int(reached) > 50


def ask_anything(number: int) -> None:
    """Ask random queries in a process without network; print what asked others unseen."""
    import pyoxigraph as ox

    assert refuse_network()
    chance, store = random.Random(5), ox.Store()
    missed, reached = [], 0
    for _ in range(number):
        heaps = ["".join(chance.choices(PIECES, k=chance.randint(0, 6))) for _ in range(4)]
        query = chance.choice(SHAPES).format(*heaps)
        try:
            list(store.query(query))  # type: ignore[arg-type]
        except OSError:
            reached += 1
            missed += [] if calls_service(query) else [query]
        except (SyntaxError, ValueError, TypeError):
            pass
    sys.stdout.write("\n".join([str(reached), *map(repr, missed)]) + ("" if missed else "\n"))


@pytest.mark.parametrize(
    "text",
    [
        "'" * 500_000, "<" * 500_000, "\\" * 500_000, "service#" * 100_000, "service " * 100_000,
        "service a:" * 50_000, "service <" * 50_000, "<a>" * 300_000, "'''\\" * 100_000,
        "service ?x'" * 50_000, "ſervice\\U00110000" * 30_000,
    ],
    ids=range(11),
)  # fmt: skip
def test_it_takes_linear_time(text: str) -> None:
    # A test that hangs is ended.
    assert not calls_service(f"ASK {{ '{text}")
    assert not calls_service(f"{text}#service")
