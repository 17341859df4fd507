"""What the server adds to the engines below it, and what these do by themselves."""

from __future__ import annotations

import http.client
import json
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from benchmarks.server_asks import Asker
from benchmarks.server_figures import percentile, spread
from benchmarks.server_load import Ask

_JSON = {"Accept": "application/sparql-results+json"}


def target(ask: Ask) -> str:
    """Read the path and query string of a request."""
    return ask.data.split(b" ", 2)[1].decode()


def parameter(ask: Ask, name: str) -> str:
    """Read a parameter of a request."""
    return parse_qs(urlsplit(target(ask)).query)[name][0]


def texts_of(asker: Asker, asks: Sequence[Ask]) -> list[str]:
    """Write out the SPARQL of requests for saved queries.

    :param asker: knows the snapshot.
    :param asks: the requests.
    :returns: a query each.
    """
    from kkgraph.queries.parameters import Parameters
    from kkgraph.queries.saved import bind, load_queries

    resolve, saved = Parameters(asker.snapshot, asker.vocabulary), load_queries()
    found = []
    for ask in asks:
        url = urlsplit(target(ask))
        given = {name: values[0] for name, values in parse_qs(url.query).items()}
        found.append(bind(saved[url.path.rpartition("/")[2]], given, resolve))
    return found


def overhead(port: int, asker: Asker, asks: Sequence[Ask]) -> dict[str, Any]:
    """Ask the same queries in this process and over HTTP, by turns.

    :param port: of the server.
    :param asker: knows the snapshot.
    :param asks: saved queries, each asked directly, of ``/sparql`` and by its name.
    :returns: durations of each way, and of the differences for each query.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    direct_one = _pyoxigraph(asker.snapshot.graph_path)
    ways: dict[str, list[float]] = {"direct": [], "sparql": [], "saved": []}
    for text, ask in zip(texts_of(asker, asks), asks, strict=True):
        sparql = f"/sparql?{urlencode({'query': text})}"
        ways["direct"].append(_timed(partial(direct_one, text)))
        ways["sparql"].append(_timed(partial(_fetch, connection, sparql)))
        ways["saved"].append(_timed(partial(_fetch, connection, target(ask))))
    connection.close()
    return {
        "queries": len(asks),
        **{name: spread(seconds) for name, seconds in ways.items()},
        "sparql_more": _differences(ways["sparql"], ways["direct"]),
        "saved_more": _differences(ways["saved"], ways["direct"]),
    }


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _fetch(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers=_JSON)
    reply = connection.getresponse()
    body = reply.read()
    if reply.status != 200:
        raise RuntimeError(f"{path[:200]}: {reply.status} {body[:500]!r}")
    return body


def _differences(ours: Sequence[float], direct: Sequence[float]) -> dict[str, float]:
    more = [a - b for a, b in zip(ours, direct, strict=True)]
    return {f"p{n}_ms": round(1000 * percentile(more, n / 100), 2) for n in (50, 95)}


def _pyoxigraph(graph: Path) -> Callable[[str], object]:
    """Ask Oxigraph as a program of one's own would: in process, the answer as JSON."""
    import pyoxigraph as ox

    store = ox.Store.read_only(str(graph))

    def ask(text: str) -> object:
        found = store.query(text)
        assert isinstance(found, ox.QuerySolutions)
        return found.serialize(format=ox.QueryResultsFormat.JSON)

    return ask


def direct_queries(graph: Path, texts: Sequence[str], cores: Sequence[int]) -> dict[str, Any]:
    """Ask Oxigraph without a server, in a process a core.

    :param graph: Oxigraph's folder.
    :param texts: the queries.
    :param cores: the server's.
    :returns: queries a second and their durations.
    """
    jobs = [(graph, texts[n :: len(cores)], core) for n, core in enumerate(cores)]
    return _shared(_ask_all, jobs)


def direct_searches(texts: Sequence[str], words: Sequence[str], cores: Sequence[int]) -> Any:  # noqa: ANN401
    """Search the same passages with bm25s, in a process a core.

    :param texts: the passages.
    :param words: the queries.
    :param cores: the server's.
    :returns: searches a second and their durations; nothing where bm25s is not installed.
    """
    if find_spec("bm25s") is None:
        return None
    jobs = [(list(texts), words[n :: len(cores)], core) for n, core in enumerate(cores)]
    return _shared(_search_all, jobs)


def _shared(work: Callable[[Any], list[float]], jobs: Sequence[Any]) -> dict[str, Any]:
    with ProcessPoolExecutor(len(jobs), mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(work, jobs))
    rate = sum(len(part) / sum(part) for part in parts if part)
    return {"per_second": round(rate, 1), **spread([s for part in parts for s in part])}


def _bind_to(core: int) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, [core])


def _ask_all(job: tuple[Path, Sequence[str], int]) -> list[float]:
    graph, texts, core = job
    _bind_to(core)
    ask = _pyoxigraph(graph)
    return [_timed(partial(ask, text)) for text in texts]


def _search_all(job: tuple[list[str], Sequence[str], int]) -> list[float]:
    import bm25s  # type: ignore[import-untyped, unused-ignore]
    import Stemmer

    texts, words, core = job
    _bind_to(core)
    stemmer = Stemmer.Stemmer("swedish")
    engine = bm25s.BM25()
    engine.index(
        bm25s.tokenize(texts, stemmer=stemmer, stopwords="sv", show_progress=False),
        show_progress=False,
    )

    def search(query: str) -> str:
        asked = bm25s.tokenize(query, stemmer=stemmer, stopwords="sv", show_progress=False)
        found, scores = engine.retrieve(asked, k=10, show_progress=False)
        return json.dumps([found.tolist(), scores.tolist()])

    return [_timed(partial(search, query)) for query in words]
