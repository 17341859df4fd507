"""Passages in another language than their document: marked, kept, and found as they stand."""

from __future__ import annotations

from dataclasses import replace

import fakes
import pytest

from ingest.structure.passage_language import language_of
from kkgraph.contract import Passage
from kkgraph.index.bm25 import WordIndex
from kkgraph.index.units import units_of
from kkgraph.text import features

GERMAN = "Die Stadt will bis zum Jahr 2035 klimaneutral werden und fördert dazu neue Wärmenetze."
SWEDISH = "Kommunen bygger fler cykelvägar och ställer krav på entreprenörer i upphandlingen."
ENGLISH = "The city builds more cycle paths and puts demands on contractors in its procurement."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"),
        (SWEDISH, "sv"),
        (ENGLISH, "en"),
        ("Stadtwerke, Fernwärme", "en"),
        ("Example Energy Ltd, Example Housing AB, City of Exampleton, Example University", "en"),
    ],
)
def test_only_what_is_long_and_certain_is_marked(text: str, language: str) -> None:
    assert language_of(text, "en") == language


def test_an_english_word_has_no_swedish_stem() -> None:
    analysis = features.load()
    assert analysis.stems_of("same", "en") == () != analysis.stems_of("samer", "sv")
    assert analysis.english_of("the", "en") == ()
    assert analysis.english_of("heating", "en") == (analysis.stem_en("heating"),)
    # The bridge: a Swedish word and its English one share a stem.
    assert set(analysis.english_of("cyklar", "sv")) & set(analysis.english_of("bicycles", "en"))


def test_a_word_of_two_languages_is_two_words() -> None:
    words = WordIndex()
    swedish, english = words.number("same", "sv"), words.number("same", "en")
    assert swedish.tolist() != english.tolist()
    assert words.held() == [("same", "sv"), ("same", "en")]


def test_units_are_of_one_language() -> None:
    passage = fakes.contract().passages[0]
    texts: list[tuple[str, str | None]] = [("Short words.", None), (GERMAN, "de"), ("More.", None)]
    passages: list[Passage] = [
        replace(passage, order=n, text=text, language=language, kind="bullet")
        for n, (text, language) in enumerate(texts)
    ]
    contract = replace(fakes.contract(), passages=tuple(passages), language="en")
    assert [unit.language for unit in units_of(contract)] == ["en", "de", "en"]
