"""Ends a connection at a fixed time, whatever comes over it until then.

The HTTP library bounds each silence, not the whole: a server that sends its head letter by
letter, or one interim answer (103) after another, would be listened to for ever.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Self, cast

if TYPE_CHECKING:
    from httpcore import NetworkStream

_OPENED = ("connect_tcp.complete", "start_tls.complete")


class Overdue:
    """Shuts the connections down that were opened under it once the time is up."""

    def __init__(self) -> None:
        """Let everything take its time, until told otherwise."""
        self._sockets: list[socket.socket] = []
        self._timer: threading.Timer | None = None
        self.struck = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._cancel()

    def within(self, seconds: float) -> None:
        """Set the time anew.

        :param seconds: from now until the connections are shut down.
        """
        self._cancel()
        self._timer = threading.Timer(max(seconds, 0.0), self._strike)
        self._timer.daemon = True
        self._timer.start()

    def trace(self, event: str, info: Mapping[str, object]) -> None:
        """Take note of a connection; the extension ``trace`` of a request.

        :param event: what the HTTP library does.
        :param info: with the stream that was opened, when it is done.
        """
        if event.endswith(_OPENED):
            stream = cast("NetworkStream", info["return_value"])
            opened = stream.get_extra_info("socket")
            if isinstance(opened, socket.socket):
                self._sockets.append(opened)
                if self.struck:
                    self._strike()

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()

    def _strike(self) -> None:
        self.struck = True
        for one in self._sockets:
            # Of the plain socket, also below TLS: what waits for it there reads the end.
            with suppress(OSError):
                socket.socket.shutdown(one, socket.SHUT_RDWR)
