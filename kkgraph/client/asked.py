"""What a folder and a server can be asked alike, in plain values."""

from __future__ import annotations

from typing import Any, Protocol

from kkgraph.client.rows_table import RowsTable
from kkgraph.interface.search_request import SearchRequest
from kkgraph.interface.twins_request import TwinsRequest


class AskedAlike(Protocol):
    """What both a folder and a server can be asked, in plain values."""

    def rows(self, what: str) -> list[dict[str, object]]:
        """List things.

        :param what: ``contracts``, ``municipalities``, ``networks``, ``themes``, ``queries``.
        :returns: rows.
        """

    def search(self, asked: SearchRequest) -> Any:  # noqa: ANN401 - JSON
        """Find passages.

        :param asked: what to find.
        :returns: the JSON of ``kkgraph search``.
        """

    def twins(self, asked: TwinsRequest) -> Any:  # noqa: ANN401 - JSON
        """Find cities alike.

        :param asked: like which.
        :returns: the JSON of ``kkgraph twins``.
        """

    def contract(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """Show a contract.

        :param name: its id.
        :returns: the JSON of ``kkgraph show``.
        """

    def query(self, name: str, values: dict[str, str]) -> RowsTable:
        """Ask a saved query.

        :param name: its name.
        :param values: of its parameters.
        :returns: rows with typed values.
        """

    def sparql(self, text: str) -> RowsTable:
        """Ask with SPARQL.

        :param text: a SELECT query.
        :returns: rows with typed values.
        """

    def triples(self) -> tuple[str, str]:
        """Give the whole graph.

        :returns: its text, and how rdflib calls the format.
        """
