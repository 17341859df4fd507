"""Cuts Swedish compounds into words of the lexicon.

A compound is read as one or more heads and a last word. A head is a word of the lexicon
in its shortest form, with or without the linking s, or with the change of vowel Swedish
makes there ("skola" in "skolgård", "gata" in "gatuträd"). The cheapest reading wins:
fewest words, then those spelled as the lexicon has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Reading = tuple[float, tuple[str, ...]]

_ARTICLE = re.compile(r"^(?:the|a|an|is|was|to|are|be|been) ")
_LONGEST = 48
_LINK = 0.01
_VOWEL = 0.5
_SHORT = 0.4
_INFLECTED = 0.2


def is_one_word(gloss: str) -> bool:
    """Whether an English gloss is a single word, which marks a simple Swedish word.

    >>> is_one_word("the agriculture"), is_one_word("waste management")
    (True, False)
    """
    return not re.search(r"[\s-]", _ARTICLE.sub("", gloss))


@dataclass(frozen=True, eq=False)
class Splitter:
    """Cuts words with the heads and last words of a lexicon.

    :param glosses: Swedish form -> English gloss
    :param stems: stems of the lexicon's forms
    :param stem: the plain stem of a word
    :param heads: whatever may begin a compound -> the word it stands for, and its cost
    :param never: endings and particles that are no last words
    """

    glosses: Mapping[str, str]
    stems: Mapping[str, str]
    stem: Callable[[str], str]
    heads: Mapping[str, tuple[str, float]]
    never: frozenset[str]
    _known: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def parts(self, word: str) -> tuple[str, ...]:
        """The words a compound is made of, or none when it is simple or unknown.

        :param word: a small-letter word
        :returns: the heads as the lexicon has them, the last word as it stands
        """
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._split(word)
        return found

    def _split(self, word: str) -> tuple[str, ...]:
        if not 5 <= len(word) <= _LONGEST or not word.isalpha() or self._is_simple(word):
            return ()
        best = self._read(word, 0, {})
        if best is None:
            return ()
        flat: list[str] = []
        for part in best[1]:
            flat.extend((self.parts(part) or (part,)) if part != word else (part,))
        return tuple(flat)

    def _is_simple(self, word: str) -> bool:
        gloss = self.glosses.get(word) or self.stems.get(self.stem(word))
        return gloss is not None and is_one_word(gloss)

    def _read(self, word: str, at: int, memo: dict[int, Reading | None]) -> Reading | None:
        if at in memo:
            return memo[at]
        best = self._last(word[at:]) if at else None
        for end in range(len(word) - 2, at + 1, -1):
            head = self.heads.get(word[at:end])
            if head is None:
                continue
            tail = self._after(word, end, memo)
            if tail is not None and (best is None or head[1] + tail[0] < best[0]):
                best = (head[1] + tail[0], (head[0], *tail[1]))
        memo[at] = best
        return best

    def _after(self, word: str, end: int, memo: dict[int, Reading | None]) -> Reading | None:
        """What follows a head; of three equal letters one is not written ("snabbuss")."""
        tail = self._read(word, end, memo)
        doubled = end > 2 and word[end - 1] == word[end - 2] != word[end : end + 1]
        if tail is None and doubled and len(word) - end > 2:
            tail = self._read(word, end - 1, memo)
        return tail

    def _last(self, rest: str) -> Reading | None:
        if len(rest) < 3 or rest in self.never:
            return None
        short = _SHORT if len(rest) == 3 else 0.0
        if rest in self.glosses:
            return (1 + short, (rest,))
        stem = self.stem(rest)
        if stem in self.stems and len(stem) > 2 and stem not in self.never:
            return (1 + short + _INFLECTED, (rest,))
        return None


def head_table(
    glosses: Mapping[str, str], shortest: Iterable[str], rules: Mapping[str, Any]
) -> dict[str, tuple[str, float]]:
    """Whatever may begin a compound, the word it stands for, and what it costs.

    :param glosses: Swedish form -> English gloss
    :param shortest: the shortest form of each stem and sense
    :param rules: the contents of ``ontology/rules/language.yaml``
    """
    table: dict[str, tuple[str, float]] = {}
    never = {*rules["stop_sv"], *rules["never_parts"]}

    def put(form: str, base: str, cost: float) -> None:
        if form not in table or cost < table[form][1]:
            table[form] = (base, cost)

    for form, base in rules["combining"].items():
        put(form, base if base in glosses else form, 1.0)
    for base in (*shortest, *rules["short_parts"]):
        if not base.isalpha() or len(base) < 3 or base in never:
            continue
        cost = 1.0 if len(base) > 3 else 1 + _SHORT
        put(base, base, cost)
        put(base + "s", base, cost + _LINK)
        for ending, change in rules["vowels"]:
            if base.endswith(ending) and len(base) > 3:
                put(base.removesuffix(ending) + change, base, cost + _VOWEL)
    for base in rules["short_parts"]:
        put(base, base, 1 + _SHORT / 2)
    return table
