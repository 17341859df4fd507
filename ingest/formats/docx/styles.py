"""What a paragraph is by its style: heading, member of a list, bold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.formats.docx.numbering import Numbering, qn, value

# lxml has no types.
Element = Any

_HEADING_STYLES = ("heading", "title", "subtitle")
_MAX_BOLD_HEADING = 120
_OFF = ("0", "false", "off", "none")


class Styles:
    """Answers questions on paragraphs, following styles to those they are based on."""

    def __init__(self, root: Element | None, numbering: Numbering) -> None:
        self._numbering = numbering
        found = () if root is None else root.iter(qn("w:style"))
        self._styles = {style.get(qn("w:styleId")): style for style in found}
        self._default = next(
            (
                key
                for key, style in self._styles.items()
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1"
            ),
            None,
        )

    def list_of(self, paragraph: Element) -> tuple[str, int] | None:
        """List and level of a paragraph, from itself or from its style."""
        for properties, style in self._properties(paragraph):
            found = properties.find(qn("w:numPr"))
            if found is None:
                continue
            number, level = value(found, "w:numId"), value(found, "w:ilvl")
            if number == "0":
                return None
            tied = self._numbering.of_style(style) if style else None
            if number is None and tied is None:
                continue
            if level is None:
                level = str(tied[1]) if tied else "0"
            return number or (tied[0] if tied else ""), int(level)
        return None

    def is_heading(self, paragraph: Element) -> bool:
        """Tell a heading by its outline level or by the style it is based on."""
        for properties, style in self._properties(paragraph):
            level = value(properties, "w:outlineLvl")
            if level is not None:
                return level != "9"
            if style and self._name(style).startswith(_HEADING_STYLES):
                return True
        return False

    def reads_as_heading(self, paragraph: Element, text: str) -> bool:
        """Tell a short paragraph that is wholly bold, as people write headings by hand."""
        if len(text) > _MAX_BOLD_HEADING or text.endswith((".", ",", ";")):
            return False
        runs = [run for run in paragraph.iter(qn("w:r")) if _has_text(run)]
        return bool(runs) and all(self._is_bold(run) for run in runs)

    def _is_bold(self, run: Element) -> bool:
        bold = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
        return bold is not None and bold.get(qn("w:val"), "1") not in _OFF

    def _name(self, style: str) -> str:
        return (value(self._styles.get(style), "w:name") or "").lower()

    def _properties(self, paragraph: Element) -> Iterator[tuple[Element, str | None]]:
        """Yield the properties of a paragraph, then of its style and those below it."""
        own = paragraph.find(qn("w:pPr"))
        if own is not None:
            yield own, None
        key: str | None = value(own, "w:pStyle") or self._default
        seen: set[str | None] = {None}
        while key in self._styles and key not in seen:
            seen.add(key)
            properties = self._styles[key].find(qn("w:pPr"))
            yield self._styles[key] if properties is None else properties, key
            key = value(self._styles[key], "w:basedOn")


def _has_text(run: Element) -> bool:
    return any((text.text or "").strip() for text in run.iter(qn("w:t")))
