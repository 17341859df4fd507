"""What paths there are: which methods one takes, and which are near one that is not there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute, compile_path

# Every path that takes GET takes these too.
_ALSO = {"HEAD", "OPTIONS"}
_LONGEST = 200
_ALIKE = 0.75
_MOST = 5
# The parts of a path that stand for any name.
_ANY = re.compile(r"\{(\w+)(?::path)?\}")


class Routes:
    """Knows all routes of an application."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        """Take the routes.

        :param routes: those of the application; what they include is looked into.
        """
        self._routes = [
            (compile_path(known.path)[0], set(known.methods), _ANY.sub(r"{\1}", known.path))
            for known in iter_route_contexts(routes)
            if known.path and known.methods
        ]
        # Suffixes are told by the plain path, and the pages' own files are nobody's business.
        hidden = re.compile(r"/static/|.*/(?!openapi)[^/]+\.(csv|json|xlsx)$")
        paths = [path for _, _, path in self._routes if not hidden.match(path)]
        self._paths = list(dict.fromkeys(paths))

    def methods(self, path: str) -> set[str]:
        """Find the methods a path takes.

        :param path: the path.
        :returns: their names; none if there is no such path.
        """
        found: set[str] = set()
        for pattern, methods, _ in self._routes:
            if pattern.match(path):
                found |= methods
        return found | _ALSO if found else found

    def near(self, path: str) -> list[str]:
        """Find paths that look like one that is not there.

        :param path: the path.
        :returns: at most five, the nearest first; names that may be anything in braces.
        """
        if len(path) > _LONGEST:
            return []
        wanted = path.rstrip("/").lower()
        found = []
        for known in self._paths:
            alike = SequenceMatcher(None, *_fixed(known, wanted), autojunk=False).ratio()
            found += [(-alike, known)] if alike >= _ALIKE else []
        return [known for _, known in sorted(found)[:_MOST]]


def _fixed(known: str, wanted: str) -> tuple[str, str]:
    """Leave out of both paths what stands where one of them takes any name.

    >>> _fixed("/api/contracts/{contract}", "/api/contract/malmo-2024")
    ('/api/contracts', '/api/contract')
    """
    parts, given = known.split("/"), wanted.split("/")
    free = {at for at, part in enumerate(parts) if part.startswith("{") and at < len(given)}
    left, right = (
        "/".join(part for at, part in enumerate(path) if at not in free) for path in (parts, given)
    )
    return left, right
