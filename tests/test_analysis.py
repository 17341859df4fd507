from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkgraph.text import features
from kkgraph.text.lexicon import tokens
from kkgraph.vocabulary import registers

WORDS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzåäö-:'"), min_size=1, max_size=30)


@pytest.mark.parametrize(
    ("swedish", "english"),
    [
        ("fjärrvärmenätet", "district heating"),
        ("klimatanpassning", "climate adaptation"),
        ("kollektivtrafiken", "public transport"),
        ("solceller", "solar cells"),
        ("upphandlingar", "procurement"),
    ],
)
def test_swedish_words_meet_their_english(swedish: str, english: str) -> None:
    known = features.load()
    wanted = {feature for word in english.split() for feature in known.english(word)}
    assert wanted <= set(known.glosses(swedish))


def test_a_compound_is_found_by_its_parts() -> None:
    known = features.load()
    assert set(known.glosses("plan")) <= set(known.glosses("klimatinvesteringsplanen"))
    assert set(known.stems("klimat")) <= set(known.stems("klimatinvesteringsplanen"))


def test_unknown_words_keep_a_feature() -> None:
    assert features.load().glosses("blorfigast") == (features.load().stem_en("blorfigast"),)


def test_stop_words_have_no_features() -> None:
    known = features.load()
    assert (known.glosses("och"), known.stems("och"), known.english("the")) == ((), (), ())


@pytest.mark.parametrize(
    ("query", "lang"),
    [
        ("digital twin of the city", "en"),
        ("carbon capture and storage infrastructure in cities", "en"),
        ("heat pumps", "en"),
        ("procurement", "en"),
        ("mål om att bli klimatpositiv kommun", "sv"),
        ("städer som vill ta bort mer växthusgaser än de släpper ut", "sv"),
        ("fjärrvärme", "sv"),
        ("digital tvilling", "sv"),
        ("2030", "sv"),
        ("carbon budget", "en"),
        ("retrofit", "en"),
        ("rooftop solar", "en"),
        ("green bonds", "en"),
        ("urban heat islands", "en"),
        ("pilot project", "en"),
        ("solpaneler på tak", "sv"),
        ("laddstolpar", "sv"),
        ("hyrcykel", "sv"),
        ("matsvinn i skolor", "sv"),
        ("", "sv"),
    ],
)
def test_language_of_a_query(query: str, lang: str) -> None:
    assert features.load().language_of(token.text for token in tokens(query)) == lang


@given(WORDS)
def test_features_do_not_depend_on_the_form_of_letters(word: str) -> None:
    known = features.load()
    apart = unicodedata.normalize("NFD", word)
    assert known.features(word) == known.features(apart)


@given(WORDS)
def test_remembered_features_are_those_found(word: str) -> None:
    known = features.load()
    assert known.glosses(word) == known.glosses(word)
    assert all(feature and feature == feature.lower() for feature in known.glosses(word))


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "_MOST_KEPT", 10)
    held: dict[str, int] = {}
    for number in range(100):
        features._keep(held, str(number), number)
    assert len(held) <= 10


def test_labels_of_the_thesaurus_are_taken_for_their_language() -> None:
    known = features.load()
    themes = registers.load().themes.values()
    for code, labels in (
        ("sv", [label for theme in themes for label in theme.labels_sv]),
        ("en", [label for theme in themes for label in theme.labels_en]),
    ):
        wrong = sum(known.language_of(t.text for t in tokens(x)) != code for x in labels)
        # Swedish labels hold English names; one English label in five was taken for Swedish.
        assert wrong / len(labels) < 0.05, code
