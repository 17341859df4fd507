"""One download: checked address at every hop, limits, and going on where it broke off."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from ingest.fetch.addresses import Target, resolve
from ingest.fetch.overdue import Overdue
from kkgraph.errors import SourceError

if TYPE_CHECKING:
    import httpx

Progress = Callable[[str, int, int | None], None]
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """What one download may take: bytes, seconds of silence, of heads, in all, hops, attempts."""

    max_bytes: int = 100_000_000
    timeout: float = 30.0
    head_seconds: float = 60.0
    total_seconds: float = 900.0
    redirects: int = 5
    attempts: int = 3


@dataclass(frozen=True, slots=True)
class DownloadedFile:
    """What came: where it was found in the end, its declared type and the server's date."""

    final_url: str
    content_type: str
    date: str | None


def download(
    client: httpx.Client,
    url: str,
    part: Path,
    limits: DownloadLimits,
    *,
    allow_private: bool = False,
    progress: Progress | None = None,
) -> DownloadedFile:
    """Download ``url`` into ``part``; an incomplete ``part`` is gone on with.

    :param client: the client to send with; it must not follow redirects itself.
    :param url: what to download.
    :param part: the file to fill; its validator is kept beside it as ``<part>.json``.
    :param limits: when to give up.
    :param allow_private: see :func:`ingest.fetch.addresses.resolve`.
    :param progress: told name, bytes so far and bytes in all.
    :raises SourceError: when it cannot be had.
    """
    import httpx

    deadline = time.monotonic() + limits.total_seconds
    for attempt in range(1, limits.attempts + 1):
        try:
            with Overdue() as overdue:
                return _attempt(
                    client, url, part, limits, deadline, allow_private, progress, overdue
                )
        except httpx.TransportError as error:
            if overdue.struck:
                raise SourceError(
                    f"the server sends no answer within {limits.head_seconds:g} s, or not all of "
                    f"it within {limits.total_seconds:g} s",
                    path=url,
                    remedy="try again later, or download it by hand",
                ) from error
            if attempt == limits.attempts or time.monotonic() > deadline:
                raise SourceError(
                    f"the connection failed {attempt} times ({type(error).__name__}: {error})",
                    path=url,
                    remedy="try again later; what has come is kept and will be gone on with",
                ) from error
    raise AssertionError("at least one attempt is made")


def discard(part: Path) -> None:
    """Remove an incomplete download."""
    part.unlink(missing_ok=True)
    _note(part).unlink(missing_ok=True)


