"""The mixed load of the soak: what people, programs and the careless ask of a server."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from urllib.parse import quote

from benchmarks.server_asks import Asker
from benchmarks.server_load import Ask, get

MALFORMED = "malformed"
_SHARE_MALFORMED = 0.02
_KK = "https://w3id.org/kkgraph/def#"
_ID = "https://w3id.org/kkgraph/id"
_SPARQL = (
    f"SELECT ?p ?o {{ <{_ID}/municipality/%(city)s> ?p ?o }}",
    f"SELECT (COUNT(?g) AS ?n) {{ ?g <{_KK}goalOf> <{_ID}/municipality/%(city)s> }}",
    f"SELECT ?s ?t {{ ?s <{_KK}goalOf> <{_ID}/municipality/%(city)s> ; <{_KK}text> ?t }} LIMIT 20",
    f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s <{_KK}contractOf> <{_ID}/municipality/%(city)s> ; ?p ?o }}",
    f'SELECT ?t {{ ?s <{_KK}matches> "%(words)s" ; <{_KK}text> ?t }} LIMIT 5',
    f"ASK {{ <{_ID}/municipality/%(city)s> <{_KK}participatesIn> ?network }}",
)
_FIXED_PAGES = ("/", "/cities", "/themes", "/networks", "/commitments", "/recommendations")
_FIXED_DATA = (
    *("/api/networks", "/api/themes", "/api/queries", "/openapi.json", "/dcat", "/def", "/theme"),
    *("/.well-known/void", "/snapshots", "/readyz", "/metrics"),
)
# Share of each kind of request; saved queries and searches are those of the other measurements.
_WEIGHTS = {
    "search": 26,
    "saved": 20,
    "pages": 22,
    "sparql": 12,
    "twins": 5,
    "linked": 8,
    "lists": 4,
    "fixed": 3,
}


class Mix:
    """Makes mixed requests, some of them broken."""

    def __init__(self, asker: Asker) -> None:
        """Prepare.

        :param asker: makes words, values and the requests of the other measurements.
        """
        self._asker = asker
        self._draw = asker.draw
        self._broken = cycle(malformed())
        self._kinds: dict[str, Callable[[], Ask]] = {
            "search": lambda: asker.searches(1)[0],
            "saved": self._saved_ask,
            "pages": self._page,
            "sparql": self._sparql,
            "twins": self._twins,
            "linked": self._linked,
            "lists": self._list,
            "fixed": self._fixed,
        }

    def asks(self, count: int) -> list[Ask]:
        """Make requests.

        :param count: how many.
        :returns: of all kinds, two of a hundred malformed.
        """
        kinds = self._draw.choices(list(_WEIGHTS), list(_WEIGHTS.values()), k=count)
        return [
            next(self._broken) if self._draw.random() < _SHARE_MALFORMED else self._kinds[kind]()
            for kind in kinds
        ]

    def _one(self, kind: str) -> str:
        return self._draw.choice(self._asker.values[kind])

    def _saved_ask(self) -> Ask:
        try:
            return self._asker.saved(1)[0]
        except IndexError:
            return self._sparql()

    def _page(self) -> Ask:
        city, contract = self._one("municipality"), self._one("contract")
        ask: Ask = self._draw.choice(
            (
                lambda: get("page /search", "/search", q=self._asker.words()),
                lambda: get("page /search", "/search", q=self._asker.words(), lang="en"),
                lambda: get("page /cities/{m}", f"/cities/{city}"),
                lambda: get("page /contracts/{id}", f"/contracts/{contract}"),
                lambda: get("page /contracts/{id}/text", f"/contracts/{contract}/text"),
                lambda: get("page /twins", "/twins", municipality=city),
                lambda: get("page /compare", "/compare", ids=f"{city},{self._one('municipality')}"),
                lambda: self._plain(self._draw.choice(_FIXED_PAGES), "page "),
            )
        )()
        return ask

    def _plain(self, path: str, kind: str = "") -> Ask:
        return get(f"{kind}{path}", path)

    def _fixed(self) -> Ask:
        return self._plain(self._draw.choice(_FIXED_DATA))

    def _sparql(self) -> Ask:
        words = self._asker.words().replace("\\", "").replace('"', "")
        values = {"city": self._one("municipality"), "words": words}
        return get("/sparql", "/sparql", query=self._draw.choice(_SPARQL) % values)

    def _twins(self) -> Ask:
        about = {"about": self._asker.words()} if self._draw.random() < 0.5 else {}
        path = f"/api/municipalities/{self._one('municipality')}/twins"
        return get("/api/municipalities/{m}/twins", path, n=5, **about)

    def _linked(self) -> Ask:
        city, theme, network = (self._one(k) for k in ("municipality", "theme", "network"))
        data = self._draw.choice(("ttl", "nt", "jsonld", "rdf", "trig"))
        ask: Ask = self._draw.choice(
            (
                lambda: get("/id/...", f"/id/municipality/{city}", accept="text/turtle"),
                lambda: get("/id/...", f"/id/network/{network}", accept="text/html"),
                lambda: get("/data/...", f"/data/municipality/{city}.{data}"),
                lambda: get("/data/...", f"/data/network/{network}.{data}"),
                lambda: get("/theme/{key}", f"/theme/{theme}", accept="application/ld+json"),
                lambda: get("/theme/{key}", f"/theme/{theme}", accept="text/html"),
            )
        )()
        return ask

    def _list(self) -> Ask:
        offset = self._draw.randrange(200)
        ask: Ask = self._draw.choice(
            (
                lambda: get("/api/contracts.csv", "/api/contracts.csv", offset=offset),
                lambda: get("/api/municipalities", "/api/municipalities", n=20, offset=offset),
                lambda: get("/api/contracts/{id}", f"/api/contracts/{self._one('contract')}"),
                lambda: get("/api/commitments", "/api/commitments", lang="en"),
                lambda: get(
                    "/api/compare",
                    "/api/compare",
                    ids=f"{self._one('municipality')},{self._one('contract')}",
                ),
            )
        )()
        return ask


def malformed() -> list[Ask]:
    """Requests that no client should send, one of each kind.

    :returns: each must get an answer below 500, or a closed connection.
    """
    host = b"Host: localhost\r\n"
    wrong_query = f"query={quote('SELECT * { ?s ?p')}".encode()
    heads = (
        b"GARBAGE\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS where none is\r\n\r\n",
        b"GET /api/search?q=%ff%fe%00 HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /api/contracts/%00 HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /api/search?q=" + b"a" * 5000 + b" HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /api/search?n=-1&q=x HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /api/search?q=%22%28-%22 HTTP/1.1\r\n" + host + b"\r\n",
        b"GET / HTTP/1.1\r\n" + host + b"X-Long: " + b"a" * 40_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + host + b"X-Many: 1\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\n" + host + host + b"\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"BREW / HTTP/1.1\r\n" + host + b"\r\n",
        b"DELETE /api/contracts HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /sparql?" + wrong_query + b" HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /sparql?query=%ff HTTP/1.1\r\n" + host + b"\r\n",
        b"GET /sparql?query=" + b"%7B" * 20_000 + b" HTTP/1.1\r\n" + host + b"\r\n",
    )
    form = b"Content-Type: application/x-www-form-urlencoded\r\n"
    update = b"Content-Type: application/sparql-update\r\n"
    bodies = (
        _post(form, wrong_query),
        _post(update, b"DROP ALL"),
        _post(b"Content-Type: image/png\r\n", b"\x89PNG"),
        _post(form, b"query=" + b"a" * 300_000),
        _post(b"Content-Type: application/sparql-query\r\n", b"\xff\xfe"),
        b"POST /sparql HTTP/1.1\r\n" + host + b"Content-Length: minus\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\n" + host + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    )
    asks = [Ask(MALFORMED, data, keep=False) for data in (*heads, *bodies)]
    # Gone in the middle: of the head, of the body, before the answer.
    gone = (
        b"GET / HTTP/1.1\r\nHost: loc",
        b"POST /sparql HTTP/1.1\r\n" + host + form + b"Content-Length: 100\r\n\r\nquery=",
        b"GET /api/search?q=elbuss HTTP/1.1\r\n" + host + b"\r\n",
    )
    return asks + [Ask(MALFORMED, data, keep=False, wait=False) for data in gone]


def _post(kind: bytes, body: bytes) -> bytes:
    head = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\n" + kind
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body
