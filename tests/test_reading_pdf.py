"""PDF: reading order, roles and refusals, on files made here."""

from __future__ import annotations

import re
from pathlib import Path

import pdf_samples as samples
import pytest
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, PageBreak, Paragraph

from ingest.formats import SourceText, read_bytes
from kkgraph.errors import SourceError


def read(data: bytes) -> SourceText:
    return read_bytes(data, "avtal.pdf")


def of_role(source: SourceText, role: str) -> list[str]:
    return [source.text[h.start : h.end] for h in source.hints if h.role == role]


def order(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"Stycke (\d+)\.", text)]


@pytest.fixture(scope="module", params=[1, 2, 3])
def contract(request: pytest.FixtureRequest) -> SourceText:
    return read(samples.contract(columns=request.param))


def test_paragraphs_are_in_reading_order(contract: SourceText) -> None:
    assert order(contract.text) == list(range(2, 26))


def test_words_are_whole(contract: SourceText) -> None:
    flat = " ".join(contract.text.split())
    for sentence in samples.SENTENCES:
        assert sentence in flat


def test_pages_start_with_the_running_header(contract: SourceText) -> None:
    assert contract.pages[0] == 0
    assert len(contract.pages) > 1
    for start in contract.pages:
        assert contract.text[start:].startswith("Klimatavtal för Sandby")


def test_running_lines_are_marked_on_every_page(contract: SourceText) -> None:
    pages = len(contract.pages)
    assert of_role(contract, "header") == ["Klimatavtal för Sandby Version 2"] * pages
    assert of_role(contract, "footer") == ["Sandby stad"] * pages
    assert of_role(contract, "page_number") == [f"Sida {n} av 9" for n in range(1, pages + 1)]


def test_headings_are_marked(contract: SourceText) -> None:
    expected = [f"3.{n} Rubrik nummer {n}" for n in range(1, 13)]
    headings = [" ".join(heading.split()) for heading in of_role(contract, "heading")]
    assert headings == ["Klimatavtal 2030 Sandby", *expected]


def test_bullets_are_marked(contract: SourceText) -> None:
    marked = of_role(contract, "bullet")
    assert len(marked) == 24
    assert marked[0] == "• Punkt 1 om värme"


def test_tables_are_read_by_row() -> None:
    tables = of_role(read(samples.contract()), "table")
    assert tables == ["År\tUtsläpp\tMål", "2020\t350 kton\t300"] * 3


def test_hints_lie_in_the_text_and_in_order(contract: SourceText) -> None:
    last = 0
    assert contract.hints
    for hint in contract.hints:
        assert last <= hint.start < hint.end <= len(contract.text)
        assert contract.text[hint.start : hint.end].strip()
        last = hint.end


def test_same_bytes_give_the_same_text() -> None:
    data = samples.contract(columns=2)
    assert read(data) == read(data)


def test_paragraphs_are_parted_by_an_empty_line() -> None:
    text = read(samples.contract()).text
    assert all(f"\n\nStycke {n}." in text for n in (5, 7, 9))


def test_cells_of_several_lines_stay_together() -> None:
    long = "Alla nya hus byggs i trä eller med återbrukat tegel, och värms utan fossil energi"
    data = samples.layout([samples.grid([["Nr", "Åtgärd", "När"], ["7", long, "2027"]])])
    assert f"7\t{long}\t2027" in of_role(read(data), "table")


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


def test_letters_drawn_one_by_one_make_words() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        x = 72.0
        for letter in "Åtta små öar vid havet":
            if letter != " ":
                canvas.drawString(x, 700, letter)
            x += canvas.stringWidth(letter, "Helvetica", 11)

    assert read(samples.drawn(draw)).text == "Åtta små öar vid havet\n"


def test_tracked_letters_make_words() -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(72, 700)
        text.setFont("Helvetica", 14)
        text.setCharSpace(4)
        text.textOut("KLIMATAVTAL FÖR SANDBY")
        canvas.drawText(text)

    assert read(samples.drawn(draw)).text == "KLIMATAVTAL FÖR SANDBY\n"


