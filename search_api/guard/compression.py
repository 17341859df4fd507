"""Answers leave compressed where the client takes that (RFC 9110, sections 8.4 and 12.5.3)."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_api.protocol.problems import MEDIA_TYPE

# What is smaller travels in one packet either way.
_LEAST_BYTES = 1000
# Higher levels take twice the time for a tenth less.
_LEVEL = 4
_REFUSED = re.compile(r"(?:^|,)\s*gzip\s*;\s*q=0(?:\.0{0,3})?\s*(?:,|$)", re.IGNORECASE)


class Compression:
    """Compresses what is long enough, and says on every answer that it depends on the client."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application.

        :param app: the application.
        """
        self._app = GZipMiddleware(
            app,
            minimum_size=_LEAST_BYTES,
            compresslevel=_LEVEL,
            # Whoever makes pages of problems reads them on their way out.
            exclude_content_types=(*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPE),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request.

        :param scope: the request.
        :param receive: gives its body.
        :param send: takes the answer.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tell(MutableHeaders(raw=message["headers"]))
            await send(message)

        await self._app(_without_refused(scope), receive, told)


def _without_refused(scope: Scope) -> Scope:
    """Leave out a header that names gzip only to refuse it."""
    if not _REFUSED.search(Headers(scope=scope).get("accept-encoding", "")):
        return scope
    kept = [item for item in scope["headers"] if item[0] != b"accept-encoding"]
    scope["headers"] = kept
    return scope


def _tell(headers: MutableHeaders) -> None:
    """Say what the answer depends on; other bytes are no longer the same to the letter."""
    if "accept-encoding" not in headers.get("vary", "").lower():
        headers.add_vary_header("Accept-Encoding")
    tag = headers.get("etag", "")
    if "content-encoding" in headers and tag and not tag.startswith("W/"):
        headers["ETag"] = f"W/{tag}"
