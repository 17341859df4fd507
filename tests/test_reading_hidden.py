"""What is not shown or not in force is no text, in DOCX and HTML, and is said once."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor

from ingest.formats import SourceText, read_bytes

W = nsdecls("w")
KEPT, GONE = "Vi bygger i trä.", "Vi river allt."


def read(document: Any) -> SourceText:
    buffer = io.BytesIO()
    document.save(buffer)
    return read_bytes(buffer.getvalue(), "avtal.docx")


def page(body: str, style: str = "") -> SourceText:
    head = f"<head><meta charset='utf-8'><style>{style}</style></head>"
    return read_bytes(f"<!doctype html><html>{head}<body>{body}</body></html>".encode(), "a.html")


def said(source: SourceText) -> list[str]:
    return [w.message.partition(": ")[2] for w in source.warnings if w.code == "not_shown"]


def with_run(properties: str, paragraph: str = "") -> Any:
    document = docx.Document()
    document.add_paragraph(KEPT)
    document.element.body.insert(
        1,
        parse_xml(
            f"<w:p {W}>{paragraph}<w:r><w:rPr>{properties}</w:rPr><w:t>{GONE}</w:t></w:r></w:p>"
        ),
    )
    return document


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ("<w:strike/>", "1 struck out"),
        ("<w:dstrike/>", "1 struck out"),
        ("<w:vanish/>", "1 hidden"),
        ("<w:specVanish w:val='1'/>", "1 hidden"),
        ("<w:sz w:val='2'/>", "1 hidden"),
        ("<w:color w:val='FFFFFF'/>", "1 in the colour of its ground"),
        ("<w:color w:val='FDFDFD'/>", "1 in the colour of its ground"),
        ("<w:color w:val='FFFFFF' w:themeColor='background1'/>", "1 in the colour of its ground"),
        ("<w:shd w:fill='102030'/><w:color w:val='102030'/>", "1 in the colour of its ground"),
        ("<w:highlight w:val='black'/>", "1 in the colour of its ground"),
    ],
)
def test_runs_that_are_not_shown_are_left_out(properties: str, reason: str) -> None:
    source = read(with_run(properties))
    assert source.text == KEPT
    assert said(source) == [reason]


@pytest.mark.parametrize(
    "properties",
    [
        "<w:strike w:val='0'/>",
        "<w:vanish w:val='false'/>",
        "<w:color w:val='FF0000'/>",
        "<w:color w:val='FFFFFF'/><w:shd w:fill='005500'/>",
        "<w:color w:val='FFFFFF'/><w:highlight w:val='darkBlue'/>",
        "<w:highlight w:val='yellow'/>",
    ],
)
def test_runs_that_are_shown_are_read(properties: str) -> None:
    source = read(with_run(properties))
    assert GONE in source.text
    assert said(source) == []


def test_white_on_a_shaded_paragraph_or_cell_is_read() -> None:
    shade = "<w:pPr><w:shd w:val='clear' w:fill='1F3864'/></w:pPr>"
    assert GONE in read(with_run("<w:color w:val='FFFFFF'/>", shade)).text
    document = docx.Document()
    table = document.add_table(1, 2)
    for cell in table.rows[0].cells:
        cell.text = GONE
        cell.paragraphs[0].runs[0].font.color.rgb = RGBColor(255, 255, 255)
        cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:shd {W} w:val='clear' w:fill='333333'/>"))
    assert read(document).text == f"{GONE} | {GONE}"


def test_what_a_style_hides_or_strikes_is_left_out() -> None:
    document = docx.Document()
    struck = document.styles.add_style("Upphävt", WD_STYLE_TYPE.CHARACTER)
    struck.font.strike = True
    hidden = document.styles.add_style("Anvisning", WD_STYLE_TYPE.PARAGRAPH)
    hidden.font.hidden = True
    below = document.styles.add_style("Anvisning 2", WD_STYLE_TYPE.PARAGRAPH)
    below.base_style = hidden
    document.add_paragraph(KEPT).add_run(GONE, style="Upphävt")
    document.add_paragraph(GONE, style="Anvisning")
    document.add_paragraph(GONE, style="Anvisning 2")
    source = read(document)
    assert source.text == KEPT
    assert said(source) == ["1 struck out, 2 hidden"]


@pytest.mark.parametrize("level", ["block", "inline", "cell"])
@pytest.mark.parametrize(
    ("value", "read_too"), [("", False), (" w:val='true'", False), (" w:val='0'", True)]
)
def test_placeholders_are_no_text_but_what_was_written_over_them_is(
    level: str, value: str, read_too: bool
) -> None:
    document = docx.Document()
    document.add_paragraph(KEPT)
    run = f"<w:r><w:t>{GONE}</w:t></w:r>"
    inner = {
        "block": f"<w:p>{run}</w:p>",
        "inline": run,
        "cell": f"<w:tc><w:tcPr/><w:p>{run}</w:p></w:tc>",
    }[level]
    control = (
        f"<w:sdt {W}><w:sdtPr><w:showingPlcHdr{value}/></w:sdtPr>"
        f"<w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    )
    if level == "block":
        document.element.body.insert(1, parse_xml(control))
    elif level == "inline":
        document.paragraphs[0]._p.append(parse_xml(control))
    else:
        table = document.add_table(1, 2)
        table.rows[0].cells[0].text = "Mål"
        table.rows[0]._tr.append(parse_xml(control))
    assert (GONE in read(document).text) is read_too


@pytest.mark.parametrize(
    "element", ["<w:vertAlign w:val='superscript'/>", "<w:position w:val='6'/>"]
)
def test_raised_numbers_are_no_part_of_the_year(element: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Fossilfri 2035")
    paragraph._p.append(parse_xml(f"<w:r {W}><w:rPr>{element}</w:rPr><w:t>12</w:t></w:r>"))
    paragraph.add_run(" med 1").font.size = Pt(9)
    paragraph._p.append(parse_xml(f"<w:r {W}><w:rPr>{element}</w:rPr><w:t>st</w:t></w:r>"))
    assert read(document).text == "Fossilfri 2035¹² med 1st"


@pytest.mark.parametrize(
    ("element", "style"),
    [
        ("<del>Vi river allt.</del>", ""),
        ("<p><s>Vi river allt.</s></p>", ""),
        ("<strike>Vi river allt.</strike>", ""),
        ("<p style='text-decoration:red line-through'>Vi river allt.</p>", ""),
        (
            "<p class=gammal>Vi river allt.</p>",
            ".gammal, .x { text-decoration-line: line-through }",
        ),
        ("<div class=dold><p>Vi river allt.</p></div>", "div.dold{display:none}"),
        ("<div id=d>Vi river allt.</div>", "@media screen { #d { visibility: hidden } }"),
        ("<p style='opacity:0'>Vi river allt.</p>", ""),
        ("<p style='font-size:0'>Vi river allt.</p>", ""),
        ("<p style='position:absolute;left:-9999px'>Vi river allt.</p>", ""),
        ("<p style='height:0;overflow:hidden'>Vi river allt.</p>", ""),
        ("<p style='color:#fff'>Vi river allt.</p>", ""),
        ("<p class=v>Vi river allt.</p>", ".v { color: rgb(255, 255, 255) }"),
        ("<p style='color:transparent'>Vi river allt.</p>", ""),
        ("<div style='background:navy'><p style='color:navy'>Vi river allt.</p></div>", ""),
    ],
)
def test_elements_that_are_not_shown_are_left_out(element: str, style: str) -> None:
    source = page(f"<p>{KEPT}</p>{element}", style)
    assert source.text == KEPT
    assert len(said(source)) == 1


@pytest.mark.parametrize(
    ("element", "style"),
    [
        ("<details><summary>Mer</summary><p>Vi river allt.</p></details>", ""),
        (
            "<h3><button aria-controls=p1>Mer</button></h3><div id=p1 hidden>Vi river allt.</div>",
            "",
        ),
        (
            "<a data-toggle=collapse href='#p2'>Mer</a><div id=p2 class=c>Vi river allt.</div>",
            ".c{display:none}",
        ),
        ("<h3 aria-expanded=false>Mer</h3><div style='display:none'>Vi river allt.</div>", ""),
        ("<div role=tabpanel hidden>Vi river allt.</div>", ""),
        ("<div hidden=until-found>Vi river allt.</div>", ""),
        ("<div style='background:#024'><p style='color:white'>Vi river allt.</p></div>", ""),
        (
            "<div class=b><p style='color:#fff'>Vi river allt.</p></div>",
            ".b{background:url(x.png)}",
        ),
        (
            "<p class=u>Vi river allt.</p>",
            "@media print { .u { display: none } } .u:hover{opacity:0}",
        ),
        ("<p style='color:white'><b style='color:black'>Vi river allt.</b></p>", ""),
        ("<p style='opacity:0;transform:translateY(9px)'>Vi river allt.</p>", ""),
        ("<ins>Vi river allt.</ins>", ""),
    ],
)
def test_elements_that_are_shown_or_only_folded_together_are_read(element: str, style: str) -> None:
    source = page(f"<p>{KEPT}</p>{element}", style)
    assert GONE in source.text
    assert said(source) == []


@pytest.mark.parametrize(
    "mark",
    [
        "<sup>12</sup>",
        "<a href='#n'>12</a>",
        "<a href='#n'><sup>1)</sup></a>",
        "<sup><a href='#n'>12</a></sup>",
        "<span style='vertical-align:super'>3</span>",
        "<sup>1, 2</sup>",
        "<sup>a</sup>",
    ],
)
def test_raised_marks_of_a_page_are_no_part_of_the_year(mark: str) -> None:
    from ingest.formats.folded import fold_source

    source = page(f"<p>Fossilfri 2035{mark}. Utsläpp av CO<sub>2</sub> per m<sup>2</sup></p>")
    assert fold_source(source).text == "Fossilfri 2035. Utsläpp av CO2 per m2"


def test_a_form_that_is_the_page_is_read_and_one_beside_it_is_not() -> None:
    text = "<h1>Mål</h1>" + f"<p>{KEPT}</p>" * 9
    form = "<form action=x><label>Sök</label><input value=y><button>Sök nu</button></form>"
    whole = page(
        f"<form id=aspnetForm><input type=hidden value=z>{text}<select><option>A</select></form>"
    )
    assert whole.text.split("\n\n") == ["Mål", *[KEPT] * 9]
    assert page(text + form).text == whole.text
