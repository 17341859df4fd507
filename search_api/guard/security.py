"""What stands before every route: bounds on requests, headers on answers, CORS for reading.

All plain ASGI, so that answers are never held back or read twice.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.guard.rates import RateLimit
from search_api.protocol.problems import Problem
from search_api.settings import ServerSettings

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Anyone's page may read the data; nothing here depends on who is logged in.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, X-Kkgraph-Snapshot, "
    "X-Kkgraph-Truncated, Content-Disposition",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
_RAW_SECURE = [(b"strict-transport-security", b"max-age=31536000")]
PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Methods": ", ".join(METHODS),
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
_HOST = re.compile(r"([A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
_UNCOUNTED = ("/healthz", "/readyz", "/metrics")
_MOST_PATH = 2_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
# How many times the time of one part all parts of a body may take.
_PARTS = 6
# An answer is sent in pieces of so many bytes: who takes in one in time is waited for.
_PIECE = 65_536


class Guard:
    """Refuses requests out of bounds, bounds slow clients, marks every answer."""

    def __init__(
        self,
        app: ASGIApp,
        settings: ServerSettings,
        rate: RateLimit,
        methods_of: Callable[[str], set[str]] = lambda path: set(),
    ) -> None:
        """Stand before an application.

        :param app: the application.
        :param settings: the bounds.
        :param rate: counts requests of addresses.
        :param methods_of: tells the methods a path takes, for OPTIONS.
        """
        self._app = app
        self._settings = settings
        self._rate = rate
        self._methods_of = methods_of
        self._hosts = _allowed_hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request.

        :param scope: the request.
        :param receive: gives its body.
        :param send: takes the answer.
        """
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1003})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        marked = _Marked(send, scope, self._settings.send_seconds)
        if scope["method"] == "OPTIONS":
            marked.allowed = self._methods_of(scope["path"])
        try:
            self._check(scope)
            bounded = _BoundedBody(receive, self._settings)
            if scope["method"] == "HEAD":
                # Routes know GET; the body is left out when it is sent.
                scope["method"] = "GET"
            await self._app(scope, bounded, marked)
        except Problem as problem:
            if not marked.started:
                await problem.response()(scope, receive, marked)

    def _check(self, scope: Scope) -> None:
        """Refuse what no route should see."""
        headers = Headers(scope=scope)
        if scope["method"] not in METHODS:
            detail, allow = "this method is not known here", {"Allow": ", ".join(METHODS)}
            raise Problem(405, "wrong_method", detail, expected=METHODS, headers=allow)
        self._check_host(headers, scope["path"])
        self._check_size(scope)
        self._check_body(headers)
        if scope["path"] in _UNCOUNTED:
            return
        address = (scope.get("client") or ("",))[0]
        seconds = self._rate.wait(address)
        if seconds:
            raise Problem(
                429,
                "too_many_requests",
                "too many requests from this address",
                expected=f"{self._settings.rate:g} requests a second in the long run",
                hint="wait as long as Retry-After says",
                headers={"Retry-After": str(int(seconds) + 1)},
            )

    def _check_host(self, headers: Headers, path: str) -> None:
        """Answer to our own names only, and to one of them at a time."""
        hosts = headers.getlist("host")
        found = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if not found or not _is_host(found[1]):
            raise Problem(400, "bad_host", "the header Host is missing, double or malformed")
        # Whoever looks after the server asks by address, not by name.
        if self._hosts and path not in _UNCOUNTED and found[1].lower() not in self._hosts:
            hint = "add it to KKGRAPH_HOSTS if it is right"
            raise Problem(421, "wrong_host", "this server does not answer to that host", hint=hint)

    def _check_size(self, scope: Scope) -> None:
        bounds = self._settings
        line = len(scope["path"]) + len(scope["query_string"])
        size = line + sum(len(name) + len(value) for name, value in scope["headers"])
        if len(scope["headers"]) > bounds.header_count or size > bounds.header_kb * 1024:
            raise Problem(
                431,
                "headers_too_large",
                "too many or too large headers, or too long an address",
                expected=f"at most {bounds.header_count} headers, {bounds.header_kb} kB",
            )
        path = scope["path"]
        if len(path) > _MOST_PATH or _CONTROL.search(path):
            raise Problem(400, "bad_path", "the path is too long or holds control characters")

    def _check_body(self, headers: Headers) -> None:
        if "transfer-encoding" in headers and "content-length" in headers:
            # Whoever stands before us may have read another length (RFC 9112, section 6.1).
            detail = "the body has two lengths: Content-Length and Transfer-Encoding"
            close = {"Connection": "close"}
            raise Problem(400, "bad_request", detail, expected="one of them", headers=close)
        length = headers.get("content-length", "0")
        sound = length.isascii() and length.isdigit() and len(length) < 16
        if not sound or int(length) > self._settings.request_kb * 1024:
            raise too_large(self._settings)


