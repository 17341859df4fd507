"""How well queries are read: their language, and words misspelt.

``python -m benchmarks.query_steps`` asks for the language of every label of the thesaurus, and
misspells words of the real corpus by one letter (two in long words, half of the time) left
out, added, changed or swapped, then counts how often the word or a form of it is proposed.
"""

from __future__ import annotations

import random
import sys
from collections import Counter

from benchmarks.measure import CORPUS, show
from kkgraph.search.spelling import LONG, Speller
from kkgraph.text import features
from kkgraph.text.features import TextAnalysis
from kkgraph.text.lexicon import tokens
from kkgraph.vocabulary import registers

_WORDS = 500
_SEED = 2030
_LETTERS = "abcdefghijklmnoprstuvyåäö"


def measure_language(known: TextAnalysis) -> list[list[object]]:
    """Labels taken for the language they are in, of all and of those of one word.

    :param known: the lexicon.
    """
    themes = registers.load().themes.values()
    rows: list[list[object]] = []
    for code, labels in (
        ("sv", [label for theme in themes for label in theme.labels_sv]),
        ("en", [label for theme in themes for label in theme.labels_en]),
    ):
        for name, asked in (
            ("all", labels),
            ("one word", [label for label in labels if " " not in label]),
        ):
            found: list[str] = [known.language_of(t.text for t in tokens(label)) for label in asked]
            rows.append([code, name, len(asked), f"{found.count(code) / len(asked):.1%}"])
    return rows


def misspell(word: str, draw: random.Random) -> str:
    """A word with one letter wrong, in some way.

    :param word: any word of three letters or more.
    :param draw: what decides.
    """
    at = draw.randrange(1, len(word) - 1)
    letter = draw.choice(_LETTERS)
    return draw.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def measure_spelling(known: TextAnalysis) -> list[list[object]]:
    """Misspelt words that are found again.

    :param known: the lexicon.
    """
    draw = random.Random(_SEED)
    texts = (path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*-20*.txt")))
    words = Counter(token.text for text in texts for token in tokens(text))
    speller = Speller(words, known.analyser.glosses)
    usable = sorted(w for w in words if len(w) >= 6 and w.isalpha() and known.knows_swedish(w))
    stem = known.analyser.stem
    counts: Counter[str] = Counter()
    for word in draw.sample(usable, _WORDS):
        wrong = misspell(word, draw)
        if len(word) > LONG and draw.random() < 0.5:
            wrong = misspell(wrong, draw)
        if wrong in words or known.knows_swedish(wrong):
            counts["is another known word, or cut into known ones"] += 1
            continue
        near = speller.nearest(wrong)
        right = near is not None and stem(near) == stem(word)
        counts["found" if right else "another word" if near else "nothing proposed"] += 1
    return [[name, count, f"{count / _WORDS:.1%}"] for name, count in counts.most_common()]


def main() -> int:
    """Measure both and print tables."""
    known = features.load()
    show(["language", "labels", "how many", "right"], measure_language(known))
    show(["misspelt words", "how many", "share"], measure_spelling(known))
    return 0


if __name__ == "__main__":
    sys.exit(main())
