"""A hand-out for a meeting as a file: HTML, PDF or DOCX, on one page of A4 as far as it goes.

Equal hand-outs give equal bytes: no file has the time at which it was written in it.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime

from kkgraph.aliases import Lang
from kkgraph.answers.brief_said import BriefBlock
from kkgraph.errors import UsageError
from kkgraph.text.characters import fit_for_pages

_TAGS = {"title": "h1", "heading": "h2", "line": "p", "note": "small"}
_STYLE = (
    "@page{size:A4;margin:16mm}body{font:10.5pt/1.35 sans-serif;max-width:48em;margin:auto;"
    "padding:1em}h1{font-size:1.5em}h2{font-size:1.1em;margin:1em 0 .3em}p{margin:.3em 0}"
    "blockquote{margin:.2em 0 .5em 1em;font-style:italic}cite{font-size:.85em}"
)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_POINTS = {"title": 15, "heading": 11, "line": 9, "quote": 8.5, "note": 7.5}


def write_brief(suffix: str, blocks: Sequence[BriefBlock], lang: Lang) -> bytes:
    """Write a hand-out.

    :param suffix: ``html``, ``pdf`` or ``docx``
    :param blocks: what is said
    :param lang: in which language
    :raises UsageError: when there is no such format
    """
    if suffix not in _FORMATS:
        raise UsageError(f"no hand-out as {suffix!r}; write one of {', '.join(_FORMATS)}")
    return _FORMATS[suffix](blocks, lang)


def _html(blocks: Sequence[BriefBlock], lang: Lang) -> bytes:
    body = []
    for block in blocks:
        text = html.escape(block.text)
        if block.kind == "quote":
            cite = html.escape(block.source)
            body.append(f'<blockquote lang="sv">{text} <cite>({cite})</cite></blockquote>')
        else:
            body.append(f"<{_TAGS[block.kind]}>{text}</{_TAGS[block.kind]}>")
    head = f"<meta charset='utf-8'><title>{html.escape(blocks[0].text)}</title>"
    page = f"<!doctype html><html lang='{lang}'><head>{head}<style>{_STYLE}</style></head>"
    return fit_for_pages(f"{page}<body>{''.join(body)}</body></html>\n").encode()


def _pdf(blocks: Sequence[BriefBlock], lang: Lang) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import mm
    from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

    out = io.BytesIO()
    story: list[Flowable] = []
    for block in blocks:
        size = _POINTS[block.kind]
        bold = block.kind in ("title", "heading")
        style = ParagraphStyle(
            block.kind,
            fontName="Helvetica-Bold" if bold else "Helvetica",
            fontSize=size,
            leading=size * 1.25,
            spaceBefore=6 if block.kind == "heading" else 2,
            leftIndent=10 if block.kind == "quote" else 0,
        )
        source = f" ({block.source})" if block.source else ""
        story.append(Paragraph(html.escape(_printable(block.text + source)), style))
    margin = 14 * mm
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


def _printable(text: str) -> str:
    """What the fonts that every reader of PDF has can show; other letters become question marks."""
    return text.encode("cp1252", "replace").decode("cp1252")


def _docx(blocks: Sequence[BriefBlock], lang: Lang) -> bytes:
    from docx import Document
    from docx.shared import Mm, Pt

    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(14)
    for block in blocks:
        if block.kind in ("title", "heading"):
            document.add_heading(_written(block.text), 0 if block.kind == "title" else 1)
            continue
        source = f" ({block.source})" if block.source else ""
        paragraph = document.add_paragraph()
        run = paragraph.add_run(_written(block.text + source))
        run.italic, run.font.size = block.kind == "quote", Pt(_POINTS[block.kind])
        paragraph.paragraph_format.space_after = Pt(2)
    about = document.core_properties
    about.title, about.author, about.language = _written(blocks[0].text), "kkgraph", lang
    about.created = about.modified = datetime(*_EPOCH[:3])  # noqa: DTZ001 - no moment at all
    out = io.BytesIO()
    document.save(out)
    return _without_times(out.getvalue())


def _written(text: str) -> str:
    """Text without characters that XML may not hold."""
    return "".join(c for c in text if c in "\t\n" or ord(c) >= ord(" "))


def _without_times(data: bytes) -> bytes:
    """The same archive, its members dated alike."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as held, zipfile.ZipFile(out, "w") as fresh:
        for name in held.namelist():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            fresh.writestr(member, held.read(name))
    return out.getvalue()


_FORMATS: dict[str, Callable[[Sequence[BriefBlock], Lang], bytes]] = {
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
}
