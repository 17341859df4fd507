"""HTML: the main text in the order of the page, one line a block."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from ingest.formats.docx.reader import CELL_SEPARATOR
from ingest.formats.html_styles import PageStyles
from ingest.formats.omissions import LeftOut
from ingest.formats.source import Content, ReadingWarning, Role, TextBuilder
from ingest.formats.text import decode_text
from kkgraph.errors import SourceError
from kkgraph.text.characters import raised_mark

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_DROPPED = frozenset(
    "script style noscript template head nav header footer aside button select "
    "svg canvas iframe object audio video dialog".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure "
    "hgroup hr legend main ol p pre section summary ul tbody thead tfoot tr td th caption".split()
)
_SPACE = re.compile(r"\s+")
_MAIN = ("main", "[role=main]", "article")
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_CHARSET_WITHIN = 4096
_WESTERN = {"ascii", "iso8859-1", "cp1252"}
# A form that holds so much of the text is the page itself, as in ASP.NET.
_MAIN_SHARE = 0.5


def read_html(data: bytes, name: str) -> Content:
    """Read a page.

    :param data: the whole file.
    :param name: the file as the user should see it.
    :raises SourceError: if it is no text or has no main text.
    """
    from selectolax.lexbor import LexborHTMLParser

    page, warnings = _decode(data, name)
    tree = LexborHTMLParser(page)
    left_out = LeftOut()
    try:
        main = _main(tree)
        walker = _Walker(PageStyles(tree), left_out, _length(main))
        if main is not None:
            walker.read(main)
    except RecursionError as error:
        raise SourceError(
            "its elements are nested too deeply", path=name, remedy="save the page anew"
        ) from error
    if not walker.builder.text:
        raise SourceError(
            "the page has no main text; it may be filled in by a script",
            path=name,
            remedy="open it in a browser and save it as PDF",
        )
    if walker.pictures:
        message = f"{walker.pictures} pictures were not read"
        warnings = (*warnings, ReadingWarning("image", message))
    warnings = (*warnings, *left_out.warnings())
    return Content(walker.builder.text, hints=walker.builder.hints, warnings=warnings)


def _decode(data: bytes, name: str) -> tuple[str, tuple[ReadingWarning, ...]]:
    """Decode by byte order mark, then by what the page says of itself, then by its bytes."""
    match = _CHARSET.search(data[:_CHARSET_WITHIN])
    if match and not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            encoding = codecs.lookup(match[1].decode("ascii")).name
            # Browsers read all Western names as Windows-1252, and so do authors.
            return data.decode("cp1252" if encoding in _WESTERN else encoding), ()
        except (LookupError, UnicodeError):
            pass
    return decode_text(data, name)


def _main(tree: LexborHTMLParser) -> LexborNode | None:
    """Choose the element with the main text: the only one that says so, else the body."""
    for selector in _MAIN:
        found = tree.css(selector)
        if len(found) == 1 and found[0].text(strip=True):
            return found[0]
    return tree.body or tree.root


class _Walker:
    """Walks through a page and hands its blocks to the builder."""

    def __init__(self, styles: PageStyles, left_out: LeftOut, length: int) -> None:
        self.builder = TextBuilder()
        self.pictures = 0
        self._styles = styles
        self._left_out = left_out
        self._length = length
        self._inline: list[str] = []
        self._label = ""

    def read(self, node: LexborNode) -> None:
        """Read an element."""
        self._children(node, keep_header=node.tag != "body")
        self._flush()

    def _children(self, node: LexborNode, *, keep_header: bool = False) -> None:
        for child in node.iter(include_text=True):
            if child.tag == "-text":
                self._text(node, child.text_content or "")
            elif keep_header and child.tag == "header":
                # The head of an article holds its title, that of a page its menu.
                self._block(child)
            elif child.tag not in _DROPPED and not self._leaves_out(child):
                self._element(child)

    def _text(self, node: LexborNode, text: str) -> None:
        """Read text that stands right inside an element."""
        text = _SPACE.sub(" ", text)
        reason = self._styles.ink(node) if text.strip() else None
        if reason:
            self._left_out.add(reason)
        else:
            self._inline.append(text)

    def _leaves_out(self, node: LexborNode) -> bool:
        """Tell whether an element is left out, and count it if somebody might miss it."""
        if node.tag == "form" and _length(node) < _MAIN_SHARE * self._length:
            return True
        reason = self._styles.hidden(node)
        if reason and node.text(strip=True):
            self._left_out.add(reason)
        return reason is not None

    def _element(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "br":
            self._inline.append("\n")
        elif self._styles.raises(node):
            self._inline.append(raised_mark(_SPACE.sub(" ", node.text())))
        elif tag == "img":
            self.pictures += 1
        elif tag == "table":
            self._flush()
            self._table(node)
        elif tag == "li":
            self._item(node)
        elif tag in _HEADINGS:
            self._flush()
            self._children(node)
            self._flush("heading")
        elif tag == "pre":
            self._flush()
            self._inline.append(node.text())
            self._flush()
        elif tag in _BLOCKS:
            self._block(node)
        else:
            self._children(node)

    def _block(self, node: LexborNode) -> None:
        self._flush()
        self._children(node, keep_header=node.tag == "article")
        self._flush()

    def _item(self, node: LexborNode) -> None:
        """Read an item; its bullet or number goes to its first line."""
        self._flush()
        self._label = _label(node)
        self._children(node)
        self._flush()
        self._label = ""

    def _flush(self, role: Role | None = None) -> None:
        """Hand on the text collected since the last block."""
        lines = [" ".join(line.split()) for line in "".join(self._inline).split("\n")]
        self._inline.clear()
        text = "\n".join(line for line in lines if line)
        if not text:
            return
        if self._label:
            text, role = f"{self._label} {text}", role or "bullet"
            self._label = ""
        if role == "heading":
            text = text.replace("\n", " ")
        self.builder.add(text, role)

    def _table(self, table: LexborNode) -> None:
        rows = [
            [cell for cell in row.iter() if cell.tag in ("td", "th")] for row in table.css("tr")
        ]
        if table.css_first("table table, h1, h2, h3, h4") or all(len(row) <= 1 for row in rows):
            # A table that only places things on the page.
            self._block(table)
            return
        first = True
        for row in rows:
            texts = [self._cell_text(cell) for cell in row]
            if any(texts):
                self.builder.add(CELL_SEPARATOR.join(texts), "table", close=not first)
                first = False

    def _cell_text(self, cell: LexborNode) -> str:
        walker = _Walker(self._styles, self._left_out, self._length)
        walker.read(cell)
        self.pictures += walker.pictures
        return " ".join(walker.builder.text.split())


def _length(node: LexborNode | None) -> int:
    """Number of characters of an element's text, scripts left out."""
    if node is None:
        return 0
    scripts = sum(len(script.text()) for script in node.css("script, style"))
    return len(node.text()) - scripts


def _label(item: LexborNode) -> str:
    """Number of an item in a numbered list, else a bullet."""
    if item.parent is None or item.parent.tag != "ol":
        return "•"
    start = item.parent.attributes.get("start") or "1"
    before = 0
    sibling = item.prev
    while sibling is not None:
        before += sibling.tag == "li"
        sibling = sibling.prev
    return f"{(int(start) if start.isdecimal() else 1) + before}."
