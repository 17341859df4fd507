"""PDF files that people really have: forms, appended bytes, locks, drawn bullets."""

from __future__ import annotations

import io

import pdf_samples as samples
import pytest
from pdf_hidden_probes import KEPT, kept, read
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.formats import read_bytes
from kkgraph.errors import SourceError


def with_fields() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.drawString(72, 700, "Mål för trafiken:")
    form = canvas.acroForm
    form.textfield(name="mål", value="Bilresorna minskar", x=180, y=690, width=300, height=24)
    form.textfield(name="tomt", value="", x=180, y=600, width=300, height=24)
    form.textfield(
        name="lång", value="Första raden\nAndra raden", x=72, y=500, width=300, height=60,
        fieldFlags="multiline",
    )  # fmt: skip
    form.choice(name="val", value="Ja", options=["Ja", "Nej"], x=72, y=440, width=90, height=20)
    canvas.save()
    return buffer.getvalue()


def test_what_was_typed_into_a_form_is_text_where_it_stands() -> None:
    source = read_bytes(with_fields(), "avtal.pdf")
    lines = [line for line in source.text.splitlines() if line]
    assert lines == ["Mål för trafiken: Bilresorna minskar", "Första raden", "Andra raden", "Ja"]
    assert "form_fields" in {w.code for w in source.warnings}


def test_a_page_inside_one_form_keeps_its_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("sida")
        for row, texts in enumerate((("Åtgärd", "När"), ("Byta panna i skolan", "2027"))):
            canvas.line(60, 700 - 20 * row, 500, 700 - 20 * row)
            canvas.drawString(64, 686 - 20 * row, texts[0])
            canvas.drawString(320, 686 - 20 * row, texts[1])
        canvas.endForm()
        canvas.doForm("sida")

    assert read(draw).text == "Åtgärd\tNär\nByta panna i skolan\t2027\n"


@pytest.mark.parametrize("tail", [b"\0" * 8192, b"<!-- served -->\n" * 600, b"\n"])
def test_what_a_server_appends_does_no_harm(tail: bytes) -> None:
    assert read_bytes(samples.drawn(kept) + tail, "avtal.pdf").text == f"{KEPT}\n"


def test_a_revision_or_a_web_file_cut_short_is_not_whole() -> None:
    whole = samples.contract()
    begun = b"\n12 0 obj\n<< /Type /Page /Parent 3 0 R"
    web = (
        whole[:9]
        + b"1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n"
        + whole[9:-800]
    )
    for data in (whole + begun, web):
        with pytest.raises(SourceError, match="before its end"):
            read_bytes(data, "avtal.pdf")


def test_bullets_that_are_drawn_are_bullets_and_a_lone_dot_is_none() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 740, "Vi ska:")
        for row, item in enumerate(("bygga i trä", "resa med tåg")):
            canvas.circle(80, 724 - 16 * row, 2, stroke=0, fill=1)
            canvas.drawString(92, 720 - 16 * row, item)
        canvas.circle(300, 600, 2, stroke=0, fill=1)
        canvas.drawString(310, 596, "en ort på kartan")

    source = read(draw)
    marked = [source.text[h.start : h.end] for h in source.hints if h.role == "bullet"]
    assert marked == ["• bygga i trä", "• resa med tåg"]
    assert source.text.count("•") == 2


def test_a_lock_of_an_unknown_kind_is_no_damage() -> None:
    locked = samples.drawn(kept, encrypt="sesam").replace(
        b"/Filter /Standard", b"/Filter /Especial"
    )
    assert b"Especial" in locked
    with pytest.raises(SourceError, match="locked in a way") as caught:
        read_bytes(locked, "avtal.pdf")
    assert caught.value.remedy
