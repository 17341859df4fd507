"""From the lines of all pages to one text, with page starts and ranges that have a role."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.formats.pdf.roles import begins_note, gap_before, in_one_group
from ingest.formats.pdf.rows import PdfLine
from ingest.formats.source import LineHint

_APART = frozenset({"header", "footer", "page_number", "footnote", "table"})


def assemble(
    pages: Sequence[Sequence[PdfLine]], pitch: float
) -> tuple[str, tuple[int, ...], tuple[LineHint, ...]]:
    """Write the lines one below the other and note where pages and roles begin.

    :param pages: lines of each page in reading order, with their roles.
    :param pitch: usual distance of two lines, in units of the type size.
    :returns: the text, the offset at which each page starts, ranges with a role.
    """
    pieces: list[str] = []
    starts: list[int] = []
    hints: list[LineHint] = []
    length = 0
    for page in pages:
        starts.append(length)
        above: PdfLine | None = None
        for line in page:
            if above is not None and _parted(line, above, pitch):
                pieces.append("\n")
                length += 1
            _add_hint(hints, line, above, length, pitch)
            pieces.append(f"{line.text}\n")
            length += len(line.text) + 1
            above = line
    return "".join(pieces), tuple(starts), tuple(hints)


def _parted(line: PdfLine, above: PdfLine, pitch: float) -> bool:
    """Tell whether an empty line stands between two lines."""
    if line.role != above.role and {line.role, above.role} & _APART:
        return True
    # Rows of a table have room between them and yet belong together.
    return line.role != "table" and gap_before(line, above, pitch)


def _add_hint(
    hints: list[LineHint], line: PdfLine, above: PdfLine | None, start: int, pitch: float
) -> None:
    """Add the range of a line, or let it carry on that of the line above."""
    if line.role is None:
        return
    end = start + len(line.text)
    if above is not None and _carries_on(line, above, pitch):
        hints[-1] = LineHint(hints[-1].start, end, line.role)
    else:
        hints.append(LineHint(start, end, line.role))


def _carries_on(line: PdfLine, above: PdfLine, pitch: float) -> bool:
    """Tell whether heading or footnote runs over from the line above."""
    if line.role == "heading":
        return in_one_group(above, line, pitch)
    return line.role == above.role == "footnote" and not begins_note(line)
