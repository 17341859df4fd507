"""About the service and its data: method, how sure, licence, contact; what can be taken away."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from kkgraph.exports import catalogue, downloads
from kkgraph.kinds import KINDS
from kkgraph.programme.collection import collection_read
from kkgraph.vocabulary.table_names import column_name
from search_api.pages.frame.page import Page, Paged, Values
from search_api.serving.archive import snapshot_keys

router = APIRouter()
# What else a table of statements has: which contract, how sure, whose words, where.
_BESIDE = ("contract", "confidence", "voice", "evidence")


@router.get("/about", response_class=Response)
async def about(page: Paged) -> Response:
    """Say how it is made, how sure it is, and who answers for it."""
    return await page.send("about.html", partial(_about, page))


@router.get("/downloads", response_class=Response)
async def take_away(page: Paged) -> Response:
    """Show what can be taken away, in which formats, on which terms."""
    keys = snapshot_keys(page.ask.core.settings.data_dir)
    return await page.send(
        "downloads.html", partial(_downloads, page, keys), depends=",".join(keys)
    )


def _about(page: Page) -> Values:
    manifest = page.ask.held.snapshot.manifest
    settings = page.ask.core.settings
    return {
        "read": collection_read(manifest.contracts)["said"],
        "publisher": settings.publisher,
        "contact": settings.contact,
        "contact_is_page": catalogue.is_page(settings.contact),
    }


def _downloads(page: Page, keys: list[str]) -> Values:
    snapshot = page.ask.held.snapshot
    kinds = [
        {
            "file": f"{kind.name}_of_contracts.csv",
            "heading": kind.heading_sv if page.lang == "sv" else kind.heading_en,
            "rows": snapshot.manifest.counts.get(kind.name, 0),
            "fields": [(name, column_name(name, page.lang)) for name in (*kind.fields, *_BESIDE)],
        }
        for kind in KINDS
    ]
    return {
        "key": snapshot.id,
        "counts": snapshot.manifest.counts,
        "files": catalogue.DOWNLOADS,
        "kinds": kinds,
        "keys": keys,
        "citation": downloads.citation(snapshot).partition("\n")[0],
    }
