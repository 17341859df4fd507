"""A sample contract as PDF: header, footer with page number, footnotes in small type.

Drawn page by page with reportlab, because the sources say where pages break. The bytes are
the same each time (``invariant``).
"""

from __future__ import annotations

import re
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from samples.markup import Block, Contract, Page

if TYPE_CHECKING:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Paragraph

_LEFT, _WIDTH, _TOP, _FLOOR = 72.0, 440.0, 770.0, 70.0


def to_pdf(contract: Contract) -> bytes:
    """Draw a contract.

    :param contract: the contract in pages.
    :returns: the file.
    :raises ValueError: when a page of the source holds more than fits on a page.
    """
    from reportlab.pdfgen.canvas import Canvas

    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595.28, 841.89), invariant=1)
    canvas.setTitle(f"Klimatkontrakt 2030 {contract.settings['kommun']}")
    canvas.setAuthor("Exempel")
    for number, page in enumerate(contract.pages, 1):
        _furniture(canvas, contract, number)
        bottom = _feet(canvas, page)
        _body(canvas, page, bottom, f"{contract.name}, page {number}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _furniture(canvas: Canvas, contract: Contract, number: int) -> None:
    canvas.setFont("Helvetica", 8)
    canvas.drawString(_LEFT, 810, f"Klimatkontrakt 2030 | {contract.settings['kommun']}")
    canvas.drawRightString(_LEFT + _WIDTH, 40, f"viablecities.se {number}")


def _style(kind: str, level: int = 0) -> ParagraphStyle:
    from reportlab.lib.styles import ParagraphStyle

    size, after, font = {
        "title": (24, 10, "Helvetica-Bold"),
        "sub": (14, 14, "Helvetica"),
        "note": (7.5, 2, "Helvetica"),
        "heading": (15 - 2 * level, 3, "Helvetica-Bold"),
    }.get(kind, (10, 6, "Helvetica"))
    return ParagraphStyle(
        f"{kind}{level}",
        fontName=font,
        fontSize=size,
        leading=size * 1.25,
        spaceAfter=after,
        leftIndent=16 if kind in ("bullet", "item") else 0,
        bulletIndent=4,
    )


def _paragraph(block: Block) -> Paragraph:
    from reportlab.platypus import Paragraph

    text = escape(block.text, quote=False).replace("~", "<br/>")
    text = re.sub(r"\{(\d+)\}", r'<super size="6">\1</super>', text)
    bullet = "•" if block.kind == "bullet" and not block.continued else None
    return Paragraph(text, _style(block.kind, block.level), bulletText=bullet)


def _feet(canvas: Canvas, page: Page) -> float:
    """Draw footnotes and links from the bottom up.

    :returns: the height above which the body must stay.
    """
    from reportlab.platypus import Paragraph

    notes = [f"{number} {escape(text)}" for number, text in page.footnotes]
    height = _FLOOR
    for text in reversed(notes + [escape(link) for link in page.links]):
        paragraph = Paragraph(text, _style("note"))
        _, tall = paragraph.wrapOn(canvas, _WIDTH, 200)
        paragraph.drawOn(canvas, _LEFT, height)
        height += tall + 2
    if notes:
        canvas.line(_LEFT, height + 3, _LEFT + 120, height + 3)
    return height + 8


def _body(canvas: Canvas, page: Page, bottom: float, where: str) -> None:
    height = _TOP
    for block in page.blocks:
        paragraph = _paragraph(block)
        _, tall = paragraph.wrapOn(canvas, _WIDTH, 800)
        height -= tall + (6 if block.kind == "heading" else 0)
        if height < bottom:
            raise ValueError(f"{where} is too full: put %page before {block.text[:40]!r}")
        paragraph.drawOn(canvas, _LEFT, height)
        height -= paragraph.style.spaceAfter
