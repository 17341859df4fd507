"""What a person typed, taken apart: words, phrases in quotation marks, words left out.

Anything may stand in a query (markup, SPARQL, control characters, text from right to
left): what is not a word, a quotation mark or a minus before a word is a blank.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kkgraph.errors import UsageError
from kkgraph.text.characters import plain
from kkgraph.text.lexicon import tokens

MOST_CHARACTERS = 4_000
_PIECE = re.compile(
    r'(?P<minus>(?<!\S)[-\u2212](?=["\w]))?(?:"(?P<phrase>[^"]*)"|(?P<plain>[^\s"]+))'
)
_QUOTES = str.maketrans(dict.fromkeys("“”„‟»«", '"'))

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query taken apart; all words in small letters.

    :param text: the query without minus words and quotation marks
    :param words: the words to search for, those of phrases included
    :param phrases: what must stand in a passage word after word
    :param excluded: what must not
    """

    text: str
    words: tuple[str, ...]
    phrases: tuple[Phrase, ...]
    excluded: tuple[Phrase, ...]

    @property
    def only_phrases(self) -> bool:
        """Whether every word stands in a phrase that must be there."""
        return bool(self.phrases) and sum(map(len, self.phrases)) == len(self.words)


def parse(query: str) -> Parsed:
    """Take a query apart.

    >>> parse('"klimatneutral kommun" värme -flyg')
    Parsed(text='klimatneutral kommun värme', words=('klimatneutral', 'kommun', 'värme'), \
phrases=(('klimatneutral', 'kommun'),), excluded=(('flyg',),))

    :param query: what was typed
    :raises UsageError: if there is nothing to search for, or too much
    """
    if len(query) > MOST_CHARACTERS:
        raise UsageError(
            f"the query has {len(query):,} characters, at most {MOST_CHARACTERS:,} are read; "
            "give the sentences that say what you look for"
        )
    pieces: list[str] = []
    phrases: list[Phrase] = []
    excluded: list[Phrase] = []
    for match in _PIECE.finditer(clean(query).translate(_QUOTES)):
        text = match["plain"] if match["phrase"] is None else match["phrase"]
        words = tuple(token.text for token in tokens(text))
        if not words:
            continue
        if match["minus"]:
            excluded.append(words)
        else:
            pieces.append(text)
            phrases.extend([words] if match["phrase"] is not None else [])
    found = " ".join(pieces)
    words = tuple(token.text for token in tokens(found))
    if not words:
        raise UsageError(_nothing(query, bool(excluded)))
    return Parsed(found, words, tuple(phrases), tuple(excluded))


def clean(text: str) -> str:
    r"""A text in the plainest characters, with blanks for everything that cannot be seen.

    >>> clean("a\x00b\u202ec")
    'a b c'
    >>> clean("CO₂ och ﬂyg")
    'CO2 och flyg'
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(c)[0] in "CZ" else plain(c) for c in composed)


def _nothing(query: str, only_excluded: bool) -> str:
    if only_excluded:
        return "the query only says what to leave out; add a word that shall be there"
    if query.strip():
        return "the query holds no word; type what you look for, such as fjärrvärme or heat pumps"
    return "the query is empty; type what you look for, such as fjärrvärme or heat pumps"
