"""How much one client may ask: a rate per address, kept for all web processes together.

The rate is a generic cell rate algorithm: for each address one number, the time at which it
will have used nothing. The numbers lie in memory that the processes share, so a second process
gives nobody a second allowance. Addresses are mixed with a secret of the server, and nobody can
choose whose place to fall on.
"""

from __future__ import annotations

import hashlib
import ipaddress
import mmap
import struct
import time
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from pathlib import Path

_NUMBER = struct.Struct("d")
_PLACES = 1 << 20
_SECRET_BYTES = 32
# Addresses seen lately, which need not be read again.
_REMEMBERED = 1024
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=_REMEMBERED)
def client_key(address: str) -> str:
    """Name the client behind an address.

    :param address: IPv4 or IPv6.
    :returns: the address; of IPv6 the network of 64 bits that one household gets.

    >>> client_key("2001:db8::1:2:3:4"), client_key("::ffff:192.0.2.1")
    ('2001:db8::/64', '192.0.2.1')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, 64), strict=False))


class RateLimit:
    """Counts requests of addresses."""

    def __init__(
        self,
        rate: float,
        burst: int,
        *,
        exempt: Iterable[str] = (),
        shared: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to count.

        :param rate: requests a second; 0 counts nothing.
        :param burst: requests at once.
        :param exempt: networks that are not counted.
        :param shared: a file made by `make_shared`; without it this process counts alone.
        :param clock: seconds, the same for all processes.
        """
        self._step = 1 / rate if rate else 0.0
        self._slack = self._step * burst
        self._is_exempt = lru_cache(maxsize=_REMEMBERED)(partial(is_in, networks_of(exempt)))
        self._clock = clock
        self._map, self._secret = _open_shared(shared)

    def wait(self, address: str) -> float:
        """Count a request.

        :param address: of the client.
        :returns: 0 if it is allowed, else seconds to wait.
        """
        if not self._step or self._is_exempt(address):
            return 0.0
        place = self._place(client_key(address))
        now = self._clock()
        free_at = max(_NUMBER.unpack_from(self._map, place)[0], now) + self._step
        if free_at - now > self._slack:
            return float(free_at - now - self._slack)
        # Two processes may write at once; then one request is not counted, which harms nobody.
        _NUMBER.pack_into(self._map, place, free_at)
        return 0.0

    def _place(self, key: str) -> int:
        mixed = hashlib.blake2b(key.encode("utf-8", "replace"), key=self._secret, digest_size=8)
        return _SECRET_BYTES + int.from_bytes(mixed.digest()) % _PLACES * _NUMBER.size


def networks_of(names: Iterable[str]) -> tuple[Network, ...]:
    """Read networks.

    :param names: addresses or networks.
    :returns: the networks.
    """
    return tuple(ipaddress.ip_network(name, strict=False) for name in names)


def is_in(networks: Iterable[Network], address: str) -> bool:
    """Tell whether an address lies in one of some networks.

    :param networks: the networks.
    :param address: IPv4 or IPv6.
    :returns: ``False`` for what is no address.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks if network.version == found.version)


def make_shared(path: Path, secret: bytes) -> None:
    """Make the file through which processes share their counts.

    :param path: where; it takes as much memory as there are addresses.
    :param secret: 32 random bytes.
    """
    with path.open("wb") as file:
        file.write(secret)
        file.truncate(_SECRET_BYTES + _PLACES * _NUMBER.size)


def _open_shared(path: Path | None) -> tuple[mmap.mmap, bytes]:
    """Map the file, or memory of our own."""
    if path is None:
        memory = mmap.mmap(-1, _SECRET_BYTES + _PLACES * _NUMBER.size)
    else:
        with path.open("r+b") as file:
            memory = mmap.mmap(file.fileno(), 0)
    return memory, memory[:_SECRET_BYTES]
