"""Who says so, who touches it, who is silent, on the samples and, where they are, real texts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kkgraph.index.windows import sentence_ranges
from kkgraph.quality.answers import evaluate_answers
from kkgraph.quality.judges import logistic
from kkgraph.search import Searcher
from kkgraph.search.excerpts import SIDE, excerpt_of
from kkgraph.search.states import load

EVAL = Path(__file__).resolve().parents[2] / "shared" / "eval"


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher.open(sample_data)


@pytest.fixture(scope="module")
def real(corpus_data: Path) -> Searcher:
    return Searcher.open(corpus_data)


def test_who_says_so_is_quoted(searcher: Searcher) -> None:
    answer = searcher.search("oljepannor byts mot fjärrvärme")
    saying = [city for city in answer.cities if city.state == "says"]
    assert [city.contract for city in saying] == ["angsvattnet-2020"]
    (city,) = saying
    assert city.excerpt and "oljepannor" in city.excerpt
    assert city.source and city.source.file == "angsvattnet-2020.txt"
    assert answer.answer["says"] == 1


@pytest.mark.parametrize("query", ["kärnkraft", "blockkedja", "cryptocurrency mining", "elefanter"])
def test_what_nobody_says_has_no_hits(searcher: Searcher, query: str) -> None:
    answer = searcher.search(query)
    assert (answer.total, answer.hits, answer.answer["says"]) == (0, (), 0)
    assert answer.answer["silent"] + answer.answer["not_examined"] == len(answer.cities) > 0
    near = searcher.search(query, near=True).hits
    assert all(hit.band == "near" for hit in near)


def test_every_contract_of_the_filters_has_a_state(searcher: Searcher) -> None:
    everybody = searcher.search("cykel").cities
    known = [row for row in searcher.index.tables["contracts"] if row["municipality"]]
    assert len(everybody) == len(known) > 3
    narrowed = searcher.search("cykel", version=["2024"]).cities
    assert 0 < len(narrowed) < len(everybody)


def test_a_phrase_decides_alone(searcher: Searcher) -> None:
    hits = searcher.search('"byta ut"').hits
    assert hits
    assert {hit.band for hit in hits} == {"says"}


def test_silence_needs_a_whole_text(real: Searcher) -> None:
    cities = {city.contract: city for city in real.search("kärnkraft").cities}
    assert cities["nacka-2024"].state == "silent"
    assert cities["lund-2020"].state == "not_examined"
    assert (cities["nacka-2024"].voice, cities["lund-2020"].voice) == ("own", "report")


def test_a_part_of_a_compound_is_no_match(real: Searcher) -> None:
    answer = real.search("återbruk av byggmaterial")
    assert [c.contract for c in answer.cities if c.state == "says"] == ["eskilstuna-2025"]
    (hit,) = answer.hits
    marked = {hit.text[start:end].lower() for start, end in hit.highlights}
    assert "byggåterbruk" in marked
    assert not marked & {"underlag", "material", "upphandling"}


def test_answers_on_needs_left_out(real: Searcher) -> None:
    files = [EVAL / "retrieval-dev.jsonl", EVAL / "answers-dev.jsonl"]
    report = evaluate_answers(real, files, left_out=True)
    found = {(f.wording, f.measure): f.value for f in report.figures}
    # Below what was measured (docs/search.md).
    floor = {("sv", "touches"): 0.72, ("sv", "says"): 0.7, ("en", "touches"): 0.67,
             ("en", "says"): 0.68, ("paraphrase", "touches"): 0.6,
             ("paraphrase", "says"): 0.54}  # fmt: skip
    assert {key: found[key] for key, value in floor.items() if found[key] < value} == {}
    assert report.calibration


def test_sentences_end_before_capitals() -> None:
    text = "Vi minskar bl.a. utsläppen. Sedan mäter vi! 2030 är målet."
    assert [text[a:b] for a, b in sentence_ranges(text)] == [
        "Vi minskar bl.a. utsläppen.", "Sedan mäter vi!", "2030 är målet."
    ]  # fmt: skip


@pytest.mark.parametrize("place", [0, 900, 1990])
def test_excerpts_hold_what_matches_and_are_short(place: int) -> None:
    text = ("ord " * 500).strip()
    text = text[:place] + "träff" + text[place:]
    cut = excerpt_of(text, [(place, place + 5)])
    assert "träff" in cut
    assert len(cut) <= 2 * SIDE + 2


def test_a_logistic_model_tells_what_it_was_fitted_on() -> None:
    draw = np.random.default_rng(1)
    rows = draw.standard_normal((400, 3))
    wanted = rows[:, 0] - 0.5 * rows[:, 1] + 0.3 > 0
    bias, weights = logistic(rows, wanted, 1.0)
    assert ((bias + rows @ weights > 0) == wanted).mean() > 0.97
    assert logistic(rows, wanted, 1.0)[0] == bias


def test_the_shipped_models_know_nothing_of_an_empty_window() -> None:
    touches, says = load().certainty(np.zeros((1, len(load().says.weights))), np.ones(1))
    assert says[0] <= touches[0] < 0.2
