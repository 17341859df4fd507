"""The comparison of all contracts as a page, and as a file to take away."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from kkgraph.answers.report_said import ReportBlock, report_said
from kkgraph.exports.report_file import bar_chart, write_report
from search_api.pages.frame.page import Page, Paged, Values
from search_api.protocol.negotiation import Format
from search_api.serving.reply import ReplyBody

router = APIRouter()
_FILES = {
    "html": Format("html", "text/html", suffix="html"),
    "md": Format("md", "text/markdown", suffix="md"),
    "pdf": Format("pdf", "application/pdf", suffix="pdf"),
}


@router.get("/report", response_class=Response)
async def report(page: Paged) -> Response:
    """Show the comparison."""

    def find() -> Values:
        blocks = _blocks(page)
        parts = [block.text for block in blocks if block.kind == "heading"]
        return {"blocks": blocks, "bar_chart": bar_chart, "parts_of_report": parts, "path": _path}

    return await page.send("report.html", find)


@router.get("/report.{suffix}", response_class=Response)
async def report_file(page: Paged, suffix: Literal["html", "md", "pdf"]) -> Response:
    """Give the comparison as a file."""
    base = page.reply.address

    def write() -> bytes:
        return write_report(suffix, _blocks(page), page.lang, base)

    async def make(chosen: Format) -> ReplyBody:
        name = f'attachment; filename="report.{suffix}"'
        return ReplyBody(await page.ask.compute(write), None, {"Content-Disposition": name})

    depends = f"{page.lang} {base}"
    return await page.reply.send(make, (_FILES[suffix],), name=suffix, depends=depends)


def _blocks(page: Page) -> list[ReportBlock]:
    """The pieces, the same for all who ask in a language."""
    key = ("pages", "report", page.lang)
    return page.ask.held.cached(key, lambda: report_said(page.reply.answers.report(), page.lang))


def _path(cell: object) -> str | None:
    """Where a cell leads."""
    return getattr(cell, "path", None)
