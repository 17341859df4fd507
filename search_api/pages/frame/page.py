"""What every page gets: the snapshot, the words of its language, addresses, and its making."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated
from urllib.parse import quote, urlsplit

from fastapi import Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from kkgraph.aliases import Lang
from kkgraph.answers import lists
from search_api.pages.frame import rendering, words
from search_api.pages.frame.links import UNDATED, Links, in_language, path_of
from search_api.protocol.negotiation import HTML, Format
from search_api.serving.archive import Asked
from search_api.serving.asker import Asker
from search_api.serving.reply import Reply, ReplyBody

# What a template shows.
Values = dict[str, object]
# Of pages that show what was typed: no search engine should list them.
_UNLISTED = {"X-Robots-Tag": "noindex"}


class Page:
    """Makes the page of one request."""

    def __init__(self, request: Request, ask: Asker, lang: str | None) -> None:
        """Keep what is needed.

        :param request: the request.
        :param ask: asks the snapshot.
        :param lang: the language in the address.
        """
        self.request = request
        self.ask = ask
        self.reply = Reply(request, ask)
        accepted = request.headers.get("accept-language", "")
        self.words = words.load(words.choose_language(lang, accepted))
        known = lang if lang in words.LANGUAGES else None
        snapshot: str | None = request.path_params.get("snapshot")
        self.links = Links(root_of(request, ask), snapshot, known)

    @property
    def lang(self) -> Lang:
        """The language of the page."""
        return self.words.lang

    async def send(
        self,
        template: str,
        find: Callable[[], Values],
        *,
        listed: bool = True,
        depends: str = "",
    ) -> Response:
        """Answer with a page.

        :param template: name of the template.
        :param find: finds what it shows; called in a thread, and only if need be.
        :param listed: whether search engines may list it.
        :param depends: on what else the page depends.
        :returns: the answer.
        """

        async def make(chosen: Format) -> ReplyBody:
            body = await self.ask.compute(partial(self._render, template, find))
            return ReplyBody(body, None, self._headers(listed))

        # Pages are for people; whoever asks for one at all gets HTML.
        depends = f"{self.lang} {rendering.version()} {self.links.root} {depends}"
        response = await self.reply.send(make, (HTML,), name="html", depends=depends)
        response.headers["Vary"] = "Accept-Language"
        return response

    async def show(self, template: str, values: Values, *, status: int = 200) -> Response:
        """Answer with a page that depends on more than the snapshot, so that nobody keeps it.

        :param template: name of the template.
        :param values: what it shows.
        :param status: the status.
        :returns: the answer.
        """
        body = await self.ask.compute(partial(self._render, template, lambda: values))
        headers = {**self._headers(False), "Cache-Control": "no-store"}
        return Response(body, status, headers, media_type="text/html")

    def redirect(self, path: str, **query: object) -> Response:
        """Lead on to another page.

        :param path: its path.
        :param query: parameters.
        :returns: the answer.
        """
        return RedirectResponse(self.links.page(path, **query), 303)

    def _render(self, template: str, find: Callable[[], Values]) -> bytes:
        return rendering.render(template, self.words, self.links, {**self._about(), **find()})

    def _about(self) -> Values:
        """Say what the frame of every page shows."""
        key = self.ask.held.id
        scope = self.request.scope
        here = path_of(scope).removeprefix(f"/snapshots/{key}")
        query = f"?{self.request.url.query}" if self.request.url.query else ""
        permanent = f"{self.links.root}/snapshots/{key}{quote(here)}{query}"
        return {
            "snapshot": key,
            "invented": self.ask.held.cached("invented_places", self._invented),
            "is_old": self.links.snapshot is not None,
            "other": in_language(scope, self.links.root, "sv" if self.lang == "en" else "en"),
            "here": here,
            # The same page of the same data for as long as they are kept.
            "permanent": permanent if here not in UNDATED else None,
        }

    def _invented(self) -> list[str]:
        held = self.ask.held
        contracts = held.snapshot.manifest.contracts
        return lists.invented_places(lists.ListSource(contracts, held.vocabulary))

    def _headers(self, listed: bool) -> dict[str, str]:
        return {"Content-Language": self.lang, **({} if listed else _UNLISTED)}


def root_of(request: Request, ask: Asker) -> str:
    """Find the path under which people reach the server.

    :param request: the request.
    :param ask: knows the settings.
    :returns: without a slash at the end.
    """
    configured = urlsplit(ask.core.settings.public_url).path.rstrip("/")
    return configured or str(request.scope.get("root_path", ""))


async def _page(
    request: Request,
    ask: Asked,
    lang: Annotated[str | None, Query(max_length=20)] = None,
) -> Page:
    return Page(request, ask, lang)


Paged = Annotated[Page, Depends(_page)]
