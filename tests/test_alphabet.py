from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kkgraph.answers.paging import Paging, next_offset, page
from kkgraph.sparql.store import RdfTerm
from kkgraph.text.alphabet import letter_order
from search_api.api.saved import _value

NAMES = ["Alingsås", "élan", "Emmaboda", "Zürich", "Åmål", "Åre", "Älmhult", "öckerö", "Örebro"]


def test_swedish_letters_come_after_z_in_their_own_order() -> None:
    assert sorted(reversed(NAMES), key=letter_order) == NAMES


@given(st.text(max_size=8))
def test_the_form_of_a_letter_changes_nothing(text: str) -> None:
    assert letter_order(unicodedata.normalize("NFD", text)) == letter_order(
        unicodedata.normalize("NFC", text)
    )


def test_lists_and_answers_of_saved_queries_sort_alike() -> None:
    listed = page([{"name": name} for name in reversed(NAMES)], sort="name").rows
    terms = [(RdfTerm("literal", name),) for name in reversed(NAMES)]
    cut = Paging(sort="name").cut(terms, ["name"], lambda row, name: _value(["name"], row, name))
    assert [row["name"] for row in listed] == NAMES
    assert [term.value for (term,) in cut.rows] == NAMES


def test_numbers_of_saved_queries_sort_as_numbers() -> None:
    texts = ["nan", "10", "9", "-1.5", "1e2", "Ö", "infinity"]
    terms = [(RdfTerm("literal", text),) for text in texts]
    cut = Paging(sort="n").cut(terms, ["n"], lambda row, name: _value(["n"], row, name))
    values = [term.value for (term,) in cut.rows]
    assert values == ["-1.5", "9", "10", "1e2", "infinity", "nan", "Ö"]


def test_a_short_page_of_folded_passages_is_the_last() -> None:
    assert next_offset(0, 10, 25, n=10) == 10
    assert next_offset(0, 7, 25, n=10) is None
    assert next_offset(20, 5, 25) is None
