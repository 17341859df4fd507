"""A search that tests can foresee."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from servers import KK, passage, write_snapshot

from kkgraph.vocabulary.terms import PREFIXES
from search_api.app import create_app
from search_api.serving.current import HeldSnapshot
from search_api.settings import ServerSettings

XSD, RDF = PREFIXES["xsd"], PREFIXES["rdf"]


P = f"PREFIX kk: <{KK}> PREFIX xsd: <{XSD}> PREFIX rdf: <{RDF}>\n"


class FakeSearch:
    """Finds passages whose numbers stand in the text; remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def passages(self, text: str, limit: int) -> list[tuple[str, float]]:
        self.asked.append((text, limit))
        numbers = [int(word) for word in text.split() if word.isdigit()]
        return [(passage(number), 1 / (place + 1)) for place, number in enumerate(numbers)][:limit]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("data")
    write_snapshot(folder)

    def fake(held: HeldSnapshot) -> FakeSearch:
        return FakeSearch()

    settings = ServerSettings(data_dir=folder, access_log=False, rate=0, query_seconds=3)
    with TestClient(create_app(settings, text_search=fake)) as opened:
        yield opened


WORDS = [
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FILTER", "OPTIONAL", "UNION", "GRAPH",
    "VALUES", "BIND", "EXISTS", "NOT", "MINUS", "SERVICE", "PREFIX", "BASE", "FROM", "LIMIT",
    "{", "}", "(", ")", "[", "]", ".", ";", ",", "?p", "$q", "*", "kk:matches", "kk:search",
    "kk:score", "kk:", '"a"', "'b'", '"""', "'", '"', "<", ">", "<urn:x>", "1.5", "20", "a",
    "_:b", "@sv", "^^", "#", "\n", "\\", "\\u0053", "|", "/", "^", "!", "å", "\u0000", "\u2028",
]  # fmt: skip
