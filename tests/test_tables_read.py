"""Tables: rows stay rows, in PDF by their lines; rows are no sections; lost ones are told of."""

from __future__ import annotations

from collections.abc import Sequence

import pdf_samples as samples
import pytest
from reportlab.lib import colors
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Spacer, Table

from ingest.formats import SourceText, read_bytes
from ingest.structure.headings import find_headings
from ingest.structure.lines import read_lines
from ingest.structure.lost_tables import lost_tables
from ingest.structure.templates import load_templates

HEADER = ["Mål", "Målår", "Basår", "Nivå"]
ROWS = [
    ["Utsläpp från all trafik på stadens egna gator", "2030", "2016", "minst 45 procent lägre"],
    ["Köpt el", "2028", "2019", "tio procent lägre än i dag i alla hus som staden äger"],
    ["Matsvinn i skolor och äldreboenden", "2027", "2021", "hälften"],
]  # fmt: skip
GRID = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
BOX = [("INNERGRID", (0, 0), (-1, -1), 0.25, colors.grey)]
SHADED = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
    ("BACKGROUND", (0, 0), (-1, 0), colors.navy),
]


def table(
    rows: Sequence[Sequence[str]],
    style: list[tuple[object, ...]],
    widths: list[int],
    **options: object,
) -> Table:
    cells = [[Paragraph(cell, samples.BODY) for cell in row] for row in rows]
    return Table(cells, colWidths=widths, style=style, **options)


def of_role(source: SourceText, role: str) -> list[str]:
    return [source.text[h.start : h.end] for h in source.hints if h.role == role]


@pytest.mark.parametrize("style", [GRID, BOX, SHADED], ids=["grid", "inner", "shaded"])
@pytest.mark.parametrize("valign", ["TOP", "MIDDLE", "BOTTOM"])
@pytest.mark.parametrize("widths", [[170, 45, 45, 120], [90, 60, 60, 90]])
def test_wrapped_cells_stay_in_their_row(
    style: list[tuple[object, ...]], valign: str, widths: list[int]
) -> None:
    style = [*style, ("VALIGN", (0, 0), (-1, -1), valign)]
    story = [
        Paragraph(samples.prose(1), samples.BODY),
        Spacer(1, 12),
        table([HEADER, *ROWS], style, widths),
        Paragraph(samples.prose(2), samples.BODY),
    ]
    source = read_bytes(samples.layout(story), "avtal.pdf")
    assert of_role(source, "table") == ["\t".join(row) for row in [HEADER, *ROWS]]


def test_a_header_that_comes_back_on_the_next_page_is_no_row() -> None:
    rows = [[f"Åtgärd {n} i planen", "2030", "2010", f"{n} procent"] for n in range(60)]
    story = [
        Paragraph(samples.prose(1), samples.BODY),
        table([HEADER, *rows], GRID, [170, 60, 60, 90], repeatRows=1),
    ]
    source = read_bytes(samples.layout(story), "avtal.pdf")
    assert of_role(source, "table") == ["\t".join(row) for row in [HEADER, *rows]]
    assert "\t".join(HEADER) in of_role(source, "header")


def test_words_broken_within_a_cell_are_made_whole() -> None:
    def draw(canvas: Canvas) -> None:
        for x in (60, 200, 300):
            canvas.line(x, 640, x, 700)
        for y in (640, 670, 700):
            canvas.line(60, y, 300, y)
        for x, y, text in (
            (64, 688, "Energianvänd-"), (64, 676, "ning"), (204, 682, "2030"),
            (64, 658, "GIS-"), (64, 646, "analys"), (204, 652, "2026"),
        ):  # fmt: skip
            canvas.drawString(x, y, text)

    assert (
        read_bytes(samples.drawn(draw), "a.pdf").text
        == "Energianvändning\t2030\nGIS-analys\t2026\n"
    )


def test_prose_in_frames_is_prose() -> None:
    cell = [Paragraph(samples.prose(n, 6), samples.BODY) for n in range(4)]
    story = [Table([[cell, cell], ["", ""]], colWidths=[230, 230], style=GRID)]
    source = read_bytes(samples.layout(story), "avtal.pdf")
    assert not of_role(source, "table")


TEXT = """Klimatkontrakt

3. Stadens åtaganden
Staden åtar sig detta.

3.1 Klimatmål
{rows}
Efter tabellen följer text om hur arbetet leds.

3.2 Strategi
Staden följer sin plan.
"""


