"""What the server can be told: each setting by environment variable and by flag.

Nothing is read at import; `from_environment` is called by whoever starts a server.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

from kkgraph.aliases import JsonObject
from kkgraph.errors import UsageError
from kkgraph.exports.catalogue import PUBLISHER, is_page
from kkgraph.settings import DATA_FOLDER, DATA_VARIABLE

PREFIX = "KKGRAPH_"
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PAGE = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]+")
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class Setting(NamedTuple):
    """A row of the table of settings."""

    name: str
    default: Any
    sentence: str

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"{PREFIX}{self.name.upper()}"

    @property
    def flag(self) -> str:
        """The flag of ``kkgraph serve``."""
        return f"--{self.name.replace('_', '-')}"


def _says(default: Any, sentence: str) -> Any:  # noqa: ANN401 - a field of any type
    return field(default=default, metadata={"sentence": sentence})


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Every setting of the server with its default and what it means."""

    data_dir: Path = Path(DATA_FOLDER)
    host: str = _says("127.0.0.1", "Address to listen on; 0.0.0.0 for all.")
    port: int = _says(8000, "Port to listen on; 0 for any that is free.")
    workers: int = _says(2, "Web processes over the same snapshot.")
    public_url: str = _says("", "Address people use, such as https://example.org, for links.")
    publisher: str = _says(PUBLISHER, "Who publishes the data, in the description of the data set.")
    contact: str = _says("", "Address of mail or page of who answers for them, for the same.")
    hosts: tuple[str, ...] = _says((), "Host names answered to, comma-separated; none means any.")
    trusted_proxies: tuple[str, ...] = _says(
        (), "Addresses or networks of proxies whose X-Forwarded-For and -Proto are believed."
    )
    query_seconds: float = _says(10.0, "Time a query may take.")
    query_rows: int = _says(50_000, "Rows or triples of one answer; more are cut off.")
    query_result_mb: int = _says(32, "Megabytes of one answer as it is sent; more are cut off.")
    query_memory_mb: int = _says(2048, "Megabytes a query process may address.")
    query_total_mb: int = _says(
        2048, "Megabytes that all queries together may hold; the largest is ended beyond it."
    )
    query_length: int = _says(50_000, "Characters of a query.")
    query_processes: int = _says(3, "Queries evaluated at once by each web process.")
    client_queries: int = _says(2, "Of these, how many for one client; others wait their turn.")
    queue_length: int = _says(100, "Queries waiting in each web process; further ones get 503.")
    queue_seconds: float = _says(5.0, "Time a query waits for its turn before it gets 503 or 429.")
    matches_limit: int = _says(1000, "Passages that one text search inside SPARQL may bind.")
    request_kb: int = _says(256, "Kilobytes of a request's body.")
    header_kb: int = _says(32, "Kilobytes of a request's line and headers.")
    header_count: int = _says(100, "Headers of a request.")
    head_seconds: float = _says(10.0, "Time a client has to send line and headers.")
    body_seconds: float = _says(10.0, "Time a client has to send each part of the body.")
    send_seconds: float = _says(30.0, "Time a client has to take in each part of an answer.")
    connections: int = _says(1000, "Connections open at once in each web process.")
    client_connections: int = _says(100, "Of these, how many of one address; more are refused.")
    rate: float = _says(20.0, "Requests a second from one address in the long run; 0 for any.")
    rate_burst: int = _says(200, "Requests from one address before the rate counts.")
    rate_exempt: tuple[str, ...] = _says(
        ("127.0.0.0/8", "::1"), "Addresses or networks whose requests, connections are not counted."
    )
    snapshot_seconds: float = _says(1.0, "Time between two looks for a new snapshot.")
    stop_seconds: int = _says(15, "Time running requests have to end when the server stops.")
    metrics: bool = _says(True, "Whether /metrics answers.")
    access_log: bool = _says(True, "Whether each request is logged as a line of JSON.")
    log_queries: bool = _says(False, "Whether query strings and SPARQL texts are logged.")
    log_addresses: bool = _says(False, "Whether addresses of clients are logged whole.")


SETTINGS: tuple[Setting, ...] = tuple(
    Setting(item.name, item.default, item.metadata["sentence"])
    for item in fields(ServerSettings)
    if item.metadata
)


def from_environment(
    environ: Mapping[str, str],
    flags: Mapping[str, Any] | None = None,
    *,
    data_dir: Path | None = None,
) -> ServerSettings:
    """Put settings together: the flag, else the environment, else the default.

    :param environ: the environment.
    :param flags: values by name; ``None`` where a flag was not given.
    :param data_dir: the folder of snapshots, if the user named one.
    :returns: the settings.
    :raises UsageError: if a value is not what the setting takes; names variable and flag.
    """
    values: JsonObject = {}
    for setting in SETTINGS:
        given = (flags or {}).get(setting.name)
        if given is None:
            given = environ.get(setting.variable) or None
        if given is not None:
            values[setting.name] = _parse(setting, given)
    _check_contact(values.get("contact", ""))
    data = data_dir or Path(environ.get(DATA_VARIABLE) or DATA_FOLDER)
    return ServerSettings(data_dir=data, **values)


def _parse(setting: Setting, given: Any) -> Any:  # noqa: ANN401 - of the type of the default
    """Turn text into a value of the type of the default."""
    default, text = setting.default, str(given).strip()
    try:
        if isinstance(default, bool):
            return _parse_bool(text)
        if isinstance(default, tuple):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        if isinstance(default, int | float):
            return _parse_number(text, type(default), least=_least(setting))
    except ValueError as error:
        raise UsageError(
            f"{setting.variable} or {setting.flag}: {text!r} is no {error}; {setting.sentence}"
        ) from None
    return text


def _check_contact(contact: str) -> None:
    """Insist on an address that can stand as an IRI: it is shown to everyone."""
    sound = _PAGE if is_page(contact) else _MAIL
    if contact and not sound.fullmatch(contact):
        raise UsageError(
            f"{PREFIX}CONTACT or --contact: {contact!r} is no address; give one of mail "
            "(name@example.org) or of a page (https://example.org/contact)"
        )


def _least(setting: Setting) -> float:
    """Zero is a port and a rate, elsewhere it would stop everything."""
    return 0 if setting.name in ("port", "rate", "queue_length") else 1e-3


def _parse_bool(text: str) -> bool:
    if text.lower() in _TRUE:
        return True
    if text.lower() in _FALSE:
        return False
    raise ValueError("yes or no (true, false, 1, 0)")


def _parse_number(text: str, kind: type[int] | type[float], *, least: float) -> int | float:
    try:
        number = kind(text)
    except ValueError:
        number = -1
    if not least <= number < 1e9:
        raise ValueError(
            f"{'whole ' if kind is int else ''}number above {'or equal to ' * (not least)}0"
        )
    return number
