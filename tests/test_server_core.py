"""A running server: limits that hold, new snapshots, slow clients, hostile requests."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest
from servers import ENDLESS, HUNGRY, KK, Server, serving, write_quads, write_snapshot

from search_api.guard.security import HEADERS

QUICK = f"SELECT ?p {{ ?p a <{KK}Passage> }} LIMIT 1"
ALL = f"SELECT ?p ?text {{ ?p <{KK}text> ?text }}"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    write_snapshot(folder)
    return folder


@pytest.fixture(scope="module")
def server(data_dir: Path) -> Iterator[Server]:
    """A server with narrow limits."""
    with serving(
        data_dir,
        workers=1,
        query_seconds=2,
        query_rows=100,
        query_result_mb=1,
        query_memory_mb=600,
        query_length=20_000,
        queue_seconds=1,
        head_seconds=1,
        body_seconds=1,
        send_seconds=2,
        hosts="127.0.0.1,localhost,kkgraph.example",
    ) as running:
        yield running


def children(process: int) -> list[int]:
    """List the processes that a process has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == process:
            found.append(int(path.parent.name))
    return found


def is_query_process(process: int) -> bool:
    try:
        return b"kkgraph.sparql.worker" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def query_processes(server: Server) -> list[int]:
    """List the query processes of all web processes."""
    found = [pid for web in children(server.process.pid) for pid in children(web)]
    return [pid for pid in found if is_query_process(pid)]


def eventually(check: object, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if check():  # type: ignore[operator]
                return True
        except (httpx.TransportError, AssertionError):
            pass
        time.sleep(0.1)
    return False


# --- limits ---


@pytest.mark.bench
def test_the_first_answer_comes_soon(server: Server) -> None:
    # Three seconds on a machine that does nothing else.
    assert server.seconds < 8


@pytest.mark.bench
def test_small_answers_are_sent_at_once(server: Server) -> None:
    with httpx.Client() as client:
        durations = []
        for _ in range(30):
            start = time.monotonic()
            client.get(f"{server.url}/sparql", params={"query": QUICK})
            durations.append(time.monotonic() - start)
    # Forty milliseconds more is what waiting for the client's acknowledgement costs.
    assert sorted(durations)[15] < 0.03


def test_a_runaway_query_is_killed_and_others_do_not_notice(server: Server) -> None:
    with ThreadPoolExecutor(2) as pool:
        runaway = pool.submit(server.ask, ENDLESS)
        time.sleep(0.2)
        durations = []
        while not runaway.done():
            start = time.monotonic()
            assert server.ask(QUICK).status_code == 200
            durations.append(time.monotonic() - start)
    reply = runaway.result()
    assert (reply.status_code, reply.json()["code"]) == (504, "query_timeout")
    assert "--timeout" not in reply.text
    # Had the others waited for the runaway, only one would have been answered.
    assert len(durations) > 3


def test_a_query_cannot_take_all_memory(server: Server) -> None:
    reply = server.ask(HUNGRY)
    assert reply.status_code in (422, 504), reply.text
    assert reply.json()["code"] in ("query_too_large", "query_timeout")
    assert server.count() == 300


def test_answers_are_cut_off_and_say_so(server: Server) -> None:
    reply = server.ask(ALL)
    assert len(reply.json()["results"]["bindings"]) == 100
    assert reply.headers["x-kkgraph-truncated"] == "rows=100, megabytes=1"
    assert set(reply.json()) == {"head", "results"}
    graph = server.ask(f"CONSTRUCT {{ ?p <{KK}text> ?t }} {{ ?p <{KK}text> ?t }}")
    assert "x-kkgraph-truncated" in graph.headers
    assert "x-kkgraph-truncated" not in server.ask(QUICK).headers


def test_large_values_are_cut_off_too(server: Server) -> None:
    doubled = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(12))
    reply = server.ask(f"SELECT ?x12 {{ ?p <{KK}text> ?x0 . {doubled} }}")
    assert "x-kkgraph-truncated" in reply.headers
    assert 500_000 < len(reply.content) < 1_500_000


def test_one_client_cannot_take_all_places(server: Server) -> None:
    with ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(server.ask, [ENDLESS] * 6))
    codes = [reply.json()["code"] for reply in replies]
    assert set(codes) <= {"query_timeout", "too_many_queries"}
    refused = [reply for reply in replies if reply.status_code == 429]
    assert len(refused) >= 2
    assert all(int(reply.headers["retry-after"]) >= 1 for reply in refused)
    assert server.count() == 300


