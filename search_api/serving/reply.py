"""How answers of the API leave: format, ETag and 304, page links, the snapshot they came from.

An answer depends on the snapshot, the program and the address alone. So its ETag is known before
it is made, and one that was made is kept for those who ask the same again.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode, urlsplit

from fastapi import Depends, FastAPI, Request
from starlette.datastructures import URL
from starlette.responses import Response

from kkgraph import __version__, settings
from kkgraph.aliases import Lang
from kkgraph.answers.answer_sheets import BookSource
from kkgraph.answers.questions import Answers
from search_api.protocol.entity_tags import entity_tag, is_held
from search_api.protocol.negotiation import CSV, JSON, XLSX, Format, choose, content_type
from search_api.serving.archive import asker
from search_api.serving.asker import Asker

if TYPE_CHECKING:
    from kkgraph.search import Searcher

SNAPSHOT_HEADER = "X-Kkgraph-Snapshot"
TRUNCATED_HEADER = "X-Kkgraph-Truncated"
TOTAL_HEADER = "X-Kkgraph-Total"
FORMATS = (JSON, CSV, XLSX)
_asking = asynccontextmanager(asker)
_KEPT_BYTES = 32 * 1024 * 1024
_LARGEST_KEPT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReplyBody:
    """An answer as bytes; ``next_offset`` is where the next page begins."""

    body: bytes
    next_offset: int | None = None
    headers: dict[str, str] = field(default_factory=dict)


Make = Callable[[Format], Awaitable[ReplyBody]]


class Kept:
    """Answers that were made, the least lately used forgotten first; for one event loop."""

    def __init__(self, most: int = _KEPT_BYTES) -> None:
        """Keep nothing yet.

        :param most: how many bytes to keep.
        """
        self._most = most
        self._size = 0
        self._contents: OrderedDict[str, ReplyBody] = OrderedDict()

    def get(self, key: str) -> ReplyBody | None:
        """Find an answer.

        :param key: its ETag.
        :returns: the answer, ``None`` if it is not kept.
        """
        found = self._contents.get(key)
        if found:
            self._contents.move_to_end(key)
        return found

    def put(self, key: str, content: ReplyBody) -> None:
        """Keep an answer if it is small enough.

        :param key: its ETag.
        :param content: the answer.
        """
        if len(content.body) > _LARGEST_KEPT or key in self._contents:
            return
        self._contents[key] = content
        self._size += len(content.body) + len(key)
        while self._size > self._most:
            old, gone = self._contents.popitem(last=False)
            self._size -= len(gone.body) + len(old)


class Reply:
    """Answers one request."""

    def __init__(self, request: Request, ask: Asker) -> None:
        """Keep what is needed.

        :param request: the request.
        :param ask: asks the snapshot.
        """
        self.request = request
        self.ask = ask

    @property
    def answers(self) -> Answers:
        """Answers questions about the snapshot."""
        return answers_of(self.ask)

    def book_source(self, lang: Lang) -> BookSource:
        """Say of what a workbook is made, and where its places lead.

        :param lang: language of names.
        :returns: the snapshot of the request, under the address people use.
        """
        held = self.ask.held
        contracts = frozenset(held.snapshot.manifest.contracts)
        return BookSource(held.id, contracts, lang, self.address)

    @property
    def address(self) -> str:
        """Find the address that people use: the one set, else the one asked at."""
        return self.ask.core.settings.public_url or str(self.request.base_url)

    async def send(
        self,
        make: Make,
        offers: Sequence[Format] = FORMATS,
        *,
        name: str | None = None,
        file: str = "kkgraph",
        depends: str = "",
    ) -> Response:
        """Answer, with 304 if the client has the answer already.

        :param make: makes the answer in a format; called only if need be.
        :param offers: the formats, best first.
        :param name: a format asked for by name, before the header ``Accept``.
        :param file: name of the file that a table is saved under, without suffix.
        :param depends: on what else the answer depends.
        :returns: the answer.
        """
        accept = self.request.headers.get("accept")
        chosen = choose(accept, offers, name=name)
        etag = self._etag(chosen, depends)
        if is_held(self.request, etag):
            return Response(status_code=304, headers=self._headers(etag))
        kept = _kept_of(self.request.app)
        content = kept.get(etag)
        if content is None:
            content = await make(chosen)
            kept.put(etag, content)
        headers = {**self._headers(etag, content.next_offset), **content.headers}
        headers["Content-Type"] = content_type(None if name else accept, chosen)
        if chosen.suffix in ("csv", "tsv", "xlsx"):
            headers["Content-Disposition"] = f'attachment; filename="{file}.{chosen.suffix}"'
        return Response(content.body, headers=headers)

    def next_link(self, offset: int | None) -> str | None:
        """Write the address of the next page.

        :param offset: where it begins.
        :returns: path and query, ``None`` without a next page.
        """
        if offset is None:
            return None
        url = self.request.url.include_query_params(offset=offset)
        return f"{self._under_root(self._path)}?{url.query}"

    @property
    def root(self) -> str:
        """The path under which people reach the server, without a slash at the end."""
        configured = urlsplit(self.ask.core.settings.public_url).path.rstrip("/")
        return configured or str(self.request.scope.get("root_path", ""))

    @property
    def _path(self) -> str:
        """The path asked for, as the application knows it."""
        path, root = str(self.request.scope["path"]), str(self.request.scope.get("root_path", ""))
        return path[len(root) :] if root and f"{path}/".startswith(f"{root}/") else path

    def _under_root(self, path: str) -> str:
        return _quote(self.root + path)

    def _headers(self, etag: str, next_offset: int | None = None) -> dict[str, str]:
        snapshot = self.ask.held.id
        return {
            "ETag": f'W/"{etag}"',
            # May be kept, but must be asked for again: a new snapshot may have come.
            "Cache-Control": "public, no-cache",
            "Vary": "Accept",
            SNAPSHOT_HEADER: snapshot,
            "Link": self._links(snapshot, self.next_link(next_offset)),
        }

    def _links(self, snapshot: str, after: str | None) -> str:
        """Link to the next page, and to this very answer from this very snapshot."""
        path = self._path
        query = f"?{self.request.url.query}" if self.request.url.query else ""
        now = path.removeprefix(f"/snapshots/{snapshot}")
        safe = URL(path=now).path
        kept = self._under_root(f"/snapshots/{snapshot}{safe}")
        links = [f'<{kept}{query}>; rel="bookmark"']
        if now != path:
            links.append(f'<{self._under_root(safe)}{query}>; rel="latest-version"')
        if after:
            links.append(f'<{after}>; rel="next"')
        return ", ".join(links)

    def _etag(self, chosen: Format, depends: str) -> str:
        """Name an answer by what it depends on."""
        asked = sorted(self.request.query_params.multi_items())
        path = self.request.scope["path"]
        # A workbook holds whole addresses; one made for another must not be given.
        address = self.address if chosen is XLSX else ""
        parts = (program_key(), path, urlencode(asked), chosen.name, depends, address + self.root)
        return entity_tag(self.ask.held.id, parts)


def answers_of(ask: Asker) -> Answers:
    """Give what answers questions about the snapshot of a request.

    :param ask: asks the snapshot.
    :returns: the answers, the same for all requests.
    """
    held = ask.held

    def searcher() -> Searcher:
        from kkgraph.search import Searcher

        opened = partial(Searcher.open, held.snapshot, held.vocabulary)
        return held.cached("searcher", opened)

    make = partial(Answers, held.snapshot, held.vocabulary, searcher=searcher)
    return held.cached("answers", make)


def to_json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Write JSON.

    :param value: JSON values.
    :returns: UTF-8.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "replace") + b"\n"


@cache
def program_key() -> str:
    """Name the program and its files, on which answers depend besides the snapshot.

    :returns: a hash of version, saved queries and vocabulary.
    """
    digest = hashlib.sha256(__version__.encode())
    for folder in (settings.queries_dir(), settings.ontology_dir()):
        for path in sorted(item for item in folder.rglob("*") if item.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


async def _reply(request: Request) -> AsyncIterator[Reply]:
    # Not a dependency of its own: each of them costs as much as a small answer.
    async with _asking(request) as ask:
        yield Reply(request, ask)


Replying = Annotated[Reply, Depends(_reply)]


def _kept_of(app: FastAPI) -> Kept:
    """Find the answers an application keeps."""
    if not hasattr(app.state, "kept"):
        app.state.kept = Kept()
    kept: Kept = app.state.kept
    return kept


def _quote(path: str) -> str:
    """Write a path so that it can stand in a header."""
    from urllib.parse import quote

    return quote(path, safe="/:@!$&'()*+,;=-._~")
