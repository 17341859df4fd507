"""Features of texts and queries: what of a word is searched for.

A Swedish word is found by two kinds of features: the English stems of its gloss and of
the glosses of its compound parts (so that a query in either language meets it), and the
Swedish stems of itself and its parts (for whatever the lexicon does not know). An English
word is found by its English stem. Nothing here knows of an index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from kkgraph.aliases import Lang
from kkgraph.text import letters, lexicon
from kkgraph.text.letters import Letters
from kkgraph.text.lexicon import Analyser, tokens

__all__ = ["Lang", "TextAnalysis", "load", "tokens"]

_Value = TypeVar("_Value")
_MOST_KEPT = 200_000


@dataclass(frozen=True, eq=False)
class TextAnalysis:
    """Features of words by one lexicon.

    :param analyser: stems, parts and glosses
    :param stop_sv: Swedish words too common to mean anything
    :param stop_en: English ones
    :param english_words: every word of the glosses: the English the lexicon knows
    """

    analyser: Analyser
    stop_sv: frozenset[str]
    stop_en: frozenset[str]
    english_words: frozenset[str]
    _english: dict[str, str] = field(default_factory=dict)
    _glosses: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _stems: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def stem_en(self, word: str) -> str:
        """The English stem of a small-letter word."""
        found = self._english.get(word)
        if found is None:
            read = str(lexicon.english().stemWord(self._read_as(word)))
            found = _keep(self._english, word, read)
        return found

    def _read_as(self, word: str) -> str:
        """An English word as the lexicon's glosses call and spell it."""
        rules = self.analyser.rules
        same = rules["english_same"].get(word)
        if same is not None:
            return str(same)
        for ending, change in rules["english_spelling"]:
            if word.endswith(ending):
                return word.removesuffix(ending) + str(change)
        return word

    def glosses(self, word: str) -> tuple[str, ...]:
        """English stems by which a Swedish word is found.

        :param word: a small-letter word
        :returns: those of its gloss and of its parts' glosses; the word's own English stem
            when the lexicon knows none of them; none for a stop word
        """
        known = self._glosses.get(word)
        if known is None:
            known = _keep(self._glosses, word, self._find_glosses(word))
        return known

    def _find_glosses(self, word: str) -> tuple[str, ...]:
        if word in self.stop_sv:
            return ()
        found: dict[str, None] = {}
        for form in (word, *self.analyser.parts(word)):
            gloss = self.analyser.gloss(form)
            for part in tokens(gloss) if gloss else ():
                if part.text not in self.stop_en:
                    found[self.stem_en(part.text)] = None
        return tuple(found) or (self.stem_en(word),)

    def stems(self, word: str) -> tuple[str, ...]:
        """Swedish stems by which a word is found: its own and those of its parts."""
        known = self._stems.get(word)
        if known is None:
            found = () if word in self.stop_sv else self.analyser.keys(word)
            known = _keep(self._stems, word, found)
        return known

    def english(self, word: str) -> tuple[str, ...]:
        """English stems by which an English word is found; none for a stop word."""
        return () if word in self.stop_en else (self.stem_en(word),)

    def english_of(self, word: str, language: str) -> tuple[str, ...]:
        """English stems by which a word of any language is found.

        :param word: a small-letter word
        :param language: of the text it stands in
        :returns: of a Swedish word those of its glosses, of an English one its stem; a word of
            any other language is found as it stands
        """
        if language == "sv":
            return self.glosses(word)
        return self.english(word) if language == "en" else (self.stem_en(word),)

    def stems_of(self, word: str, language: str) -> tuple[str, ...]:
        """Swedish stems by which a word is found; none of a word in another language.

        :param word: a small-letter word
        :param language: of the text it stands in
        """
        return self.stems(word) if language == "sv" else ()

    def features(self, text: str, lang: Lang = "sv") -> list[str]:
        """English stems of a text's words in order, repeated as often as they occur.

        :param text: any text
        :param lang: the language it is in
        """
        chosen = self.glosses if lang == "sv" else self.english
        return [feature for token in tokens(text) for feature in chosen(token.text)]

    def knows_swedish(self, word: str) -> bool:
        """Tell whether the lexicon has a word, a form of it, or all its parts."""
        return self.analyser.gloss(word) is not None or bool(self.analyser.parts(word))

    def knows_english(self, word: str) -> bool:
        """Tell whether a word or a form of it stands in a gloss."""
        return word in self.english_words or self.stem_en(word) in self._english_stems

    @property
    def _english_stems(self) -> frozenset[str]:
        return _stems_of(self)

    def language_of(self, words: Iterable[str]) -> Lang:
        """Guess the language of a few words: by stop words, the lexicon, then by rows of letters.

        :param words: small-letter words of one text
        :returns: Swedish unless English has more evidence
        """
        balance = 0.0
        for word in words:
            balance += self._leaning(word)
        return "en" if balance > 0 else "sv"

    def _leaning(self, word: str) -> float:
        if any(letter in "åäö" for letter in word):
            return -2.0
        if (word in self.stop_en) != (word in self.stop_sv):
            return 1.5 if word in self.stop_en else -1.5
        own, english = self.knows_swedish(word), self.knows_english(word)
        if own != english:
            return 1.0 if english else -1.0
        # A word as the lexicon has it says more than one that is a form of another ("solar").
        exact = 0.5 * ((word in self.english_words) - (word in self.analyser.glosses))
        return exact + _letters_of(self).leaning(word) if word.isalpha() else 0.0


def _keep(held: dict[str, _Value], word: str, value: _Value) -> _Value:
    """Remember a value for a word; what a server is asked must not fill its memory."""
    if len(held) >= _MOST_KEPT:
        held.clear()
    held[word] = value
    return value


@lru_cache(maxsize=4)
def _stems_of(analysis: TextAnalysis) -> frozenset[str]:
    return frozenset(analysis.stem_en(word) for word in analysis.english_words)


@lru_cache(maxsize=4)
def _letters_of(analysis: TextAnalysis) -> Letters:
    own = (form for form, gloss in analysis.analyser.glosses.items() if form != gloss)
    return letters.train(own, analysis.english_words)


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> TextAnalysis:
    """The analysis by the shipped lexicon.

    :param folder: the ``ontology`` folder; by default the shipped one
    :raises OntologyError: when lexicon or rules are missing or malformed
    """
    analyser = lexicon.load(folder)
    stop_en = frozenset(analyser.rules["stop_en"])
    words = {token.text for gloss in analyser.glosses.values() for token in tokens(gloss)}
    return TextAnalysis(
        analyser, frozenset(analyser.rules["stop_sv"]), stop_en, frozenset(words - stop_en)
    )
