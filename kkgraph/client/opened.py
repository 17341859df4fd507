"""For notebooks: ``kkgraph.open("kkgraph-data")`` and ``kkgraph.connect(url)``, asked alike."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from kkgraph import settings
from kkgraph.aliases import Lang
from kkgraph.client.asked import AskedAlike
from kkgraph.client.client import Client
from kkgraph.client.rows_table import RowsAnswer, RowsTable, typed
from kkgraph.errors import UsageError
from kkgraph.interface.options import ask
from kkgraph.interface.search_request import SearchRequest
from kkgraph.interface.twins_request import TwinsRequest

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from kkgraph.sparql.store import Answer as Found

_CONTRACT = ("id", "name", "version", "valid_from", "kind", "family", "text_status", "file")
_HIT = ("rank", "municipality", "contract", "version", "band", "excerpt")
_TWIN = ("rank", "municipality", "contract", "score")
_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_MOST = 50_000_000


class OpenedGraph:
    """A graph to ask from Python; every answer shows itself and becomes a data frame."""

    def __init__(self, asked: AskedAlike, name: str, lang: Lang) -> None:
        """Prepare to ask.

        :param asked: a folder or a server.
        :param name: what to call it.
        :param lang: language of labels.
        """
        self._asked = asked
        self._name = name
        self.lang = lang

    def __repr__(self) -> str:
        return f"<kkgraph {self._name}: {len(self.contracts)} contracts>"

    def close(self) -> None:
        """Let go of a server's connections; of a folder nothing is held."""
        if isinstance(self._asked, _Remote):
            self._asked.close()

    @cached_property
    def contracts(self) -> RowsTable:
        """The contracts that were read."""
        rows = self._asked.rows("contracts")
        return RowsTable(({name: row[name] for name in _CONTRACT} for row in rows), _CONTRACT)

    @cached_property
    def municipalities(self) -> RowsTable:
        """All municipalities of the registers."""
        return RowsTable(self._asked.rows("municipalities"))

    @cached_property
    def queries(self) -> RowsTable:
        """The saved queries."""
        return RowsTable(self._asked.rows("queries"))

    def search(self, text: str, **options: Any) -> RowsAnswer:  # noqa: ANN401 - those of the request
        """Find passages.

        :param text: words, "phrases", -words.
        :param options: those of ``kkgraph search``, such as ``n`` and ``municipality``.
        :returns: hits and cities.
        :raises UsageError: if an option is unknown or makes no sense.
        """
        asked = ask(SearchRequest, text, **{"lang": self.lang, **options})
        return RowsAnswer(self._asked.search(asked), "hits", _HIT)

    def twins(self, city: str, **options: Any) -> RowsAnswer:  # noqa: ANN401 - those of the request
        """Find cities alike.

        :param city: name, code or slug.
        :param options: those of ``kkgraph twins``, such as ``about``.
        :returns: cities with reasons.
        :raises UsageError: if an option is unknown or makes no sense.
        """
        return RowsAnswer(self._asked.twins(ask(TwinsRequest, city, **options)), "twins", _TWIN)

    def show(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """Show all that is known of a contract.

        :param name: its id.
        :returns: the JSON of ``kkgraph show``.
        """
        return self._asked.contract(name)

    def query(self, name: str, **values: object) -> RowsTable:
        """Ask a saved query.

        :param name: its name.
        :param values: of its parameters.
        :returns: rows; numbers are numbers.
        """
        return self._asked.query(name, {key: str(value) for key, value in values.items()})

    def sparql(self, text: str) -> RowsTable:
        """Ask with SPARQL.

        :param text: a SELECT query.
        :returns: rows; numbers are numbers.
        """
        return self._asked.sparql(text)

    def to_rdflib(self) -> rdflib.Graph:
        """Take the graph away for rdflib.

        :returns: all triples.
        """
        import rdflib

        data, form = self._asked.triples()
        return rdflib.Graph().parse(data=data, format=form)

    def to_networkx(self) -> nx.Graph[str]:
        """Take away cities and what they share, with centrality.

        :returns: the graph of ``kkgraph export cities.graphml``.
        :raises UsageError: if the graph is on a server, which does not offer it.
        """
        if not isinstance(self._asked, _Folder):
            raise UsageError("a server does not offer this; open a folder with kkgraph.open(DIR)")
        return self._asked.cities()


class _Folder:
    """A folder of snapshots, asked in this process."""

    def __init__(self, folder: Path, lang: Lang) -> None:
        """Open it.

        :param folder: the folder.
        :param lang: language of labels.
        :raises SnapshotError: if nothing was read into it.
        """
        from kkgraph.answers.questions import Answers
        from kkgraph.snapshot.reader import Snapshot
        from kkgraph.vocabulary.registers import load

        self._lang = lang
        self._answers = Answers(Snapshot.open(folder, check_graph=True), load())

    def rows(self, what: str) -> list[dict[str, object]]:
        return [dict(row) for row in self._answers.rows(what, self._lang)]

    def search(self, asked: SearchRequest) -> Any:  # noqa: ANN401
        return self._answers.search(asked)

    def twins(self, asked: TwinsRequest) -> Any:  # noqa: ANN401
        return self._answers.twins(asked)

    def contract(self, name: str) -> Any:  # noqa: ANN401
        return self._answers.contract(name)

    def query(self, name: str, values: dict[str, str]) -> RowsTable:
        return self.sparql(self._answers.bind_query(self._answers.saved_query(name), values))

    def sparql(self, text: str) -> RowsTable:
        from kkgraph.sparql.results import to_json

        found = self._ask(text)
        if found.form != "select":
            raise UsageError(f"the query gives {found.form}, no rows; ask with SELECT")
        return typed(to_json(found))

    def triples(self) -> tuple[str, str]:
        return self._ask(_ALL).triples, "nt"

    def cities(self) -> nx.Graph[str]:
        """Put cities and what they share into a graph.

        :returns: nodes with label, kind and centrality.
        """
        import networkx as nx

        from kkgraph.programme.cooperation import to_graphml

        written = to_graphml(self._answers.snapshot.contracts(), self._answers.vocabulary)
        graph: nx.Graph[str] = nx.parse_graphml(written.decode())
        return graph

    def _ask(self, text: str) -> Found:
        from kkgraph.search.in_sparql import open_text_search
        from kkgraph.sparql.store import Limits, Store

        snapshot = self._answers.snapshot
        search = open_text_search(snapshot, self._answers.vocabulary).passages
        with Store(snapshot.graph_path, search=search, proof=snapshot.prove_graph) as store:
            return store.query(text, limits=Limits(60.0, _MOST))


class _Remote:
    """A server."""

    def __init__(self, client: Client) -> None:
        """Ask it.

        :param client: of the API.
        """
        self._client = client

    def close(self) -> None:
        self._client.close()

    def rows(self, what: str) -> list[dict[str, object]]:
        return [dict(row) for row in self._client.get(what, lang=self._client.lang)]

    def search(self, asked: SearchRequest) -> Any:  # noqa: ANN401
        return self._client.search(asked)

    def twins(self, asked: TwinsRequest) -> Any:  # noqa: ANN401
        return self._client.twins(asked)

    def contract(self, name: str) -> Any:  # noqa: ANN401
        return self._client.contract(name)

    def query(self, name: str, values: dict[str, str]) -> RowsTable:
        return typed(self._client.get(f"queries/{name}", **values))

    def sparql(self, text: str) -> RowsTable:
        return typed(self._client.results(text))

    def triples(self) -> tuple[str, str]:
        with TemporaryDirectory() as folder:
            target = Path(folder) / "kkgraph.ttl"
            self._client.download(target.name, target)
            return target.read_text(encoding="utf-8"), "turtle"


def open_folder(folder: str | Path | None = None, *, lang: Lang = "sv") -> OpenedGraph:
    """Open what was read into a folder.

    :param folder: the folder of snapshots; as for the command line unless given.
    :param lang: language of labels.
    :returns: the graph.
    :raises SnapshotError: if nothing was read into it.
    """
    place = settings.data_dir(None if folder is None else Path(folder))
    return OpenedGraph(_Folder(place, lang), str(place), lang)


def open_server(url: str = "http://127.0.0.1:8000", *, lang: Lang = "sv") -> OpenedGraph:
    """Ask a server.

    :param url: its address.
    :param lang: language of labels.
    :returns: the graph.
    """
    return OpenedGraph(_Remote(Client(url, lang=lang)), url, lang)
