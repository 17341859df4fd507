"""Runs the application: listens, starts web processes, stops gracefully.

The web processes are uvicorn's: one that dies is replaced. HTTP is read by h11, which bounds
and checks what it reads; what uvicorn leaves open is added here: clients that never finish a
request's head, or never take in an answer, are let go.
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import reduction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import h11
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.supervisors import Multiprocess

from kkgraph.errors import UsageError
from search_api.guard import connections, rates
from search_api.pages.frame.errors import ErrorPages
from search_api.protocol.problems import MEDIA_TYPE, Problem
from search_api.settings import ServerSettings
from search_api.watch import logs, parent

if TYPE_CHECKING:
    from fastapi import FastAPI

# Read before metrics are first imported; kept apart from them for that reason.
_RATES = "rates"
_METRICS_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
# Connections that may wait to be taken in.
_WAITING = 1024
# Seconds in which an idle process is sure to wake.
_COURTESY = 0.001


@dataclass(frozen=True, slots=True)
class MakeApp:
    """Makes the application in each web process; can be sent to one."""

    settings: ServerSettings
    folder: Path

    def __call__(self) -> FastAPI:
        """Make the application.

        :returns: the application.
        """
        from search_api.app import create_app

        logs.configure()
        parent.end_with_parent(self.folder)
        rates = self.folder / _RATES
        app = create_app(self.settings, rates=rates if rates.exists() else None)
        app.state.temporary = self.folder
        return app


class SharedSocket(socket.socket):
    """The socket that all web processes listen on."""

    _last_taken = 0.0

    def accept(self) -> tuple[socket.socket, Any]:
        """Take in a connection, but let another web process go first if we just took one.

        Else the process that wakes first takes all that come at once, and works alone.

        :returns: the connection and the client's address.
        """
        if time.monotonic() - self._last_taken < 2 * _COURTESY:
            time.sleep(_COURTESY)
        taken = super().accept()
        self._last_taken = time.monotonic()
        return taken

    def listen(self, backlog: int = _WAITING) -> None:
        """Let clients wait, however few connections a web process takes in at once.

        :param backlog: how many asyncio takes in before it does anything else.
        """
        del backlog
        super().listen(_WAITING)

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how the socket is sent to a web process.

        :returns: what opens it there.
        """
        copy = reduction.DupFd(self.fileno())
        return _reopen, (copy, self.family, self.type, self.proto)


def _reopen(copy: Any, family: int, kind: int, protocol: int) -> SharedSocket:  # noqa: ANN401
    return SharedSocket(family, kind, protocol, fileno=copy.detach())


