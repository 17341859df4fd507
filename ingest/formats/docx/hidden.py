"""What of a DOCX file is not shown or not in force: struck out, hidden, white, placeholder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.formats.docx.numbering import qn, value
from ingest.formats.omissions import Reason

# lxml has no types.
Element = Any

_OFF = frozenset({"0", "false", "off", "none", "nil"})
_GROUND_COLOURS = ("background1", "light1", "bg1", "lt1")
_SHAPES = frozenset({qn("w:txbxContent")})
_WHITE = (255, 255, 255)
_BLACK = (0, 0, 0)
_NEAR = 12
# Half points: no one reads type of one point.
_TINY = 2
_HIGHLIGHTS = {"black": _BLACK, "white": _WHITE}


def is_placeholder(control: Element) -> bool:
    """Tell whether a content control shows only what should be written into it.

    :param control: a ``w:sdt``.
    """
    return _is_on(control.find(f"{qn('w:sdtPr')}/{qn('w:showingPlcHdr')}"))


class Visibility:
    """Looks up how a run is set: by itself, its styles, and the document's default."""

    def __init__(self, styles: Element | None, background: Element | None) -> None:
        """Read the styles.

        :param styles: root of the styles' part.
        :param background: the document's ``w:background``.
        """
        self._styles: dict[str | None, Element] = {}
        self._defaults: list[Element] = []
        self._default_style: str | None = None
        # Looked up once a table: one without properties is searched through all its rows.
        self._tables: dict[Element, tuple[Element | None, bool]] = {}
        self._page = _hex(None if background is None else background.get(qn("w:color"))) or _WHITE
        if styles is not None:
            for style in styles.iter(qn("w:style")):
                self._styles[style.get(qn("w:styleId"))] = style
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default")) == "1":
                    self._default_style = style.get(qn("w:styleId"))
            self._defaults = styles.findall(
                f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
            )

    def reason(self, run: Element) -> Reason | None:
        """Why a run is left out, if it is.

        :param run: a ``w:r``.
        """
        chain = list(self._properties(run))
        if self._toggled(chain, "w:strike") or self._toggled(chain, "w:dstrike"):
            return "struck out"
        if self._toggled(chain, "w:vanish") or self._toggled(chain, "w:specVanish"):
            return "hidden"
        size = _first(chain, "w:sz")
        if size is not None and _points(size.get(qn("w:val"))) <= _TINY:
            return "hidden"
        return "in the colour of its ground" if self._unseen(run, chain) else None

    def is_raised(self, run: Element) -> bool:
        """Tell whether a run is set above the line.

        :param run: a ``w:r``.
        """
        chain = list(self._properties(run))
        align = _first(chain, "w:vertAlign")
        if align is not None:
            return bool(align.get(qn("w:val")) == "superscript")
        position = _first(chain, "w:position")
        return position is not None and _points(position.get(qn("w:val"))) >= 4

    def _properties(self, run: Element) -> Iterator[Element]:
        """Yield the run properties that hold for a run, nearest first."""
        own = run.find(qn("w:rPr"))
        if own is not None:
            yield own
            yield from self._of_style(value(own, "w:rStyle"))
        paragraph = next(run.iterancestors(qn("w:p")), None)
        style = None if paragraph is None else value(paragraph.find(qn("w:pPr")), "w:pStyle")
        yield from self._of_style(style or self._default_style)
        yield from self._defaults

    def _of_style(self, key: str | None) -> Iterator[Element]:
        for style in self._based(key):
            found = style.find(qn("w:rPr"))
            if found is not None:
                yield found

    def _based(self, key: str | None) -> Iterator[Element]:
        """A style and those it is based on."""
        seen: set[str | None] = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            yield self._styles[key]
            key = value(self._styles[key], "w:basedOn")

    def _toggled(self, chain: list[Element], tag: str) -> bool:
        return _is_on(_first(chain, tag))

    def _unseen(self, run: Element, chain: list[Element]) -> bool:
        """Tell whether the colour of a run is that of what it stands on."""
        ink, ground = self._ink(chain), self._ground(run, chain)
        if ground is None:
            return False
        if ink is None:
            # The automatic colour is black, on a dark shade white; a marker does not count.
            return _first(chain, "w:highlight") is not None and ground == _BLACK
        return all(abs(a - b) <= _NEAR for a, b in zip(ink, ground, strict=True))

    def _ink(self, chain: list[Element]) -> tuple[int, int, int] | None:
        colour = _first(chain, "w:color")
        if colour is None:
            return None
        if colour.get(qn("w:themeColor")) in _GROUND_COLOURS and not colour.get(qn("w:themeShade")):
            return _WHITE
        return _hex(colour.get(qn("w:val")))

    def _ground(self, run: Element, chain: list[Element]) -> tuple[int, int, int] | None:
        """What a run stands on; nothing where that is not known."""
        marker = _first(chain, "w:highlight")
        if marker is not None and marker.get(qn("w:val")) != "none":
            return _HIGHLIGHTS.get(marker.get(qn("w:val"), ""))
        shades = [_first(chain, "w:shd")]
        for parent in run.iterancestors():
            if parent.tag in _SHAPES:
                # The fill of a text box is a matter of its drawing.
                return None
            if parent.tag == qn("w:p"):
                shades.extend(self._paragraph_shades(parent))
            elif parent.tag == qn("w:tc"):
                shades.append(parent.find(f"{qn('w:tcPr')}/{qn('w:shd')}"))
            elif parent.tag == qn("w:tbl"):
                shade, coloured = self._table(parent)
                shades.append(shade)
                if coloured and all(_fill(shade) is None for shade in shades):
                    return None
        return next(filter(None, map(_fill, shades)), self._page)

    def _paragraph_shades(self, paragraph: Element) -> Iterator[Element | None]:
        properties = paragraph.find(qn("w:pPr"))
        if properties is not None:
            yield properties.find(qn("w:shd"))
        for style in self._based(value(properties, "w:pStyle") or self._default_style):
            yield style.find(f"{qn('w:pPr')}/{qn('w:shd')}")

    def _table(self, table: Element) -> tuple[Element | None, bool]:
        """The shade of a table, and whether its style shades some of its cells."""
        if table not in self._tables:
            properties = table.find(qn("w:tblPr"))
            shade = None if properties is None else properties.find(qn("w:shd"))
            styles = self._based(value(properties, "w:tblStyle"))
            coloured = any(next(s.iter(qn("w:shd")), None) is not None for s in styles)
            self._tables[table] = shade, coloured
        return self._tables[table]


def _first(chain: list[Element], tag: str) -> Element | None:
    for properties in chain:
        found = properties.find(qn(tag))
        if found is not None:
            return found
    return None


def _is_on(element: Element | None) -> bool:
    return element is not None and str(element.get(qn("w:val"), "1")).lower() not in _OFF


def _points(text: str | None) -> float:
    """A size in half points; the strict form may write it with a unit."""
    try:
        return float(text or 24)
    except ValueError:
        return 2 * float(text.removesuffix("pt")) if text and text.endswith("pt") else 24


def _fill(shade: Element | None) -> tuple[int, int, int] | None:
    if shade is None:
        return None
    if shade.get(qn("w:val")) == "solid":
        return _hex(shade.get(qn("w:color"))) or _BLACK
    return _hex(shade.get(qn("w:fill")))


def _hex(text: str | None) -> tuple[int, int, int] | None:
    """A colour such as ``FFFFFF``; nothing for ``auto``."""
    if text is None or len(text) != 6:
        return None
    try:
        return int(text[:2], 16), int(text[2:4], 16), int(text[4:], 16)
    except ValueError:
        return None
