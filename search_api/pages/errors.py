"""Errors as pages, for those who ask for pages; for all others they stay problems as JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response

from kkgraph.errors import KkGraphError
from search_api.negotiation import HTML, Format, choose
from search_api.pages import rendering, words
from search_api.pages.links import Links
from search_api.problems import MEDIA_TYPE, Problem

Handler = Callable[[Request, Exception], Awaitable[Response]]
_KINDS: tuple[type[Exception], ...] = (Problem, KkGraphError, RequestValidationError, HTTPException)
_OFFERS = (Format("problem", MEDIA_TYPE, ("application/json",)), HTML)
# What the page says itself, or what would be wrong for its body.
_LEFT_OUT = ("content-type", "content-length")


def install(app: FastAPI) -> None:
    """Have errors shown as pages to those who ask for pages; after `problems.install`.

    :param app: the application.
    """
    for kind in _KINDS:
        app.add_exception_handler(kind, _shown(app.exception_handlers[kind]))


def _shown(handler: Any) -> Handler:  # noqa: ANN401 - a handler of problems
    """Show what a handler answers."""

    async def answer(request: Request, error: Exception) -> Response:
        response: Response = await handler(request, error)
        if not wants_page(request.headers):
            response.headers.setdefault("Vary", "Accept")
            return response
        return to_page(request, response)

    return answer


def wants_page(headers: Headers) -> bool:
    """Tell whether someone asks for pages rather than for data.

    :param headers: of the request.
    :returns: whether HTML is named and preferred.
    """
    try:
        return choose(headers.get("accept"), _OFFERS) is HTML
    except Problem:
        return False


def to_page(request: Request, response: Response) -> Response:
    """Make a page of a problem.

    :param request: the request.
    :param response: the problem as JSON.
    :returns: the page, with the same status and headers.
    """
    body = json.loads(bytes(response.body))
    given = request.query_params.get("lang")
    lang = words.choose_language(given, request.headers.get("accept-language", ""))
    said = words.load(lang)
    root = str(request.scope.get("root_path", ""))
    links = Links(root, None, given if given in words.LANGUAGES else None)
    values = {
        "problem": body,
        "expected": _listed(body["expected"]),
        "explained": said.has(f"error.{body['code']}"),
        "snapshot": None,
        "is_old": False,
        "here": None,
        "permanent": None,
        "other": _other_language(request, lang),
    }
    page = rendering.render("error.html", said, links, values)
    headers = {k: v for k, v in response.headers.items() if k.lower() not in _LEFT_OUT}
    headers |= {"Vary": "Accept, Accept-Language", "Content-Language": lang}
    return Response(page, response.status_code, headers, media_type="text/html")


def _listed(expected: Any) -> list[str]:  # noqa: ANN401 - JSON
    """Give what would have been right as lines."""
    if isinstance(expected, dict):
        return [f"{name}: {text}" for name, text in expected.items()]
    return [expected] if isinstance(expected, str) else list(expected or [])


def _other_language(request: Request, lang: words.Lang) -> str:
    url = request.url.include_query_params(lang="sv" if lang == "en" else "en")
    return f"{url.path}?{url.query}"
