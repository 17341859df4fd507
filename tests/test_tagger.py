"""The tagger: features, weights as text, the best sequence, and what it learns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.tagger.confidence import NameSigns, fit, load_confidence, read_confidence
from ingest.tagger.features import habits, see, shape
from ingest.tagger.heads import heads_of
from ingest.tagger.model import Model
from ingest.tagger.trainer import Gold, Lesson, marked, train
from ingest.tagger.values import KINDS, TaggerText, Vote, labels, spans, tokens
from ingest.tagger.weights import Weights, load_model, model_of, ordinary_words, read_weights

NO_WORDS: frozenset[str] = frozenset()


def stretch(text: str, *votes: Vote) -> TaggerText:
    return TaggerText(text, "paragraph", "strategy", "", votes)


def model(**weights: dict[str, float]) -> Model:
    """A model with weights of the word alone, by feature with = for _."""
    features = {key.replace("_", "="): value for key, value in weights.items()}
    return model_of(Weights({0: features}, {}), NO_WORDS)


def test_a_word_is_labelled_by_its_weights_and_chances_are_softmax() -> None:
    # All words but one are held to name nothing.
    tagger = model(w_blåvinge={"B-project": 4.0}, none={"O": 2.0})
    (found,) = tagger.tag([stretch("Här byggs Blåvinge i år.")])
    assert [(one.start, one.end, one.kind) for one in found] == [(10, 18, "project")]
    odds = np.exp(4) / (np.exp(4) + np.exp(2) + len(labels()) - 2)
    assert found[0].chance == pytest.approx(odds, abs=1e-3)


def test_a_name_half_seen_is_proposed_and_said_to_be_unsure() -> None:
    tagger = model(w_blåvinge={"B-project": 1.5}, none={"O": 2.0})
    (found,) = tagger.tag([stretch("Här byggs Blåvinge i år.")])
    assert [(one.start, one.end) for one in found] == [(10, 18)]
    assert found[0].chance < 0.5
    assert tagger.tag([stretch("Här byggs Rödvinge i år.")]) == [()]


@pytest.mark.parametrize(
    ("text", "head", "sees"),
    [
        ("Tysta torg. Fyra platser utan bilar.", 2, "head . more"),
        ("Ljus i sikte – lampor", 3, "head – more"),
        ("Kajen", 1, "head alone 1"),
        ("En lång rad som inte har något tecken alls", 0, ""),
    ],
)
def test_the_head_of_an_item_is_seen(text: str, head: int, sees: str) -> None:
    one = TaggerText(text, "bullet", "strategy", "", ())
    seen = [sees in word.place for word in see(one, habits([one]), NO_WORDS)]
    assert seen == [True] * head + [False] * (len(seen) - head)
    paragraph = TaggerText(text, "paragraph", "strategy", "", ())
    assert not any(
        "head" in " ".join(word.place) for word in see(paragraph, habits([one]), NO_WORDS)
    )


def test_what_follows_what_decides_where_the_words_do_not() -> None:
    weights = Weights(
        {0: {"w=röda": {"B-project": 3.0}, "w=tråden": {"O": 1.0}}},
        {"B-project": {"I-project": 2.0}},
    )
    (found,) = model_of(weights, NO_WORDS).tag([stretch("Röda tråden")])
    assert [(one.start, one.end) for one in found] == [(0, 11)]


def test_a_passage_without_words_has_no_names() -> None:
    assert load_model().tag([stretch(""), stretch(" ")]) == [(), ()]


@given(st.lists(st.sampled_from(labels()), max_size=12))
def test_spans_take_every_labelled_word_once(said: list[str]) -> None:
    found = tokens(" ".join("ord" for _ in said))
    covered = [i for a, b, _ in spans(found, said) for i in range(a, b)]
    assert covered == [i for i, label in enumerate(said) if label != "O"]


@pytest.mark.parametrize(
    ("word", "drawn"), [("Malmö", "Xx"), ("ICLEI", "X"), ("2030", "0"), ("GIS-analys", "X-x")]
)
def test_the_shape_of_a_word(word: str, drawn: str) -> None:
    assert shape(word) == drawn


def test_a_vote_is_seen_on_every_word_it_covers() -> None:
    one = stretch("I projektet Röda tråden.", Vote(12, 23, "rule project"))
    seen = see(one, habits([one]), NO_WORDS)
    near = {token.word: s.near for token, s in zip(tokens(one.text), seen, strict=True)}
    assert "rule project begins" in near["Röda"]
    assert "rule project goes on" in near["tråden"]
    assert "none" in near["projektet"]
    assert "none" not in near["Röda"]


def test_weights_read_from_their_lines_are_the_same() -> None:
    weights = Weights(
        {-1: {"w=#": {"O": -0.5}}, 0: {"w=a=b": {"B-project": 1.25, "I-project": 0.001}}},
        {"O": {"O": 2.0}},
    )
    again = read_weights(iter(list(weights.lines())))
    assert list(again.lines()) == list(weights.lines())
    assert again.features[0]["w=a=b"] == {"B-project": 1.25, "I-project": 0.001}


def test_a_name_is_marked_from_its_first_word_to_its_last() -> None:
    one = stretch("Testbädd Garnet drivs av Ängens AB.")
    gold = (Gold(0, 15, "project"), Gold(25, 34, "organisation"))
    assert marked(one, gold) == [
        *("B-project", "I-project", "O", "O", "B-organisation", "I-organisation", "O")
    ]


def test_what_is_learnt_twice_is_the_same_and_holds_for_new_names() -> None:
    lessons = []
    for name in ("Solhjulet", "Vindspelet", "Månljuset", "Isvägen", "Grönboken", "Blåljuset"):
        text = f"Under året startar projektet {name} tillsammans med bolagen."
        start = text.index(name)
        gold = (Gold(start, start + len(name), "project"),)
        # So many times that a strict penalty lets them count.
        lessons += [Lesson((stretch(text),), (gold,))] * 8
    learnt = train(lessons, NO_WORDS)
    assert list(learnt.lines()) == list(train(lessons, NO_WORDS).lines())
    text = "Under våren startar projektet Kornblixten."
    (found,) = model_of(learnt, NO_WORDS).tag([stretch(text)])
    assert [text[one.start : one.end] for one in found] == ["Kornblixten"]


def test_the_shipped_tagger_sees_names_it_has_not_met() -> None:
    text = (
        "I projektet Nattfjäril samverkar kommunen med Lövängens Snickeri AB. "
        "Testbädden Silverdike öppnades i fjol."
    )
    (found,) = load_model().tag([stretch(text)])
    names = {(text[one.start : one.end], one.kind) for one in found}
    assert ("Lövängens Snickeri AB", "organisation") in names
    assert ("Nattfjäril", "project") in names


def test_ordinary_words_are_those_of_the_lexicon() -> None:
    words = ordinary_words()
    assert "kommunen" in words
    assert "silverdike" not in words


def signs(*, rule: bool = False, chance: float = 0.0, other: float = 0.0) -> NameSigns:
    return NameSigns("Blåvinge", rule, False, chance, other, 1)


def test_confidence_is_the_share_that_was_right() -> None:
    facts = [("project", signs(chance=0.9), index % 10 < 8) for index in range(200)]
    facts += [("project", signs(chance=0.5), index % 10 < 3) for index in range(200)]
    fitted = fit(facts)
    assert fitted.of("project", signs(chance=0.9)) == pytest.approx(0.8, abs=0.03)
    assert fitted.of("project", signs(chance=0.5)) == pytest.approx(0.3, abs=0.03)


def test_confidence_read_from_its_lines_is_the_same() -> None:
    fitted = fit([("project", signs(chance=0.9), True), ("network", signs(rule=True), False)])
    assert read_confidence(list(fitted.lines())) == fitted
    with pytest.raises(ValueError, match="columns"):
        read_confidence(["kind\tbase", "project\t1"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_confidence_grows_with_what_speaks_for_a_name(kind: str) -> None:
    of = load_confidence().of
    both = of(kind, signs(rule=True, chance=0.9))
    # Two digits are kept: near certainty a second sign may add less than that.
    assert both >= of(kind, signs(chance=0.9)) > of(kind, signs(chance=0.2))
    assert both > of(kind, signs(rule=True))


@pytest.mark.parametrize(
    ("word", "heads"),
    [
        ("sparbanken", {"organisation", "project"}),
        ("hushållningssällskapets", {"organisation"}),
        ("avfallsplanen", {"document"}),
        ("norrbacken", {"place"}),
        ("viskan", set()),
        ("å", {"place"}),
        ("grå", set()),
    ],
)
def test_the_end_of_a_word_says_what_it_may_name(word: str, heads: set[str]) -> None:
    assert set(heads_of(word)) == heads
