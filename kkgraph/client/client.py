"""A small client of the API: ``Client("http://127.0.0.1:8000").search("fjärrvärme")``.

Answers that did not change are not sent again (ETag). `Client.at` asks one snapshot for good, so
that a result can be repeated.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import quote

import httpx

from kkgraph.aliases import Lang
from kkgraph.answers import shapes
from kkgraph.client.connection import ApiError, Connection, Value
from kkgraph.client.office_questions import OfficeQuestions
from kkgraph.errors import KkGraphError
from kkgraph.interface.compare_request import CompareRequest
from kkgraph.interface.options import ask, given
from kkgraph.interface.search_request import SearchRequest
from kkgraph.interface.twins_request import TwinsRequest

__all__ = ["ApiError", "Client"]


class Client(OfficeQuestions):
    """Asks a server."""

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        *,
        snapshot: str | None = None,
        lang: Lang = "sv",
        timeout: float = 30.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Prepare to ask.

        :param url: address of the server.
        :param snapshot: ask this snapshot; the current one unless given.
        :param lang: language of labels.
        :param timeout: seconds to wait for an answer.
        :param transport: instead of the network, for tests.
        """
        self.snapshot = snapshot
        self.lang = lang
        self.last_snapshot: str | None = snapshot
        self._connection = Connection(url, timeout, transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()

    def at(self, snapshot: str | None = None) -> Client:
        """Make a client that asks one snapshot, whatever becomes current.

        :param snapshot: its key; that of the last answer unless given.
        :returns: the client.
        :raises KkGraphError: if there was no answer yet.
        """
        chosen = snapshot or self.last_snapshot
        if not chosen:
            raise KkGraphError("no snapshot is known yet; ask something first or name one")
        wire = self._connection
        return Client(
            wire.url,
            snapshot=chosen,
            lang=self.lang,
            timeout=wire.timeout,
            transport=wire.transport,
        )

    def search(
        self,
        asked: SearchRequest | str,
        *,
        select: str | None = None,
        **options: Any,  # noqa: ANN401 - those of the request
    ) -> shapes.FoundJson:
        """Find passages.

        :param asked: what to find, and where; or words, "phrases", -words alone.
        :param select: fields of the hits, with commas between.
        :param options: those of `SearchRequest`, beside words alone.
        :returns: hits with their places and reasons, and cities.
        :raises UsageError: if an option is unknown or makes no sense.
        """
        if isinstance(asked, str):
            asked = ask(SearchRequest, asked, **{"lang": self.lang, **options})
        params = {**_given(asked), "q": asked.text, "lang": asked.lang, "select": select}
        return cast("shapes.FoundJson", self.get("search", **params))

    def hits(
        self,
        q: str,
        *,
        n: int = 100,
        **options: Any,  # noqa: ANN401 - those of the request
    ) -> Iterator[shapes.HitJson]:
        """Find all passages, page by page.

        :param q: as for `search`.
        :param n: how many to fetch at once.
        :param options: as for `search`.
        :returns: hits, best first.
        """
        offset = 0
        while True:
            found = self.search(q, n=n, offset=offset, **options)
            yield from found["hits"]
            offset += len(found["hits"])
            if not found["next"]:
                return

    def contracts(self, **options: Value) -> list[shapes.ContractRow]:
        """List contracts and reports.

        :param options: ``n offset sort select``.
        :returns: rows.
        """
        return cast("list[shapes.ContractRow]", self._rows("contracts", options))

    def municipalities(self, **options: Value) -> list[shapes.CityRow]:
        """List municipalities.

        :param options: ``n offset sort select``.
        :returns: rows.
        """
        return cast("list[shapes.CityRow]", self._rows("municipalities", options))

    def networks(self, **options: Value) -> list[shapes.NetworkRow]:
        """List networks.

        :param options: ``n offset sort select``.
        :returns: rows.
        """
        return cast("list[shapes.NetworkRow]", self._rows("networks", options))

    def themes(self, **options: Value) -> list[shapes.ThemeRow]:
        """List concepts of the thesaurus.

        :param options: ``n offset sort select``.
        :returns: rows.
        """
        return cast("list[shapes.ThemeRow]", self._rows("themes", options))

    def queries(self, **options: Value) -> list[shapes.QueryRow]:
        """List saved queries.

        :param options: ``n offset sort select``.
        :returns: rows.
        """
        return cast("list[shapes.QueryRow]", self._rows("queries", options))

    def initiatives(self, **options: Value) -> list[shapes.InitiativeRow]:
        """List initiatives that somebody takes part in.

        :param options: ``n offset sort select``.
        :returns: rows.
        """
        return cast("list[shapes.InitiativeRow]", self._rows("initiatives", options))

    def initiative(self, name: str) -> shapes.InitiativeJson:
        """Say who takes part in an initiative, by which kind of source.

        :param name: key or any name of an initiative or network.
        :returns: participants with what pages and contracts say, apart.
        """
        found = self.get(f"initiatives/{_part(name)}", lang=self.lang)
        return cast("shapes.InitiativeJson", found)

    def progress(self, municipality: str) -> shapes.ProgressJson:
        """Put a city's goals beside its measured emissions.

        :param municipality: code, name or slug.
        :returns: series and goals, each with its line or why there is none.
        """
        found = self.get(f"municipalities/{_part(municipality)}/progress", lang=self.lang)
        return cast("shapes.ProgressJson", found)

    def municipality(self, name: str) -> shapes.City:
        """Say what is known of a municipality.

        :param name: code, name or slug.
        :returns: the municipality and its contracts.
        """
        found = self.get(f"municipalities/{_part(name)}", lang=self.lang)
        return cast("shapes.City", found)

    def twins(
        self,
        asked: TwinsRequest | str,
        *,
        select: str | None = None,
        **options: Any,  # noqa: ANN401 - those of the request
    ) -> shapes.TwinsJson:
        """Find cities alike.

        :param asked: like which city, and in what; or the city alone.
        :param select: fields of the twins, with commas between.
        :param options: those of `TwinsRequest`, beside a city alone.
        :returns: cities with reasons.
        :raises UsageError: if an option is unknown or makes no sense.
        """
        if isinstance(asked, str):
            asked = ask(TwinsRequest, asked, **options)
        path = f"municipalities/{_part(asked.municipality)}/twins"
        return cast("shapes.TwinsJson", self.get(path, **{**_given(asked), "select": select}))

    def contract(self, key: str, *, select: str | None = None) -> shapes.ContractJson:
        """Show a contract.

        :param key: such as ``malmo-2024``.
        :param select: fields with commas between.
        :returns: every statement with its places.
        """
        return cast("shapes.ContractJson", self.get(f"contracts/{_part(key)}", select=select))

    def compare(self, *names: str) -> shapes.ComparedJson:
        """Put cities or contracts side by side.

        :param names: two to five.
        :returns: the comparison.
        :raises UsageError: if there are too few or too many.
        """
        asked = CompareRequest(names)
        return cast("shapes.ComparedJson", self.get("compare", ids=",".join(asked.names)))

    def brief(self, ours: str, theirs: str, about: str | None = None) -> shapes.BriefJson:
        """Put together what to take to a meeting of two cities.

        :param ours: our city by code, name or slug.
        :param theirs: the other one.
        :param about: what the meeting is about.
        :returns: both cities, what is alike, what they say on the topic, what to ask.
        """
        found = self.get("brief", ours=ours, theirs=theirs, about=about)
        return cast("shapes.BriefJson", found)

    def commitments(self, version: str | None = None) -> shapes.CommitmentsJson:
        """Line up joint commitments.

        :param version: as printed; the newest unless given.
        :returns: who adopted which, and who did not.
        """
        return cast("shapes.CommitmentsJson", self.get("commitments", version=version))

    def query(self, name: str, **params: Value) -> list[dict[str, str | None]]:
        """Ask a saved query.

        :param name: its name.
        :param params: its parameters.
        :returns: a mapping a row, from column to value or ``None``.
        """
        return _bindings(self.get(f"queries/{_part(name)}", **params))

    def sparql(self, text: str) -> list[dict[str, str | None]]:
        """Ask with SPARQL, always the current snapshot.

        :param text: a SELECT query.
        :returns: a mapping a row, from column to value or ``None``.
        """
        return _bindings(self.results(text))

    def results(self, text: str) -> shapes.QueryAnswer:
        """Ask with SPARQL, for the W3C's JSON with the type of every value.

        :param text: a SELECT or ASK query.
        :returns: SPARQL 1.1 Query Results JSON.
        """
        headers = {"Accept": "application/sparql-results+json"}
        reply = self._connection.send("POST", "/sparql", data={"query": text}, headers=headers)
        return cast("shapes.QueryAnswer", reply.json())

    def table(self, path: str, **params: Value) -> list[dict[str, str]]:
        """Get any list as the table that people download.

        :param path: below ``/api``, such as ``contracts``.
        :param params: of the query.
        :returns: a mapping a row, from heading to cell.
        """
        reply = self._fetch(path, {**params, "format": "csv"})
        return list(csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig"))))

    def download(self, file: str, target: Path, *, snapshot: str | None = None) -> int:
        """Take a snapshot away as a file.

        :param file: ``kkgraph.nq``, ``kkgraph.ttl`` or ``tables.zip``.
        :param target: where to write it.
        :param snapshot: its key; that of this client, or the current one, unless given.
        :returns: how many bytes were written.
        """
        wire = self._connection
        key = snapshot or self.snapshot or wire.send("GET", "/snapshots").json()["current"]
        with target.open("wb") as out:
            return sum(out.write(part) for part in wire.stream(f"/snapshots/{key}/{file}"))

    def get(self, path: str, **params: Value) -> Any:  # noqa: ANN401 - JSON
        """Ask anything below ``/api``.

        :param path: such as ``contracts``.
        :param params: of the query; those that are ``None`` are left out.
        :returns: JSON values.
        :raises ApiError: if the server refuses; says what would be right.
        """
        return self._fetch(path, params).json()

    def _rows(self, path: str, options: Mapping[str, Value]) -> Any:  # noqa: ANN401 - JSON
        return self.get(path, **{"lang": self.lang, **options})

    def _fetch(self, path: str, params: Mapping[str, Value]) -> httpx.Response:
        start = f"/snapshots/{self.snapshot}" if self.snapshot else ""
        reply = self._connection.fetch(f"{start}/api/{path}", params)
        self.last_snapshot = reply.headers.get("X-Kkgraph-Snapshot", self.last_snapshot)
        return reply


def _given(asked: SearchRequest | TwinsRequest) -> dict[str, Value]:
    """Write the options of a question as parameters."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in given(asked).items()
    }


def _part(name: str) -> str:
    """Write a name as one part of a path."""
    return quote(name, safe="")


def _bindings(found: Mapping[str, Any]) -> list[dict[str, str | None]]:
    """Make plain rows of SPARQL Results JSON."""
    columns = found["head"]["vars"]
    return [
        {name: row[name]["value"] if name in row else None for name in columns}
        for row in found["results"]["bindings"]
    ]
