"""Which lines are headings, over how many lines, at which level."""

from __future__ import annotations

import pytest

from ingest.formats.source import SourceText
from ingest.structure.headings import Heading, find_headings
from ingest.structure.lines import read_lines
from ingest.structure.templates import Template, load_templates, topic_of, wording

TEMPLATES = {template.id: template for template in load_templates()}


def headings(text: str, template: str = "2024") -> list[Heading]:
    lines = read_lines(SourceText("x.txt", "0" * 64, "text/plain", text))
    return find_headings(lines, TEMPLATES[template])


def numbered(text: str, template: str = "2024") -> list[tuple[str, str]]:
    return [(h.number, h.title) for h in headings(text, template)]


def test_words_of_the_template_make_a_heading_whatever_the_number() -> None:
    text = "Text före\n3.4 Organisation och ledning\nText efter."
    assert numbered(text) == [("3.4", "Organisation och ledning")]


def test_headings_break_over_lines() -> None:
    text = "3.4. Samverkan med näringsliv,\nakademi och medborgare\nText efter."
    assert numbered(text) == [("3.4", "Samverkan med näringsliv, akademi och medborgare")]
    assert headings(text)[0].last == 1


def test_unknown_words_need_a_number_in_order() -> None:
    text = "1. Syftet med Klimatkontrakt 2030\n\nText.\n\n2. Egen rubrik\n\nText.\n\n9. Långt borta"
    assert [number for number, _ in numbered(text)] == ["1", "2"]


@pytest.mark.parametrize(
    "line",
    [
        "2030 ska alla fordon vara fossilfria.",
        "3 personer arbetar med detta",
        "12 procent lägre utsläpp",
        "3.1 Klimat, energi och",
    ],
)
def test_wrapped_lines_and_sentences_are_none(line: str) -> None:
    assert numbered(f"3. Kommunens åtaganden\n\nDet gäller år\n{line}\noch mer.") == [
        ("3", "Kommunens åtaganden")
    ]


def test_levels_and_annex() -> None:
    lines = ["3. Kommunens åtaganden", "3.1 Klimatmål", "3.1.1 Vägar", "Text.", "Bilaga 1 - Länkar"]
    text = "\n\n".join(lines)
    assert [(h.level, h.annex) for h in headings(text)] == [
        (1, False),
        (2, False),
        (3, False),
        (1, True),
    ]


def test_every_generation_is_there() -> None:
    assert {"2020", "2021", "2022", "2024", "2025-26"} <= set(TEMPLATES)
    for template in TEMPLATES.values():
        numbers = [heading.number for heading in template.headings]
        assert len(numbers) == len(set(numbers))


def test_the_same_words_in_two_chapters_are_told_apart_by_the_number() -> None:
    template = TEMPLATES["2022"]
    owners = [
        heading.owner
        for number in ("4.3", "5.3", "5.2", "4.9")
        if (heading := template.match("Samordnad finansiering", number))
    ]
    assert owners == ["programme", "agencies", "agencies", "programme"]


def test_wording_of_all_generations_stands_in_for_an_unknown_one() -> None:
    stand_in: Template = wording(tuple(TEMPLATES.values()))
    assert stand_in.match("Klimatfärdplan 2031", "8.8") is not None
    assert stand_in.match("Okänt", "3.1") is None
    assert topic_of("Klimatanpassning") == "adaptation"
    assert topic_of("Okänt") is None
