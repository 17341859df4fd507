"""What the layout of a page says: footnotes, headings, columns, running lines."""

from __future__ import annotations

import pdf_samples as samples
from pdf_probes import of_role, read
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, PageBreak, Paragraph


def test_footnotes_are_marked_and_the_mark_stays_on_its_word() -> None:
    source = read(samples.footnotes())
    notes = of_role(source, "footnote")
    assert [note.split()[0] for note in notes] == ["1", "2"]
    assert all(note.count("\n") == 1 for note in notes)
    assert "avtal¹ om" in " ".join(source.text.split())


def test_small_type_without_mark_is_no_footnote() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        for i, sentence in enumerate(samples.SENTENCES):
            canvas.drawString(60, 700 - 13 * i, sentence)
        canvas.setFont("Helvetica", 7)
        canvas.drawString(60, 600, "Källa: stadens egen statistik")

    assert not of_role(read(samples.drawn(draw)), "footnote")


def test_heading_whose_number_counts_with_the_pages_is_no_header() -> None:
    story = []
    for number in range(1, 6):
        story += [Paragraph(f"Åtagande {number}", samples.STYLES["Heading1"])]
        story += [Paragraph(samples.prose(number), samples.BODY), PageBreak()]
    headings = of_role(read(samples.layout(story)), "heading")
    assert headings == [f"Åtagande {number}" for number in range(1, 6)]


def test_bold_line_alone_is_a_heading_and_bold_words_are_not() -> None:
    story = [
        Paragraph("<b>Mål för staden</b>", samples.BODY),
        Paragraph(samples.prose(1) + " <b>viktigt</b> " + samples.prose(2), samples.BODY),
    ]
    assert of_role(read(samples.layout(story)), "heading") == ["Mål för staden"]


def test_heading_across_two_columns_comes_first() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 16)
        canvas.drawString(60, 760, "En rubrik som går över båda spalterna på hela sidan")
        canvas.setFont("Helvetica", 9)
        for i in range(8):
            canvas.drawString(60, 720 - 12 * i, f"vänster rad {i} om cykel och gång i staden")
            canvas.drawString(310, 714 - 12 * i, f"höger rad {i} om tåg och buss i staden nu")

    lines = [line for line in read(samples.drawn(draw)).text.splitlines() if line]
    assert lines[0].startswith("En rubrik")
    assert [line.split()[0] for line in lines[1:]] == ["vänster"] * 8 + ["höger"] * 8


def two_columns(canvas: Canvas, top: float, number: int) -> None:
    """Eight lines in each of two columns, below ``top``."""
    canvas.setFont("Helvetica", 9)
    for i in range(8):
        canvas.drawString(60, top - 12 * i, f"vänster {number} rad {i} om cykel och gång i staden")
        canvas.drawString(310, top - 12 * i, f"höger {number} rad {i} om tåg och buss i staden nu")


def test_ruled_table_between_columns_is_read_by_row() -> None:
    def draw(canvas: Canvas) -> None:
        two_columns(canvas, 700, 1)
        for row, texts in enumerate((("Åtgärd", "När"), ("Byta bränsle i pannan", "Redan 2027"))):
            canvas.line(60, 590 - 16 * row, 535, 590 - 16 * row)
            canvas.drawString(64, 578 - 16 * row, texts[0])
            canvas.drawString(320, 578 - 16 * row, texts[1])
        canvas.line(60, 558, 535, 558)
        two_columns(canvas, 540, 2)

    source = read(samples.drawn(draw))
    firsts = [" ".join(line.split()[:2]) for line in source.text.splitlines() if line]
    sides = [f"{side} {number}" for number in (1, 2) for side in ("vänster", "höger")]
    assert [line for line in firsts if line in sides] == [s for s in sides for _ in range(8)]
    assert of_role(source, "table") == ["Åtgärd\tNär", "Byta bränsle i pannan\tRedan 2027"]


def test_page_with_little_prose_is_read_in_the_columns_of_the_others() -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(3):
            two_columns(canvas, 700, number)
            canvas.showPage()
        canvas.setFont("Helvetica", 9)
        for i, word in enumerate(("ett", "två", "tre", "fyra")):
            canvas.drawString(60, 700 - 12 * i, word)
            canvas.drawString(310, 700 - 12 * i, f"höger {word}")

    source = read(samples.drawn(draw))
    last = source.text[source.pages[3] :].split("\n")
    assert [line for line in last if line] == [
        *("ett", "två", "tre", "fyra"),
        *("höger ett", "höger två", "höger tre", "höger fyra"),
    ]


def test_headers_of_left_and_right_pages_and_of_chapters_are_marked() -> None:
    def page(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        odd = document.page % 2
        chapter = "Mål och medel" if document.page < 6 else "Sammanfattning"
        canvas.drawString(60, samples.HEIGHT - 40, chapter if odd else "Sandby stad")
        canvas.drawString(60 if odd else 500, 30, str(document.page + 2))

    story: list[Flowable] = []
    for number in range(8):
        story += [Paragraph(samples.prose(number + i), samples.BODY) for i in range(4)]
        story.append(PageBreak())
    source = read(samples.layout(story, on_page=page))
    assert of_role(source, "header") == ["Mål och medel", "Sandby stad"] * 2 + [
        "Mål och medel",
        "Sandby stad",
        "Sammanfattning",
        "Sandby stad",
    ]
    assert of_role(source, "page_number") == [str(n) for n in range(3, 11)]


def test_table_of_contents_is_no_series_of_headings() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold", 10)
        for i in range(4):
            canvas.drawString(72, 740 - 14 * i, f"{i + 1} Rubrik {'. ' * 40} {i + 3}")
        canvas.setFont("Helvetica", 10)
        for i, sentence in enumerate(samples.SENTENCES * 2):
            canvas.drawString(72, 660 - 13 * i, sentence)

    assert not of_role(read(samples.drawn(draw)), "heading")
