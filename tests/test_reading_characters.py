"""Characters: one folding for all formats, with a way back to the text as read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats import read_bytes
from ingest.formats.folded import fold_source
from ingest.formats.source import SourceText
from ingest.structure.mapping import tidy
from kkgraph.quality.verbatim import same_words
from kkgraph.search.typed import clean

ODD_CHARACTERS = "ab 1é-\n\r\t\u00ad\u2010\u200b\u202e\ufffe\x02ﬁﬀ₂²⁴¹→•▪\uf0b7å\u030a¬,10m𝟐"


def folded(text: str) -> SourceText:
    return fold_source(read_bytes(text.encode(), "avtal.txt"))


@pytest.mark.parametrize(
    "sign", ["\u00ad", "\u2010", "\ufffe", "\x02", "\x1f", "\u2027", "¬", "\u00ad\u200b"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", " \n"])
def test_every_hyphen_at_a_lines_end_is_one(sign: str, end: str) -> None:
    text = f"Vi bygger klimat{sign}{end}smarta hus i trä och tegel." + " Mer text följer." * 20
    assert folded(text).text.startswith(f"Vi bygger klimat-{end}smarta")
    assert tidy(text).startswith("Vi bygger klimatsmarta hus") or sign in ("¬", "\u00ad\u200b")


@pytest.mark.parametrize(
    "sign", ["\u00ad", "\ufffe", "\u200b", "\u200e", "\u202c", "\u2060", "\ufeff"]
)
def test_signs_that_show_nothing_are_taken_out_of_words(sign: str) -> None:
    assert folded(f"klimat{sign}neutral stad{sign}").text == "klimatneutral stad"


def test_words_broken_where_a_line_end_was_lost_are_made_whole() -> None:
    text = "klimat\u00ad neutral, klimat\u00ad och miljö, tisdag\ufffe Onsdag"
    assert folded(text).text == "klimatneutral, klimat- och miljö, tisdag Onsdag"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("biltraﬁk, eﬀekt, ﬂyg, bäﬆ", "biltrafik, effekt, flyg, bäst"),
        ("CO₂e, N₂O, CH₄, H₂", "CO2e, N2O, CH4, H2"),
        ("CO²-utsläpp per m² och m³", "CO2-utsläpp per m2 och m3"),
        ("𝟐𝟎𝟑𝟎 och ２０３０", "2030 och 2030"),
        ("omsta\u0308llning i A\u030amål", "omställning i Åmål"),
        ("10⁶ kWh", "10⁶ kWh"),
    ],
)
def test_characters_are_written_plainly(written: str, plain: str) -> None:
    assert folded(written).text == plain


@pytest.mark.parametrize("mark", ["⁴", "¹²", "¹⁾", "⁽³⁾", "²,³", "⁵˒⁶"[:1], "ᵃ", "ⁱ"])
def test_marks_of_notes_are_no_digits_of_the_year(mark: str) -> None:
    assert (
        folded(f"fossilfri 2030{mark}. Sedan 2045{mark} mer").text
        == "fossilfri 2030. Sedan 2045 mer"
    )


def test_marks_are_kept_for_their_notes_which_keep_their_number() -> None:
    source = folded("Staden är fossilfri 2035¹².\n\n¹²Antagen i mars.\n")
    assert [(mark.number, mark.at) for mark in source.marks] == [(12, 24)]
    assert source.text.endswith("\n12 Antagen i mars.\n")


@pytest.mark.parametrize("sign", "▪►✓□❖➢⇒●◆☐✔①❷\uf0b7\uf0a7\uf0fc\ue001🌱‣")
def test_every_symbol_that_begins_a_line_is_a_bullet(sign: str) -> None:
    source = folded(f"Vi ska:\n{sign} bygga i trä\n \u200b{sign}\tresa mindre\n")
    assert source.text == "Vi ska:\n• bygga i trä\n •\tresa mindre\n"


@pytest.mark.parametrize("dash", "−―‒⸺")
def test_every_dash_that_begins_a_line_is_one(dash: str) -> None:
    assert folded(f"Vi ska:\n{dash} bygga\nfrån {dash}5 till 2").text.startswith("Vi ska:\n– bygga")


def test_signs_within_a_line_and_signs_that_mean_something_are_no_bullets() -> None:
    text = "från 2020 → 2030\n≥ 30 procent\n© staden\n→2030\n"
    assert folded(text).text == text


def test_places_in_the_folded_text_lead_back() -> None:
    raw = "biltraﬁk 2030⁴, CO₂ och klimat\u00adneutral"
    source = folded(raw)
    origin = source.origin
    assert origin is not None
    for words, written in (
        ("biltrafik", "biltraﬁk"),
        ("2030", "2030"),
        ("CO2", "CO₂"),
        ("klimatneutral", "klimat\u00adneutral"),
    ):
        start = source.text.index(words)
        assert raw[origin.start(start) : origin.end(start + len(words))] == written


@given(st.text(alphabet=ODD_CHARACTERS, min_size=1, max_size=60))
def test_folding_keeps_lines_and_every_range_leads_back_in_order(text: str) -> None:
    source = SourceText("a.txt", "0" * 64, "text/plain", text)
    found = fold_source(source)
    assert found.text.count("\n") == text.count("\n")
    if found.origin is None:
        assert found.text == text
        return
    starts = [found.origin.start(at) for at in range(len(found.text))]
    ends = [found.origin.end(at + 1) for at in range(len(found.text))]
    assert starts == sorted(starts)
    assert all(0 <= a < b <= len(text) for a, b in zip(starts, ends, strict=True))


@given(st.text(alphabet=ODD_CHARACTERS, min_size=1, max_size=60))
def test_a_quote_is_verbatim_whatever_its_characters(text: str) -> None:
    assert same_words(tidy(text), text)


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("400-\nårsjubileum", "400-årsjubileum"),
        ("GIS-\nanalys", "GIS-analys"),
        ("FoU-\nprojekt", "FoU-projekt"),
        ("e-\nhandel", "e-handel"),
        ("CO2-\nutsläpp", "CO2-utsläpp"),
        ("klimat-\nneutral", "klimatneutral"),
        ("klimat-\noch miljöprogram", "klimat- och miljöprogram"),
    ],
)
def test_words_keep_their_own_hyphens(broken: str, whole: str) -> None:
    assert tidy(broken) == whole


def test_queries_are_folded_as_texts_are() -> None:
    assert clean("CO₂ i biltraﬁken") == "CO2 i biltrafiken"


SENTENCE = "Kommunen ska ställa om för Åmåls invånare – “på riktigt” – före år 2030. Örebro följer."


@pytest.mark.parametrize("encoding", ["latin-1", "mac_roman", "cp437", "cp850", "iso8859_2"])
def test_text_decoded_twice_is_mended_with_a_warning(encoding: str) -> None:
    text = f"Mål\n{SENTENCE}\n"
    source = read_bytes(text.encode().decode(encoding).encode(), "avtal.txt")
    assert source.text == text
    assert [w.code for w in source.warnings] == ["encoding"]


def test_lines_decoded_rightly_are_left_alone() -> None:
    good = f"Före {SENTENCE}"
    broken = SENTENCE.replace("”", "").encode().decode("cp1252")
    source = read_bytes(f"{good}\n{broken}\n{good}\n".encode(), "avtal.txt")
    assert source.text.splitlines() == [good, SENTENCE.replace("”", ""), good]
    assert source.warnings[0].line == 2
    assert read_bytes(f"{good}\n".encode(), "avtal.txt").warnings == ()


def test_pages_of_other_formats_are_mended_too() -> None:
    page = (
        "<html><head><meta charset='iso-8859-1'></head><body><h1>Mål</h1><p>för år 2030</p></body>"
    )
    source = read_bytes(page.encode(), "avtal.html")
    assert source.text == "Mål\n\nför år 2030"
    assert [source.text[h.start : h.end] for h in source.hints] == ["Mål"]


def test_numbers_of_lines_and_struck_words_of_a_text_file_are_no_text() -> None:
    lines = [f"Mening {n} om staden." for n in range(1, 31)]
    for form in ("{:4d}  {}", "{}\t{}", "{}: {}", "{:>3} | {}"):
        source = folded("\n".join(form.format(n, line) for n, line in enumerate(lines, 1)))
        assert source.text.splitlines() == lines
        assert [w.code for w in source.warnings] == ["not_shown"]
    source = folded("Målet är ~~60~~ 85 procent, i\u0336n\u0336t\u0336e\u0336 nu.\n")
    assert source.text == "Målet är  85 procent, nu.\n"


def test_numbered_lists_and_tables_of_a_text_file_keep_their_numbers() -> None:
    items = "".join(f"{n}  Punkt nummer {n}\n" for n in range(1, 31))
    prose = "Före listan står några rader text som inte är numrerade.\n" * 6
    assert folded(prose + items).text == prose + items
    years = "".join(f"{n}  {n - 1990} kton\n" for n in range(2000, 2010))
    assert folded(years).text == years
