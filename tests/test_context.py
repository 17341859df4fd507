"""Context: which words deny, end, propose or ascribe a statement, on sentences of our own."""

from __future__ import annotations

import pytest

from ingest.annotate.context.modifiers import (
    categories,
    marks,
    modifiers,
    span_of,
    unheard,
)
from ingest.annotate.passage import annotate


def of(text: str, words: str) -> frozenset[str]:
    (sentence,) = annotate(text)
    return categories(sentence, span_of(sentence, words))


@pytest.mark.parametrize(
    ("text", "words", "category"),
    [
        ("Kommunen har inte som mål att bli klimatneutral.", "klimatneutral", "negated"),
        ("Vi saknar mål för fossilfria resor.", "fossilfria", "negated"),
        ("Målet om fossilfria resor 2028 upphävdes i våras.", "fossilfria", "repealed"),
        ("Det tidigare målet om 40 procent gällde till 2020.", "40 procent", "repealed"),
        ("Yrkandet om klimatneutralitet 2028 avslogs.", "klimatneutralitet", "declined"),
        ("Vi tackade nej till att gå med i Cykelringen.", "Cykelringen", "declined"),
        ("Nämnden utreder om halverade utsläpp är rimligt.", "halverade", "considered"),
        ("Vi hoppas bli klimatneutrala redan 2028.", "klimatneutrala", "hoped_for"),
        ("Utkastet anger 60 procent till 2030.", "60 procent", "proposed"),
        ("Målet om 60 procent är ännu inte antaget.", "60 procent", "proposed"),
        ("Utsläppen beräknas minska med 30 procent.", "30 procent", "forecast"),
        ("Utsläppen har minskat med 30 procent sedan 2010.", "30 procent", "achieved"),
        ("År 2021 uppgick utsläppen till 3 ton per person.", "3 ton", "achieved"),
        ("Sverige ska nå nettonollutsläpp 2045.", "nettonollutsläpp", "ascribed"),
        ("Bolaget ska vara fossilfritt 2027.", "fossilfritt", "ascribed"),
        ("Region Sydost har som mål att bli fossilfri 2030.", "fossilfri", "ascribed"),
        ("Växjö ska bli klimatpositivt.", "klimatpositivt", "ascribed"),
        ("Kommunen har lämnat Cykelringen.", "Cykelringen", "ended"),
        ("Vi är observatör i Cykelringen.", "Cykelringen", "observer"),
        ("Arbetet är inspirerat av Cykelringen.", "Cykelringen", "inspired_by"),
        ("Insatsen finansieras av Cykelringen.", "Cykelringen", "funded_by"),
    ],
)
def test_modified(text: str, words: str, category: str) -> None:
    assert category in of(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Utsläppen ska inte överstiga 2 ton per person.", "2 ton"),
        ("Kommunen ska inte bara halvera utsläppen.", "halvera"),
        ("Utsläppen ska ha minskat med 70 procent.", "70 procent"),
        ("Utsläppen har minskat men ska nå 70 procent.", "70 procent"),
        ("Sverige ska nå noll 2045, och utsläppen här ska halveras.", "halveras"),
        ("Tillsammans med Region Sydost ska utsläppen halveras.", "halveras"),
        ("Stadens helägda bolag ska vara fossilfria.", "fossilfria"),
        ("Var fjärde resa ska ske med cykel.", "Var fjärde"),
    ],
)
def test_not_modified(text: str, words: str) -> None:
    assert of(text, words) == frozenset()


def test_a_modifier_says_which_words_made_it() -> None:
    text = "Vi vill mer. Målet om fossilfria resor upphävdes."
    sentence = annotate(text)[1]
    (found,) = modifiers(sentence, span_of(sentence, "fossilfria"))
    assert (found.category, text[found.start : found.end]) == ("repealed", "upphävdes")


def test_a_terminator_ends_the_scope() -> None:
    assert "negated" in of("Vi ska inte halvera utsläppen.", "halvera")
    assert "negated" not in of("Vi ska inte vänta, men vi ska halvera utsläppen.", "halvera")


def test_the_layer_can_be_switched_off_to_measure_it() -> None:
    (sentence,) = annotate("Kommunen har lämnat Sveriges Ekokommuner.")
    span = span_of(sentence, "Sveriges Ekokommuner")
    with unheard():
        assert modifiers(sentence, span) == marks(sentence) == ()
    assert categories(sentence, span) == {"ended"}
