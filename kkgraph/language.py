"""Words of Swedish and English texts: tokens, stems, compound parts, English glosses.

Swedish stems are those of the Snowball algorithm. Compounds are split by the lexicon
(``ontology/lexicon/sv-en.tsv``): a word is cut into the fewest known words, with the
linking letters Swedish puts between them; a word whose English gloss is a single word is
taken as simple.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir

_TOKEN = re.compile(r"[^\W_]+(?:[:'’][^\W\d_]+)?")
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Token:
    """A word, small letters, and where it stands in the text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Words and numbers of a text in order, small letters, composed form.

    >>> [token.text for token in tokens("EU-kommissionens mål: 70 %")]
    ['eu', 'kommissionens', 'mål', '70']
    """
    composed = text if unicodedata.is_normalized("NFC", text) else None
    if composed is None:
        # Offsets must stay those of the given text, so words are composed one by one.
        return [
            Token(unicodedata.normalize("NFC", m.group()).lower(), m.start(), m.end())
            for m in re.finditer(r"[\w\u0300-\u036f]+", text)
        ]
    return [Token(m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


@dataclass(frozen=True, eq=False)
class Analyser:
    """Stems, compound parts and glosses by a lexicon.

    :param glosses: Swedish form -> English gloss
    :param rules: the contents of ``ontology/rules/language.yaml``
    :param heads: whatever may begin a compound -> the word it stands for
    :param by_stem: stem -> gloss of its shortest form
    """

    glosses: dict[str, str]
    rules: dict[str, Any]
    heads: dict[str, str]
    by_stem: dict[str, str]
    _stems: dict[str, str] = field(default_factory=dict)
    _parts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def stem(self, word: str) -> str:
        """The Swedish stem of a small-letter word."""
        found = self._stems.get(word)
        if found is None:
            found = self._stems[word] = _swedish().stemWord(word)
        return found

    def parts(self, word: str) -> tuple[str, ...]:
        """The words a compound is made of, each as it stands in the compound.

        :param word: a small-letter word
        :returns: two or more parts, or none when the word is simple or unknown
        """
        found = self._parts.get(word)
        if found is None:
            found = self._parts[word] = self._split(word)
        return found

    def gloss(self, word: str) -> str | None:
        """The English of a Swedish form, by the form itself or its stem."""
        return self.glosses.get(word) or self.by_stem.get(self.stem(word))

    def keys(self, word: str) -> tuple[str, ...]:
        """Stems under which a word is found: its own and those of its compound parts."""
        own = self.stem(word)
        return tuple(dict.fromkeys((own, *(self.stem(part) for part in self.parts(word)))))

    def _split(self, word: str) -> tuple[str, ...]:
        if len(word) < 2 * _LEAST - 2 or not word.isalpha() or self._is_simple(word):
            return ()
        return self._cut(word, True) or ()

    def _is_simple(self, word: str) -> bool:
        gloss = self.glosses.get(word)
        return gloss is not None and not re.search(r"[\s-]", gloss.removeprefix("the "))

    def _cut(self, word: str, first: bool) -> tuple[str, ...] | None:
        """The split into the fewest parts; the longest first part wins a tie."""
        best: tuple[str, ...] | None = None
        for at in range(len(word) - 3, 1, -1):
            head, rest = word[:at], word[at:]
            stem = self.heads.get(head)
            if stem is None:
                continue
            tail = self._as_tail(rest)
            if tail is not None and (best is None or len(tail) + 1 < len(best)):
                best = (stem, *tail)
        return best

    def _as_tail(self, rest: str) -> tuple[str, ...] | None:
        if len(rest) >= _LEAST and (rest in self.glosses or self.stem(rest) in self.by_stem):
            inner = () if self._is_simple(rest) else (self._cut(rest, False) or ())
            return inner or (rest,)
        if len(rest) >= 2 * _LEAST - 1:
            return self._cut(rest, False)
        return None


@cache
def _swedish() -> Any:
    import Stemmer

    return Stemmer.Stemmer("swedish")


@cache
def english() -> Any:
    """The English Snowball stemmer (Porter 2)."""
    import Stemmer

    return Stemmer.Stemmer("english")


def _stem_table(glosses: dict[str, str]) -> dict[str, str]:
    table: dict[str, str] = {}
    for form in sorted(glosses, key=lambda form: (len(form), form)):
        if len(form) >= 3:
            table.setdefault(_swedish().stemWord(form), glosses[form])
    return table


def _head_table(glosses: dict[str, str], rules: dict[str, Any]) -> dict[str, str]:
    table: dict[str, str] = {}
    simple = [form for form in glosses if form.isalpha() and len(form) >= _LEAST]
    for form in sorted(simple, key=lambda form: (-len(form), form)):
        for link in rules["links"]:
            table[form + link] = form
        if form.endswith(("a", "e")):
            table[form[:-1]] = form
    for form in rules["short_parts"]:
        for link in ("", "s"):
            table[form + link] = form
    for form in rules["combining"]:
        bare = form.removesuffix("s")
        table[form] = bare if bare in table else form
    return table


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Analyser:
    """The analyser of the shipped lexicon.

    :param folder: the ``ontology`` folder; by default the shipped one
    :raises OntologyError: when lexicon or rules are missing or malformed
    """
    import yaml

    root = folder or ontology_dir()
    try:
        rules = yaml.load(
            (root / "rules" / "language.yaml").read_text(encoding="utf-8"),
            Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
        )
        glosses = dict(_entries(sorted((root / "lexicon").glob("*.tsv"))))
    except (OSError, yaml.YAMLError) as error:
        raise OntologyError(f"language data: cannot be read ({error}); restore ontology/") from error
    return Analyser(glosses, rules, _head_table(glosses, rules), _stem_table(glosses))


def _entries(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line or line.startswith("#"):
                continue
            form, tab, gloss = line.partition("\t")
            if not tab or not form or not gloss:
                raise OntologyError(f"{path.name}:{number}: needs a form, a tab and a gloss")
            yield form, gloss.strip()
