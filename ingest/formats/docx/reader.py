"""DOCX: paragraphs, lists, tables and notes in the order a reader meets them.

Headers and footers of pages are left out; deleted and hidden text is not read, inserted
text is. What Word only shows (numbers, bullets) is written into the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.formats.docx.content import SKIPPED, ContentReader, Contents
from ingest.formats.docx.hidden import Visibility, is_placeholder
from ingest.formats.docx.numbering import BULLET, Numbering, W
from ingest.formats.docx.package import SAVE_ANEW, Package
from ingest.formats.docx.styles import Styles
from ingest.formats.source import Content, ReadingWarning, Role, TextBuilder
from kkgraph.errors import SourceError

# lxml has no types.
Element = Any

CELL_SEPARATOR = " | "


def read_docx(data: bytes, name: str) -> Content:
    """Read a DOCX file.

    :param data: the whole file.
    :param name: the file as the user should see it.
    :raises SourceError: if it is damaged, unsafe or empty.
    """
    try:
        reader = _DocxReader(Package(data, name))
        reader.read()
    except RecursionError as error:
        raise SourceError("its parts are nested too deeply", path=name, remedy=SAVE_ANEW) from error
    if not reader.builder.text:
        raise SourceError("the document holds no text", path=name, remedy="give another file")
    return Content(
        reader.builder.text,
        hints=reader.builder.hints,
        warnings=tuple(reader.warnings()),
    )


class _DocxReader:
    """Walks through one document."""

    def __init__(self, package: Package) -> None:
        styles = package.part("styles")
        self._body = package.document.find(f"{W}body")
        self._numbering = Numbering(package.part("numbering"))
        self._styles = Styles(styles, self._numbering)
        background = package.document.find(f"{W}background")
        self._contents = ContentReader(Visibility(styles, background))
        self._notes = {
            **_read_notes(package.part("footnotes"), "footnote"),
            **_read_notes(package.part("endnotes"), "endnote"),
        }
        self._note_count = 0
        self._pictures = 0
        self.builder = TextBuilder()

    def read(self) -> None:
        """Read the body into the builder."""
        if self._body is not None:
            self._blocks(self._body)

    def warnings(self) -> Iterator[ReadingWarning]:
        """What was left out."""
        if self._pictures:
            yield ReadingWarning("image", f"{self._pictures} pictures were not read")
        yield from self._contents.left_out.warnings()

    def _blocks(self, parent: Element) -> None:
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag not in SKIPPED and not self._contents.leaves_out(child):
                self._blocks(child)

    def _paragraph(self, paragraph: Element) -> None:
        content = self._contents.read(paragraph)
        text = content.text.strip()
        if text:
            label, role = self._label(paragraph, text)
            if role == "heading":
                text = " ".join(text.split())
            self.builder.add(f"{label} {text}" if label else text, role)
        self._hanging(content)

    def _label(self, paragraph: Element, text: str) -> tuple[str, Role | None]:
        """Number or bullet of a paragraph and what the paragraph is."""
        listed = self._styles.list_of(paragraph)
        label = self._numbering.label(*listed) if listed else ""
        if self._styles.is_heading(paragraph):
            return label, "heading"
        if label != BULLET and self._styles.reads_as_heading(paragraph, text):
            return label, "heading"
        return label, "bullet" if label else None

    def _hanging(self, content: Contents) -> None:
        """Put text boxes and notes after what they hang on."""
        self._pictures += content.pictures
        for box in content.boxes:
            self._blocks(box)
        for key in content.notes:
            if key in self._notes:
                self._note_count += 1
                note = self._contents.read(self._notes[key]).text.strip()
                self.builder.add(f"{self._note_count} {' '.join(note.split())}", "footnote")

    def _table(self, table: Element) -> None:
        rows = [_cells(row) for row in _find(table, f"{W}tr")]
        if all(len(cells) <= 1 for cells in rows):
            # One column is a frame round ordinary text.
            for cells in rows:
                for cell in cells:
                    self._blocks(cell)
            return
        contents = [[self._cell_content(cell) for cell in cells] for cells in rows]
        first = True
        for row in contents:
            texts = [" ".join(content.text.split()) for content in row]
            if any(texts):
                self.builder.add(CELL_SEPARATOR.join(texts), "table", close=not first)
                first = False
        for row in contents:
            for content in row:
                self._hanging(content)

    def _cell_content(self, cell: Element) -> Contents:
        """Content of a cell; one that only continues the cell above is empty."""
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is not None and merged.get(f"{W}val", "continue") == "continue":
            return Contents()
        if cell.find(f"{W}tcPr/{W}cellDel") is not None:
            return Contents()
        return self._contents.read(cell)


def _read_notes(root: Element | None, kind: str) -> dict[tuple[str, str], Element]:
    """Notes by kind and id; separators, which have a type, are none."""
    if root is None:
        return {}
    return {
        (kind, note.get(f"{W}id")): note
        for note in root.iter(f"{W}{kind}")
        if note.get(f"{W}type") in (None, "normal")
    }


def _find(parent: Element, tag: str) -> Iterator[Element]:
    """Yield children with a tag, also those inside content controls and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            if not is_placeholder(child):
                yield from _find(child, tag)


def _cells(row: Element) -> list[Element]:
    properties = row.find(f"{W}trPr")
    if properties is not None and any(
        properties.find(f"{W}{tag}") is not None for tag in ("del", "hidden")
    ):
        return []
    return list(_find(row, f"{W}tc"))
