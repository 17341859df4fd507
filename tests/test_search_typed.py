"""What a person may type: phrases, minus words, mistakes, anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from search_asked import searcher

from kkgraph.errors import NotFoundError, UsageError
from kkgraph.quality.retrieval import Need, evaluate_retrieval, judge, ndcg, read_needs
from kkgraph.search import SearchAnswer, Searcher
from kkgraph.search.spelling import Speller
from kkgraph.search.typed import MOST_CHARACTERS, parse


def test_phrases_must_stand_there_by_stems(searcher: Searcher) -> None:
    free = searcher.search("gröna lån", n=1000)
    bound = searcher.search('"grönt lån"', n=1000)
    assert 0 < bound.total < free.total
    assert all("gröna lån" in hit.text.lower() for hit in bound.hits)
    assert searcher.search('"lån gröna"').total == 0


def test_exact_words_must_stand_there_as_typed(searcher: Searcher) -> None:
    assert searcher.search("gröna lån", exact=True).total > 0
    assert searcher.search("grönt lån", exact=True).total == 0


def test_a_phrase_of_common_words_is_found(searcher: Searcher) -> None:
    answer = searcher.search('"ska vara"')
    assert answer.total > 0
    assert all("ska vara" in hit.text.lower() for hit in answer.hits)


@pytest.mark.parametrize("word", ["cykel", "klimat", "kommun"])
def test_minus_words_are_left_out(searcher: Searcher, word: str) -> None:
    answer = searcher.search(f"mål energi resor -{word}", n=1000, near=True)
    stem = searcher.analysis.analyser.stem(word)
    for hit in answer.hits:
        assert stem not in {searcher.analysis.analyser.stem(w) for w in hit.text.lower().split()}
    assert 0 < len(answer.hits) < len(searcher.search("mål energi resor", n=1000, near=True).hits)


def test_misspelt_words_are_told(searcher: Searcher) -> None:
    answer = searcher.search("spilvärmmen")
    assert answer.understood.corrections == {"spilvärmmen": "spillvärmen"}
    assert answer.understood.added_terms == ("spillvärmen",)
    assert "spillvärme" in answer.hits[0].text.lower()


@pytest.mark.parametrize("word", ["spillvärme", "Stenlycke", "district", "2030", "EU", "abc"])
def test_known_and_short_words_are_not_corrected(searcher: Searcher, word: str) -> None:
    assert searcher.search(f"{word} klimat").understood.corrections == {}


def test_speller_prefers_near_then_frequent_words() -> None:
    speller = Speller({"fjärrvärme": 3, "fjärrkyla": 9, "närvärme": 50}, ["spillvärme"])
    assert speller.nearest("fjärvärme") == "fjärrvärme"
    assert speller.nearest("obegriplig") is None


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("?!", "no word"),
        ("och i att", "common words"),
        ("the and of", "common words"),
        ("-cykel", "leave out"),
        ("x" * 100_000, "100,000 characters"),
    ],
)
def test_queries_that_say_nothing_are_refused(searcher: Searcher, query: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        searcher.search(query)


@pytest.mark.parametrize(
    "query",
    [
        "fjärr\x00värme\x1b[2J klimat",
        "مناخ المدينة \u202eklimat",
        "קלימה klimat",
        "SELECT ?s WHERE { ?s ?p ?o } ; DROP GRAPH <x> # klimat",
        "<script>alert(1)</script> klimat",
        "'; DROP TABLE passages; -- klimat",
        'klimat "',
        "klimat\ud800",
        "\u0301klimat",
        "klimat " * 500,
        "(klimat OR energi) AND NOT *",
    ],
)
def test_anything_else_is_searched_for_as_words(searcher: Searcher, query: str) -> None:
    answer = searcher.search(query, near=True)
    assert answer.hits
    json.dumps(answer.to_json())


@given(st.text(max_size=60))
def test_no_query_breaks_the_parser(query: str) -> None:
    try:
        parsed = parse(query)
    except UsageError:
        return
    assert parsed.words
    assert all(word == word.lower() for word in parsed.words)


def test_longest_query_is_read() -> None:
    assert parse("a" * MOST_CHARACTERS).words
    with pytest.raises(UsageError):
        parse("a" * (MOST_CHARACTERS + 1))
