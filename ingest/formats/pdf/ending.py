"""Whether a PDF is there to its end."""

from __future__ import annotations

import re

_END = re.compile(rb"startxref\s+(?P<place>\d{1,12})\s+%%EOF")
_OBJECT = re.compile(rb"\d{1,10}\s+\d{1,5}\s+obj\b")
_HEADER = b"%PDF-"
_MARK = b"%%EOF"
_HEADER_WITHIN = 1024


def is_complete(data: bytes) -> bool:
    """Tell whether a PDF ends with its table of contents.

    What stands after the end mark does no harm (servers append to what they send), unless it
    is the beginning of a revision. A first end mark near the beginning, as files made for the
    web have, is not the end.

    :param data: the whole file.
    """
    end = data.rfind(_MARK)
    if end < 0 or _OBJECT.search(data, end):
        return False
    ends = list(_END.finditer(data, max(0, end - 200), end + len(_MARK)))
    if not ends:
        # Some programs leave out the place; PDFium finds its way without it.
        return True
    place = int(ends[-1]["place"])
    start = max(data.find(_HEADER, 0, _HEADER_WITHIN), 0)
    return place > 0 and place + start < end
