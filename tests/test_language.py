import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.text import lexicon
from kkgraph.text.compounds import is_one_word

COMPOUNDS = Path(__file__).parent / "data" / "compounds.tsv"
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
# Compounds cut as a person cut them: 0.48 with the first lexicon and rules.
LEAST_RIGHT = 0.90


def compounds() -> list[tuple[str, tuple[str, ...]]]:
    lines = COMPOUNDS.read_text(encoding="utf-8").splitlines()
    rows = [line.partition("\t") for line in lines if line and not line.startswith("#")]
    return [(word, tuple(parts.split())) for word, _, parts in rows]


def test_compounds_are_cut_as_by_a_person() -> None:
    rows = compounds()
    assert len(rows) >= 150 and len({word for word, _ in rows}) == len(rows)
    analyser = lexicon.load()
    wrong = [(word, analyser.parts(word)) for word, parts in rows if analyser.parts(word) != parts]
    assert 1 - len(wrong) / len(rows) >= LEAST_RIGHT, wrong


@pytest.mark.parametrize(
    "word",
    ["översvämningsytor", "dagvattenhantering", "solcellsanläggningar", "avfallshantering",
     "jordbruksarrenden", "klimatinvesteringsplanen", "skyfallskartering"],
)  # fmt: skip
def test_compounds_that_were_once_left_whole(word: str) -> None:
    assert len(lexicon.load().parts(word)) >= 2


@pytest.mark.parametrize(
    "forms",
    [
        "strategi strategin strategier",
        "cykel cykeln cyklar cyklarna",
        "stad staden städer städerna",
        "hållbar hållbart hållbara",
        "lokal lokalt lokala",
        "skola skolan skolor skolorna",
        "program programmet programmen",
        "möbel möbler möblerna",
        "cykelstrategi cykelstrategin cykelstrategier",
        "eu eu:s",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({lexicon.load().stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("rådighet", "råd"), ("fastighet", "fast"), ("planet", "plan"), ("ledning", "led"),
     ("laddare", "ladda"), ("myndighet", "mynd")],
)  # fmt: skip
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert lexicon.load().stem(one) != lexicon.load().stem(other)


@given(st.text(max_size=80))
def test_tokens_stand_where_they_say(text: str) -> None:
    end = 0
    found = list(lexicon.tokens(f"{text} slut"))
    assert found[-1].text == "slut"
    for token in lexicon.tokens(text):
        assert end <= token.start < token.end <= len(text)
        piece = unicodedata.normalize("NFC", text[token.start : token.end])
        assert piece.lower() == token.text
        end = token.end


@given(st.text(alphabet="åäöé a\u0301", max_size=30))
def test_composed_and_decomposed_text_have_the_same_words(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    split = unicodedata.normalize("NFD", text)
    assert [t.text for t in lexicon.tokens(composed)] == [t.text for t in lexicon.tokens(split)]


def spelled(word: str, parts: tuple[str, ...]) -> bool:
    """Whether parts make up a word, up to linking letters and the last letters of a head."""
    if len(parts) == 1:
        return word == parts[0]
    head = parts[0]
    for kept in range(len(head), max(0, len(head) - 3), -1):
        if word.startswith(head[:kept]):
            rest = word[kept:]
            # Up to two letters link; where three equal ones would meet one is not written.
            tails = [rest[link:] for link in range(3)] + [head[kept - 1] + rest]
            return any(spelled(tail, parts[1:]) for tail in tails)
    return False


def test_parts_make_up_the_word() -> None:
    analyser = lexicon.load()
    words = [*analyser.glosses, *(word for word, _ in compounds())]
    cut = {word: analyser.parts(word) for word in words}
    assert sum(bool(parts) for parts in cut.values()) > 2000
    assert [word for word, parts in cut.items() if parts and not spelled(word, parts)] == []


@given(st.text(alphabet=LETTERS, max_size=40))
def test_any_letters_are_cut_and_stemmed_in_the_same_way_twice(word: str) -> None:
    analyser = lexicon.load()
    parts = analyser.parts(word)
    assert len(parts) != 1 and parts == analyser.parts(word)
    assert analyser.stem(word) == analyser.keys(word)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vilka städer arbetar med fjärrvärme?", "sv"),
        ("Which cities work on district heating?", "en"),
        ("solceller", "sv"),
        ("heat waves and the elderly", "en"),
        ("", "sv"),
    ],
)
def test_the_language_of_a_question(text: str, expected: str) -> None:
    words = [token.text for token in lexicon.tokens(text)]
    assert lexicon.of_words(words, lexicon.load()) == expected


def test_the_lexicon_is_clean_and_no_form_stands_twice() -> None:
    seen: dict[str, str] = {}
    for path in sorted((ontology_dir() / "lexicon").glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            form, _, gloss = line.partition("\t")
            assert form == form.strip().lower() and gloss == gloss.strip() and gloss, line
            assert form not in seen, (form, path.name, seen[form])
            seen[form] = path.name
    assert sum(name != "sv-en.tsv" for name in seen.values()) >= 3000


def test_a_single_word_as_gloss_marks_a_simple_word() -> None:
    analyser = lexicon.load()
    simple = [form for form, gloss in analyser.glosses.items() if is_one_word(gloss)]
    assert len(simple) > 100
    assert not any(analyser.parts(form) for form in simple)


def test_a_malformed_lexicon_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "lexicon").mkdir()
    rules = (ontology_dir() / "rules" / "language.yaml").read_text(encoding="utf-8")
    (tmp_path / "rules" / "language.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "lexicon" / "a.tsv").write_text("ord\tword\nutan tab\n", encoding="utf-8")
    with pytest.raises(OntologyError, match=r"a\.tsv:2"):
        lexicon.load(tmp_path)


@pytest.mark.bench
def test_loading_is_quick() -> None:
    times = []
    for _ in range(5):
        lexicon.load.cache_clear()
        start = time.perf_counter()
        lexicon.load()
        times.append(time.perf_counter() - start)
    assert min(times) < 0.15