def too_large(bounds: ServerSettings) -> Problem:
    """Say that a body is too large.

    :param bounds: the settings.
    :returns: 413.
    """
    expected = f"a body of at most {bounds.request_kb} kB"
    return Problem(413, "body_too_large", "the body is too large", expected=expected)


class _BoundedBody:
    """Reads a body within bounds of size and time."""

    def __init__(self, receive: Receive, bounds: ServerSettings) -> None:
        self._receive = receive
        self._bounds = bounds
        self._left = bounds.request_kb * 1024
        self._end: float | None = None
        self._done = False

    async def __call__(self) -> Message:
        if self._done:
            # From here on it is only about whether the client is still there.
            return await self._receive()
        seconds, now = self._bounds.body_seconds, asyncio.get_running_loop().time()
        # Or else a letter now and then would keep a connection for days.
        self._end = self._end or now + _PARTS * seconds
        try:
            async with asyncio.timeout_at(min(now + seconds, self._end)):
                message = await self._receive()
        except TimeoutError:
            expected = f"each part within {seconds:g} s, all of it within {_PARTS * seconds:g} s"
            raise Problem(
                408, "too_slow", "the body did not arrive in time", expected=expected,
                headers={"Connection": "close"},
            ) from None  # fmt: skip
        self._left -= len(message.get("body", b""))
        self._done = not message.get("more_body")
        if self._left < 0:
            raise too_large(self._bounds)
        return message


class _Marked:
    """Adds our headers, answers OPTIONS and HEAD, and lets go of clients that take too long."""

    def __init__(self, send: Send, scope: Scope, seconds: float) -> None:
        self._send = send
        self._method = scope["method"]
        self._secure = scope.get("scheme") == "https"
        self._seconds = seconds
        self._silent = False
        self.started = False
        self.allowed: set[str] = set()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self._mark(message)
        elif message["type"] == "http.response.body" and self._silent:
            message = {**message, "body": b""}
        try:
            for piece in _pieces(message):
                async with asyncio.timeout(self._seconds):
                    await self._send(piece)
        except TimeoutError:
            # The server closes the connection of an answer that breaks off.
            raise ConnectionResetError("the client did not take in the answer") from None

    def _mark(self, message: Message) -> None:
        headers = MutableHeaders(raw=message["headers"])
        self._silent = self._method == "HEAD"
        if self._method == "OPTIONS" and message["status"] == 405:
            message["status"], self._silent = 204, True
            allowed = {*self.allowed, *headers.get("allow", "GET").split(", "), "HEAD", "OPTIONS"}
            headers["Allow"] = ", ".join(name for name in METHODS if name in allowed)
            for name in ("Content-Length", "Content-Type"):
                del headers[name]
            headers.update(PREFLIGHT)
        present = {name for name, _ in headers.raw}
        ours = (*_RAW_HEADERS, *(_RAW_SECURE if self._secure else ()))
        message["headers"] = [*headers.raw, *(item for item in ours if item[0] not in present)]


def _pieces(message: Message) -> Iterator[Message]:
    """Cut a long body, so that it is progress that counts and little waits in the connection."""
    body = message.get("body", b"")
    if len(body) <= _PIECE:
        yield message
        return
    last = (len(body) - 1) // _PIECE * _PIECE
    for start in range(0, len(body), _PIECE):
        more = start < last or message.get("more_body", False)
        yield {**message, "body": body[start : start + _PIECE], "more_body": more}


def _is_host(name: str) -> bool:
    """Tell whether what stands in brackets is an address."""
    if not name.startswith("["):
        return True
    try:
        ipaddress.IPv6Address(name[1:-1])
    except ValueError:
        return False
    return True


def _allowed_hosts(settings: ServerSettings) -> frozenset[str]:
    if not settings.hosts:
        return frozenset()
    own = urlsplit(settings.public_url).hostname
    hosts = {host.lower() for host in settings.hosts}
    return frozenset(hosts | ({own} if own else set()))
