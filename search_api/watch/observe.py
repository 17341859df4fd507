"""Watches every request from outside: log, metrics, and the last answer to unforeseen errors."""

from __future__ import annotations

import time

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.protocol.problems import Problem
from search_api.settings import ServerSettings
from search_api.watch.logs import log_access, log_failure, reason_of
from search_api.watch.metrics import Metrics


class Observer:
    """Counts and logs requests; no error gets past it."""

    def __init__(self, app: ASGIApp, settings: ServerSettings, metrics: Metrics) -> None:
        """Stand before an application.

        :param app: the application.
        :param settings: what to log.
        :param metrics: what to count.
        """
        self._app = app
        self._settings = settings
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request.

        :param scope: the request.
        :param receive: gives its body.
        :param send: takes the answer.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        watch = _Watch(send)
        method, start = scope["method"], time.perf_counter()
        try:
            await self._app(scope, receive, watch)
        except (ConnectionError, ClientDisconnect):
            watch.gone = True
        except Exception as error:  # a traceback helps nobody outside
            log_failure(error, words=self._settings.log_queries, path=scope["path"])
            if not watch.status:
                await _apologise(scope, receive, watch)
        self._note(scope, method, watch, time.perf_counter() - start)

    def _note(self, scope: Scope, method: str, watch: _Watch, seconds: float) -> None:
        """Count and log one request."""
        route = getattr(scope.get("route"), "path", "none")
        known = method if method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
        self._metrics.requests.labels(known, route, str(watch.status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        state = scope.get("state", {})
        log_access(
            {**scope, "method": method},
            self._settings,
            route=route,
            status=watch.status,
            bytes=watch.bytes,
            ms=round(seconds * 1000, 1),
            snapshot=state.get("snapshot"),
            **({"reason": reason_of(state["error"], self._settings)} if "error" in state else {}),
            **({"client_gone": True} if watch.gone else {}),
        )


class _Watch:
    """Sees what is sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.bytes = 0
        self.gone = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.bytes += len(message.get("body", b""))
        await self._send(message)


async def _apologise(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer an error that nobody foresaw."""
    hint = "this is a fault of the server; its log says more"
    problem = Problem(500, "unexpected", "something went wrong", hint=hint)
    await problem.response()(scope, receive, send)
