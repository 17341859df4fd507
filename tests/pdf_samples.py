"""PDF files made for the tests, each with a point of its own."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from reportlab.lib import colors, pdfencrypt
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    ListItem,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

WIDTH, HEIGHT = A4
STYLES = getSampleStyleSheet()
BODY = ParagraphStyle("body", parent=STYLES["BodyText"], fontSize=10, leading=12.5)
JUSTIFIED = ParagraphStyle("justified", parent=BODY, alignment=4)
NOTE = ParagraphStyle("note", parent=BODY, fontSize=7, leading=8.5)

SENTENCES = (
    "Sandby stad vill minska utsläppen från vägtrafik och uppvärmning.",
    "Vi bygger nya cykelvägar och återbrukar material i våra egna hus.",
    "Åtgärderna följs upp varje år och redovisas öppet för alla.",
    "Näringslivet bjuds in till ett lokalt avtal om transporter.",
    "Skolorna odlar, lagar och äter mat efter säsong.",
    "Fjärrvärmen ska vara fri från fossil plast senast 2028.",
)


def prose(number: int, sentences: int = 4) -> str:
    """Text that differs from paragraph to paragraph and begins with its number."""
    chosen = [SENTENCES[(number + i) % len(SENTENCES)] for i in range(sentences)]
    return f"Stycke {number}. " + " ".join(chosen)


def bullets(*items: str) -> Flowable:
    return ListFlowable(
        [ListItem(Paragraph(item, BODY)) for item in items], bulletType="bullet", start="•"
    )


def grid(rows: Sequence[Sequence[str]], width: float = 380) -> Flowable:
    return Table(
        [[Paragraph(cell, BODY) for cell in row] for row in rows],
        colWidths=[0.25 * width, 0.45 * width, 0.3 * width],
        style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black)],
    )


def furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.drawString(60, HEIGHT - 40, "Klimatavtal för Sandby")
    canvas.drawRightString(WIDTH - 60, HEIGHT - 40, "Version 2")
    canvas.drawString(60, 30, "Sandby stad")
    canvas.drawCentredString(WIDTH / 2, 18, f"Sida {document.page} av 9")
    canvas.restoreState()


def layout(
    story: Sequence[Flowable],
    *,
    columns: int = 1,
    on_page: Callable[[Canvas, BaseDocTemplate], None] = furniture,
    wide: bool = False,
) -> bytes:
    """Set a story in columns with header and footer."""
    size = landscape(A4) if wide else A4
    inner, gutter = size[0] - 120, 18
    width = (inner - gutter * (columns - 1)) / columns
    frames = [
        Frame(60 + i * (width + gutter), 60, width, size[1] - 130, 0, 0, 0, 0)
        for i in range(columns)
    ]
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=size, invariant=1)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=on_page))
    document.build(list(story))
    return buffer.getvalue()


def contract(columns: int = 1, chapters: int = 12) -> bytes:
    """A small contract with what a real one has."""
    story: list[Flowable] = [Paragraph("Klimatavtal 2030 Sandby", STYLES["Title"])]
    for number in range(1, chapters + 1):
        story.append(Paragraph(f"3.{number} Rubrik nummer {number}", STYLES["Heading2"]))
        story.append(Paragraph(prose(2 * number), JUSTIFIED))
        story.append(Paragraph(prose(2 * number + 1, 5), BODY))
        story.append(bullets(f"Punkt {number} om värme", "Punkt om bussar och färjor"))
        if number % 4 == 0:
            story.append(
                grid([["År", "Utsläpp", "Mål"], ["2020", "350 kton", "300"]], 380 / columns)
            )
            story.append(Spacer(1, 20))
    return layout(story, columns=columns)


def footnotes() -> bytes:
    """Two pages with a note in small type at the foot of each."""

    def page(canvas: Canvas, document: BaseDocTemplate) -> None:
        furniture(canvas, document)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(60, 75, f"{document.page} {SENTENCES[document.page]}")
        canvas.drawString(60, 66, f"{SENTENCES[document.page + 2]}")

    frame = Frame(60, 100, WIDTH - 120, HEIGHT - 170, 0, 0, 0, 0)
    buffer = io.BytesIO()
    document = BaseDocTemplate(buffer, pagesize=A4, invariant=1)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=page))
    body = [
        Paragraph(prose(i).replace("avtal", "avtal<super size=6>1</super>"), BODY) for i in (1, 2)
    ]
    document.build([*body, PageBreak(), Paragraph(prose(3), BODY), Paragraph(prose(4), BODY)])
    return buffer.getvalue()


def drawn(draw: Callable[[Canvas], None], *, encrypt: str | None = None) -> bytes:
    """A PDF drawn by hand."""
    buffer = io.BytesIO()
    security = pdfencrypt.StandardEncryption(encrypt, canPrint=0) if encrypt else None
    canvas = Canvas(buffer, pagesize=A4, invariant=1, encrypt=security)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def scanned(pages: int = 2, *, with_text: int = 0) -> bytes:
    """Pages that are pictures, before so many pages with text."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("RGB", (60, 80), "grey"))

    def draw(canvas: Canvas) -> None:
        for _ in range(pages):
            canvas.drawImage(picture, 0, 0, WIDTH, HEIGHT)
            canvas.showPage()
        for number in range(with_text):
            canvas.drawString(72, 700, SENTENCES[number])
            canvas.showPage()

    return drawn(draw)
