"""The text of a paragraph or cell of a DOCX file, with what hangs on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ingest.formats.docx.hidden import Visibility, is_placeholder
from ingest.formats.docx.numbering import W
from ingest.formats.omissions import LeftOut
from kkgraph.text.characters import raised_mark

# lxml has no types.
Element = Any

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_SHAPE = "{urn:schemas-microsoft-com:vml}shape"
SKIPPED = frozenset(
    {f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr")}
    | {f"{MC}Fallback"}
)
_PLAIN = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}br": "\n", f"{W}noBreakHyphen": "-"}


@dataclass(slots=True)
class Contents:
    """Text of a paragraph or cell; ``notes`` are kind and id of the notes it refers to."""

    text: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    pictures: int = 0


class ContentReader:
    """Collects text and counts what is left out."""

    def __init__(self, visibility: Visibility) -> None:
        self._visibility = visibility
        self.left_out = LeftOut()

    def read(self, element: Element) -> Contents:
        """Collect the text of an element; paragraphs in it are parted by a space.

        :param element: a paragraph, a cell or a note.
        """
        found = Contents()
        pieces: list[str] = []
        self._collect(element, found, pieces)
        found.text = "".join(pieces).replace("\xa0", " ")
        return found

    def leaves_out(self, control: Element) -> bool:
        """Tell whether a content control is left out, and count it.

        :param control: any element.
        """
        if control.tag != f"{W}sdt" or not is_placeholder(control):
            return False
        self.left_out.add("placeholder")
        return True

    def _collect(self, element: Element, found: Contents, pieces: list[str]) -> None:
        for child in element:
            tag = child.tag
            if tag in SKIPPED or self.leaves_out(child) or _is_hidden_drawing(child):
                continue
            if tag == f"{W}r":
                self._run(child, found, pieces)
            elif tag in (f"{W}t", _MATH_TEXT):
                pieces.append(child.text or "")
            elif tag in _PLAIN:
                pieces.append(_PLAIN[tag])
            elif tag == f"{W}sym":
                pieces.append(_symbol(child))
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = tag.removeprefix(W)[: -len("Reference")]
                found.notes.append((kind, child.get(f"{W}id")))
            elif tag == f"{W}txbxContent":
                found.boxes.append(child)
            else:
                found.pictures += tag == _PICTURE
                self._collect(child, found, pieces)
                if tag == f"{W}p":
                    pieces.append(" ")

    def _run(self, run: Element, found: Contents, pieces: list[str]) -> None:
        """Read a run, unless it is not shown or not in force."""
        inner: list[str] = []
        self._collect(run, found, inner)
        text = "".join(inner)
        if not text.strip():
            pieces.append(text)
            return
        reason = self._visibility.reason(run)
        if reason is None:
            pieces.append(raised_mark(text) if self._visibility.is_raised(run) else text)
        else:
            self.left_out.add(reason)


def _symbol(element: Element) -> str:
    try:
        return chr(int(element.get(f"{W}char", "2022"), 16))
    except ValueError:
        return ""


def _is_hidden_drawing(element: Element) -> bool:
    """Tell whether a drawing is marked as not shown."""
    if element.tag == f"{W}drawing":
        return any(frame.get("hidden") in ("1", "true") for frame in element.iter(_DRAWING))
    style = element.get("style", "") if element.tag == _SHAPE else ""
    return "visibility:hidden" in style.replace(" ", "")
