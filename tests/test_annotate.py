"""Annotations: tokens, phrases, quantities, times and holders, on sentences of our own."""

from __future__ import annotations

import pytest

from ingest.annotate.passage import Sentence, annotate
from ingest.annotate.phrases import Phrases, read_phrases
from ingest.annotate.tokens import tokens_of


def only(text: str) -> Sentence:
    (sentence,) = annotate(text)
    return sentence


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Högst 1 250 kton CO₂.", ["högst", "1 250", "kton", "co2", "."]),
        ("85% t.o.m. 2030", ["85", "%", "t.o.m.", "2030"]),
        ("135 kWh/m² och GIS-analys", ["135", "kwh", "/", "m2", "och", "gis-analys"]),
        ("2030 120 GWh", ["2030", "120", "gwh"]),
    ],
)
def test_tokens(text: str, forms: list[str]) -> None:
    assert [token.form for token in tokens_of(text)] == forms


def test_tokens_keep_their_places() -> None:
    text = "Målet: –40 % år 2035."
    found = tokens_of(text)
    assert len(found) > 3
    assert all(text[t.start : t.end].lower() == t.form for t in found)


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("minsk*", "utsläppen minskade", True),
        ("*svinn*", "matsvinnet", True),
        ("*svinn", "matsvinnet", False),
        ("senast år? <year>", "senast 2030", True),
        ("senast år? <year>", "senast år 2030", True),
        ("fasa ~3 ut", "fasa helt och hållet ut", True),
        ("fasa ~3 ut", "fasa helt och hållet nu ut", False),
        ("fasa ~3 ut", "fasa. Vi ut", False),
        ("<down> med <number>", "sänks med tolv", True),
        ("region <capital>", "region Sydost", True),
        ("region <capital>", "region sydost", False),
        ("år? <year>", "2030", True),
    ],
)
def test_phrases(phrase: str, text: str, found: bool) -> None:
    finder = Phrases(read_phrases(phrase, "x"), {"down": ["sänk*"]}, {"tolv"})
    assert bool(finder.find(tokens_of(text))) is found


def test_a_phrase_needs_a_word() -> None:
    with pytest.raises(ValueError, match="must begin with a word"):
        read_phrases("år? ~3", "x")


def quantities(text: str) -> list[tuple[float, float | None, str | None, tuple[str, ...]]]:
    return [(q.value, q.high, q.unit, q.per) for q in only(text).quantities]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("minska med 12,5 procent", (12.5, None, "percent", ())),
        ("minska med sjuttiofem procent", (75, None, "percent", ())),
        ("minska 60–65 % i år", (60, 65, "percent", ())),
        ("minska med två tredjedelar", (67, None, "percent", ())),
        ("sänkas till hälften", (50, None, "percent", ())),
        ("var femte resa", (20, None, "percent", ())),
        ("vartannat hus", (50, None, "percent", ())),
        ("nio av tio hushåll", (90, None, "percent", ())),
        ("1,4 ton CO2e per invånare och år", (1.4, None, "ton", ("person", "year"))),
        ("2 150 kiloton koldioxid", (2150, None, "kton", ())),
        ("0.850 Mton", (0.85, None, "mton", ())),
        ("1.250 kton", (1250, None, "kton", ())),
        ("en budget på 1.250 Mton", (1.25, None, "mton", ())),
        ("3,2 miljoner ton", (3.2, None, "mton", ())),
        ("95 kWh/m2", (95, None, "kwh", ("m2",))),
        ("30 kg/inv", (30, None, "kg", ("person",))),
        ("minska sju procent om året", (7, None, "percent", ("year",))),
        ("en årlig minskning med 9 procent", (9, None, "percent", ("year",))),
    ],
)
def test_quantities(
    text: str, expected: tuple[float, float | None, str | None, tuple[str, ...]]
) -> None:
    assert quantities(text) == [expected]


@pytest.mark.parametrize("text", ["vart fjärde år", "varannan vecka", "en stad", "år 2030"])
def test_no_quantities(text: str) -> None:
    assert quantities(text) == []


