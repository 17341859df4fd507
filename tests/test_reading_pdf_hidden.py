"""PDF: what cannot be seen, is struck out, or belongs to the page and not to its text."""

from __future__ import annotations

import pdf_samples as samples
import pytest
from pdf_hidden_probes import GONE, KEPT, Draw, gone, kept, marked, read
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from ingest.formats import SourceText, read_bytes
from ingest.formats.folded import fold_source


def said(source: SourceText) -> list[str]:
    return [w.message.partition(": ")[2] for w in source.warnings if w.code == "not_shown"]


def white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    gone(canvas)


def nearly_white(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.985, 0.985, 0.98)
    gone(canvas)


def clear(canvas: Canvas) -> None:
    canvas.setFillColor(Color(0, 0, 0, alpha=0))
    gone(canvas)


def in_ink_of_its_ground(canvas: Canvas) -> None:
    canvas.setFillColorRGB(0.1, 0.3, 0.5)
    canvas.rect(60, 670, 300, 22, stroke=0, fill=1)
    gone(canvas)


def without_ink(canvas: Canvas) -> None:
    text = canvas.beginText(72, 680)
    text.setTextRenderMode(3)
    text.textOut(GONE)
    canvas.drawText(text)


def covered(canvas: Canvas) -> None:
    gone(canvas)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.rect(65, 674, 300, 18, stroke=0, fill=1)


def covered_in_white_within_a_form(canvas: Canvas) -> None:
    gone(canvas)
    canvas.beginForm("lapp")
    canvas.setFillColorRGB(1, 1, 1)
    canvas.rect(0, 0, 150, 9, stroke=0, fill=1)
    canvas.endForm()
    canvas.translate(65, 674)
    canvas.scale(2, 2)
    canvas.doForm("lapp")


def struck(canvas: Canvas) -> None:
    gone(canvas)
    canvas.line(72, 683.5, 72 + canvas.stringWidth(GONE), 683.5)


def struck_by_a_bar(canvas: Canvas) -> None:
    gone(canvas)
    canvas.rect(72, 683, canvas.stringWidth(GONE), 0.6, stroke=0, fill=1)


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        (white, "1 in the colour of its ground"),
        (nearly_white, "1 in the colour of its ground"),
        (clear, "1 in the colour of its ground"),
        (in_ink_of_its_ground, "1 in the colour of its ground"),
        (without_ink, "1 drawn without ink"),
        (covered, "1 covered"),
        (covered_in_white_within_a_form, "1 covered"),
        (struck, "1 struck out"),
        (struck_by_a_bar, "1 struck out"),
    ],
)
def test_text_that_is_not_seen_is_left_out(draw: Draw, reason: str) -> None:
    source = read(kept, draw)
    assert source.text.strip() == KEPT
    assert said(source) == [reason]


def white_on_dark(canvas: Canvas) -> None:
    canvas.rect(60, 670, 300, 22, stroke=0, fill=1)
    white(canvas)


def underlined(canvas: Canvas) -> None:
    gone(canvas)
    canvas.line(72, 678.5, 250, 678.5)
    canvas.line(72, 693, 250, 693)


def over_a_picture(canvas: Canvas) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    canvas.drawImage(ImageReader(Image.new("RGB", (40, 40), "grey")), 50, 600, 400, 95)
    without_ink(canvas)


@pytest.mark.parametrize("draw", [gone, white_on_dark, underlined, marked, over_a_picture])
def test_text_that_is_seen_or_read_from_a_picture_stays(draw: Draw) -> None:
    source = read(kept, draw)
    assert GONE in source.text
    assert said(source) == []


def test_one_word_struck_out_of_a_line_is_left_out() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 680, "Målet är 50 60 procent")
        start = 72 + canvas.stringWidth("Målet är ")
        canvas.line(start, 683.5, start + canvas.stringWidth("50"), 683.5)

    assert read(draw).text == "Målet är 60 procent\n"


@pytest.mark.parametrize("angle", [0, 12, 30, 45, 60, -35, 135, 300])
def test_words_across_the_page_are_no_text_at_any_angle(angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica-Bold", 80)
        canvas.setFillColorRGB(0.85, 0.85, 0.85)
        canvas.translate(300, 640)
        canvas.rotate(angle)
        canvas.drawCentredString(0, -20, "KOPIA")
        canvas.restoreState()
        canvas.setFont("Helvetica", 11)
        for line in range(12):
            canvas.drawString(72, 740 - 14 * line, f"Rad {line}. {samples.SENTENCES[line % 6]}")

    source = read(draw)
    lines = [line for line in source.text.splitlines() if line]
    assert lines[:12] == [f"Rad {n}. {samples.SENTENCES[n % 6]}" for n in range(12)]
    assert [source.text[h.start : h.end] for h in source.hints if h.role == "footer"] == ["KOPIA"]
    assert "turned_text" in {w.code for w in source.warnings}


@pytest.mark.parametrize(("step", "side"), [(1, 45), (5, 45), (1, 560)])
def test_numbers_of_lines_in_the_margin_are_no_text(step: int, side: int) -> None:
    def draw(canvas: Canvas) -> None:
        number = 0
        for count in (40, 40, 4):
            canvas.setFont("Helvetica", 10)
            for line in range(count):
                number += 1
                if number % step == 0:
                    canvas.drawRightString(side, 760 - 15 * line, str(number))
                canvas.drawString(72, 760 - 15 * line, samples.SENTENCES[line % 6])
            canvas.showPage()

    source = read_bytes(samples.drawn(draw), "avtal.pdf")
    assert [line for line in source.text.splitlines() if line] == [
        samples.SENTENCES[line % 6] for count in (40, 40, 4) for line in range(count)
    ]
    assert said(source) == [f"{84 // step} line number"]


def test_a_numbered_table_keeps_its_numbers() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 740, "Åtgärder i planen för året")
        for row in range(1, 15):
            canvas.drawString(72, 720 - 15 * row, str(row))
            canvas.drawString(140, 720 - 15 * row, samples.SENTENCES[row % 6])

    source = read(draw)
    assert f"14 {samples.SENTENCES[2]}" in source.text
    assert said(source) == []


@pytest.mark.parametrize("mark", ["4", "12", "3)"])
@pytest.mark.parametrize(("size", "rise"), [(6, 4), (7, 3.5), (11, 5)])
def test_raised_numbers_are_no_part_of_the_year(mark: str, size: int, rise: float) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        text.setFont("Helvetica", 11)
        text.textOut("Staden är fossilfri 2035")
        text.setFont("Helvetica", size)
        text.setRise(rise)
        text.textOut(mark)
        text.setRise(0)
        text.setFont("Helvetica", 11)
        text.textOut(" och släpper ut mindre CO")
        text.setFont("Helvetica", 7)
        text.setRise(-2)
        text.textOut("2")
        canvas.drawText(text)

    words = fold_source(read(draw)).text
    assert words == "Staden är fossilfri 2035 och släpper ut mindre CO2\n"
