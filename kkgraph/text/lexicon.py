"""Words of Swedish and English texts: tokens, stems, compound parts, English glosses.

Swedish stems are those of the Snowball algorithm, after forms it would keep apart have been
brought to their base by the lexicon (``ontology/lexicon/*.tsv``): "strategin" to "strategi",
"cyklar" to "cykel", "lokalt" to "lokal". Of a compound the last word is stemmed. Compounds
are cut by ``kkgraph.text.compounds``; a word whose English gloss is a single word is simple.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.strict_yaml import load_yaml
from kkgraph.text.compounds import Splitter, head_table

# Nouns in these endings share stem and sense with what they are made from.
_DERIVED = ("het", "are", "ning")
# So many words are remembered.
_REMEMBERED = 1 << 16
_TOKEN = re.compile(r"[^\W_]+(?:[:'’][^\W\d_]+)?")
_MARK = re.compile(r"[\u0300-\u036f]")
_MARKED = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+(?:[:'’](?:[^\W\d_][\u0300-\u036f]*)+)?")


class TextToken(NamedTuple):
    """A word, small letters, and where it stands in the text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[TextToken]:
    """Words and numbers of a text in order, small letters, composed form.

    >>> [token.text for token in tokens("EU-kommissionens mål: 70 %")]
    ['eu', 'kommissionens', 'mål', '70']
    """
    if unicodedata.is_normalized("NFC", text) and not _MARK.search(text):
        return [TextToken(m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    # Offsets must stay those of the given text, so words are composed one by one.
    return [
        TextToken(unicodedata.normalize("NFC", m.group()).lower(), m.start(), m.end())
        for m in _MARKED.finditer(text)
    ]


def words(text: str) -> list[str]:
    """The words and numbers of a text as `tokens` finds them, without their places.

    >>> words("EU-kommissionens mål: 70 %")
    ['eu', 'kommissionens', 'mål', '70']
    """
    if unicodedata.is_normalized("NFC", text) and not _MARK.search(text):
        return [word.lower() for word in _TOKEN.findall(text)]
    return [token.text for token in tokens(text)]


def places(text: str, numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Where some of the words stand that `words` finds in a text.

    >>> places("EU-kommissionens mål: 70 %", [0, 2])
    [(0, 2), (17, 20)]

    :param text: the text
    :param numbers: which of its words, counted from 0
    """
    if unicodedata.is_normalized("NFC", text) and not _MARK.search(text):
        found = list(_TOKEN.finditer(text))
        return [found[number].span() for number in numbers]
    held = tokens(text)
    return [(held[number].start, held[number].end) for number in numbers]


@dataclass(frozen=True, eq=False)
class Analyser:
    """Stems, compound parts and glosses by a lexicon.

    >>> words = load()
    >>> words.parts("klimatinvesteringsplanen")
    ('klimat', 'investering', 'planen')
    >>> words.stem("cykelstrategin") == words.stem("cykelstrategi")
    True
    >>> words.gloss("översvämningarna")
    'floods'

    :param glosses: Swedish form -> English gloss
    :param rules: the contents of ``ontology/rules/language.yaml``
    :param by_stem: plain stem -> gloss of its shortest form
    :param splitter: cuts compounds
    :param leanings: which language words speak for, of those that :func:`of_words` has met
    """

    glosses: Mapping[str, str]
    rules: Mapping[str, Any]
    by_stem: Mapping[str, str]
    splitter: Splitter
    leanings: dict[str, int] = field(default_factory=dict)
    _stems: dict[str, str] = field(default_factory=dict)

    def stem(self, word: str) -> str:
        """The Swedish stem of a small-letter word; of a compound its last word is stemmed."""
        found = self._stems.get(word)
        if found is None:
            found = self._stems[word] = self._stem(word)
        return found

    def parts(self, word: str) -> tuple[str, ...]:
        """The words a compound is made of.

        :param word: a small-letter word
        :returns: two or more parts (heads as the lexicon has them, the last as it stands),
            or none when the word is simple or unknown
        """
        return self.splitter.parts(word)

    def gloss(self, word: str) -> str | None:
        """The English of a Swedish form, by the form itself, its base or its stem."""
        found = self.glosses.get(word) or self.glosses.get(self._base(word))
        return found or self.by_stem.get(plain_stem(word))

    def keys(self, word: str) -> tuple[str, ...]:
        """Stems under which a word is found: its own and those of its compound parts."""
        own = self.stem(word)
        return tuple(dict.fromkeys((own, *(self.stem(part) for part in self.parts(word)))))

    @cached_property
    def stop_words(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words too common to mean anything, Swedish and English."""
        return frozenset(self.rules["stop_sv"]), frozenset(self.rules["stop_en"])

    @cached_property
    def _endings(self) -> dict[str, list[tuple[str, str, bool]]]:
        """The endings of the rules, in their order, by their last letter."""
        found: dict[str, list[tuple[str, str, bool]]] = {}
        for ending, change, sure in self.rules["endings"]:
            found.setdefault(ending[-1:], []).append((ending, str(change), sure))
        return found

    def _stem(self, word: str) -> str:
        # "EU:s" and "city's" are cases of "EU" and "city".
        word = re.split("[:'’]", word, maxsplit=1)[0] or word
        parts = self.parts(word)
        if parts and word.endswith(parts[-1]):
            head = word.removesuffix(parts[-1])
            return head + self.stem(parts[-1])
        base = self._base(word)
        return base if base in self.rules["apart"] else plain_stem(base)

    def _base(self, word: str) -> str:
        """The form of the lexicon that an inflected word belongs to, else the word."""
        irregular = self.rules["irregular"].get(word)
        if irregular is not None:
            return str(irregular)
        gloss = self.glosses.get(word)
        for ending, change, sure in self._endings.get(word[-1:], ()):
            if not word.endswith(ending) or len(word) - len(ending) < 3:
                continue
            base = word.removesuffix(ending) + change
            known = self.glosses.get(base)
            if known is None:
                continue
            if sure or gloss is None or _sense(gloss) == _sense(known):
                return base
        return word


def of_words(words: Iterable[str], analyser: Analyser) -> str:
    """The language of a text by its words, "sv" or "en"; Swedish when nothing tells.

    >>> of_words(["cities", "and", "heat"], load()), of_words(["värme", "i", "städer"], load())
    ('en', 'sv')

    :param words: small-letter words
    :param analyser: whose stop words and lexicon are asked
    """
    leanings = analyser.leanings
    score = 0
    for word in words:
        leaning = leanings.get(word)
        if leaning is None:
            if len(leanings) > _REMEMBERED:
                leanings.clear()
            leaning = leanings[word] = _leaning(word, analyser)
        score += leaning
    return "en" if score < 0 else "sv"


def _leaning(word: str, analyser: Analyser) -> int:
    """How much a word speaks for Swedish, below nought for English."""
    swedish, english = analyser.stop_words
    score = 2 * ((word in swedish) - (word in english))
    if not word.isascii() and set(word) & set("åäö"):
        return score + 2
    # Words alike in both languages ("system") have themselves as gloss.
    known = len(word) > 3 and word in analyser.glosses
    return score + int(known and analyser.glosses[word] != word)


@lru_cache(maxsize=1 << 16)
def plain_stem(word: str) -> str:
    """The Snowball stem of a small-letter Swedish word, by its letters alone."""
    return _swedish().stemWord(word)


@lru_cache(maxsize=1 << 14)
def _sense(gloss: str) -> str:
    """A gloss without article and plural, so that forms of one word are equal."""
    bare = gloss.removeprefix("the ").removesuffix("'s")
    return " ".join(english().stemWords(bare.lower().split()))


class Stemmer(Protocol):
    """What is used of a Snowball stemmer."""

    def stemWord(self, word: str, /) -> str:  # noqa: N802 - the library's name
        """The stem of a word."""

    def stemWords(self, words: list[str], /) -> list[str]:  # noqa: N802
        """The stems of words."""


@cache
def _swedish() -> Stemmer:
    return _snowball("swedish")


@cache
def english() -> Stemmer:
    """The English Snowball stemmer (Porter 2)."""
    return _snowball("english")


def _snowball(name: str) -> Stemmer:
    import Stemmer as Snowball

    stemmer: Stemmer = Snowball.Stemmer(name)
    return stemmer


def _shortest_forms(glosses: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Plain stem -> its shortest form, and the shortest form of each stem and sense.

    The sense keeps "fastighet" apart from "fast", which have one stem.
    """
    forms = sorted((form for form in glosses if len(form) >= 3), key=lambda form: (len(form), form))
    table: dict[str, str] = {}
    bases: dict[tuple[str, str, bool], str] = {}
    for form, stem in zip(forms, _swedish().stemWords(forms), strict=True):
        table.setdefault(stem, form)
        sense = glosses[form].removeprefix("the ")[:4]
        bases.setdefault((stem, sense, form.endswith(_DERIVED)), form)
    return table, list(bases.values())


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Analyser:
    """The analyser of the shipped lexicon.

    :param folder: the ``ontology`` folder; by default the shipped one
    :raises OntologyError: when lexicon or rules are missing or malformed
    """
    import yaml

    root = folder or ontology_dir()
    try:
        rules = load_yaml((root / "rules" / "language.yaml").read_text(encoding="utf-8"))
        glosses = dict(_entries(sorted((root / "lexicon").glob("*.tsv"))))
    except (OSError, yaml.YAMLError) as error:
        raise OntologyError(
            f"language data: cannot be read ({error}); restore ontology/"
        ) from error
    return analyser(glosses, rules)


def analyser(glosses: Mapping[str, str], rules: Mapping[str, Any]) -> Analyser:
    """An analyser of any lexicon.

    :param glosses: Swedish form -> English gloss
    :param rules: the contents of ``ontology/rules/language.yaml``
    """
    shortest, bases = _shortest_forms(glosses)
    by_stem = {stem: glosses[form] for stem, form in shortest.items()}
    heads = head_table(glosses, bases, rules)
    never = frozenset({*rules["stop_sv"], *rules["never_parts"]})
    return Analyser(glosses, rules, by_stem, Splitter(glosses, by_stem, plain_stem, heads, never))


def _entries(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            form, tab, gloss = line.partition("\t")
            if not tab or not form or not gloss:
                raise OntologyError(f"{path.name}:{number}: needs a form, a tab and a gloss")
            yield form, gloss.strip()
