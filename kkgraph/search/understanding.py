"""What a query means to the index: language, features, spelling, concepts, added words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kkgraph.errors import UsageError
from kkgraph.index.load import Index
from kkgraph.search.rules import Rules
from kkgraph.search.spelling import Speller
from kkgraph.search.typed import Parsed, parse
from kkgraph.text.features import Lang, TextAnalysis, tokens

# A label word for word in the query weighs against the best of the others by BM25, and more
# words of it weigh more.
_LABEL_WORDS = 4
_PAIR = 2
# Of so many rows of words the labels in them are kept.
_KNOWN_LABELS = 64


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a query with the features by which it is looked for."""

    text: str
    glosses: tuple[str, ...]
    stems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query as it is searched for.

    :param parsed: what was typed
    :param lang: its language
    :param words: the words that mean something, corrections included
    :param corrections: misspelt word -> what was searched for too
    :param concepts: weights of concepts by key, the first 1
    :param added: weights of the English stems that concepts add
    :param parts: the things asked for, where it is several joined by "and"; each alone
    :param names: keys of the concepts whose own name, not only one of their labels, it is
    """

    parsed: Parsed
    lang: Lang
    words: tuple[Word, ...]
    corrections: Mapping[str, str]
    concepts: Mapping[str, float]
    added: Mapping[str, float]
    parts: tuple[SearchQuery, ...] = ()
    names: frozenset[str] = frozenset()

    @property
    def is_pair(self) -> bool:
        """Whether it is two words side by side, both of which mean something."""
        return len(self.parsed.words) == len(self.words) == _PAIR and not self.corrections

    @property
    def glosses(self) -> dict[str, float]:
        """English stems with how often they occur."""
        return {k: float(v) for k, v in Counter(f for w in self.words for f in w.glosses).items()}

    @property
    def stems(self) -> dict[str, float]:
        """Swedish stems with how often they occur."""
        return {k: float(v) for k, v in Counter(f for w in self.words for f in w.stems).items()}


class Understanding:
    """Understands queries by one lexicon and one index."""

    def __init__(self, index: Index, analysis: TextAnalysis, rules: Rules) -> None:
        """Take what is needed.

        :param index: its words and concepts
        :param analysis: the lexicon
        :param rules: how many concepts, how they are weighed
        """
        self.index = index
        self.analysis = analysis
        self.rules = rules
        # One search asks several times for the labels in the same words.
        self._known_labels: dict[tuple[str, ...], dict[int, int]] = {}

    def warm(self) -> None:
        """Load now what the first queries would have to wait for."""
        for lang in self._spellers:
            self.understand("klimat", lang=lang)

    def understand(
        self, text: str, *, lang: Lang | None = None, exact: bool = False
    ) -> SearchQuery:
        """Understand a query.

        :param text: what was typed
        :param lang: its language, if known
        :param exact: take every word as it is typed: no spelling, no concepts
        :raises UsageError: if there is nothing to search for, or too much
        """
        parsed = parse(text)
        lang = lang or self.analysis.language_of(parsed.words)
        corrections = {} if exact else self._corrections(parsed, lang)
        words = [self._word(word, lang) for word in (*parsed.words, *corrections.values())]
        meaning = tuple(word for word in words if word.glosses or word.stems)
        if not meaning and not parsed.phrases:
            raise UsageError(
                f"the query holds only common words ({', '.join(parsed.words[:5])}); "
                'add a word that says what it is about, or put it in quotation marks: "..."'
            )
        query = SearchQuery(parsed, lang, meaning, corrections, {}, {})
        concepts = {} if exact else self._concepts(query)
        parts = () if exact or parsed.phrases else self._parts(parsed, lang)
        added = self._added(concepts)
        names = self._names(parsed)
        return SearchQuery(parsed, lang, meaning, corrections, concepts, added, parts, names)

    def _names(self, parsed: Parsed) -> frozenset[str]:
        """Keys of the concepts whose own name a query is, in any form."""
        rows = self.index.tables["concepts"]
        whole = len(parsed.words)
        found = set()
        for number, length in self._labels_in(parsed.words).items():
            row = rows[number]
            if length == whole and self._is_name(parsed.words, row["label_sv"], row["label_en"]):
                found.add(row["key"])
        return frozenset(found)

    def _is_name(self, words: tuple[str, ...], swedish: str | None, english: str | None) -> bool:
        stems = ((self.analysis.analyser.stem, swedish), (self.analysis.stem_en, english))
        return any(
            [stem(word) for word in words] == [stem(token.text) for token in tokens(name or "")]
            for stem, name in stems
        )

    def _parts(self, parsed: Parsed, lang: Lang) -> tuple[SearchQuery, ...]:
        """The things that a query asks for at once, each as a query; none where it is one."""
        joining = self.rules.conjunctions[lang]
        parts: list[list[str]] = [[]]
        for word in parsed.words:
            if word in joining:
                parts.append([])
            else:
                parts[-1].append(word)
        # "Energi- och klimatrådgivning" is one thing.
        if len(parts) == 1 or "- " in parsed.text or not all(parts):
            return ()
        named = [self._is_label(part) for part in parts]
        # "Heavy and petrochemical industry" is one thing, too: what is joined is things by name.
        things = all(name or len(part) == 1 for name, part in zip(named, parts, strict=True))
        if not things or not any(named) or not all(self._means(part, lang) for part in parts):
            return ()
        return tuple(self.understand(" ".join(part), lang=lang) for part in parts)

    def _is_label(self, words: list[str]) -> bool:
        """Whether words are the whole label of a concept."""
        return len(words) in self._labels_in(tuple(words)).values()

    def _means(self, words: list[str], lang: Lang) -> bool:
        """Whether words mean anything that could be looked for."""
        return any(found.glosses or found.stems for found in (self._word(w, lang) for w in words))

    def _word(self, word: str, lang: Lang) -> Word:
        analysis = self.analysis
        if lang == "en":
            foreign = not analysis.knows_english(word) and analysis.knows_swedish(word)
            if word in analysis.stop_en:
                return Word(word, (), ())
            glosses = analysis.glosses(word) if foreign else analysis.english(word)
            return Word(word, glosses, analysis.stems(word))
        return Word(word, analysis.glosses(word), analysis.stems(word))

    def _knows(self, word: str) -> bool:
        analysis = self.analysis
        return (
            word in self.index.surfaces
            or word in analysis.stop_sv
            or word in analysis.stop_en
            or analysis.knows_swedish(word)
            or analysis.knows_english(word)
            or analysis.analyser.stem(word) in self.index.stems.terms
        )

    def _corrections(self, parsed: Parsed, lang: Lang) -> dict[str, str]:
        found = {}
        for word in dict.fromkeys(parsed.words):
            if not self._knows(word):
                near = self._spellers[lang].nearest(word)
                if near is not None:
                    found[word] = near
        return found

    @cached_property
    def _spellers(self) -> Mapping[Lang, Speller]:
        counts = [int(count) for count in self.index.words["frequency"]]
        texts = dict(zip(self.index.tables["surfaces"], counts, strict=True))
        swedish = self.analysis.analyser.glosses
        return {
            "sv": Speller(texts, swedish),
            "en": Speller({}, self.analysis.english_words),
        }

    def _concepts(self, query: SearchQuery) -> dict[str, float]:
        """Weights of the concepts a query may stand for."""
        scores = self.index.concepts.score(query.glosses).astype(np.float64)
        top = float(scores.max(initial=0.0))
        for number, length in self._labels_in(query.parsed.words).items():
            scores[number] += (top or 1.0) * self.rules.label * min(length, _LABEL_WORDS)
        best = float(scores.max(initial=0.0))
        if not best:
            return {}
        keys = self.index.tables["concepts"]
        order = np.lexsort((np.arange(len(scores)), -scores.round(6)))[: self.rules.concepts]
        return {
            keys[int(n)]["key"]: float((scores[n] / best) ** self.rules.sharpness)
            for n in order
            if scores[n] > 0
        }

    def named(self, query: SearchQuery) -> dict[str, int]:
        """Concepts whose labels stand in a query, with how many words each label has.

        :param query: what was understood
        """
        keys = self.index.tables["concepts"]
        found = self._labels_in(query.parsed.words)
        return {keys[number]["key"]: length for number, length in found.items()}

    def _labels_in(self, words: tuple[str, ...]) -> dict[int, int]:
        """Concepts whose labels stand in a query word for word, with the longest's length."""
        known = self._known_labels.get(words)
        if known is None:
            known = self._labels_looked_up(words)
            if len(self._known_labels) >= _KNOWN_LABELS:
                self._known_labels.clear()
            self._known_labels[words] = known
        return known

    def _labels_looked_up(self, words: tuple[str, ...]) -> dict[int, int]:
        found: dict[int, int] = {}
        for stem in (self.analysis.analyser.stem, self.analysis.stem_en):
            stems = [stem(word) for word in words]
            for start in range(len(stems)):
                for end in range(start + 1, min(len(stems), start + 8) + 1):
                    for number in self._labels.get(" ".join(stems[start:end]), ()):
                        found[number] = max(found.get(number, 0), end - start)
        return found

    @cached_property
    def _labels(self) -> dict[str, list[int]]:
        labels: dict[str, list[int]] = {}
        for number, concept in enumerate(self.index.tables["concepts"]):
            for label in concept["labels"]:
                labels.setdefault(label, []).append(number)
        return labels

    def _added(self, concepts: Mapping[str, float]) -> dict[str, float]:
        """The words that concepts add, each by its weight there and the concept's."""
        added: dict[str, float] = {}
        numbers = self.index.mentions.terms
        for key in sorted(concepts):
            for name, weight in self.index.tables["added_words"][numbers[key]].items():
                added[name] = added.get(name, 0.0) + weight * concepts[key]
        return added
