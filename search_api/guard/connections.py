"""How many connections there may be: of one address, and as many as there are file descriptors."""

from __future__ import annotations

import resource
from collections import Counter
from functools import cache

from starlette.types import ASGIApp, Receive, Scope, Send

from search_api.guard.rates import Network, client_key, is_in, networks_of
from search_api.guard.security import HEADERS
from search_api.protocol.problems import Problem
from search_api.settings import ServerSettings

# Beyond its bounds a server listens to so many more connections, to say so and for `/healthz`.
ROOM = 64
# Of a web process besides its connections: files of snapshots, query processes, the rest.
_OTHERS = 200
_FEWEST = 16


class AddressShare:
    """Counts the connections of addresses in one web process."""

    def __init__(self, exempt: tuple[Network, ...] = ()) -> None:
        """Count none yet.

        :param exempt: networks that are not counted: proxies, and who looks after the server.
        """
        self._exempt = exempt
        self._held: Counter[str] = Counter()

    def enter(self, address: str) -> int:
        """Count a connection.

        :param address: of the client.
        :returns: how many it holds now; 0 if it is not counted.
        """
        if is_in(self._exempt, address):
            return 0
        key = client_key(address)
        self._held[key] += 1
        return self._held[key]

    def leave(self, address: str) -> None:
        """Count a connection no longer.

        :param address: of the client.
        """
        key = client_key(address)
        self._held[key] -= 1
        if self._held[key] <= 0:
            del self._held[key]


@cache
def share_of(settings: ServerSettings) -> AddressShare:
    """Give what counts the connections of this process.

    :param settings: whose connections are not counted.
    :returns: always the same.
    """
    exempt = (*settings.rate_exempt, *settings.trusted_proxies)
    return AddressShare(networks_of(exempt))


def provide_descriptors(wanted: int) -> int:
    """Let this process and those it starts open as many files as it takes.

    :param wanted: connections of one web process.
    :returns: for how many connections there are file descriptors: as many, or fewer.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = wanted + ROOM + _OTHERS
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY or soft >= needed:
        return wanted
    return max(_FEWEST, soft - ROOM - _OTHERS)


class Refusal:
    """Answers whatever is asked over a connection for which there is no room."""

    def __init__(self, app: ASGIApp, *, of_address: bool) -> None:
        """Say why there is none.

        :param app: answers whether the server lives, which is asked in such moments.
        :param of_address: whether the client itself holds too many.
        """
        self._app = app
        self._of_address = of_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer.

        :param scope: the request.
        :param receive: gives its body.
        :param send: takes the answer.
        """
        if scope["type"] == "http" and scope["path"] in ("/healthz", "/readyz"):
            await self._app(scope, receive, send)
            return
        whose = "from your address " if self._of_address else ""
        problem = Problem(
            503,
            "too_many_connections",
            f"too many connections {whose}are open at the moment",
            hint="come back as Retry-After says, and ask several questions over one connection",
            headers={**HEADERS, "Retry-After": "2", "Connection": "close"},
        )
        await problem.response()(scope, receive, send)
