"""DOCX: paragraphs, lists, tables and notes in the order a reader meets them.

Headers and footers of pages are left out; deleted and hidden text is not read, inserted
text is. What Word only shows (numbers, bullets) is written into the text.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.formats.docx.numbering import BULLET, Numbering, W
from ingest.formats.docx.styles import Styles, is_hidden
from ingest.formats.limits import MAX_UNPACKED_BYTES, MEGABYTE, unpacks_too_well
from ingest.formats.source import Content, ReadingWarning, Role, TextBuilder
from kkgraph.errors import SourceError

# lxml has no types.
Element = Any

_SAVE_ANEW = "open it in a word processor and save it anew as DOCX"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_SKIPPED = frozenset(
    {f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr")}
    | {f"{_MC}Fallback"}
)
_PLAIN = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}br": "\n", f"{W}noBreakHyphen": "-"}
_BULLET_SYMBOLS = re.compile("[\uf0b7\uf0a7\uf0d8\uf06f]")
CELL_SEPARATOR = " | "


@dataclass(slots=True)
class _DocxContent:
    """Text of a paragraph or cell with what hangs on it."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    pictures: int = 0


def read_docx(data: bytes, name: str) -> Content:
    """Read a DOCX file.

    :param data: the whole file.
    :param name: the file as the user should see it.
    :raises SourceError: if it is damaged, unsafe or empty.
    """
    _check_package(data, name)
    reader = _DocxReader(_open(data, name))
    try:
        reader.read()
    except RecursionError as error:
        raise SourceError(
            "its parts are nested too deeply", path=name, remedy=_SAVE_ANEW
        ) from error
    if not reader.builder.text:
        raise SourceError("the document holds no text", path=name, remedy="give another file")
    return Content(
        reader.builder.text,
        hints=reader.builder.hints,
        warnings=tuple(reader.warnings()),
    )


def _check_package(data: bytes, name: str) -> None:
    """Refuse packages that unpack to too much or define entities of their own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            total = sum(member.file_size for member in members)
            if total > MAX_UNPACKED_BYTES or any(
                unpacks_too_well(member.file_size, member.compress_size) for member in members
            ):
                raise SourceError(
                    f"it unpacks to {total / MEGABYTE:.0f} MB, far more than a document needs",
                    path=name,
                    remedy=_SAVE_ANEW,
                )
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    part = package.read(member)
                    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                        raise SourceError(
                            f"its part {member.filename} defines entities, which Word never does",
                            path=name,
                            remedy=_SAVE_ANEW,
                        )
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise SourceError(
            f"the DOCX file is damaged ({error})", path=name, remedy=_SAVE_ANEW
        ) from error


def _open(data: bytes, name: str) -> Element:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        return docx.Document(io.BytesIO(data))
    except (OpcError, KeyError, ValueError, SyntaxError, AttributeError) as error:
        raise SourceError(
            f"the DOCX file is damaged ({error})", path=name, remedy=_SAVE_ANEW
        ) from error


class _DocxReader:
    """Walks through one document."""

    def __init__(self, document: Element) -> None:
        self._body = document.element.body
        self._numbering = Numbering(_part(document, "numbering"))
        self._styles = Styles(document.styles.element, self._numbering)
        self._notes = {
            **_read_notes(_part(document, "footnotes"), "footnote"),
            **_read_notes(_part(document, "endnotes"), "endnote"),
        }
        self._note_count = 0
        self._pictures = 0
        self.builder = TextBuilder()

    def read(self) -> None:
        """Read the body into the builder."""
        self._blocks(self._body)

    def warnings(self) -> Iterator[ReadingWarning]:
        """What was left out."""
        if self._pictures:
            yield ReadingWarning("image", f"{self._pictures} pictures were not read")

    def _blocks(self, parent: Element) -> None:
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag not in _SKIPPED:
                self._blocks(child)

    def _paragraph(self, paragraph: Element) -> None:
        content = _read_content(paragraph)
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

    def _hanging(self, content: _DocxContent) -> None:
        """Put text boxes and notes after what they hang on."""
        self._pictures += content.pictures
        for box in content.boxes:
            self._blocks(box)
        for key in content.notes:
            if key in self._notes:
                self._note_count += 1
                note = _read_content(self._notes[key]).text.strip()
                self.builder.add(f"{self._note_count} {' '.join(note.split())}", "footnote")

    def _table(self, table: Element) -> None:
        rows = [_cells(row) for row in _find(table, f"{W}tr")]
        if all(len(cells) <= 1 for cells in rows):
            # One column is a frame round ordinary text.
            for cells in rows:
                for cell in cells:
                    self._blocks(cell)
            return
        contents = [[_cell_content(cell) for cell in cells] for cells in rows]
        first = True
        for row in contents:
            texts = [" ".join(content.text.split()) for content in row]
            if any(texts):
                self.builder.add(CELL_SEPARATOR.join(texts), "table", close=not first)
                first = False
        for row in contents:
            for content in row:
                self._hanging(content)


def _part(document: Element, kind: str) -> Element | None:
    """Root element of a part that the document refers to, if there is one."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None


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
            yield from _find(child, tag)


def _cells(row: Element) -> list[Element]:
    if row.find(f"{W}trPr/{W}del") is not None:
        return []
    return list(_find(row, f"{W}tc"))


def _cell_content(cell: Element) -> _DocxContent:
    """Content of a cell; one that only continues the cell above is empty."""
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    if merged is not None and merged.get(f"{W}val", "continue") == "continue":
        return _DocxContent()
    return _read_content(cell)


def _read_content(element: Element) -> _DocxContent:
    """Collect the text of an element; paragraphs in it are parted by a space."""
    content = _DocxContent()
    pieces: list[str] = []
    _collect(element, content, pieces)
    content.text = _BULLET_SYMBOLS.sub("•", "".join(pieces)).replace("\xa0", " ")
    return content


def _collect(element: Element, content: _DocxContent, pieces: list[str]) -> None:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or (tag == f"{W}r" and is_hidden(child)):
            continue
        if tag in (f"{W}t", _MATH_TEXT):
            pieces.append(child.text or "")
        elif tag in _PLAIN:
            pieces.append(_PLAIN[tag])
        elif tag == f"{W}sym":
            pieces.append(chr(int(child.get(f"{W}char", "2022"), 16)))
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            content.notes.append((tag.removeprefix(W)[: -len("Reference")], child.get(f"{W}id")))
        elif tag == f"{W}txbxContent":
            content.boxes.append(child)
        else:
            content.pictures += tag == _PICTURE
            _collect(child, content, pieces)
            if tag == f"{W}p":
                pieces.append(" ")
