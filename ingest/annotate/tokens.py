"""Words, numbers and signs of a text, with their places.

Swedish builds words by inflection and by composition, so the lexicons say ``minsk*`` and
``*utsläpp*`` instead of listing lemmas: a pattern of a word meets all its forms and all its
compounds. (A lemmatiser was measured: simplemma 2.0 takes one second to load in every
process that reads, and still leaves compounds whole.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["word", "number", "sign"]

# "1 200 000", "1.250,5" and "2030" are numbers; "t.o.m.", "CO2e" and "GIS-analys" are words.
# Every alternative begins with another kind of character, so the scan is linear.
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*)"
    r"|(?P<word>(?:[^\W\d_]{1,4}\.){2,6}[^\W\d_]{0,4}(?!\w)|[^\W\d_]\w*(?:[-‐‑:][^\W_]+)*)"
    r"|(?P<sign>[^\w\s])"
)
_ACRONYM = 3
# Texts say the same words again and again.
_REMEMBERED = 1 << 15
_FOLDED = str.maketrans("₀₁₂₃₄₅₆₇₈₉²³‐‑−", "012345678923--–")  # noqa: RUF001


class Token(NamedTuple):
    """A word, number or sign at ``text[start:end]``; ``form`` is its text in small letters.

    ``upper`` marks words of three capitals or more. Raised and lowered digits are plain ones
    in ``form``.
    """

    start: int
    end: int
    form: str
    kind: Kind
    capital: bool
    upper: bool = False


# As a call of the class does, in half the time: there are more tokens than anything else.
_new = tuple.__new__


def tokens_of(text: str, start: int = 0, end: int | None = None) -> tuple[Token, ...]:
    """The tokens of a text or of a part of it, with offsets into the whole.

    >>> [token.form for token in tokens_of("Högst 1 250 kton CO₂, t.o.m. 2030.")]
    ['högst', '1 250', 'kton', 'co2', ',', 't.o.m.', '2030', '.']

    :param text: cleaned text
    :param start: first character to look at
    :param end: one past the last; by default the end of the text
    """
    return tuple(
        [
            _new(Token, (*match.span(), *_read(match.group(), match.lastgroup)))
            for match in written(text, start, end)
        ]
    )


def written(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """The words, numbers and signs of a text as they are written.

    :param text: cleaned text
    :param start: first character to look at
    :param end: one past the last; by default the end of the text
    """
    return _TOKEN.finditer(text, start, len(text) if end is None else end)


@lru_cache(maxsize=_REMEMBERED)
def _read(text: str, kind: Kind) -> tuple[str, Kind, bool, bool]:
    """What a token is, wherever it stands: form, kind, whether with a capital or all of them."""
    form = text.lower()
    if not form.isascii():  # translating is slow, and most words need none
        form = form.translate(_FOLDED)
    upper = len(text) >= _ACRONYM and text.isupper()
    return form, kind, text[0].isupper(), upper
