"""Taking queries apart: every kind of token, ended or not, in time that grows as the text does."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from growth import grows_faster
from servers import write_snapshot

from kkgraph.errors import QueryError
from kkgraph.sparql.query import Query
from kkgraph.sparql.refused import calls_service
from search_api.app import create_app
from search_api.settings import ServerSettings

# Every kind of token, ended and not.
PIECES = [
    '"', '"a"', '\\"', '"\\"', '"""', '"""a"""', '\\"""', '\\""" ', '""', "'", "'a'", "\\'", "'''",
    "'''a'''", "\\'''", "<", "<a", "<a>", ">", "<\\u0041", "#", "#\n", "\\#", "a", "a.", "a-", "å",
    "a:", ":", ":.", "a:b.", "a.b:c", "\\.", "_", "_:", "_:.", "1", "1.", "1.5", "1e", ".1", "-",
    ".", "?", "?a", "$", "@", "@a", "@a-", "\\", "\\u0041", "^^", "(", "[", "{", "()", "{}", " ",
    "\n", "\r", "\u2028", "\u0000", "SELECT ", "PREFIX a: <b> ", "service", "service <", "SILENT ",
]  # fmt: skip
_CHANCE = random.Random(20)
PUMPS = [*PIECES, *("".join(_CHANCE.sample(PIECES, 3)) for _ in range(25))]


def read(text: str) -> None:
    query = Query.read(text)
    assert query.form is not None
    try:
        assert query.groups is not None
        assert query.searches is not None
    except QueryError as error:
        assert str(error)


def read_inside(text: str) -> None:
    read(f'PREFIX kk: <https://w3id.org/kkgraph/def#> SELECT * {{ ?p kk:matches "a" . {text}')


def look_for_service(text: str) -> None:
    assert calls_service("service " + text) is not None


@pytest.mark.parametrize("work", [read, read_inside, look_for_service])
def test_reading_takes_time_that_grows_as_the_text_does(work: Callable[[str], None]) -> None:
    slow = [p for p in PUMPS if grows_faster(work, lambda n, p=p: p * (n // len(p)), 3_000)]
    assert slow == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What does not end as a long string is an empty one and the beginning of another.
        ('"""a" ?x', ['""', '"a"', "?x"]),
        ("'''a' ?x", ["''", "'a'", "?x"]),
        ('"""a\\""" ?x """b"""', ['"""a\\""" ?x """', "b", '""', '"']),
        ('"""a""b"""', ['"""a""b"""']),
        ('"a\n', ['"a\n']),
        ('"""a" \'\'\'b"""\'\'\' ?x', ['"""a" \'\'\'b"""', "''", "' ?x"]),
        ("?a.b:c.d:e.", ["?a", ".", "b:c.d:e", "."]),
        ("a:b\\.. .5 1.5e3 1.", ["a:b\\.", ".", ".5", "1.5e3", "1", "."]),
        ("WHERE{a.b c-d}", ["WHERE", "{", "a", ".", "b", "c", "-", "d", "}"]),
        ("<a\\u0062> <a b>", ["<a\\u0062>", "<", "a", "b", ">"]),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [token.text for token in Query.read(text).tokens] == expected


def test_no_token_is_lost_and_each_stands_where_it_says() -> None:
    chance = random.Random(21)
    for _ in range(3000):
        text = "".join(chance.choices(PIECES, k=chance.randint(1, 12)))
        tokens = Query.read(text).tokens
        assert all(text[token.start : token.end] == token.text for token in tokens), text
        ends = [0, *(token.end for token in tokens)]
        starts = [*(token.start for token in tokens), len(text)]
        between = [text[end:start] for end, start in zip(ends, starts, strict=True)]
        assert all(not gap.strip() or "#" in gap for gap in between), text


def test_a_long_query_is_not_read_where_requests_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_snapshot(tmp_path, passages=2)
    in_loop: list[int] = []
    original = Query.read

    def watched(text: str) -> Query:
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return original(text)
        in_loop.append(len(text))
        return original(text)

    monkeypatch.setattr(Query, "read", watched)
    settings = ServerSettings(data_dir=tmp_path, access_log=False, rate=0)
    with TestClient(create_app(settings)) as client:
        for text in ('\\""" ' * 8_000, "ASK {} #" + "x" * 40_000, "ASK {}"):
            reply = client.post("/sparql", data={"query": text})
            assert reply.status_code in (200, 400), reply.text
            # An address has less room.
            assert client.get("/query", params={"query": text[:20_000]}).status_code < 500
    assert in_loop
    assert max(in_loop) < 5_000
