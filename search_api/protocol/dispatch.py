"""Goes straight to the route of a request, instead of trying all routes one after the other.

FastAPI tries every route of every included router, and once more at each level of inclusion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from starlette.convertors import Convertor
from starlette.routing import BaseRoute, Match, compile_path
from starlette.types import ASGIApp, Receive, Scope, Send

_APP = "kkgraph.app"
_ANYTHING = "/{any:path}"
# How many names at the beginning of a path tell routes apart; ``None`` stands for any name.
_TOLD = 2
_Start = tuple[str | None, ...]


class _KnownRoute(NamedTuple):
    """A route; without an application one that FastAPI must find itself."""

    start: _Start
    pattern: Any
    convertors: Mapping[str, Convertor[Any]]
    methods: frozenset[str]
    app: ASGIApp | None
    scope: Mapping[str, object]

    @classmethod
    def of(cls, context: RouteContext) -> _KnownRoute:
        """Take what is needed of a route."""
        anything, _, none = compile_path(_ANYTHING)
        plain = isinstance(context.original_route, APIRoute)
        return cls(
            _start((context.path or _ANYTHING) if plain else _ANYTHING),
            getattr(context, "path_regex", anything),
            getattr(context, "param_convertors", none),
            frozenset(context.methods or ()),
            context.app if plain else None,
            {"route": context.original_route, "endpoint": context.endpoint},
        )


class Dispatch(BaseRoute):
    """Stands before all other routes; what it does not find, they find as if it were not there."""

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        """Learn the routes.

        :param routes: those of the application; what they include is looked into.
        """
        self._routes = [_KnownRoute.of(context) for context in iter_route_contexts(routes)]
        starts = [known.start for known in self._routes]
        self._names = [{start[place] for start in starts} for place in range(_TOLD)]
        self._near: dict[_Start, list[_KnownRoute]] = {}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Find the first route that takes the path and the method.

        :param scope: the request.
        :returns: whether there is one, and what to add to the request.
        """
        if scope["type"] != "http":
            return Match.NONE, {}
        path = _path(scope)
        for known in self._candidates(path):
            found = known.pattern.match(path)
            if found and known.app is None:
                break
            if found and scope["method"] in known.methods:
                given = found.groupdict()
                params = {name: known.convertors[name].convert(given[name]) for name in given}
                return Match.FULL, {**known.scope, "path_params": params, _APP: known.app}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the route that was found answer.

        :param scope: the request.
        :param receive: gives its body.
        :param send: takes the answer.
        """
        await scope[_APP](scope, receive, send)

    def _candidates(self, path: str) -> list[_KnownRoute]:
        """Give the routes that may take a path, in their order."""
        given = _parts(path)
        # Only names of routes are kept, so nobody can fill the memory with others.
        start = tuple(
            name if name in names else None for name, names in zip(given, self._names, strict=True)
        )
        if start not in self._near:
            self._near[start] = [known for known in self._routes if _fits(known.start, start)]
        return self._near[start]


def _path(scope: Scope) -> str:
    """Leave out under which path the application is served."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] if root and f"{path}/".startswith(f"{root}/") else path


def _fits(known: _Start, given: _Start) -> bool:
    return all(name in (None, part) for name, part in zip(known, given, strict=True))


def _parts(path: str) -> list[str]:
    """Cut off the beginning of a path.

    >>> _parts("/api/queries/networks"), _parts("/")
    (['api', 'queries'], ['', ''])
    """
    return [*path.split("/", _TOLD + 1)[1 : _TOLD + 1], *[""] * _TOLD][:_TOLD]


def _start(path: str) -> _Start:
    """Tell how the paths of a route begin.

    >>> _start("/api/queries/{name}"), _start("/static/{name:path}"), _start("/{name}/x")
    (('api', 'queries'), ('static', None), (None, 'x'))
    """
    before, names, _ = path.partition(":path}")
    parts: list[str | None] = [None if "{" in part else part for part in _parts(before)]
    if names:
        at = before.count("/") - 1
        parts[at:] = [None] * len(parts[at:])
    return tuple(parts)