def test_long_queries_are_refused(server: Server) -> None:
    query = f"ASK {{ ?s ?p '{'x' * 20_000}' }}"
    reply = httpx.post(f"{server.url}/sparql", data={"query": query})
    assert (reply.status_code, reply.json()["code"]) == (413, "query_too_long")
    body = {"query": "x" * 400_000}
    reply = httpx.post(f"{server.url}/sparql", data=body)
    assert (reply.status_code, reply.json()["code"]) == (413, "body_too_large")


def test_a_long_body_in_pieces_is_refused(server: Server) -> None:
    pieces = (b"x" * 10_000 for _ in range(40))
    kind = {"Content-Type": "application/sparql-query"}
    reply = httpx.post(f"{server.url}/sparql", content=pieces, headers=kind)
    assert reply.status_code == 413


@pytest.mark.parametrize("workers", [1, 2])
def test_the_rate_of_an_address_is_bounded(workers: int, data_dir: Path) -> None:
    with serving(data_dir, workers=workers, rate=1, rate_burst=20, rate_exempt="") as server:
        replies = [server.ask("ASK {}") for _ in range(40)]
        refused = [reply for reply in replies if reply.status_code == 429]
        # All processes count together; counting apart they would let all pass.
        assert 0 < len(refused) <= 21
        assert refused[0].json()["code"] == "too_many_requests"
        assert int(refused[0].headers["retry-after"]) >= 1
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        # Nobody but a configured proxy may say who the client is.
        forged = {"X-Forwarded-For": "192.0.2.1"}
        assert 429 in [server.ask("ASK {}", headers=forged).status_code for _ in range(3)]


def test_a_configured_proxy_is_believed(data_dir: Path) -> None:
    options = {"rate": 1, "rate_burst": 5, "trusted_proxies": "127.0.0.1", "rate_exempt": ""}
    with serving(data_dir, workers=1, **options) as server:
        for number in range(20):
            forwarded = {"X-Forwarded-For": f"192.0.2.{number}"}
            assert server.ask("ASK {}", headers=forwarded).status_code == 200
        same = {"X-Forwarded-For": "203.0.113.9"}
        assert 429 in [server.ask("ASK {}", headers=same).status_code for _ in range(10)]


# --- snapshots and processes ---


def test_a_new_snapshot_is_taken_up_under_load(tmp_path: Path) -> None:
    sizes = {write_snapshot(tmp_path, passages=50): 50}
    wrong: list[str] = []
    seen: set[str] = set()
    stop = threading.Event()
    with serving(tmp_path, workers=2, snapshot_seconds=0.2) as server:

        def load() -> None:
            with httpx.Client(timeout=30) as client:
                query = {"query": f"SELECT (COUNT(*) AS ?n) {{ ?p a <{KK}Passage> }}"}
                while not stop.is_set():
                    reply = client.get(f"{server.url}/sparql", params=query)
                    key = reply.headers.get("x-kkgraph-snapshot", "")
                    seen.add(key)
                    if reply.status_code != 200:
                        wrong.append(reply.text)
                    elif f'"{sizes.get(key, "?")}"' not in reply.text:
                        wrong.append(f"{key}: {reply.text}")

        threads = [threading.Thread(target=load) for _ in range(4)]
        for thread in threads:
            thread.start()
        for passages in (60, 70, 80):
            time.sleep(1)
            # The count of the new one must be known before anyone is served from it.
            sizes.update(prepare(tmp_path, passages))
            assert eventually(lambda: current_id(server) == list(sizes)[-1])
        time.sleep(1)
        stop.set()
        for thread in threads:
            thread.join()
    assert wrong == []
    assert seen == set(sizes)


def prepare(folder: Path, passages: int) -> dict[str, int]:
    """Build a snapshot elsewhere to learn its key, then make it current."""
    elsewhere = folder / f"elsewhere-{passages}"
    key = write_snapshot(elsewhere, passages=passages)
    threading.Timer(0.1, write_snapshot, [folder], {"passages": passages}).start()
    return {key: passages}


def current_id(server: Server) -> str:
    return str(httpx.get(f"{server.url}/readyz").json()["snapshot"])


