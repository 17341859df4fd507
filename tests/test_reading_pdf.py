"""PDF: reading order, roles and refusals, on files made here."""

from __future__ import annotations

import re
from pathlib import Path

import pdf_samples as samples
import pytest
from pdf_probes import of_role, read
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from ingest.formats import SourceText
from kkgraph.errors import SourceError


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
