"""Words that mean several things, as data: ``ontology/rules/senses.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kkgraph.aliases import Lang
from kkgraph.errors import OntologyError
from kkgraph.text.features import TextAnalysis
from kkgraph.vocabulary.rules import load_rules


@dataclass(frozen=True, slots=True)
class Sense:
    """A word of a question with the concepts that it may mean, the likeliest first."""

    word: str
    concepts: tuple[str, ...]


def senses_of(words: Sequence[str], lang: Lang, analysis: TextAnalysis) -> Iterator[Sense]:
    """Tell which words of a question mean several things.

    :param words: of the question, in small letters
    :param lang: its language
    :param analysis: the lexicon
    """
    known = _known(analysis)[lang]
    for word in dict.fromkeys(words):
        concepts = known.get(_stem(word, lang, analysis))
        if concepts:
            yield Sense(word, concepts)


@lru_cache(maxsize=4)
def _known(analysis: TextAnalysis) -> Mapping[Lang, Mapping[str, tuple[str, ...]]]:
    """The concepts of each word of the file by its stem."""
    found: dict[Lang, dict[str, tuple[str, ...]]] = {"sv": {}, "en": {}}
    try:
        for row in load_rules("senses")["senses"]:
            for lang, stems in found.items():
                stems |= {_stem(word, lang, analysis): tuple(row["concepts"]) for word in row[lang]}
    except (KeyError, TypeError) as error:
        raise OntologyError(f"senses.yaml: each row needs sv, en and concepts ({error})") from error
    return found


def _stem(word: str, lang: Lang, analysis: TextAnalysis) -> str:
    return analysis.analyser.stem(word) if lang == "sv" else analysis.stem_en(word)