def test_without_a_snapshot_it_waits_for_one(tmp_path: Path) -> None:
    with serving(tmp_path, workers=1, snapshot_seconds=0.2) as server:
        assert httpx.get(f"{server.url}/healthz").status_code == 200
        ready = httpx.get(f"{server.url}/readyz")
        assert (ready.status_code, ready.json()["code"]) == (503, "no_snapshot")
        asked = server.ask("ASK {}")
        assert (asked.status_code, asked.headers["retry-after"]) == (503, "5")
        assert str(tmp_path) not in asked.text
        write_snapshot(tmp_path)
        assert eventually(lambda: server.count() == 300)


def test_a_damaged_snapshot_is_not_taken_up(tmp_path: Path) -> None:
    first = write_snapshot(tmp_path)
    with serving(tmp_path, workers=1, snapshot_seconds=0.2) as server:
        broken = tmp_path / "snapshots" / "0123456789abcdef"
        broken.mkdir()
        (broken / "manifest.json").write_text("{}")
        (tmp_path / "next").symlink_to("snapshots/0123456789abcdef")
        os.replace(tmp_path / "next", tmp_path / "current")
        assert eventually(lambda: httpx.get(f"{server.url}/readyz").json()["stale"])
        assert current_id(server) == first
        assert server.count() == 300
        (tmp_path / "next").symlink_to(f"snapshots/{first}")
        os.replace(tmp_path / "next", tmp_path / "current")
        assert eventually(lambda: not httpx.get(f"{server.url}/readyz").json()["stale"])


def test_killed_processes_are_replaced(data_dir: Path) -> None:
    with serving(data_dir, workers=2) as server:
        assert eventually(lambda: server.log.read_text().count("startup complete") == 2)
        assert len(query_processes(server)) == 6
        web = [pid for pid in children(server.process.pid) if children(pid)]
        for process in web:
            for query_process in filter(is_query_process, children(process)):
                os.kill(query_process, signal.SIGKILL)
        for _ in range(10):
            assert server.count() == 300
        os.kill(web[0], signal.SIGKILL)
        assert eventually(lambda: server.count() == 300)
        assert eventually(
            lambda: len([pid for pid in children(server.process.pid) if children(pid)]) == 2
        )
        assert server.count() == 300


def test_it_stops_gracefully(data_dir: Path) -> None:
    with serving(data_dir, workers=2, query_seconds=2) as server, ThreadPoolExecutor(1) as pool:
        running = pool.submit(server.ask, ENDLESS)
        time.sleep(0.7)
        web = children(server.process.pid)
        queries = [pid for process in web for pid in children(process)]
        server.process.send_signal(signal.SIGTERM)
        # What runs is answered before the server goes.
        assert running.result().status_code == 504
        assert server.process.wait(10) in (0, -signal.SIGTERM)
        time.sleep(0.3)
        assert not any(map(is_query_process, queries))


# --- slow clients ---


def test_slow_clients_are_let_go(server: Server) -> None:
    begun = [socket.create_connection(server.address, timeout=10) for _ in range(50)]
    for connection in begun:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
    assert server.count() == 300
    for connection in begun:
        with connection:
            assert is_closed(connection)


def is_closed(connection: socket.socket) -> bool:
    try:
        return connection.recv(1000) == b""
    except ConnectionResetError:
        return True


def test_a_body_that_does_not_come_is_not_waited_for(server: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n"
    answer = server.send(head + b"Content-Type: application/sparql-query\r\n\r\nASK")
    assert answer.startswith(b"HTTP/1.1 408")


def test_who_does_not_take_in_an_answer_is_let_go(data_dir: Path) -> None:
    values = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(16))
    query = quote(f"SELECT ?x16 {{ ?p <{KK}text> ?x0 . {values} }} LIMIT 20")
    with serving(data_dir, workers=1, send_seconds=1, head_seconds=1) as server:
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.connect(server.address)
            line = f"GET /sparql?query={query} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            connection.sendall(line.encode())
            assert eventually(lambda: connections(server) == 0, 15)
        assert server.count() == 300


def connections(server: Server) -> int:
    """Count the connections that the server keeps, as the kernel sees them."""
    port = f"{server.address[1]:04X}"
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    rows = [line.split() for line in lines]
    return sum(row[1].endswith(f":{port}") and row[3] == "01" for row in rows)


# --- malformed and hostile requests ---