def test_bounds_signs_and_changes() -> None:
    (most,) = only("Avfallet får inte överstiga 180 kg per person.").quantities
    (least,) = only("Andelen ska vara minst 40 procent.").quantities
    (minus,) = only("Byggskedet: –35 % till 2031.").quantities
    (change,) = only("från 9,1 till 3,5 ton per person").quantities
    assert (most.bound, least.bound, minus.sign) == ("at_most", "at_least", -1)
    assert (change.before, change.value, change.per) == (9.1, 3.5, ("person",))


def times(text: str) -> list[tuple[int | None, str, int | None, int]]:
    return [(t.year, t.role, t.since, t.shift) for t in only(text).times]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("till år 2031 jämfört med 2012", [(2031, "deadline", None, 0), (2012, "base", None, 0)]),
        ("2033 vara lägre än 2014", [(2033, "bare", None, 0), (2014, "base", None, 0)]),
        ("med 2018 som basår", [(2018, "base", None, 0)]),
        ("10 procent av 1990 års nivå", [(1990, "base", None, 0)]),
        ("under perioden 2025–2040", [(2040, "period", 2025, 0)]),
        ("mellan 2019 och 2032", [(2032, "period", 2019, 0)]),
        ("räknat från snittet för åren 2001–2005", [(2001, "base", None, 0)]),
        ("inom Agenda 2030", [(2030, "name", None, 0)]),
        ("enligt Klimatplan för Ängsvattnet 2035", [(2035, "name", None, 0)]),
        ("antagen av fullmäktige i maj 2022", [(2022, "decided", None, 0)]),
        ("från och med 2027", [(2027, "start", None, 0)]),
        ("åtta år senare", [(None, "relative", None, 8)]),
        ("två år dessförinnan", [(None, "relative", None, -2)]),
        ("året därpå", [(None, "relative", None, 1)]),
        ("vid samma tidpunkt", [(None, "relative", None, 0)]),
        ("dnr 812/2021", []),
        ("årsskiftet 2027/2028", [(2027, "deadline", None, 0)]),
        ("från årsskiftet 2027/28", [(2028, "deadline", None, 0)]),
        ("läsåret 2027/28", [(2028, "deadline", None, 0)]),
        ("säsongen 2029/2030", [(2030, "deadline", None, 0)]),
        ("säsongen 2029/31", []),
        ("mitten av 2030-talet", [(2035, "deadline", None, 0)]),
        ("under 2030-talet", []),
        ("inom tre år från 2025", [(2028, "deadline", 2025, 0)]),
        ("fr.o.m. 2027-01-01", [(2027, "deadline", None, 0)]),
        ("när årtiondet är till ända", [(2030, "deadline", None, 0)]),
    ],
)
def test_times(text: str, expected: list[tuple[int | None, str, int | None, int]]) -> None:
    assert times(text) == expected


def test_holders() -> None:
    text = "Region Sydost vill att Bergholms Bruk AB minskar, tillsammans med Växjö."
    sentence = only(text)
    found = [(sentence.text_of(h), h.kind, h.subject) for h in sentence.holders]
    assert ("Region Sydost", "region", True) in found
    assert ("Bruk AB", "company", True) in found
    assert ("Växjö", "other_city", False) in found


def test_exceptions_take_words_out_of_a_class() -> None:
    assert not only("Kommunens målgrupp är unga.").named("aim")
    assert only("Kommunens mål är tydliga.").named("aim")


@pytest.mark.parametrize(
    ("unit", "words"),
    [("minska med ", 2), ("från 2019 till ", 3), ("inte ", 1), ("en tredjedel av ", 3)],
)
@pytest.mark.timeout(20)
def test_a_hostile_text_is_annotated_whole(unit: str, words: int) -> None:
    """Nothing in it may take more time than its length: the limit is far above what it needs."""
    (sentence,) = annotate(unit * 5_000)
    assert len(sentence.tokens) == words * 5_000


@pytest.mark.parametrize(
    "text", ["9" * 6_000 + " procent", "9" * 6_000 + " av 10", "1.2.3,4,5 ton"]
)
def test_rows_of_digits_do_no_harm(text: str) -> None:
    large = [q for q in only(text).quantities if q.value >= 10**9]
    assert large == []


def test_the_first_word_of_a_long_name_is_no_city() -> None:
    for text in ("The mayor signed.", "Östra delen har växt.", "Norra sidan ska byggas."):
        read = annotate(text)
        assert read, text
        assert [h for one in read for h in one.holders if h.kind == "other_city"] == []
