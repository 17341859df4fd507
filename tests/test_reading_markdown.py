"""Markdown files: blocks, tables with their cells, signs that are no words, places in the file."""

from __future__ import annotations

import pytest

from ingest.formats import SourceText, read_bytes
from ingest.formats.folded import fold_source
from ingest.formats.markdown.rows import read_rows
from ingest.structure.draft import Draft, DraftPart, build_passages
from ingest.structure.draft_tables import CellTable, read_tables
from ingest.structure.lines import line_index, read_lines
from ingest.structure.mapping import tidy
from ingest.structure.table_lines import mark_rows

TEXT = """# Plan of the town

Emissions fell by **40&nbsp;%** to $12\\,\\mathrm{kt\\ CO}_{2}$ in 2024 [as told](https://a.example/b).

|  Action | Cost | Responsible  |
| --- | --- | --- |
|  Heat **pumps** | 341 216
702 | Energy &amp; Co  |
|  Trams |  | City<br>office  |

THE TOWN

7

|  Bicycles | 12 | Roads  |

```
An open fence swallows nothing.
"""


def folded(text: str, name: str = "plan.md") -> SourceText:
    return fold_source(read_bytes(text.encode(), name))


def drafted(text: str) -> tuple[SourceText, list[str], tuple[CellTable, ...]]:
    source = folded(text)
    lines = read_lines(source)
    mark_rows(lines, source)

    def known(word: str) -> bool:
        return False

    passages = build_passages(
        source,
        [DraftPart(None, lines)],
        double_spaced=False,
        width=80,
        skip=frozenset(),
        is_word=known,
    )
    tables = read_tables(source, lines, (), line_index(source), known)
    return source, [passage.text for passage in passages], tables


def test_signs_of_markdown_are_no_words() -> None:
    _, passages, _ = drafted(TEXT)
    assert passages[1] == "Emissions fell by 40 % to 12 kt CO2 in 2024 as told."


def test_rows_are_read_as_cells_and_a_broken_cell_is_whole() -> None:
    _, passages, _ = drafted(TEXT)
    assert "Heat pumps · 341 216 702 · Energy & Co" in passages
    assert "Trams · City office" in passages
    assert not [passage for passage in passages if "|" in passage or "---" in passage]


def test_a_table_cut_by_a_page_is_one_and_keeps_its_columns() -> None:
    _, _, tables = drafted(TEXT.replace("THE TOWN\n", "").replace("\n7\n", "\n7\n"))
    assert len(tables) == 1
    assert tables[0].header == ("Action", "Cost", "Responsible")
    assert [row.texts for row in tables[0].rows[1:]] == [
        ("Heat pumps", "341 216 702", "Energy & Co"),
        ("Trams", "", "City office"),
        ("Bicycles", "12", "Roads"),
    ]
    assert [row.line for row in tables[0].rows] == [5, 7, 9, 14]


def test_every_cell_leads_back_to_the_file_without_bars() -> None:
    source, _, tables = drafted(TEXT)
    assert source.origin is not None
    cells = [cell for table in tables for row in table.rows for cell in row.cells if cell.text]
    assert len(cells) > 8
    for cell in cells:
        spans = cell.body.spans(0, len(cell.body), source.text)
        quotes = [TEXT[source.origin.start(a) : source.origin.end(b)] for a, b in spans]
        assert "|" not in "".join(quotes)
    pumps = next(cell for cell in cells if cell.text.startswith("Heat"))
    (start, end) = pumps.body.spans(0, 4, source.text)[0]
    assert TEXT[source.origin.start(start) : source.origin.end(end)] == "Heat"


def test_a_quote_of_a_row_is_one_piece_for_each_cell() -> None:
    text = "# A\n\n| one|two | three |\n| --- | --- | --- |\n| a|b | c |\n"
    source = folded(text)
    lines = read_lines(source)
    mark_rows(lines, source)
    passages = build_passages(
        source,
        [DraftPart(None, lines)],
        double_spaced=False,
        width=80,
        skip=frozenset(),
        is_word=lambda word: False,
    )
    assert passages[-1].text == "a · b · c"
    assert [tidy(source.text[a:b]) for a, b in passages[-1].spans] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a | b\nc | d\n", 2),
        ("EU MISSION | CITIES\n\nwords\n", 0),
        ("a | b | c\n", 1),
        ("| a | b |\nplain words\n", 1),
    ],
)
def test_rows_are_told_by_their_bars(text: str, kinds: int) -> None:
    tables, _ = read_rows(text)
    assert sum(len(table.rows) for table in tables) == kinds


def test_an_item_goes_on_in_the_next_line_indented_or_not() -> None:
    items = "- Taken får sol\nsenast 2029.\n- Bilarna byts\n  samma år.\n* Sist en kort.\n"
    _, passages, _ = drafted(f"# Mål\n\nDet här vill vi:\n\n{items}")
    assert passages[-3:] == [
        "Taken får sol senast 2029.",
        "Bilarna byts samma år.",
        "Sist en kort.",
    ]


def test_running_heads_and_numbers_of_pages_are_no_text() -> None:
    page = "CITY OF EXAMPLE\n\nClimate plan\n\nO\n\nWords of page {}.\n\n"
    _, passages, _ = drafted("# Title\n\n" + "".join(page.format(n) for n in range(1, 7)))
    assert passages == ["Title", *(f"Words of page {n}." for n in range(1, 7))]


def test_markdown_is_told_by_its_name_and_by_its_content() -> None:
    words = "# A\n\n# B\n\n# C\n\n| a | b |\n| --- | --- |\n| c | d |\n"
    assert read_bytes(b"plain words", "a.md").media_type == "text/markdown"
    assert read_bytes(words.encode(), "a.txt").media_type == "text/markdown"
    assert read_bytes(b"# 1 word\n\n- item\n", "a.txt").media_type == "text/plain"


def test_lines_of_a_file_with_other_line_ends_stay_in_place() -> None:
    source = folded(TEXT.replace("\n", "\r\n"))
    heading = next(hint for hint in source.hints if hint.role == "heading")
    assert source.text[heading.start : heading.end].strip() == "Plan of the town"
    assert len(source.tables) == 2


def test_the_draft_has_no_tables_unless_the_format_tells_them() -> None:
    assert Draft.__dataclass_fields__["tables"].default == ()
