"""Characters that mean the same, by their Unicode properties: one folding for all texts.

What a character is comes from the Unicode Character Database (UAX #44: general categories,
decompositions, names), not from lists: a ligature is its letters, a subscript its digit, a
soft hyphen nothing, a hyphen of any kind "-".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "BREAK_SIGNS",
    "CAPITALS",
    "HYPHENS",
    "ODD",
    "RAISED",
    "SMALLS",
    "break_sign",
    "fold",
    "is_bullet",
    "lowered",
    "own_hyphen",
    "plain",
    "raised",
    "raised_mark",
]

# Decompositions that change how a character looks and not what it says.
_LOOKS = frozenset({"compat", "font", "wide", "narrow", "sub", "square"})
_LETTERS_AND_NUMBERS = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Nd", "Nl"})
# Controls that programs put where a word is broken: PDFium's two, and Word's optional hyphen;
# Word's hyphen that does not break.
_BREAKING_CONTROLS = "\x02\x1f\ufffe"
_UNBROKEN_HYPHEN = "\x1e"
# Variation selectors, the grapheme joiner and fillers are marks or letters that show nothing
# (Default_Ignorable_Code_Point in DerivedCoreProperties.txt).
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0]")
_FIRST_SYMBOL = 0x2190
_OPERATORS = range(0x2200, 0x2300)
_DOTS = frozenset("•‣⁃·∙∘⋅⦁◦*")
# Everything outside the letters and signs that ordinary text consists of.
ODD = re.compile(r"[^\t\n\r\f -~\xa0§°´·»«À-ÖØ-öø-ž–—‘’“”…]")


def _letters(category: str) -> str:
    """Letters of Latin, Greek and Cyrillic script of one category, for a class in a pattern."""
    codes = (*range(0x41, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000))
    return "".join(c for c in map(chr, codes) if unicodedata.category(c) == category)


# To stand between brackets: the capital and the small letters of Europe's languages.
CAPITALS = _letters("Lu")
SMALLS = _letters("Ll")


def _of_kind(word: str) -> str:
    """Characters that Unicode calls hyphens, those that are bullets or accents left out."""
    dashes = (chr(code) for code in (0xAD, *range(0x2010, 0x2028), *range(0xFE58, 0xFF0E)))
    return "".join(c for c in dashes if word in unicodedata.name(c, ""))


# The mark of a note: a number, a small letter or a small Roman numeral; or a power.
_MARK = re.compile(r"\s*\(?(?:\d{1,3}|[a-z]|[ivx]{1,6})\)?\s*")
_LAST_WORD = re.compile(r"\w{1,40}\Z")
_SEPARATORS = re.compile(r"([,;]\s?)")
HYPHENS = "-" + _of_kind("HYPHEN") + _BREAKING_CONTROLS + _UNBROKEN_HYPHEN
# Those that mark only where a word may be broken.
BREAK_SIGNS = "\xad\u2027" + _BREAKING_CONTROLS


def break_sign(char: str) -> bool:
    r"""Tell whether a character marks only where a word may be broken.

    >>> [break_sign(char) for char in ("\u00ad", "\ufffe", "-")]
    [True, True, False]
    """
    return char in BREAK_SIGNS


@lru_cache(maxsize=4096)
def fold(char: str) -> str:
    r"""Write what a character says in the plainest form; itself where it is plain.

    Raised characters stay: whether "²" belongs to a unit or to a note is for the text to say.

    >>> [fold(char) for char in ("ﬁ", "₂", "\u2010", "\u200b", "𝟐", "Å", "½", "²")]
    ['fi', '2', '-', '', '2', 'Å', '½', '²']
    """
    category = unicodedata.category(char)
    if break_sign(char) or category == "Cf" or _UNSEEN.match(char):
        return ""
    if char == _UNBROKEN_HYPHEN or (category == "Pd" and char in HYPHENS):
        return "-"
    tag, _, parts = unicodedata.decomposition(char).partition("> ")
    if tag.removeprefix("<") in _LOOKS and parts:
        whole = unicodedata.normalize("NFKC", char)
        if all(unicodedata.category(c) in _LETTERS_AND_NUMBERS for c in whole):
            return whole
        return whole if tag in ("<sub", "<wide", "<narrow") and category[0] != "Z" else char
    return unicodedata.normalize("NFC", char)


@lru_cache(maxsize=1)
def _raised() -> dict[str, str]:
    """Plain characters and their raised forms."""
    found: dict[str, str] = {}
    codes = (0xB2, 0xB3, 0xB9, *range(0x2B0, 0x2C0), *range(0x1D2C, 0x1DC0), *range(0x2070, 0x2080))
    for code in codes:
        tag, _, parts = unicodedata.decomposition(chr(code)).partition(" ")
        if tag == "<super>":
            found.setdefault("".join(chr(int(part, 16)) for part in parts.split()), chr(code))
    return found


RAISED = "".join(_raised().values())


def raised(text: str) -> str:
    """Write a text with raised characters, where all of it has such.

    >>> raised("12"), raised("1)"), raised("st.")
    ('¹²', '¹⁾', 'st.')
    """
    table = _raised()
    return "".join(table[c] for c in text) if all(c in table for c in text) else text


def raised_mark(text: str) -> str:
    """Write what is set above the line with raised characters, where it is a mark or a power.

    >>> raised_mark("12"), raised_mark("1, 2"), raised_mark("st")
    ('¹²', '¹, ²', 'st')
    """
    parts = _SEPARATORS.split(text)
    if not all(_MARK.fullmatch(part) for part in parts[::2]):
        return text
    written = [raised(part) for part in parts[::2]]
    if written == parts[::2]:
        return text
    pairs = zip(written, [*parts[1::2], ""], strict=True)
    return "".join(piece for pair in pairs for piece in pair)


def lowered(char: str) -> str:
    """Write a raised character on the line; others as they are.

    >>> lowered("⁴"), lowered("ᵃ"), lowered("a")
    ('4', 'a', 'a')
    """
    if unicodedata.decomposition(char).startswith("<super>"):
        return unicodedata.normalize("NFKC", char)
    return char


def own_hyphen(before: str) -> bool:
    """Tell whether a hyphen at a line's end belongs to the word and does not only break it.

    Syllables have two letters and more, and hold neither figures nor capitals within.

    >>> [own_hyphen(word) for word in ("GIS", "400", "FoU", "e", "klimat")]
    [True, True, True, True, False]

    :param before: what stands before the hyphen; its last word counts
    """
    match = _LAST_WORD.search(before)
    word = match.group() if match else ""
    inside = any(char.isdigit() for char in word) or any(char.isupper() for char in word[1:])
    return inside or len(word) == 1


def plain(text: str) -> str:
    """Fold all characters of a text, raised ones too: the form in which words are compared.

    >>> plain("CO₂ per m²")
    'CO2 per m2'
    """
    if not ODD.search(text):
        return text
    return unicodedata.normalize("NFC", "".join(lowered(c) for char in text for c in fold(char)))


@lru_cache(maxsize=1024)
def is_bullet(char: str) -> bool:
    r"""Tell whether a character is such as begin an item of a list.

    Symbols from the arrows onwards, numbers in circles, what fonts of symbols keep in Unicode's
    private area, and the dots. A dash needs white space after it and is left to the caller.

    >>> [is_bullet(char) for char in "•▪►✓\uf0b7©≥a"]
    [True, True, True, True, True, False, False, False]
    """
    if char in _DOTS:
        return True
    category, code = unicodedata.category(char), ord(char)
    if category == "Co" or (category == "No" and code >= _FIRST_SYMBOL):
        return True
    return category in ("So", "Sm") and code >= _FIRST_SYMBOL and code not in _OPERATORS


# Control characters, which no HTML may hold, and those that turn the direction of what follows.
_NO_TEXT = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff]"
)


def fit_for_pages(text: str) -> str:
    """Text with U+FFFD for characters that no page may hold or that turn what follows.

    :param text: of unknown origin
    """
    return _NO_TEXT.sub("\ufffd", text)
