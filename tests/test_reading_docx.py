"""DOCX: order, numbering, notes and refusals."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.formats import SourceText, read_bytes
from kkgraph.errors import SourceError

NUMBERING = f"""<w:numbering {nsdecls("w")}>
<w:abstractNum w:abstractNumId="7"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>
<w:lvlText w:val="%1"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/>
<w:lvlText w:val="%1.%2."/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="8">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>
<w:lvlText w:val="%1)"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>
</w:abstractNum>
<w:num w:numId="5"><w:abstractNumId w:val="7"/></w:num>
<w:num w:numId="6"><w:abstractNumId w:val="8"/></w:num>
<w:num w:numId="9"><w:abstractNumId w:val="8"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
</w:numbering>"""
FOOTNOTES = f"""<w:footnotes {nsdecls("w")}>
<w:footnote w:id="-1" w:type="separator"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>
<w:r><w:t xml:space="preserve"> Antagen i mars.</w:t></w:r></w:p></w:footnote>
</w:footnotes>"""


def saved(document: Any, change: Callable[[dict[str, bytes]], None] | None = None) -> bytes:
    """Save a document, with a change to its parts if wished."""
    buffer = io.BytesIO()
    document.save(buffer)
    if change is None:
        return buffer.getvalue()
    with zipfile.ZipFile(buffer) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return changed.getvalue()


def read(document: Any, change: Callable[[dict[str, bytes]], None] | None = None) -> SourceText:
    return read_bytes(saved(document, change), "avtal.docx")


def of_role(source: SourceText, role: str) -> list[str]:
    return [source.text[h.start : h.end] for h in source.hints if h.role == role]


def number(paragraph: Any, list_id: int, level: int = 0) -> None:
    properties = paragraph._p.get_or_add_pPr()
    properties.append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
            f'<w:numId w:val="{list_id}"/></w:numPr>'
        )
    )


def own_numbering(parts: dict[str, bytes]) -> None:
    parts["word/numbering.xml"] = NUMBERING.encode()


def with_footnotes(parts: dict[str, bytes]) -> None:
    parts["word/footnotes.xml"] = FOOTNOTES.encode()
    relation = (
        b'<Relationship Id="rId99" Target="footnotes.xml" Type="http://schemas.openxmlformats.org'
        b'/officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", relation)
    kind = (
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.wordprocessingml.footnotes+xml"/></Types>'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kind)


def test_paragraphs_headings_and_lists_in_order() -> None:
    document = docx.Document()
    document.add_heading("Klimatavtal", 0)
    document.add_heading("Mål", 1)
    document.add_paragraph("Staden ska minska utsläppen.")
    document.add_paragraph("bygga cykelvägar", style="List Bullet")
    document.add_paragraph("först", style="List Number")
    document.add_paragraph("sedan", style="List Number")
    source = read(document)
    assert source.text.split("\n\n") == [
        "Klimatavtal",
        "Mål",
        "Staden ska minska utsläppen.",
        "• bygga cykelvägar",
        "1. först",
        "2. sedan",
    ]
    assert of_role(source, "heading") == ["Klimatavtal", "Mål"]
    assert of_role(source, "bullet") == ["• bygga cykelvägar", "1. först", "2. sedan"]


def test_numbers_that_word_makes_are_written() -> None:
    document = docx.Document()
    for level, title in ((1, "Mål"), (2, "Klimat"), (2, "Energi"), (1, "Parter"), (2, "Staden")):
        number(document.add_heading(title, level), 5, level - 1)
    for list_id, level, text in ((6, 0, "x"), (6, 1, "punkt"), (6, 0, "y"), (9, 0, "åter")):
        number(document.add_paragraph(text), list_id, level)
    source = read(document, own_numbering)
    assert of_role(source, "heading") == [
        "3 Mål",
        "3.1. Klimat",
        "3.2. Energi",
        "4 Parter",
        "4.1. Staden",
    ]
    assert of_role(source, "bullet") == ["a) x", "• punkt", "b) y", "a) åter"]


def test_numbering_tied_to_heading_styles_is_found() -> None:
    document = docx.Document()
    for style in ("Heading 1", "Heading 2"):
        properties = document.styles[style].element.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="5"/></w:numPr>'))
    document.add_heading("Mål", 1)
    document.add_heading("Klimat", 2)
    document.add_heading("Energi", 2)
    assert of_role(read(document, own_numbering), "heading") == [
        "3 Mål",
        "3.1. Klimat",
        "3.2. Energi",
    ]


def test_bold_paragraph_is_a_heading_and_bold_words_are_not() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Vad staden gör").bold = True
    paragraph = document.add_paragraph("Här står ")
    paragraph.add_run("något viktigt").bold = True
    numbered = document.add_paragraph()
    numbered.add_run("Hur det följs upp").bold = True
    number(numbered, 5)
    assert of_role(read(document, own_numbering), "heading") == [
        "Vad staden gör",
        "3 Hur det följs upp",
    ]


def test_tables_are_read_by_row_and_merged_cells_once() -> None:
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, texts in enumerate((("År", "Mål"), ("2028", "70 %"), ("2030", "85 %"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 1).merge(table.cell(2, 1)).text = "minst 70 %"
    source = read(document)
    assert of_role(source, "table") == ["År | Mål", "2028 | minst 70 %", "2030 |"]
    assert "År | Mål\n2028" in source.text


def test_table_of_one_column_is_only_a_frame() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "I rutan"
    cell.add_paragraph("en punkt", style="List Bullet")
    source = read(document)
    assert source.text == "I rutan\n\n• en punkt"
    assert not of_role(source, "table")


def test_footnotes_follow_their_paragraph() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Enligt programmet")
    run = paragraph.add_run()._r
    run.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
    paragraph.add_run(" gäller detta.")
    document.add_paragraph("Nästa stycke.")
    source = read(document, with_footnotes)
    assert source.text == "Enligt programmet gäller detta.\n\n1 Antagen i mars.\n\nNästa stycke."
    assert of_role(source, "footnote") == ["1 Antagen i mars."]


def test_what_is_deleted_or_hidden_is_left_out_and_insertions_are_in() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Staden ")
    for xml in (
        "<w:del {0}><w:r><w:delText>vill</w:delText></w:r></w:del>",
        "<w:ins {0}><w:r><w:t>ska</w:t></w:r></w:ins>",
        "<w:r {0}><w:rPr><w:vanish/></w:rPr><w:t> kanske</w:t></w:r>",
        "<w:r {0}><w:noBreakHyphen/><w:br/><w:t>bygga</w:t></w:r>",
    ):
        paragraph._p.append(parse_xml(xml.format(nsdecls("w"))))
    assert read(document).text == "Staden ska-\nbygga"


def test_headers_and_footers_are_left_out() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Sidhuvud"
    document.sections[0].footer.paragraphs[0].text = "Sidfot"
    document.add_paragraph("Texten.")
    assert read(document).text == "Texten."


def test_content_controls_are_read() -> None:
    document = docx.Document()
    document.add_paragraph("Före")
    body = document.element.body
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>I fältet</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )
    body.insert(len(body) - 1, control)
    assert body[-1].tag == qn("w:sectPr")
    assert read(document).text == "Före\n\nI fältet"


def entities(parts: dict[str, bytes]) -> None:
    main = parts["word/document.xml"]
    head = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
    start = main.index(b"<w:document")
    parts["word/document.xml"] = main[:start] + head + main[start:]


def bomb(parts: dict[str, bytes]) -> None:
    parts["word/media/bild.bin"] = b"\0" * 20_000_000


def broken(parts: dict[str, bytes]) -> None:
    parts["word/document.xml"] = parts["word/document.xml"][:-30]


def without_types(parts: dict[str, bytes]) -> None:
    del parts["[Content_Types].xml"]


@pytest.mark.parametrize(
    ("change", "message"),
    [(entities, "entities"), (bomb, "unpacks"), (broken, "damaged"), (without_types, "damaged")],
)
def test_unsafe_and_damaged_files_are_refused(
    change: Callable[[dict[str, bytes]], None], message: str
) -> None:
    document = docx.Document()
    document.add_paragraph("Text.")
    with pytest.raises(SourceError, match=message) as caught:
        read(document, change)
    assert caught.value.remedy


def test_truncated_and_empty_documents_are_refused() -> None:
    document = docx.Document()
    with pytest.raises(SourceError, match="no text"):
        read(document)
    document.add_paragraph("Text.")
    with pytest.raises(SourceError, match="damaged"):
        read_bytes(saved(document)[:5000], "avtal.docx")
