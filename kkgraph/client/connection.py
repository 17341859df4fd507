"""The wire between client and server: errors, retries when the server is busy, ETags."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx

from kkgraph.errors import KkGraphError

Value = str | int | float | bool | Sequence[str] | None
_MOST_KEPT = 256
_LONGEST_WAIT = 30.0
_ATTEMPTS = 3


class ApiError(KkGraphError):
    """What the server refused: ``status``, ``code``, ``detail``, ``expected`` and ``hint``."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        """Put the server's words into one message.

        :param status: the HTTP status.
        :param body: the problem (RFC 9457).
        """
        self.status = status
        self.code: str = body.get("code", "")
        self.detail: str = body.get("detail", "")
        self.expected = body.get("expected")
        self.hint: str | None = body.get("hint")
        parts = [f"{status}: {self.detail or 'the server refused'}"]
        if self.expected:
            parts.append(f"expected: {self.expected}")
        super().__init__("; ".join(filter(None, [*parts, self.hint])))


class Connection:
    """Asks one server; keeps answers that may still hold."""

    def __init__(self, url: str, timeout: float, transport: httpx.BaseTransport | None) -> None:
        """Prepare to ask.

        :param url: address of the server.
        :param timeout: seconds to wait for an answer.
        :param transport: instead of the network.
        """
        self.url = url.rstrip("/")
        self.timeout = timeout
        self.transport = transport
        self._http = httpx.Client(base_url=self.url, timeout=timeout, transport=transport)
        self._kept: OrderedDict[str, httpx.Response] = OrderedDict()

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def fetch(self, path: str, params: Mapping[str, Value]) -> httpx.Response:
        """Get an answer, or find that the one we have still holds.

        :param path: the path.
        :param params: of the query; those that are ``None`` are left out.
        :returns: the answer.
        :raises ApiError: if the server refuses.
        """
        given = {name: _text(value) for name, value in params.items() if value is not None}
        url = str(self._http.build_request("GET", path, params=given).url)
        kept = self._kept.get(url)
        headers = {"If-None-Match": kept.headers["ETag"]} if kept else {}
        reply = self.send("GET", url, headers=headers)
        if reply.status_code == httpx.codes.NOT_MODIFIED and kept:
            return kept
        if "ETag" in reply.headers:
            self._kept[url] = reply
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return reply

    def send(self, method: str, url: str, **options: Any) -> httpx.Response:  # noqa: ANN401
        """Send a request; wait and try again when the server says it is busy.

        :param method: such as ``GET``.
        :param url: path or address.
        :param options: those of httpx.
        :returns: the answer.
        :raises ApiError: if the server refuses.
        :raises KkGraphError: if it does not answer.
        """
        for attempt in range(_ATTEMPTS):
            try:
                reply = self._http.request(method, url, **options)
            except httpx.HTTPError as error:
                raise KkGraphError(f"{self.url} does not answer: {error}") from error
            if reply.status_code not in (429, 503) or attempt == _ATTEMPTS - 1:
                break
            time.sleep(_wait(reply))
        _check(reply)
        return reply

    def stream(self, path: str) -> Iterator[bytes]:
        """Get something large, piece by piece.

        :param path: the path.
        :returns: the pieces.
        :raises ApiError: if the server refuses.
        """
        with self._http.stream("GET", path) as reply:
            if reply.is_error:
                reply.read()
            _check(reply)
            yield from reply.iter_bytes()


def _check(reply: httpx.Response) -> None:
    if not reply.is_error:
        return
    try:
        body = reply.json()
    except ValueError:
        body = {}
    raise ApiError(reply.status_code, body if isinstance(body, dict) else {})


def _wait(reply: httpx.Response) -> float:
    """How many seconds the server asks us to wait."""
    text = reply.headers.get("Retry-After", "1")
    return min(float(text) if text.isdigit() else 1.0, _LONGEST_WAIT)


def _text(value: Value) -> str | list[str]:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None or isinstance(value, str | int | float):
        return str(value)
    return list(value)
