"""Entity tags: a name for an answer by all it depends on (RFC 9110, sections 8.8.3 and 13.1.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from fastapi import Request

_LENGTH = 32


def entity_tag(snapshot: str, parts: Iterable[object]) -> str:
    """Name an answer.

    :param snapshot: key of the snapshot it comes from.
    :param parts: everything else it depends on.
    :returns: the tag without quotation marks; the same for the same parts only.

    >>> entity_tag("s", ["ab", "c"]) == entity_tag("s", ["a", "bc"])
    False
    """
    digest = hashlib.sha256(repr([snapshot, *parts]).encode("utf-8", "replace"))
    return f"{snapshot}-{digest.hexdigest()[:_LENGTH]}"


def is_held(request: Request, tag: str) -> bool:
    """Tell whether the client has an answer already, by weak comparison.

    :param request: the request with its ``If-None-Match``, which may come several times.
    :param tag: the answer's tag without quotation marks.
    :returns: whether to answer with 304.
    """
    given = ",".join(request.headers.getlist("if-none-match"))
    return tag in (item.strip().removeprefix("W/").strip('"') for item in given.split(","))
