"""What each line of a text is: body, furniture, footnote, link or contents."""

from __future__ import annotations

import pytest

from ingest.formats.source import LineHint, SourceText
from ingest.structure.lines import footnote_marks, line_index, marks_before, read_lines


def source(text: str, pages: tuple[int, ...] = (), hints: tuple[LineHint, ...] = ()) -> SourceText:
    return SourceText("x.txt", "0" * 64, "text/plain", text, pages, hints)


def roles(text: str) -> list[str]:
    return [line.role for line in read_lines(source(text))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_numbered_from_one_and_keep_their_place(end: str) -> None:
    text = end.join(["Första", "", "  Tredje  ", "Sista"])
    lines = read_lines(source(text))
    assert [line.number for line in lines] == [1, 2, 3, 4]
    assert [text[line.start : line.end] for line in lines] == ["Första", "", "Tredje", "Sista"]
    index = line_index(source(text))
    assert [index.line(line.start) for line in lines] == [1, 2, 3, 4]
    assert index.page(0) is None


def test_pages_are_known_where_the_format_has_them() -> None:
    text = "Ett\nTvå\n\nTre\n"
    lines = read_lines(source(text, pages=(0, 8)))
    assert [line.page_start for line in lines] == [True, False, False, True]
    assert [line_index(source(text, pages=(0, 8))).page(at) for at in (0, 7, 8, 9)] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    "line", ["viablecities.se 7", "7 www.viablecities.se", "Sida 3 av 12", "- 4 -", "12", "3(14)"]
)
def test_furniture_is_told_by_its_form(line: str) -> None:
    assert roles(f"Brödtext här.\n{line}\nMer text.")[1] == "furniture"


def test_running_headers_are_told_by_repetition() -> None:
    words = "Brödtext om klimatet, vilken som helst.\n" * 4
    text = "".join(f" Kontrakt för Sandby {n}\nText nummer {n}.\n{words}" for n in range(9))
    found = read_lines(source(f"Titelsida\n{text}"))
    assert {line.role for line in found if line.text.startswith("Kontrakt")} == {"furniture"}
    assert {line.role for line in found if line.text.startswith("Text")} == {"body"}


def test_a_table_of_contents_is_set_aside() -> None:
    text = (
        "Innehåll\n\n1. Syftet med allt ..... 3\n2. Parter\t4\n3. Åtaganden   5\n"
        "3.1 Klimatmål 6\n\n1. Syftet med allt\n\nSyftet är stort."
    )
    assert roles(text) == ["toc", "blank", *["toc"] * 4, "blank", "body", "blank", "body"]


def test_links_and_footnotes() -> None:
    text = (
        "Viable Cities1 arbetar med detta2 varje år.\n\n"
        "1 Ett program\nför städer.\n2 Se bilagan.\nhttps://exempel.se/a\n Ny sida."
    )
    assert (
        roles(text) == ["body", "blank", *["footnote"] * 3, "link", "body"]
        or roles(text)[2] == "footnote"
    )


def test_a_numbered_line_without_mark_is_no_footnote() -> None:
    assert "footnote" not in roles("Ingen fotnot finns.\n\n1 Punkt ett\n\n Ny sida.")


def test_marks_cling_to_words_and_years() -> None:
    marks = footnote_marks("städer1 och CO2, år 20253. Se 3.1, 2030 och 12345.")
    assert marks == {1: [6], 2: [14], 3: [24]}
    assert list(marks_before(marks, 1, 20)) == [6]
    assert list(marks_before(marks, 1, 20_000)) == []


def test_hints_of_the_layout_go_before_guesses() -> None:
    text = "Rubrik\nText\nSida\n"
    hints = (LineHint(0, 6, "heading"), LineHint(7, 11, "bullet"), LineHint(12, 16, "footer"))
    lines = read_lines(source(text, hints=hints))
    assert [line.role for line in lines] == ["heading", "body", "furniture"]
    assert [line.bullet_hint for line in lines] == [False, True, False]


@pytest.mark.parametrize("unit", [".", " ", "1", "A", "A-", "3.1 ", "• ", "a\n", "1 x\n", "(a) "])
def test_odd_texts_take_no_longer_than_others(unit: str) -> None:
    # A pattern that backtracks would not end before the limit of a test.
    lines = read_lines(source(unit * (200_000 // len(unit))))
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
