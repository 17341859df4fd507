"""In which language a passage is, where a file holds several.

Most passages of an English plan show by their small words that they are English. Of the others
py3langid says the language (Lui and Baldwin 2012: naive Bayes over bytes, a table of 5 MB that is
read once); only what is long enough and certain is marked, so that a line of names stays what
the document is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ingest.structure.draft import DraftPassage
from kkgraph.settings import ontology_dir
from kkgraph.text.lexicon import words
from kkgraph.vocabulary.country import load_country
from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Fewer letters say too little.
_LEAST_LETTERS = 40
# So large a share of small words tells a language.
_SHARE = 0.12
_CERTAIN = 0.95
_LETTERS = re.compile(r"[^\W\d_]")


def with_languages(passages: Iterable[DraftPassage], language: str) -> Iterator[DraftPassage]:
    """Mark the passages that are in another language than the document.

    :param passages: of one document
    :param language: that of the document
    """
    for passage in passages:
        found = language_of(passage.text, language)
        yield passage if found == language else replace(passage, language=found)


def language_of(text: str, language: str) -> str:
    """The language of a text (BCP 47).

    :param text: of one passage
    :param language: the one that is taken where nothing certain says another
    """
    if len(_LETTERS.findall(text)) < _LEAST_LETTERS:
        return language
    held = words(text)
    small = _small_words(language)
    if small and sum(word in small for word in held) >= _SHARE * len(held):
        return language
    found, chance = _identifier().classify(text)
    return str(found) if float(chance) >= _CERTAIN else language


@cache
def _small_words(language: str) -> frozenset[str]:
    """Words too common to mean anything, of the languages that have a list."""
    return frozenset(load_rules("language").get(f"stop_{language}", ()))


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    found = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    keys = sorted(path.stem for path in (ontology_dir() / "countries").glob("*.yaml"))
    wanted = {lang for key in keys for lang in load_country(key).languages} | {"en"}
    found.set_languages(sorted(wanted & set(found.labels)))
    return found
