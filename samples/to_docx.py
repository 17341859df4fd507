"""A sample contract as DOCX: real heading and list styles, real footnotes, header and footer."""

from __future__ import annotations

import re
import zipfile
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from samples.markup import Block, Contract, joined

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
# python-docx stamps the clock into the archive; the file must be the same each time.
_STAMP = (2025, 1, 1, 0, 0, 0)


def to_docx(contract: Contract) -> bytes:
    """Write a contract as a Word document.

    :param contract: the contract in pages; Word breaks pages itself.
    :returns: the file.
    """
    import docx

    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = f"Klimatkontrakt 2030 | {contract.settings['kommun']}"
    section.footer.paragraphs[0].text = "viablecities.se"
    for page in contract.pages:
        for block in page.blocks:
            _add(document, block)
        for link in page.links:
            document.add_paragraph(link)
    _add_footnotes(document, [note for page in contract.pages for note in page.footnotes])
    _set_properties(document, contract)
    return _without_clock(document)


def _add(document: Document, block: Block) -> None:
    text = joined(block.text)
    if block.continued:
        _add_runs(document.paragraphs[-1], " " + text)
        return
    style = {"title": "Title", "sub": "Subtitle", "bullet": "List Bullet", "item": "List Number"}
    if block.kind == "heading":
        _add_runs(document.add_heading(level=block.level), text)
        return
    words = text.split(" ", 1)[1] if block.kind == "item" else text
    _add_runs(document.add_paragraph(style=style.get(block.kind)), words)


def _add_runs(paragraph: Paragraph, text: str) -> None:
    """Runs of text with references to footnotes between them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for index, piece in enumerate(re.split(r"\{(\d+)\}", text)):
        run = paragraph.add_run("" if index % 2 else piece)
        if index % 2:
            run.font.superscript = True
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), piece)
            run._r.append(reference)


def _add_footnotes(document: Document, notes: list[tuple[int, str]]) -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    items = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r>'
        f'<w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p></w:footnote>'
        for number, text in notes
    )
    separators = "".join(
        f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p>'
        "</w:footnote>"
        for kind, number in (("separator", -1), ("continuationSeparator", 0))
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:footnotes xmlns:w="{_MAIN}">{separators}{items}</w:footnotes>'
    )
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), _FOOTNOTES, xml.encode(), package)
    document.part.relate_to(part, _RELATION)


def _set_properties(document: Document, contract: Contract) -> None:
    from datetime import datetime

    properties = document.core_properties
    properties.title = f"Klimatkontrakt 2030 {contract.settings['kommun']}"
    properties.author, properties.comments = "Exempel", ""
    properties.created = properties.modified = datetime(*_STAMP)


def _without_clock(document: Document) -> bytes:
    raw, clean = BytesIO(), BytesIO()
    document.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(clean, "w") as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, source.read(name))
    return clean.getvalue()