def head(path: str = "/healthz", *headers: str, host: str = "127.0.0.1") -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def status(answer: bytes) -> int:
    assert b"Traceback" not in answer
    return int(answer.split(b" ", 2)[1])


def test_thousands_of_headers_are_refused(server: Server) -> None:
    # Which of the two bounds is met first depends on how the bytes arrive.
    thousands = head("/healthz", *(f"X-{n}: 1" for n in range(5000)))
    assert status(server.send(thousands)) in (400, 431)
    assert status(server.send(head("/healthz", *(f"X-{n}: 1" for n in range(150))))) == 431
    assert status(server.send(head("/healthz", f"X-Long: {'x' * 40_000}"))) in (400, 431)
    assert status(server.send(head("/healthz", *(f"X-{n}: 1" for n in range(50))))) == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../../../../etc/passwd",
        "/..%2f..%2f..%2fetc%2fpasswd",
        "/sparql/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static/..%5c..%5cetc/passwd",
        "//etc/passwd",
        "/%00/etc/passwd",
    ],
)
def test_paths_lead_nowhere(path: str, server: Server) -> None:
    answer = server.send(head(path))
    assert status(answer) in (400, 404)
    assert b"root:" not in answer


@pytest.mark.parametrize(
    "path",
    ["/%0d%0aSet-Cookie:%20a=b", "/sparql?format=%0d%0aSet-Cookie:%20a=b&query=ASK%20%7B%7D"],
)
def test_line_ends_do_not_become_headers(path: str, server: Server) -> None:
    answer = server.send(head(path))
    assert status(answer) == 400
    assert b"set-cookie" not in answer.partition(b"\r\n\r\n")[0].lower()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Host: evil.example"], 421),
        (["Host: 127.0.0.1", "Host: evil.example"], 400),
        (["Host: 127.0.0.1@evil.example"], 400),
        (["Host: 127.0.0.1, evil.example"], 400),
        (["Host: evil.example/127.0.0.1"], 400),
        (["Host: "], 400),
        (["Host: [::1]:80"], 421),
        (["Host: [:::::]"], 400),
        (["Host: [fe80::1%25eth0]"], 400),
        ([], 400),
        (["Host: kkgraph.example:8000"], 200),
        (["Host: KKGRAPH.example"], 200),
        (["Host: 127.0.0.1", "X-Forwarded-Host: evil.example"], 200),
    ],
)
def test_hosts_are_checked(lines: list[str], expected: int, server: Server) -> None:
    request = ["GET /sparql HTTP/1.1", *lines, "Connection: close", "", ""]
    answer = server.send("\r\n".join(request).encode())
    assert status(answer) == expected
    assert b"evil" not in answer


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET /\x00 HTTP/1.1\r\nHost: a\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        b"\r\n\r\n\r\nnonsense\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"GET /sparql?query=\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused(data: bytes, server: Server) -> None:
    answer = server.send(data, wait=5)
    assert answer == b"" or 400 <= status(answer) <= 501
    assert server.count() == 300


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "CONNECTED", "PROPFIND"])
def test_other_methods_are_refused(method: str, server: Server) -> None:
    reply = httpx.request(method, f"{server.url}/sparql?query=ASK%20%7B%7D")
    assert reply.status_code == 405
    assert reply.headers["allow"] == "GET, HEAD, POST, OPTIONS"
    assert "GET" in reply.json()["expected"]


@pytest.mark.parametrize(
    "iri", ["a'b", 'http://x/"> <http://y', "http://x/{", "", "x", "http://x y"]
)
def test_malformed_names_of_graphs_are_refused(iri: str, server: Server) -> None:
    parameters = {"query": "ASK {}", "default-graph-uri": iri}
    reply = httpx.get(f"{server.url}/sparql", params=parameters)
    assert (reply.status_code, reply.json()["code"]) == (400, "bad_request")


def test_iris_with_quotes_are_terms_like_others(server: Server) -> None:
    reply = server.ask("SELECT ?x { BIND(<http://x/it's> AS ?x) }")
    assert reply.json()["results"]["bindings"][0]["x"]["value"] == "http://x/it's"
    assert server.ask('SELECT ?x { BIND(<http://x/"> AS ?x) }').status_code == 400


