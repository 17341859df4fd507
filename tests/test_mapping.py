"""Cleaned text always leads back to the characters that were read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.structure.mapping import MappedText, compose, tidy, words_of

SIGNS = "abcåÅ  \n\t-–1234.,\u00ad\u200b\u0301\u00a0é"


def never(word: str) -> bool:
    return False


def joined(*lines: str, known: tuple[str, ...] = (), skip: frozenset[int] = frozenset()) -> str:
    raw = "\n".join(lines)
    pieces, at = [], 0
    for line in lines:
        pieces.append((at, at + len(line)))
        at += len(line) + 1
    return compose(pieces, raw, known.__contains__, skip).text


@pytest.mark.parametrize(
    ("lines", "known", "expected"),
    [
        (("Vi mäter", "utsläppen"), (), "Vi mäter utsläppen"),
        (("uppfölj-", "ning sker"), (), "uppföljning sker"),
        (("EU-", "kommissionen"), (), "EU-kommissionen"),
        (("CO2-", "budgeten"), (), "CO2-budgeten"),
        (("klimat-", "och miljöprogram"), (), "klimat- och miljöprogram"),
        (("Agenda-", "Sverige"), (), "Agenda-Sverige"),
        (("e-", "handel"), ("e-handel",), "e-handel"),
        (("utveck", "ling av"), ("utveckling",), "utveckling av"),
        (("åren 2019–", "2027"), (), "åren 2019–2027"),
        (("målet –", "som är högt"), (), "målet – som är högt"),
        (("mjuka\u00ad", "tecken\u200b"), (), "mjuka tecken"),
        (("a  b\t c", " d "), (), "a b c d"),
        (("Malmo\u0308 stad",), (), "Malmö stad"),
    ],
)
def test_lines_are_joined(lines: tuple[str, ...], known: tuple[str, ...], expected: str) -> None:
    assert joined(*lines, known=known) == expected


def test_footnote_marks_are_left_out() -> None:
    assert joined("Viable Cities1 arbetar", skip=frozenset({13})) == "Viable Cities arbetar"


def test_other_text_in_between_cuts_the_evidence() -> None:
    raw = "Vi minskar\n1 En fotnot.\nutsläppen."
    text = compose([(0, 10), (24, 34)], raw, never)
    assert text.text == "Vi minskar utsläppen."
    assert [raw[a:b] for a, b in text.spans(0, len(text), raw)] == ["Vi minskar", "utsläppen."]


def test_a_range_outside_is_refused() -> None:
    text = compose([(0, 2)], "ab", never)
    for start, end in ((0, 0), (1, 1), (-1, 1), (0, 3)):
        with pytest.raises(ValueError, match="outside text"):
            text.spans(start, end, "ab")


def composed(lines: list[str]) -> tuple[str, MappedText]:
    raw, pieces = "", []
    for line in lines:
        pieces.append((len(raw), len(raw) + len(line)))
        raw += line + "\n"
    return raw, compose(pieces, raw, never)


@given(st.lists(st.text(alphabet=SIGNS, max_size=30), max_size=6), st.data())
def test_spans_lie_inside_and_hold_the_words(lines: list[str], data: st.DataObject) -> None:
    raw, text = composed(lines)
    assert len(text.text) == len(text.offsets)
    assert list(text.offsets) == sorted(text.offsets)
    assert all(0 <= at < len(raw) for at in text.offsets)
    if not len(text):
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    spans = text.spans(start, end, raw)
    assert spans == sorted(spans)
    assert all(0 <= a < b <= len(raw) for a, b in spans)
    inside = {at for a, b in spans for at in range(a, b)}
    shown = [at for at in range(start, end) if not text.text[at].isspace()]
    assert all(text.offsets[at] in inside for at in shown)
    part = text.cut(start, end)
    assert (part.text, list(part.offsets)) == (text.text[start:end], list(text.offsets[start:end]))


@given(st.text(alphabet=SIGNS, max_size=60))
def test_tidy_is_stable(words: str) -> None:
    once = tidy(words)
    assert tidy(once) == once
    assert "\n" not in once and "  " not in once


def test_words_of_compounds() -> None:
    assert sorted(words_of("EU-kommissionen 2030 räknar")) == [
        "eu",
        "eu-kommissionen",
        "kommissionen",
        "räknar",
    ]
