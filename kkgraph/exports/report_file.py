"""The comparison of all contracts as a file: HTML with charts as SVG, Markdown, or PDF.

Equal data give equal bytes. What was quoted is text everywhere and never markup.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from kkgraph.aliases import Lang
from kkgraph.answers.report_said import ReportBlock
from kkgraph.answers.sheets import Cell
from kkgraph.errors import UsageError
from kkgraph.interface.placed import Placed
from kkgraph.text.characters import fit_for_pages

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

_TAGS = {"title": "h1", "heading": "h2", "subheading": "h3", "line": "p"}
_STYLE = (
    ":root{color-scheme:light dark}@page{size:A4;margin:16mm}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:auto;padding:1rem}"
    "h2{margin-top:2rem;border-bottom:1px solid}h3{margin:1.4rem 0 .3rem}p{margin:.4rem 0}"
    "blockquote{margin:.2rem 0 .8rem 1rem;padding-left:.8rem;border-left:3px solid #7aa58c}"
    "cite{font-size:.85em}.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;"
    "font-size:.9rem}caption{text-align:left;font-weight:600;padding:.6rem 0}th,td{text-align:left;"
    "vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #8886}td.n{text-align:right}"
    "svg{max-width:100%;height:auto}svg text{font:13px sans-serif;fill:currentColor}"
    "svg rect{fill:#2f7d59}figure{margin:1rem 0}@media print{a{color:inherit}}"
)
# A chart in its own units.
# Narrow, so that its letters can be read on a phone.
_WIDTH, _ROW, _RIGHT = 480, 24, 40
_LETTER, _LONGEST_NAME = 7, 30
# Of a table in PDF, in points and letters.
_PDF_LETTER, _PDF_PADDING, _LONGEST_WORD, _WIDEST = 4.2, 13, 18, 90
# What Markdown would take for markup: anywhere, and at the beginning of a line.
_MARKS = re.compile(r"([\\`*_\[\]<>|~&]|^[#+-]|(?<=^\d)[.)]|(?<=^\d\d)[.)])")


def write_report(suffix: str, blocks: Sequence[ReportBlock], lang: Lang, base: str = "") -> bytes:
    """Write a report.

    :param suffix: ``html``, ``md`` or ``pdf``.
    :param blocks: what it says.
    :param lang: in which language.
    :param base: address of a server that places lead to; none makes no links.
    :returns: the file.
    :raises UsageError: if there is no such format.
    """
    if suffix not in _FORMATS:
        raise UsageError(f"no report as {suffix!r}; write one of {', '.join(_FORMATS)}")
    return _FORMATS[suffix](blocks, lang, base.rstrip("/"))


def _html(blocks: Sequence[ReportBlock], lang: Lang, base: str) -> bytes:
    body = "\n".join(_html_block(block, base) for block in blocks)
    title = html.escape(blocks[0].text)
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style>"
    )
    page = f'<!doctype html>\n<html lang="{lang}">\n<head>{head}</head>\n<body>\n<main>\n{body}\n'
    return f"{fit_for_pages(page)}</main>\n</body>\n</html>\n".encode()


def _html_block(block: ReportBlock, base: str) -> str:
    if block.kind == "quote":
        words, cite = html.escape(block.text), _html_cell(block.source, base)
        return f'<blockquote><p lang="sv">{words}</p><cite>{cite}</cite></blockquote>'
    if block.kind == "chart":
        return f"<figure>{bar_chart(block)}</figure>\n{_html_table(block, base)}"
    if block.kind == "table":
        return _html_table(block, base)
    tag = _TAGS[block.kind]
    return f"<{tag}>{html.escape(block.text)}</{tag}>"


def _html_table(block: ReportBlock, base: str) -> str:
    heads = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in block.columns)
    rows = "".join(
        "<tr>" + "".join(_html_td(cell, base) for cell in row) + "</tr>\n" for row in block.rows
    )
    caption = html.escape(block.text)
    return (
        f'<div class="scroll" role="region" aria-label="{caption}" tabindex="0"><table>'
        f"<caption>{caption}</caption><thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody>"
        "</table></div>"
    )


def _html_td(cell: Cell, base: str) -> str:
    number = isinstance(cell, int | float)
    return f"<td{' class=n' if number else ''}>{_html_cell(cell, base)}</td>"


def _html_cell(cell: Cell, base: str) -> str:
    words = html.escape("" if cell is None else str(cell))
    if isinstance(cell, Placed) and base:
        return f'<a href="{html.escape(base + cell.path)}">{words}</a>'
    return words


def bar_chart(block: ReportBlock) -> str:
    """Draw bars as SVG, whose table stands beside.

    :param block: names and numbers.
    :returns: SVG.
    """
    most = max((_number(row) for row in block.rows), default=1) or 1
    height = _ROW * len(block.rows) + 8
    left = _LETTER * max((len(_short(str(row[0]))) for row in block.rows), default=0) + 16
    label = html.escape(block.text)
    bars = []
    for at, row in enumerate(block.rows):
        y, wide = 4 + _ROW * at, round(_number(row) / most * (_WIDTH - left - _RIGHT), 1)
        name = html.escape(_short(str(row[0])))
        bars.append(
            f'<text x="{left - 8}" y="{y + 16}" text-anchor="end">{name}</text>'
            f'<rect x="{left}" y="{y + 3}" width="{wide:g}" height="{_ROW - 6}"/>'
            f'<text x="{left + wide + 6:g}" y="{y + 16}">{_number(row):g}</text>'
        )
    return (
        f'<svg class="bars" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" '
        f'height="{height}" role="img" '
        f'aria-label="{label}"><title>{label}</title>{"".join(bars)}</svg>'
    )


def _number(row: Sequence[Cell]) -> float:
    value = row[1]
    return float(value) if isinstance(value, int | float) else 0.0


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


def _markdown(blocks: Sequence[ReportBlock], lang: Lang, base: str) -> bytes:
    lead = {"title": "# ", "heading": "## ", "subheading": "### ", "line": ""}
    parts = []
    for block in blocks:
        if block.kind == "quote":
            parts.append(f"> {_marked(block.text, base)} ({_marked(block.source, base)})")
        elif block.kind in ("chart", "table"):
            parts.append("\n".join(_markdown_table(block, base)))
        else:
            parts.append(lead[block.kind] + _marked(block.text, base))
    return fit_for_pages("\n\n".join(parts) + "\n").encode()


def _markdown_table(block: ReportBlock, base: str) -> Iterable[str]:
    yield f"**{_marked(block.text, base)}**\n"
    yield f"| {' | '.join(_marked(name, base) for name in block.columns)} |"
    yield f"|{' --- |' * len(block.columns)}"
    for row in block.rows:
        yield f"| {' | '.join(_marked(cell, base) for cell in row)} |"


def _marked(cell: Cell, base: str) -> str:
    """Write words so that nothing in them is markup."""
    words = _MARKS.sub(r"\\\1", "" if cell is None else " ".join(str(cell).split()))
    if isinstance(cell, Placed) and base:
        return f"[{words}](<{base + cell.path}>)"
    return words


def _pdf(blocks: Sequence[ReportBlock], lang: Lang, base: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.platypus import SimpleDocTemplate

    out = io.BytesIO()
    margin = 15 * mm
    room = A4[0] - 2 * margin
    story: list[Flowable] = []
    for block in blocks:
        story += _pdf_block(block, room, base)
    SimpleDocTemplate(
        out,
        pagesize=A4,
        title=_printable(blocks[0].text),
        lang=lang,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        invariant=1,
    ).build(story)
    return out.getvalue()


def _pdf_block(block: ReportBlock, room: float, base: str) -> list[Flowable]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    if block.kind in ("chart", "table"):
        drawn: list[Flowable] = [_pdf_bars(block, room)] if block.kind == "chart" else []
        return [*drawn, *_pdf_table(block, room, base)]
    size = {"title": 18, "heading": 14, "subheading": 11, "line": 9.5, "quote": 9}[block.kind]
    bold = block.kind in ("title", "heading", "subheading")
    style = ParagraphStyle(
        block.kind,
        fontName="Helvetica-Bold" if bold else "Helvetica",
        fontSize=size,
        leading=size * 1.3,
        spaceBefore=10 if bold else 2,
        spaceAfter=3,
        leftIndent=12 if block.kind == "quote" else 0,
        keepWithNext=bold,
    )
    text = _pdf_words(block.text, base)
    if block.source:
        text += f" ({_pdf_words(block.source, base)})"
    return [Paragraph(text, style)]


def _pdf_words(cell: Cell, base: str) -> str:
    words = html.escape(_printable("" if cell is None else str(cell)))
    if isinstance(cell, Placed) and base:
        return f'<a href="{html.escape(base + cell.path)}" color="#0B5394">{words}</a>'
    return words


def _pdf_table(block: ReportBlock, room: float, base: str) -> list[Flowable]:
    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import LongTable, Paragraph, TableStyle

    cell = ParagraphStyle("cell", fontName="Helvetica", fontSize=7.5, leading=9.5)
    head = ParagraphStyle("head", parent=cell, fontName="Helvetica-Bold")
    caption = ParagraphStyle("caption", parent=head, fontSize=9, spaceBefore=8, spaceAfter=4)
    rows = [[Paragraph(_pdf_words(name, base), head) for name in block.columns]]
    rows += [[Paragraph(_pdf_words(value, base), cell) for value in row] for row in block.rows]
    table = LongTable(rows, colWidths=_pdf_widths(block, room), repeatRows=1)
    whole = ((0, 0), (-1, -1))
    table.setStyle(TableStyle([("VALIGN", *whole, "TOP"), ("LINEBELOW", *whole, 0.3, colors.grey)]))
    return [Paragraph(_pdf_words(block.text, base), caption), table]


def _pdf_widths(block: ReportBlock, room: float) -> list[float]:
    """Share the room by how much the columns hold, none narrower than its longest usual word."""
    least, wanted = [], []
    for at, name in enumerate(block.columns):
        cells = [str(row[at]) for row in block.rows if row[at] is not None]
        word = max((len(part) for text in (name, *cells) for part in text.split()), default=1)
        least.append(min(word, _LONGEST_WORD) * _PDF_LETTER + _PDF_PADDING)
        wanted.append(min(sum(map(len, cells)) / max(len(cells), 1), _WIDEST))
    spare = max(room - sum(least), 0)
    shares = [
        width + spare * share / sum(wanted) for width, share in zip(least, wanted, strict=True)
    ]
    return [room * share / sum(shares) for share in shares]


def _pdf_bars(block: ReportBlock, room: float) -> Flowable:
    from reportlab.graphics.shapes import Drawing, Rect, String
    from reportlab.lib import colors

    most = max((_number(row) for row in block.rows), default=1) or 1
    step, left = 13, 150
    drawing = Drawing(room, step * len(block.rows) + 6)
    for at, row in enumerate(block.rows):
        y = step * (len(block.rows) - at - 1) + 4
        wide = _number(row) / most * (room - left - 40)
        name = _printable(_short(str(row[0])))
        drawing.add(String(left - 5, y + 2, name, fontSize=7.5, textAnchor="end"))
        bar = Rect(left, y, wide, 9)
        bar.fillColor, bar.strokeColor = colors.HexColor("#2F7D59"), None
        drawing.add(bar)
        drawing.add(String(left + wide + 4, y + 2, f"{_number(row):g}", fontSize=7.5))
    return drawing


def _printable(text: str) -> str:
    """What the fonts that every reader of PDF has can show; other letters become question marks."""
    return text.encode("cp1252", "replace").decode("cp1252")


_FORMATS: dict[str, Callable[[Sequence[ReportBlock], Lang, str], bytes]] = {
    "html": _html,
    "md": _markdown,
    "pdf": _pdf,
}
