"""Initiatives: who takes part according to pages and contracts, and a city's goals measured."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from search_api.pages.emission_chart import emission_chart
from search_api.pages.frame.page import Page, Paged, Values
from search_api.pages.statements import text_address

router = APIRouter()


@router.get("/initiatives", response_class=Response)
async def initiatives(page: Paged) -> Response:
    """List initiatives, and where pages and contracts differ."""
    return await page.send("initiatives.html", partial(_find_all, page))


@router.get("/initiatives/{initiative}", response_class=Response)
async def initiative(page: Paged, initiative: str) -> Response:
    """Show who takes part in an initiative."""
    return await page.send("initiative.html", partial(_find, page, initiative))


@router.get("/cities/{municipality}/progress", response_class=Response)
async def progress(page: Paged, municipality: str) -> Response:
    """Show a city's goals beside what is measured."""
    return await page.send("progress.html", partial(_find_progress, page, municipality))


def _find_all(page: Page) -> Values:
    answers = page.reply.answers
    rows = [dict(row) for row in answers.rows("initiatives", page.lang)]
    return {
        "by_page": [row for row in rows if row["by_page"]],
        "by_contract": [row for row in rows if not row["by_page"]],
        "differences": answers.rows("differences", page.lang),
    }


def _find(page: Page, name: str) -> Values:
    shown = page.reply.answers.initiative(name, page.lang)
    notes = sorted(
        {
            (said["source"]["url"], item["participant"]["name"], said["note"])
            for item in shown["participants"]
            for said in item["by_page"]
            if said["note"]
        }
    )
    pages = {
        said["source"]["url"]: said["source"]["retrieved"]
        for item in shown["participants"]
        for said in item["by_page"]
    }
    return {"shown": shown, "pages": pages, "notes": notes, "place": text_address(page)}


def _find_progress(page: Page, name: str) -> Values:
    answers = page.reply.answers
    shown = answers.progress(name, page.lang)
    charts = [emission_chart(shown["series"], goal["line"]) for goal in shown["goals"]]
    return {
        "shown": shown,
        "city": answers.municipality(name, page.lang),
        "goals": list(zip(shown["goals"], charts, strict=True)),
        "chart": emission_chart(shown["series"], []),
        "place": text_address(page),
    }
