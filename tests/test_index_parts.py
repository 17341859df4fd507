from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kkgraph.index.load import Index, open_index
from kkgraph.index.own_text import part_of
from kkgraph.search import Searcher
from kkgraph.search.ranking import best_first, held_scores
from kkgraph.search.spelling import Speller
from kkgraph.snapshot import index_folder
from kkgraph.snapshot.reader import Snapshot


@pytest.fixture(scope="module")
def index(sample_data: Path) -> Index:
    return open_index(Snapshot.open(sample_data).path / index_folder.FOLDER)


def test_a_part_says_of_its_units_what_the_whole_says(index: Index) -> None:
    part = part_of(index, index.own)
    units = np.flatnonzero(index.own)
    assert part.size == len(units) > 0
    assert part.own.all()
    assert (part.column("line_from") == index.column("line_from")[units]).all()
    for here, there in enumerate(units.tolist()):
        assert part.text(here) == index.text(there)
        assert part.concepts_of(here) == index.concepts_of(there)
    for name in ("glosses", "stems", "mentions"):
        whole, mine = getattr(index, name), getattr(part, name)
        query = dict.fromkeys(list(whole.terms)[::7], 0.5)
        assert (mine.score(query) == whole.score(query)[units]).all()


def test_a_part_may_be_empty(index: Index) -> None:
    part = part_of(index, np.zeros(index.size, dtype=bool))
    answer = Searcher(part).search("fjärrvärme")
    assert (answer.total, answer.hits) == (0, ())
    assert {city.state for city in answer.cities} <= {"silent", "not_examined"}


def test_words_stand_where_the_part_says(index: Index) -> None:
    searcher = Searcher(index)
    for text in ("byta ut", "kommunens sju oljepannor"):
        hits = searcher.search(text, exact=True, n=100).hits
        assert hits
        assert all(text in " ".join(hit.text.lower().split()) for hit in hits)


def test_ranks_count_the_better_ones(index: Index) -> None:
    draw = np.random.default_rng(7)
    scores = (draw.integers(-20, 20, index.size).clip(0) / 20).astype(np.float32)
    held = held_scores(scores)
    order = sorted(np.flatnonzero(scores), key=lambda unit: (-scores[unit], unit))
    assert best_first(scores, held, 15).tolist() == order[:15]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("abbab", "abab"),
        ("acbde", "abcde"),
        ("abcd", None),
        ("edcba", None),
        ("fjärvärme", "fjärrvärme"),
        ("fjärrvrmä", "fjärrvärme"),
        ("fjrrvrm", None),
        ("kommunen", "kommunen"),
    ],
)
def test_words_are_near_by_letters_left_out_added_changed_or_swapped(
    typed: str, meant: str | None
) -> None:
    # One mistake in a short word, two in a long one, none in a word of four letters.
    known = ["abab", "abcde", "fjärrvärme", "kommunen"]
    assert Speller(dict.fromkeys(known, 1), ()).nearest(typed) == meant


def test_the_nearest_word_is_the_most_frequent_of_those_as_near() -> None:
    words = {"cykel": 2, "cyker": 5, "cykla": 9, "cyklar": 99}
    assert Speller(words, ["cyken"]).nearest("cykeb") == "cyker"
    assert Speller(dict.fromkeys(words, 1), ["cyken"]).nearest("cykeb") == "cykel"
