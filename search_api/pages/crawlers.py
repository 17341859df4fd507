"""What programs that gather pages ask for: which to leave alone, and which there are."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from markupsafe import escape
from starlette.responses import PlainTextResponse, Response

from search_api.serving.archive import Asked

router = APIRouter()

# Answers to questions are without end; data is had whole from /snapshots/ID/kkgraph.nq.
_LEFT_ALONE: Final = (
    "/api/", "/data/", "/mcp", "/page/", "/query", "/search?q=", "/snapshots/", "/sparql",
)  # fmt: skip
_PAGES: Final = (
    "/", "/search", "/cities", "/contracts", "/twins", "/compare", "/goals", "/commitments",
    "/coverage", "/changes", "/network", "/pair", "/themes", "/networks", "/queries",
    "/docs", "/report", "/about", "/downloads", "/map",
)  # fmt: skip


@router.get("/robots.txt", response_class=Response)
async def robots(request: Request, ask: Asked) -> Response:
    """Say what is not worth gathering, and where the list of pages is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _LEFT_ALONE)]
    lines += ["", f"Sitemap: {_base(request, ask)}/sitemap.xml", ""]
    return PlainTextResponse("\n".join(lines))


@router.get("/sitemap.xml", response_class=Response)
async def sitemap(request: Request, ask: Asked) -> Response:
    """List the pages, those of contracts included."""
    base = _base(request, ask)
    contracts = sorted(ask.held.snapshot.manifest.contracts)
    paths = [*_PAGES, *(f"/contracts/{key}" for key in contracts)]
    rows = "".join(f"<url><loc>{escape(base + path)}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    body = f'{head}<urlset xmlns="{space}">\n{rows}</urlset>\n'
    return Response(body, media_type="application/xml")


def _base(request: Request, ask: Asked) -> str:
    return (ask.core.settings.public_url or str(request.base_url)).rstrip("/")