@pytest.mark.parametrize(
    "rows",
    [
        "Nr Åtgärd Ansvar\n4 Byta panna Skolor\n5 Bygga tak Fastighet\n6 Köpa buss Trafik",
        "4. Byta panna i skolan 2027\n5. Bygga solceller på taket 2028\n6. Köpa bussar 2029",
        "4 Byta panna\n6 Bygga solceller\n9 Köpa bussar",
        "4 Byta panna i alla\nskolor och hus\n5 Bygga solceller\n6 Köpa bussar",
        "3.2 Byta panna\n3.3 Bygga solceller\n3.4 Köpa bussar",
    ],
)
def test_rows_that_start_with_numbers_are_no_sections(rows: str) -> None:
    source = read_bytes(TEXT.format(rows=rows).encode(), "avtal.txt")
    template = next(t for t in load_templates() if t.id == "2024")
    found = [heading.number for heading in find_headings(read_lines(source), template)]
    assert found == ["3", "3.1", "3.2"]


def lost(text: str) -> list[str]:
    return [w.message for w in lost_tables(read_lines(read_bytes(text.encode(), "avtal.txt")))]


def test_a_caption_without_rows_is_told_of() -> None:
    (said,) = lost(
        "Om trafik.\n\nTabell 2. Utsläpp per sektor\n\nEfter tabellen kommer text igen.\n" * 1
    )
    assert "Tabell 2 (line 3) has no rows" in said


def test_a_table_that_is_only_referred_to_is_told_of() -> None:
    (said,) = lost("Målen står i tabell 3 och gäller alla. Läs dem noga.\n\nSedan följer text.\n")
    assert "tabell 3 (named in line 1) is not there" in said


def test_a_table_read_cell_by_cell_is_told_of() -> None:
    cells = "Sektor\n2010\n2022\nTrafik\n120 kton\n80 kton\nVärme\n60\n12\nJordbruk\n30\n28\n"
    (said,) = lost(f"Utsläppen har minskat mycket i staden.\n\n{cells}\nDet räcker inte ännu.\n")
    assert "hold a cell each" in said


@pytest.mark.parametrize(
    "text",
    [
        "Tabell 1. Utsläpp\n\nDel 2010 2022\nTrafik 120 80\nVärme 60 12\n\nI tabell 1 står det.\n",
        "Tabell 1: Mål\nMål\tÅr\nKlimatneutral\t2030\n",
        "Målen:\nTrafik   2030   45 procent\nVärme   2028   noll\nTabell 4 Mål och år\n",
        "Vi mäter varje år.\n- 2030\n- 2040\n",
        "Bordet kallas tabell av ingen.\n",
    ],
)
def test_tables_that_are_there_are_not_called_lost(text: str) -> None:
    assert lost(text) == []


def test_lines_under_each_cell_part_the_rows() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "Mål")
        canvas.drawString(200, 700, "År")
        rows = (("Resor med bil i", "centrum", "2030"), ("Avfall från alla", "", "2029"))
        for number, (first, second, year) in enumerate(rows):
            top = 680 - 40 * number
            canvas.line(60, top + 14, 190, top + 14)
            canvas.line(192, top + 14, 260, top + 14)
            canvas.drawString(60, top, first)
            canvas.drawString(60, top - 13, second)
            canvas.drawString(200, top - 6, year)

    source = read_bytes(samples.drawn(draw), "avtal.pdf")
    assert of_role(source, "table") == [
        "Mål\tÅr",
        "Resor med bil i centrum\t2030",
        "Avfall från alla\t2029",
    ]


def test_a_long_table_of_boxes_is_a_table_and_a_drawing_of_lines_is_none() -> None:
    def boxes(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 8)
        for row in range(55):
            for column in range(6):
                canvas.rect(40 + 85 * column, 780 - 13 * row, 85, 13)
                canvas.drawString(42 + 85 * column, 784 - 13 * row, f"r{row} k{column}")

    source = read_bytes(samples.drawn(boxes), "avtal.pdf")
    expected = ["\t".join(f"r{row} k{column}" for column in range(6)) for row in range(55)]
    assert of_role(source, "table") == expected

    def chart(canvas: Canvas) -> None:
        for line in range(8):
            canvas.line(100, 400 + 30 * line, 400, 400 + 30 * line)
            canvas.line(100 + 40 * line, 400, 100 + 40 * line, 610)
        canvas.drawString(130, 500, "Utsläpp per år")
        canvas.drawString(100, 700, samples.SENTENCES[0])

    assert not of_role(read_bytes(samples.drawn(chart), "avtal.pdf"), "table")
