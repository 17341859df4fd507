"""Which addresses a download may connect to: http and https on the public internet only.

A manifest is somebody else's text. Without this check it could make the computer read its own
services or those of its network (server-side request forgery). The name is resolved once and
the connection goes to the address that was checked, so that a second answer of the name
service cannot lead elsewhere (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from kkgraph.errors import SourceError

_PORTS = {"http": 80, "https": 443}
# Prefixes that carry an IPv4 address inside, which the checks of IPv6 do not look at.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# All that IANA has given out for the public (RFC 4291, section 2.4).
_UNICAST = ipaddress.IPv6Network("2000::/3")
# Of IANA's registries of special-purpose addresses what Python, or an older one, takes for
# public: protocol assignments, the retired relays of 6to4, documentation.
_SPECIAL = (
    ipaddress.IPv4Network("192.0.0.0/24"),
    ipaddress.IPv4Network("192.88.99.0/24"),
    ipaddress.IPv6Network("3fff::/20"),
)
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes: the URL as written and the address it was resolved to."""

    url: str
    scheme: str
    host: str
    port: int
    address: str

    @property
    def connect_url(self) -> str:
        """The URL with the address in place of the name."""
        parts = urlsplit(self.url)
        host = f"[{self.address}]" if ":" in self.address else self.address
        return parts._replace(netloc=f"{host}:{self.port}", fragment="").geturl()

    @property
    def host_header(self) -> str:
        """What the ``Host`` header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def resolve(url: str, *, allow_private: bool = False) -> Target:
    """Check a URL and resolve its host.

    :param url: what is to be downloaded, or where a redirect leads.
    :param allow_private: leave out the check of addresses; for tests on one machine.
    :returns: the target to connect to.
    :raises SourceError: when the URL is not http(s) or leads to an address that is not public.
    """
    parts, host, port = _split(url)
    addresses = _lookup(host, port, url)
    if not allow_private:
        for address in addresses:
            if not is_public(address):
                raise SourceError(
                    f"the host {host!r} leads to {address}, which is no public address",
                    path=url,
                    remedy="give the address of the published document",
                )
    return Target(url, parts.scheme, host, port, addresses[0])


def is_public(address: str) -> bool:
    """Whether an address lies on the public internet.

    >>> is_public("9.9.9.9"), is_public("10.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    >>> is_public("::ffff:127.0.0.1"), is_public("64:ff9b::a00:1"), is_public("224.0.0.1")
    (False, False, False)
    """
    found: _Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = _inner(found)
        if inner is not None:
            return is_public(str(inner))
        if found.teredo is not None or found not in _UNICAST:
            return False
    if any(found in network for network in _SPECIAL):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def _split(url: str) -> tuple[SplitResult, str, int]:
    remedy = "only http:// and https:// addresses without user names are downloaded"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SourceError(f"no valid address: {error}", path=url, remedy=remedy) from error
    if parts.scheme not in _PORTS:
        raise SourceError(
            f"the scheme {parts.scheme or '(none)'!r} is refused", path=url, remedy=remedy
        )
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise SourceError("the address names no host, or a user", path=url, remedy=remedy)
    return parts, parts.hostname, _PORTS[parts.scheme] if port is None else port


def _lookup(host: str, port: int, url: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(
            f"the host {host!r} is not found ({error})",
            path=url,
            remedy="check the address and the connection",
        ) from error
    return [str(entry[4][0]) for entry in found]