def test_bold_by_double_printing_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Sandby tillsammans")
        canvas.drawString(72.2, 700, "Sandby tillsammans")

    assert read(samples.drawn(draw)).text == "Sandby tillsammans\n"


def test_hyphenation_is_left_as_it_is() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "Staden bygger klimat-")
        canvas.drawString(72, 685, "smarta bostäder i trä.")

    assert read(samples.drawn(draw)).text.splitlines() == [
        "Staden bygger klimat-",
        "smarta bostäder i trä.",
    ]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_page_is_read_as_the_eye_reads_it(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(turn)
        for i, sentence in enumerate(samples.SENTENCES):
            canvas.drawString(-150, 60 - 14 * i, sentence)

    assert read(samples.drawn(draw)).text.splitlines() == list(samples.SENTENCES)


def test_text_at_an_angle_stands_last_and_is_warned_of() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.rotate(90)
        canvas.drawString(300, -30, "Arkivexemplar")
        canvas.restoreState()
        canvas.drawString(72, 700, samples.SENTENCES[0])

    source = read(samples.drawn(draw))
    assert source.text.split("\n")[0] == samples.SENTENCES[0]
    assert of_role(source, "footer") == ["Arkivexemplar"]
    assert "turned_text" in {warning.code for warning in source.warnings}


def test_number_alone_at_the_foot_of_a_single_page_is_its_number() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, samples.SENTENCES[0])
        canvas.drawString(300, 30, "1")

    assert of_role(read(samples.drawn(draw)), "page_number") == ["1"]


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


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (samples.contract()[:4000], "before its end"),
        (b"%PDF-1.7\nskrot\n%%EOF\n", "damaged"),
        (samples.drawn(lambda c: c.drawString(72, 700, "Hemligt"), encrypt="sesam"), "password"),
        (samples.scanned(3), "scanned"),
        (samples.drawn(lambda c: c.showPage()), "blank"),
    ],
    ids=["truncated", "corrupt", "encrypted", "scanned", "blank"],
)
def test_unreadable_files_say_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read(data)
    assert caught.value.path == "avtal.pdf"
    assert caught.value.remedy


def test_no_pages_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.formats import limits

    with pytest.raises(SourceError, match="no pages"):
        limits.check_page_count(0, "avtal.pdf")
    monkeypatch.setattr(limits, "MAX_PAGES", 1)
    with pytest.raises(SourceError, match="limit of 1"):
        read(samples.contract())


def test_single_scanned_page_is_a_warning() -> None:
    source = read(samples.scanned(1, with_text=3))
    assert [w.code for w in source.warnings] == ["page_without_text"]
    assert "page 1" in source.warnings[0].message
    assert len(source.pages) == 4
    assert source.text[source.pages[1] :].startswith(samples.SENTENCES[0])


@pytest.mark.slow
def test_five_hundred_pages_are_read_in_order() -> None:
    data = samples.contract(columns=2, chapters=2900)
    source = read(data)
    assert len(source.pages) >= 500
    assert order(source.text) == list(range(2, 5802))


def test_real_contract_set_as_pdf_keeps_its_words(corpus_dir: Path) -> None:
    lines = (corpus_dir / "nacka-2024.txt").read_text(encoding="utf-8").splitlines()[:250]
    paragraphs = " ".join(line.strip() or "\n" for line in lines).split("\n")
    story = [Paragraph(p.replace("&", "&amp;"), samples.BODY) for p in paragraphs if p.strip()]
    for columns in (1, 2):
        source = read(samples.layout(story, columns=columns))
        drop = {
            number
            for hint in source.hints
            if hint.role in ("header", "footer", "page_number")
            for number in range(hint.start, hint.end)
        }
        text = "".join(c for i, c in enumerate(source.text) if i not in drop)
        assert text.split() == " ".join(paragraphs).split()


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
