"""How much of a text the lexicon knows when that text was left out, and how compounds are cut.

``python -m benchmarks.language_coverage`` takes, for each real document, the words of
``sv-en.tsv`` that occur in this document alone out of the lexicon, then counts its word
tokens (stop words and numbers aside) that have an English gloss, of their own or of all
their parts. Beside it the same without the lexicon's other files.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import CORPUS, show
from kkgraph.settings import ontology_dir
from kkgraph.text import lexicon
from kkgraph.text.lexicon import Analyser

_COMPOUNDS = Path(__file__).resolve().parent.parent / "tests" / "data" / "compounds.tsv"


def glosses(name: str) -> dict[str, str]:
    """The entries of one file of the lexicon.

    :param name: the file's name.
    """
    lines = (ontology_dir() / "lexicon" / name).read_text(encoding="utf-8").splitlines()
    rows = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {form: gloss for form, _, gloss in rows}


def words_of(text: str, analyser: Analyser) -> Counter[str]:
    """Words of a text that mean something, with their numbers.

    :param text: any text.
    :param analyser: whose stop words do not count.
    """
    stop = {*analyser.rules["stop_sv"], *analyser.rules["stop_en"]}
    found = (token.text for token in lexicon.tokens(text))
    return Counter(word for word in found if len(word) > 1 and word.isalpha() and word not in stop)


def covered(words: Mapping[str, int], analyser: Analyser) -> tuple[float, float]:
    """Share of tokens with a gloss of their own, and with one of their own or their parts.

    :param words: words with their numbers.
    :param analyser: whose lexicon is asked.
    """
    own = parts = 0
    for word, count in words.items():
        if analyser.gloss(word):
            own += count
        elif cut := analyser.parts(word):
            parts += count * all(analyser.gloss(part) for part in cut)
    total = sum(words.values())
    return own / total, (own + parts) / total


def measure_left_out(corpus: Path) -> list[list[object]]:
    """Coverage of each document by a lexicon that has not seen it.

    :param corpus: where the documents lie.
    """
    full = lexicon.load()
    texts = {path.stem: path.read_text(encoding="utf-8") for path in corpus.glob("*-20*.txt")}
    seen = {name: words_of(text, full) for name, text in sorted(texts.items())}
    base = glosses("sv-en.tsv")
    more: dict[str, str] = {}
    for path in sorted((ontology_dir() / "lexicon").glob("sv-en-*.tsv")):
        more |= glosses(path.name)
    rows: list[list[object]] = []
    for name, words in seen.items():
        others = {word for other, found in seen.items() if other != name for word in found}
        left = {form: gloss for form, gloss in base.items() if form in others or form not in words}
        before = covered(words, lexicon.analyser(left, full.rules))
        after = covered(words, lexicon.analyser(left | more, full.rules))
        rows.append([name, sum(words.values()), *(f"{share:.1%}" for share in (*before, *after))])
    return rows


def measure_compounds() -> tuple[int, int]:
    """Compounds cut as a person cut them, of how many."""
    analyser = lexicon.load()
    lines = _COMPOUNDS.read_text(encoding="utf-8").splitlines()
    rows = [line.partition("\t") for line in lines if line and not line.startswith("#")]
    right = sum(analyser.parts(word) == tuple(parts.split()) for word, _, parts in rows)
    return right, len(rows)


def main(arguments: list[str] | None = None) -> int:
    """Measure and print.

    :param arguments: the command line's; the process's own by default.
    :returns: exit status.
    """
    argparse.ArgumentParser(prog="benchmarks.language_coverage", description=__doc__).parse_args(
        arguments
    )
    start = time.perf_counter()
    forms = len(lexicon.load().glosses)
    loading = (time.perf_counter() - start) * 1000
    right, total = measure_compounds()
    sys.stdout.write(f"{forms:,} forms, read in {loading:.0f} ms\n")
    sys.stdout.write(f"compounds cut right: {right} of {total} ({right / total:.1%})\n\n")
    if CORPUS.is_dir():
        heads = ["left out", "words", "before: gloss", "or parts", "now: gloss", "or parts"]
        show(heads, measure_left_out(CORPUS))
    return 0


if __name__ == "__main__":
    sys.exit(main())