def _note(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _attempt(
    client: httpx.Client,
    url: str,
    part: Path,
    limits: DownloadLimits,
    deadline: float,
    allow_private: bool,
    progress: Progress | None,
    overdue: Overdue,
) -> DownloadedFile:
    held, validator = _held(part, url)
    headers = {"Accept-Encoding": "identity", "Accept": "*/*"}
    if held:
        headers |= {"Range": f"bytes={held}-", "If-Range": validator}
    overdue.within(min(limits.head_seconds, deadline - time.monotonic()))
    with _open(client, url, headers, limits, allow_private, overdue) as (response, target):
        overdue.within(deadline - time.monotonic())
        if held and (response.status_code == 416 or _is_another(response, validator)):
            discard(part)
            return _attempt(client, url, part, limits, deadline, allow_private, progress, overdue)
        start = _start(response, held, target.url)
        _check_size(response, start, limits, target.url)
        _remember(part, url, response)
        _receive(response, part, start, limits, deadline, target.url, progress)
        return DownloadedFile(
            target.url, response.headers.get("content-type", ""), response.headers.get("date")
        )


def _held(part: Path, url: str) -> tuple[int, str]:
    """Bytes of an earlier attempt, and the validator that says whether they still hold."""
    try:
        note = json.loads(_note(part).read_text(encoding="utf-8"))
        size = part.stat().st_size
    except (OSError, ValueError):
        return 0, ""
    validator = note.get("validator") if isinstance(note, dict) else None
    if size == 0 or not validator or note.get("url") != url:
        return 0, ""
    return size, str(validator)


def _remember(part: Path, url: str, response: httpx.Response) -> None:
    # A weak tag may stand for other bytes, so it cannot vouch for a part of them.
    tag = response.headers.get("etag", "")
    validator = response.headers.get("last-modified", "") if tag.startswith("W/") else tag
    validator = validator or response.headers.get("last-modified", "")
    _note(part).write_text(json.dumps({"url": url, "validator": validator}), encoding="utf-8")


@contextmanager
def _open(
    client: httpx.Client,
    url: str,
    headers: dict[str, str],
    limits: DownloadLimits,
    allow_private: bool,
    overdue: Overdue,
) -> Iterator[tuple[httpx.Response, Target]]:
    """Send the request and follow redirects by hand, checking every address on the way."""
    target = resolve(url, allow_private=allow_private)
    for _ in range(limits.redirects + 1):
        request = client.build_request(
            "GET",
            target.connect_url,
            # One connection each, so that it is known which one to end when time is up.
            headers={**headers, "Host": target.host_header, "Connection": "close"},
            timeout=limits.timeout,
            # The certificate is checked against the name, though the address is called.
            extensions={"sni_hostname": target.host, "trace": overdue.trace},
        )
        response = client.send(request, stream=True, follow_redirects=False)
        if response.status_code not in _REDIRECTS or "location" not in response.headers:
            try:
                yield response, target
            finally:
                response.close()
            return
        response.close()
        target = _next(target, response.headers["location"], allow_private)
    raise SourceError(
        f"more than {limits.redirects} redirects", path=url, remedy="give the final address"
    )


def _next(target: Target, location: str, allow_private: bool) -> Target:
    url = urljoin(target.url, location)
    if target.scheme == "https" and url.lower().startswith("http:"):
        raise SourceError(
            f"redirected from https to {url}", path=target.url, remedy="give the final address"
        )
    return resolve(url, allow_private=allow_private)


def _is_another(response: httpx.Response, validator: str) -> bool:
    """Whether a part that was sent belongs to another file than the part that is held."""
    told = response.headers.get("etag" if validator.startswith('"') else "last-modified")
    return response.status_code == 206 and told not in (None, validator)


def _start(response: httpx.Response, held: int, url: str) -> int:
    """From which byte the answer goes on: 0 unless the server took up the range."""
    if response.status_code == 206:
        span = response.headers.get("content-range", "")
        if held and span.startswith(f"bytes {held}-"):
            return held
        raise SourceError(
            f"the server answers with another part of the file ({span!r})",
            path=url,
            remedy="delete the .part file and try again",
        )
    if response.status_code != 200:
        raise SourceError(
            f"the server answers {response.status_code} {response.reason_phrase}".strip(),
            path=url,
            remedy="check the address",
        )
    if response.headers.get("content-encoding", "identity") not in ("", "identity"):
        raise SourceError(
            "the server sends it compressed, unasked", path=url, remedy="download it by hand"
        )
    return 0


def _check_size(response: httpx.Response, start: int, limits: DownloadLimits, url: str) -> None:
    declared = response.headers.get("content-length", "")
    if declared.isdigit() and start + int(declared) > limits.max_bytes:
        raise _too_large(limits, url)


def _too_large(limits: DownloadLimits, url: str) -> SourceError:
    return SourceError(
        f"the file is larger than {limits.max_bytes:,} bytes",
        path=url,
        remedy="no contract is that large; check the address",
    )


def _receive(
    response: httpx.Response,
    part: Path,
    start: int,
    limits: DownloadLimits,
    deadline: float,
    url: str,
    progress: Progress | None,
) -> None:
    declared = response.headers.get("content-length", "")
    total = start + int(declared) if declared.isdigit() else None
    received = start
    with part.open("r+b" if start else "wb") as out:
        out.truncate(start)
        out.seek(start)
        for chunk in response.iter_raw():
            received += len(chunk)
            if received > limits.max_bytes:
                out.close()
                discard(part)
                raise _too_large(limits, url)
            if time.monotonic() > deadline:
                raise SourceError(
                    f"the download takes longer than {limits.total_seconds:.0f} s",
                    path=url,
                    remedy="try again; what has come is kept and will be gone on with",
                )
            out.write(chunk)
            if progress:
                progress(part.name.removesuffix(".part"), received, total)
        out.flush()
        os.fsync(out.fileno())
