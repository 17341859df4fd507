"""What an answer tells beside its hits: counts, kinds of statement, senses, other words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kkgraph.answers.conclusion import conclude
from kkgraph.search import Searcher, senses
from kkgraph.search.answer import SearchAnswer
from kkgraph.text import features
from kkgraph.vocabulary.registers import load
from kkgraph.vocabulary.rules import load_rules


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher.open(sample_data)


@pytest.fixture(scope="module")
def answer(searcher: Searcher) -> SearchAnswer:
    return searcher.search("värme", n=100)


def test_facets_count_every_passage_that_says_or_touches(answer: SearchAnswer) -> None:
    assert answer.total > 3
    for name in ("municipality", "version", "text_status", "statement"):
        assert sum(one.count for one in answer.facets[name]) == answer.total
    shown = Counter(hit.statement for hit in answer.hits)
    assert {one.value for one in answer.facets["statement"]} >= set(shown)


def test_a_facet_is_a_filter(searcher: Searcher, answer: SearchAnswer) -> None:
    city = answer.facets["municipality"][0]
    narrowed = searcher.search("värme", municipality=[city.value])
    assert {hit.municipality for hit in narrowed.hits} == {city.label}


@pytest.mark.parametrize("query", ["fjärrvärme", "cykel", "koldioxidbudget"])
def test_a_state_does_not_change_with_the_filters(searcher: Searcher, query: str) -> None:
    everybody = {city.contract: city.state for city in searcher.search(query).cities}
    assert {"says", "touches"} & set(everybody.values())
    narrowed = searcher.search(query, version=["2025/26"]).cities
    assert narrowed
    assert {city.contract: city.state for city in narrowed}.items() <= everybody.items()


def test_goals_and_undertakings_are_told_from_text(searcher: Searcher) -> None:
    hits = searcher.search("klimatneutral 2030", n=50).hits
    assert "goal" in {hit.statement for hit in hits}
    undertaken = searcher.search("vi åtar oss att minska utsläpp", n=50, near=True).hits
    assert "undertaking" in {hit.statement for hit in undertaken}


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [("värme", "heating-and-cooling", "heat-waves"), ("heat", "heating-and-cooling", "heat-waves"),
     ("tvillingar", "digital-twin", "international-twinning")],
)  # fmt: skip
def test_senses_stand_the_likeliest_first(
    searcher: Searcher, query: str, first: str, second: str
) -> None:
    (sense,) = searcher.search(query).understood.senses
    assert [theme.iri.rpartition("/")[2] for theme in sense.themes][:2] == [first, second]


@pytest.mark.parametrize("query", ["fjärrvärme", "cykel", "district heating"])
def test_a_word_of_one_meaning_has_no_senses(searcher: Searcher, query: str) -> None:
    assert searcher.search(query).understood.senses == ()


def test_every_sense_is_a_concept_of_the_thesaurus() -> None:
    rows = load_rules("senses")["senses"]
    assert len(rows) > 10
    themes = load().themes
    assert [key for row in rows for key in row["concepts"] if key not in themes] == []
    assert all(len(row["concepts"]) > 1 for row in rows)
    word = rows[0]["sv"][0]
    assert [one.word for one in senses.senses_of([word, word], "sv", features.load())] == [word]


def test_what_a_concept_is_called_besides_is_told(searcher: Searcher) -> None:
    added = searcher.search("skyfall").understood.added_terms
    assert set(added) & set(load().themes["heavy-rain"].labels_sv)
    assert "skyfall" not in {term.casefold() for term in added}
    assert searcher.search("elefanter").understood.added_terms == ()


@pytest.mark.parametrize(
    ("count", "lang", "said"),
    [(1, "en", "1 says so: A (2024)."), (2, "en", "2 say so: A (2024)."),
     (1, "sv", "1 kontrakt säger det: A (2024).")],
)  # fmt: skip
def test_one_contract_says_so(count: int, lang: str, said: str) -> None:
    found = {
        "answer": {"says": count, "touches": 0, "silent": 1, "not_examined": 0},
        "cities": [{"municipality": "A", "contract": "a-2024", "state": "says"}],
    }
    sentence = conclude(found, lang)  # type: ignore[arg-type]
    assert sentence.startswith(said)
    assert ("1 läst hel" in sentence) == (lang == "sv")


def test_what_was_asked_before_changes_no_answer(sample_data: Path, searcher: Searcher) -> None:
    # Words and labels of queries are kept for a while, more of them here than are kept.
    asked = [theme.label_sv for theme in list(load().themes.values())[::9]][:24]
    fresh = Searcher.open(sample_data)
    first = [searcher.search(query).to_json() for query in asked]
    again = [searcher.search(query).to_json() for query in reversed(asked)]
    assert again[::-1] == first
    assert [fresh.search(query).to_json() for query in asked[-3:]] == first[-3:]
    assert any(found["hits"] for found in first)
