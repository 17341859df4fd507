"""Errors as pages, for those who ask for pages; for all others they stay problems as JSON.

Stands before everything else, so that whoever refuses a request has it shown as a page.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kkgraph.aliases import Lang
from kkgraph.vocabulary.message_catalogue import translated
from search_api.pages.frame import rendering, words
from search_api.pages.frame.links import Links, in_language
from search_api.protocol.negotiation import HTML, Format, choose
from search_api.protocol.problems import MEDIA_TYPE, Problem

_OFFERS = (Format("problem", MEDIA_TYPE, ("application/json",)), HTML)


class ErrorPages:
    """Turns problems into pages on their way out."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application.

        :param app: the application.
        """
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request.

        :param scope: the request.
        :param receive: gives its body.
        :param send: takes the answer.
        """
        if scope["type"] == "http":
            if wants_page(Headers(scope=scope)):
                send = _Turned(scope, send)
            elif _wants_swedish(scope):
                send = _Translated(scope, send)
        await self._app(scope, receive, send)


class _Turned:
    """Holds back a problem until it is whole, and sends the page instead."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope = scope
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = Headers(raw=message["headers"]).get("content-type", "")
            if kind.startswith(MEDIA_TYPE):
                self._start = message
                return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        lang = _language(self._scope)
        # An answer to HEAD has no body, but the headers of the page.
        body = to_page(self._scope, json.loads(self._body), lang) if self._body else b""
        headers["Content-Type"] = HTML.content_type
        headers["Vary"] = "Accept, Accept-Language"
        headers["Content-Language"] = lang
        if body:
            headers["Content-Length"] = str(len(body))
        else:
            del headers["Content-Length"]
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


class _Translated(_Turned):
    """Says a problem in Swedish to a program whose reader asks for it."""

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(raw=list(start["headers"]))
        body = self._body
        if body:
            body = json.dumps(said_in(json.loads(body), "sv"), ensure_ascii=False).encode() + b"\n"
            headers["Content-Length"] = str(len(body))
        headers["Vary"] = "Accept, Accept-Language"
        headers["Content-Language"] = "sv"
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def said_in(problem: Mapping[str, object], lang: Lang) -> dict[str, object]:
    """Say what is wrong and what to do in a language.

    :param problem: its members.
    :param lang: the language.
    :returns: the members, those for people in that language as far as they are known in it.
    """
    said = {name: problem.get(name) for name in ("detail", "hint")}
    return {
        **problem,
        **{name: translated(text, lang) for name, text in said.items() if isinstance(text, str)},
    }


def wants_page(headers: Headers) -> bool:
    """Tell whether someone asks for pages rather than for data.

    :param headers: of the request.
    :returns: whether HTML is named and preferred.
    """
    try:
        return choose(headers.get("accept"), _OFFERS) is HTML
    except Problem:
        return False


def to_page(scope: Scope, problem: Mapping[str, object], lang: Lang) -> bytes:
    """Make a page of a problem.

    :param scope: the request.
    :param problem: its members.
    :param lang: the language.
    :returns: HTML.
    """
    said = words.load(lang)
    root = str(scope.get("root_path", ""))
    given = _query(scope).get("lang")
    links = Links(root, None, given if given in words.LANGUAGES else None)
    values = {
        "problem": said_in(problem, lang),
        "expected": _listed(problem["expected"]),
        "explained": said.has(f"error.{problem['code']}"),
        "snapshot": None,
        "is_old": False,
        "invented": (),
        "here": None,
        "permanent": None,
        "other": in_language(scope, root, "sv" if lang == "en" else "en"),
    }
    return rendering.render("error.html", said, links, values)


def _language(scope: Scope) -> Lang:
    accepted = Headers(scope=scope).get("accept-language", "")
    return words.choose_language(_query(scope).get("lang"), accepted)


def _wants_swedish(scope: Scope) -> bool:
    """Whether a program asks for Swedish; one that names no language gets English."""
    given = _query(scope).get("lang")
    accepted = Headers(scope=scope).get("accept-language", "")
    return words.choose_language(given, f"{accepted[:900]}, en;q=0.001") == "sv"


def _query(scope: Scope) -> QueryParams:
    return QueryParams(scope.get("query_string", b"").decode("latin-1"))


def _listed(expected: object) -> list[str]:
    """Give what would have been right as lines."""
    if isinstance(expected, dict):
        return [f"{name}: {text}" for name, text in expected.items()]
    if isinstance(expected, list | tuple):
        return [str(item) for item in expected]
    return [expected] if isinstance(expected, str) else []
