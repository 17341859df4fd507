"""PDFs that tests draw, and what is read of them."""

from __future__ import annotations

from collections.abc import Callable

import pdf_samples as samples
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from ingest.formats import SourceText, read_bytes

KEPT, GONE = "Vi bygger i trä och tegel.", "Vi river allt som står."


Draw = Callable[[Canvas], None]


def read(*draws: Draw) -> SourceText:
    def draw(canvas: Canvas) -> None:
        for one in draws:
            canvas.saveState()
            one(canvas)
            canvas.restoreState()

    return read_bytes(samples.drawn(draw), "avtal.pdf")


def kept(canvas: Canvas) -> None:
    canvas.drawString(72, 700, KEPT)


def gone(canvas: Canvas) -> None:
    canvas.drawString(72, 680, GONE)


def marked(canvas: Canvas) -> None:
    gone(canvas)
    canvas.setFillColor(Color(1, 1, 0, alpha=0.4))
    canvas.rect(65, 674, 300, 18, stroke=0, fill=1)
