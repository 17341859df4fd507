"""What the server writes down: one JSON object a line, for requests and for events.

A request's line holds no query string, no SPARQL text and no whole address unless the settings
say so: what people ask is nobody's business.
"""

from __future__ import annotations

import json
import logging
import sys
import time

from starlette.types import Scope

from kkgraph.errors import KkGraphError
from search_api.guard.rates import client_key
from search_api.protocol.problems import from_error
from search_api.settings import ServerSettings

ACCESS = "kkgraph.access"
EVENTS = "kkgraph.events"
_JSON = json.JSONEncoder(ensure_ascii=True, default=str)


class JsonLines(logging.Formatter):
    """Writes each record as one line of JSON, whatever is in it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record.

        :param record: the record; its ``fields`` are added.
        :returns: one line.
        """
        values = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
            + f".{int(record.msecs):03}Z",
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "process": record.process,
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            values["error"] = describe(record.exc_info[1], words=False)
        return _JSON.encode(values)


def configure() -> None:
    """Write everything to standard error as lines of JSON; for a process of its own."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    for name in (ACCESS, EVENTS, "uvicorn.error", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.INFO)


def log_event(event: str, **fields: object) -> None:
    """Write down that something happened.

    :param event: what.
    :param fields: more about it.
    """
    logging.getLogger(EVENTS).info(event, extra={"fields": fields})


def log_failure(error: BaseException, *, words: bool, **fields: object) -> None:
    """Write down an error that nobody foresaw, with the place it comes from.

    :param error: the error.
    :param words: whether its message may be written, which may hold what a user asked.
    :param fields: more about it.
    """
    more = {**fields, "error": describe(error, words=words)}
    logging.getLogger(EVENTS).error("unexpected_error", extra={"fields": more})


def log_access(scope: Scope, settings: ServerSettings, **fields: object) -> None:
    """Write down a request.

    :param scope: the request.
    :param settings: say what may be written.
    :param fields: status, duration and the like.
    """
    logger = logging.getLogger(ACCESS)
    if not settings.access_log or not logger.isEnabledFor(logging.INFO):
        return
    values: dict[str, object] = {
        "method": scope["method"],
        "path": scope["path"],
        "client": _client(scope, whole=settings.log_addresses),
        **fields,
    }
    if settings.log_queries:
        values["query"] = scope["query_string"].decode("latin-1")
        values["sparql"] = scope.get("state", {}).get("sparql")
    logger.info("request", extra={"fields": values})


def reason_of(error: Exception, settings: ServerSettings) -> str:
    """Say why a request failed, in no words of who asked.

    :param error: what was answered as a problem.
    :param settings: say what may be written.
    :returns: the message of a fault of ours, which the answer keeps back; else the error's code,
        since the message quotes what was asked, unless the settings allow that.
    """
    problem = from_error(error) if isinstance(error, KkGraphError) else None
    if settings.log_queries or problem is None or problem.status in (500, 503):
        return str(error)
    return str(problem.body["code"])


def describe(error: BaseException, *, words: bool) -> str:
    """Say what went wrong and where, in one line.

    :param error: the error.
    :param words: whether to give its message.
    :returns: kind, message, and the files and lines that led to it, innermost first.
    """
    places, trace = [], error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    said = f": {error}" if words else ""
    return f"{type(error).__name__}{said} ({' < '.join(reversed(places[-5:]))})"


def _client(scope: Scope, *, whole: bool) -> str | None:
    """Name the client, by default without what tells one household from the next."""
    address: str = (scope.get("client") or ("",))[0]
    if whole or not address:
        return address or None
    key = client_key(address)
    if ":" in key:
        return ":".join(key.split(":")[:3]) + "::/48"
    return ".".join([*key.split(".")[:3], "0"]) + "/24" if key.count(".") == 3 else None