class PatientProtocol(H11Protocol):
    """HTTP that is patient with slow clients, but not for ever."""

    _looked_at: object = None
    _address: str | None = None

    @property
    def _settings(self) -> ServerSettings:
        make = self.config.app
        assert isinstance(make, MakeApp)  # noqa: S101 - `_config` puts nothing else there
        return make.settings

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to watch a connection; one too many is told so, those before it are served on.

        :param transport: the connection.
        """
        super().connection_made(transport)
        settings = self._settings
        most, self.limit_concurrency = self.limit_concurrency, None
        address = (transport.get_extra_info("peername") or ("",))[0]
        held = connections.share_of(settings).enter(address)
        self._address = address if held else None
        too_many = max(0, len(self.connections) - (most or settings.connections))
        over = max(0, held - settings.client_connections)
        if over > settings.client_connections or too_many > connections.ROOM:
            # Who has been told as often as this is no longer listened to.
            transport.abort()
        elif over or too_many:
            self.app = ErrorPages(connections.Refusal(self.app, of_address=bool(over)))
        self._look_again()

    def data_received(self, data: bytes) -> None:
        """Read what came; letters that stand in an address as they are count as if escaped.

        :param data: the next bytes.
        """
        if self.conn.their_state is h11.IDLE and b"\n" not in self.conn.trailing_data[0]:
            line, end, rest = data.partition(b"\n")
            if not line.isascii():
                data = _BEYOND_ASCII.sub(_escaped, line) + end + rest
        super().data_received(data)

    def connection_lost(self, exc: Exception | None) -> None:
        """Count a connection no longer.

        :param exc: why it ended.
        """
        if self._address is not None:
            connections.share_of(self._settings).leave(self._address)
            self._address = None
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP.

        :param msg: what is wrong.
        """
        if self.cycle and not self.cycle.response_complete:
            # Wrong was the body of a request that is being answered: nobody waits for that now.
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.transport.close()
            return
        expected = "HTTP/1.1 with a head of bounded size"
        problem = Problem(400, "bad_request", msg, expected=expected)
        headers = [("content-type", MEDIA_TYPE), ("connection", "close")]
        for event in (
            h11.Response(status_code=400, headers=headers, reason=b"Bad Request"),
            h11.Data(data=problem.to_bytes()),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def _look_again(self) -> None:
        self.loop.call_later(self.timeout_keep_alive, self._look)

    def _look(self) -> None:
        """Let go of a connection on which nothing was finished since the last look."""
        if self.transport.is_closing():
            left = self.transport.get_write_buffer_size()
            if left and left != self._looked_at:
                # Closed by us, but the client still takes in what is left.
                self._looked_at = left
                self._look_again()
            else:
                self.transport.abort()
            return
        idle = self.cycle is None or self.cycle.response_complete
        begun = self.cycle is None or bool(self.conn.trailing_data[0])
        if idle and begun and self._looked_at is (self.cycle or self):
            self.transport.abort()
            return
        self._looked_at = self.cycle or self
        self._look_again()


def _escaped(found: re.Match[bytes]) -> bytes:
    return b"%%%02X" % found[0][0]


def serve(settings: ServerSettings, announce: Callable[[str], None]) -> None:
    """Serve until told to stop (SIGINT or SIGTERM).

    :param settings: the settings.
    :param announce: is told the address once it can be connected to.
    :raises UsageError: if the address cannot be listened on.
    """
    room = connections.provide_descriptors(settings.connections)
    with _listen(settings) as listening, parent.shared_folder() as folder:
        if room < settings.connections:
            logs.configure()
            hint = "allow more file descriptors (ulimit -n, LimitNOFILE)"
            logs.log_event("few_file_descriptors", connections=room, hint=hint)
        host, port = listening.getsockname()[:2]
        announce(f"http://{f'[{host}]' if ':' in host else host}:{port}")
        config = _config(MakeApp(settings, folder), room)
        if settings.workers == 1:
            Server(config).run([listening])
            return
        rates.make_shared(folder / _RATES, secrets.token_bytes(32))
        counted = folder / "metrics"
        counted.mkdir()
        os.environ[_METRICS_VARIABLE] = str(counted)
        logs.configure()
        Multiprocess(config, [listening]).run()


def _listen(settings: ServerSettings) -> socket.socket:
    """Open the socket that all web processes share."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named as TCP, so that asyncio sends small answers at once (TCP_NODELAY).
    listening = SharedSocket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise UsageError(
            f"cannot listen on {settings.host} port {settings.port}: {error.strerror}; "
            "choose another with --host and --port"
        ) from error
    # From here on clients can connect, and wait until a web process is there.
    listening.listen()
    listening.set_inheritable(True)
    return listening


# A web process that does not answer its parent for so long hangs and is replaced. uvicorn's five
# seconds are too few: on a busy machine one that reads profiles or lays out a plan of 17,000
# passages does not get round to it, and was killed with all its requests. Not much longer, since
# the parent does nothing else while it waits.
HUNG_SECONDS = 30


def _config(make: MakeApp, room: int) -> Config:
    settings = make.settings
    return Config(
        make,
        factory=True,
        workers=settings.workers,
        http=PatientProtocol,
        # Another loop, were it installed, would not take in connections by `SharedSocket`.
        loop="asyncio",
        ws="none",
        lifespan="on",
        # Logs and addresses of clients are our own business.
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        # Taken in one by one, so that of many at once each web process gets its share.
        backlog=1,
        limit_concurrency=room,
        # Also the time between two looks at a connection.
        timeout_keep_alive=max(1, round(settings.head_seconds)),
        timeout_graceful_shutdown=settings.stop_seconds,
        timeout_worker_healthcheck=HUNG_SECONDS,
        h11_max_incomplete_event_size=settings.header_kb * 1024,
    )