@pytest.mark.parametrize("kind", ["application/ld+json", "application/xml", "multipart/form-data"])
def test_bodies_of_other_kinds_are_not_read(kind: str, server: Server) -> None:
    body = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    reply = httpx.post(f"{server.url}/sparql", content=body, headers={"Content-Type": kind})
    assert (reply.status_code, "root:" in reply.text) == (415, False)
    assert "application/sparql-query" in reply.json()["expected"]


def test_nothing_is_fetched_from_elsewhere(server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(1)
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/data.ttl"
        for query in (
            f"SELECT * FROM <{url}> {{ ?s ?p ?o }}",
            f"SELECT * {{ GRAPH <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ \\u0053ERVICE <{url}> {{ ?s ?p ?o }} }}",
            f"LOAD <{url}>",
            f"DESCRIBE <{url}>",
        ):
            assert server.ask(query).status_code in (200, 400, 403)
        with pytest.raises(TimeoutError):
            trap.accept()


def test_results_hold_no_markup_and_no_remote_context(tmp_path: Path) -> None:
    text = r"<!DOCTYPE x>&amp;]]><script>alert(1)</script>=cmd|' /C calc'!A0\u0001\uFFFE"
    write_quads(tmp_path, f'<urn:s> <urn:p> "{text}" <https://w3id.org/kkgraph/graph/registers> .')
    query = "SELECT ?o { ?s ?p ?o }"
    with serving(tmp_path, workers=1) as server:
        xml = server.ask(query, headers={"Accept": "application/sparql-results+xml"})
        parsed = ox.parse_query_results(xml.content, format=ox.QueryResultsFormat.XML)
        assert isinstance(parsed, ox.QuerySolutions)
        assert "<script>" in next(parsed)["o"].value
        assert b"<script" not in xml.content
        linked = server.ask("DESCRIBE <urn:s>", headers={"Accept": "application/ld+json"})
        assert not re.search(r'"@context"\s*:\s*"', linked.text)
        assert '"@import"' not in linked.text
        for reply in (xml, linked):
            assert reply.headers["x-content-type-options"] == "nosniff"


# --- what every answer has ---


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/sparql", "/sparql?query=x", "/metrics"])
def test_every_answer_has_the_security_headers(path: str, server: Server) -> None:
    reply = httpx.get(f"{server.url}{path}")
    for name, value in HEADERS.items():
        assert reply.headers[name] == value
    assert "'unsafe" not in reply.headers["content-security-policy"]
    assert "server" not in reply.headers
    if reply.status_code >= 400:
        assert reply.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "code", "expected", "hint"} <= set(
            reply.json()
        )


def test_metrics_count(data_dir: Path) -> None:
    with serving(data_dir, workers=2) as server:
        for _ in range(10):
            server.ask(QUICK)
        server.ask("SELECT")
        text = httpx.get(f"{server.url}/metrics").text
        found = re.search(r'kkgraph_requests_total\{.*route="/sparql",status="200"\} (\S+)', text)
        assert found
        assert float(found[1]) == 10
        assert 'kkgraph_queries_total{outcome="answered"} 10.0' in text
        assert 'kkgraph_queries_total{outcome="query_error"} 1.0' in text
        assert "kkgraph_web_processes 2.0" in text
        assert f'kkgraph_snapshot_info{{snapshot="{current_id(server)}"}} 1.0' in text
    with serving(data_dir, workers=1, metrics="no") as server:
        assert httpx.get(f"{server.url}/metrics").status_code == 404


def test_the_log_is_json_and_tells_nobodys_questions(data_dir: Path) -> None:
    secret = "hemligtord"
    with serving(data_dir, workers=1) as server:
        server.ask(f"ASK {{ ?s ?p '{secret}' }}")
        httpx.post(f"{server.url}/sparql", data={"query": f"SELECT '{secret}"})
        httpx.get(f"{server.url}/%0a%22{{nowhere")
        assert eventually(lambda: server.log.read_text().count('"request"') >= 3)
        lines = [line for line in server.log.read_text().splitlines() if line.startswith("{")]
    records = [json.loads(line) for line in lines]
    requests = [record for record in records if record["event"] == "request"]
    assert {"method", "path", "route", "status", "ms", "bytes", "client"} <= set(requests[0])
    assert not any(secret in line for line in lines)
    assert not any("127.0.0.1" in record["client"] for record in requests if record["client"])
    with serving(data_dir, workers=1, log_queries="yes") as server:
        server.ask(f"ASK {{ ?s ?p '{secret}' }}")
        assert eventually(lambda: secret in server.log.read_text())
