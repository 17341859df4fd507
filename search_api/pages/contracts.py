"""Contracts: all of them, what each states, and its text as it was read."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from kkgraph.snapshot.find_contract import find_contract
from search_api.pages.contract_text import lay_out, parse_mark
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import statements, text_address

router = APIRouter()


@router.get("/contracts", response_class=Response)
async def contracts(page: Paged) -> Response:
    """List what was read."""
    return await page.send("contracts.html", partial(_find_all, page))


@router.get("/contracts/{contract}", response_class=Response)
async def contract(page: Paged, contract: str) -> Response:
    """Show what a contract states."""
    return await page.send("contract.html", partial(_find, page, contract))


@router.get("/contracts/{contract}/text", response_class=Response)
async def text(
    page: Paged, contract: str, mark: Annotated[str | None, Query(max_length=30)] = None
) -> Response:
    """Show the text of a contract, line by line."""
    return await page.send("text.html", partial(_find_text, page, contract, mark), listed=not mark)


def _find_all(page: Page) -> Values:
    return {"contracts": choices.contracts(page), "reports": choices.reports(page)}


def _find(page: Page, name: str) -> Values:
    answers = page.reply.answers
    shown = answers.contract(name)
    whose = shown["municipality"]
    city = answers.municipality(whose["code"], page.lang) if whose else None
    return {"stated": statements(shown), "city": city, "place": text_address(page)}


def _find_text(page: Page, name: str, mark: str | None) -> Values:
    answers = page.reply.answers
    snapshot = answers.snapshot
    found = snapshot.contract(find_contract(snapshot, answers.vocabulary, name))
    together = [
        key
        for key, entry in sorted(snapshot.manifest.contracts.items())
        if entry["sha256"] == found.source.sha256 and key != found.id
    ]
    # A report holds summaries of several contracts; of each only its own parts are shown.
    parts_only = bool(together) and found.kind == "contract"
    blocks = lay_out(
        found, snapshot.text(found.source.sha256), parse_mark(mark), parts_only=parts_only
    )
    report = next(
        (key for key in together if snapshot.manifest.contracts[key]["kind"] == "report"), None
    )
    return {
        "contract": found,
        "city": answers.vocabulary.municipalities.get(found.municipality or ""),
        "blocks": blocks,
        "parts_only": parts_only,
        "report": report,
        "marked": mark is not None and any(block.marked for block in blocks),
    }
