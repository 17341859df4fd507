"""Errors as RFC 9457 ``application/problem+json``: what is wrong and what would be right.

Besides the standard's members every body has ``code`` (a short name that does not change),
``expected`` (values or forms that would have been right, ``null`` if none) and ``hint`` (what
to do, ``null`` if nothing). No traceback ever leaves the server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict
from starlette.exceptions import HTTPException
from starlette.responses import Response

from kkgraph.errors import (
    IdentifierError,
    IndexMismatchError,
    KkGraphError,
    NotFoundError,
    QueryError,
    QueryRefused,
    QueryTimeout,
    QueryTooLarge,
    SnapshotError,
    UsageError,
)

MEDIA_TYPE = "application/problem+json"
Expected = str | Sequence[str] | Mapping[str, str] | None

# From the narrowest class to the widest: the first that fits counts.
STATUSES: tuple[tuple[type[KkGraphError], int, str], ...] = (
    (NotFoundError, 404, "not_found"),
    (QueryTimeout, 504, "query_timeout"),
    (QueryTooLarge, 422, "query_too_large"),
    (QueryRefused, 403, "query_refused"),
    (QueryError, 400, "query_error"),
    (IdentifierError, 400, "identifier_error"),
    (UsageError, 400, "usage_error"),
    (SnapshotError, 503, "no_snapshot"),
    (IndexMismatchError, 503, "no_index"),
    (KkGraphError, 500, "data_error"),
)


class ProblemBody(BaseModel):
    """The body of every error, for the OpenAPI description."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    code: str
    expected: str | list[str] | dict[str, str] | None
    hint: str | None


# As FastAPI takes them.
Described = dict[int | str, dict[str, Any]]
# For `FastAPI(responses=...)`: what any route may answer besides its own body.
RESPONSES: Described = {
    status: {
        "description": text,
        "content": {MEDIA_TYPE: {"schema": ProblemBody.model_json_schema()}},
    }
    for status, text in (
        ("4XX", "The request is at fault; `expected` and `hint` say what would be right."),
        ("5XX", "503: no snapshot or too many requests; 504: the query took too long."),
    )
}


class Problem(Exception):
    """An error to be answered as it is."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        expected: Expected = None,
        hint: str | None = None,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        """Say what is wrong and what would be right.

        :param status: the HTTP status.
        :param code: a short name that programs can rely on.
        :param detail: one sentence for people.
        :param expected: what would have been right.
        :param hint: what to do.
        :param headers: such as ``Retry-After``.
        :param more: further members of the body, JSON values.
        """
        super().__init__(detail)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
        self.body: dict[str, object] = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            "code": code,
            "expected": expected,
            "hint": hint,
            **more,
        }

    def response(self) -> Response:
        """Make the answer.

        :returns: never to be kept by caches.
        """
        return Response(
            self.to_bytes(),
            self.status,
            {"Cache-Control": "no-store", **self.headers},
            media_type=MEDIA_TYPE,
        )

    def to_bytes(self) -> bytes:
        """Write the body.

        :returns: JSON; characters that are no text (lone surrogates) are replaced.
        """
        return json.dumps(self.body, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def from_error(error: KkGraphError) -> Problem:
    """Make a problem of an error of the program.

    :param error: the error.
    :returns: with the status of `STATUSES`; its last half-sentence, the remedy, as hint.
    """
    status, code = next((s, c) for kind, s, c in STATUSES if isinstance(error, kind))
    detail, _, hint = str(error).partition("; ")
    if isinstance(error, QueryTimeout):
        # The message speaks of a flag that only the command line has.
        hint = "narrow it: name classes and properties, count less, or ask in parts with LIMIT"
    headers = {"Retry-After": "5"} if status == 503 else {}
    expected = error.near if isinstance(error, NotFoundError) else None
    if status in (500, 503):
        # Messages about the server's own files are for its log, not for strangers.
        detail = (
            "the data cannot be read at the moment" if status == 503 else "the data are at fault"
        )
        hint = "try again in a moment"
    return Problem(status, code, detail, expected=expected, hint=hint or None, headers=headers)


def install(app: FastAPI) -> None:
    """Have all errors answered as problems.

    :param app: the application.
    """
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(KkGraphError, _on_error)
    for kind in (FileNotFoundError, PermissionError):
        app.add_exception_handler(kind, _on_missing_file)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return error.response()


async def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, KkGraphError)
    request.state.error = error
    if isinstance(error, SnapshotError):
        request.app.state.core.current.doubt()
    return from_error(error).response()


async def _on_missing_file(request: Request, error: Exception) -> Response:
    """Answer when files of the snapshot are gone or may not be read."""
    request.state.error = error
    return from_error(SnapshotError(str(error))).response()


async def _on_invalid(request: Request, error: Exception) -> Response:
    """Say for each parameter what it takes."""
    assert isinstance(error, RequestValidationError)
    wrong = {str(item["loc"][-1]): str(item["msg"]) for item in error.errors()}
    names = ", ".join(wrong)
    return Problem(
        400,
        "invalid_parameter",
        f"not as expected: {names}",
        expected=wrong,
        hint="/openapi.json says what each parameter takes",
    ).response()


async def _on_http(request: Request, error: Exception) -> Response:
    """Answer unknown paths and methods."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 404:
        problem = Problem(
            404,
            "no_such_path",
            "there is nothing at this path",
            expected=request.app.state.routes.near(request.scope["path"]) or None,
            hint="/docs and /openapi.json list the paths",
        )
    elif error.status_code == 405:
        known = request.app.state.routes.methods(request.scope["path"])
        allowed = sorted(known or {*headers.get("Allow", "GET").split(", "), "HEAD", "OPTIONS"})
        headers["Allow"] = ", ".join(allowed)
        detail = "this path does not take this method"
        problem = Problem(405, "wrong_method", detail, expected=allowed, headers=headers)
    else:
        status = error.status_code
        problem = Problem(status, "http_error", str(error.detail), headers=headers)
    return problem.response()
