"""Whose a section is and what about: chapter, words, number, other generations."""

from __future__ import annotations

import pytest
from contract_texts import body, codes, read

from ingest.structure.draft import Draft
from kkgraph.contract import Section

WHOLE = body("2024", year=2024)
DIGITAL = WHOLE.split("3.6. Digitalt stöd för genomförandet\n")[1].split("\n")[0]


def section(found: Draft, number: str) -> Section:
    """The first section with a number."""
    return next(s for s in found.sections if s.number == number)


@pytest.mark.parametrize(
    ("generation", "old", "words", "topic"),
    [
        (
            "2024",
            "Digitalt stöd för genomförandet",
            "Konkurrenskraft genom omställning",
            "competitiveness",
        ),
        (
            "2020",
            "Digitalt stöd för genomförandet",
            "Digitalt stöd till klimatomställningen",
            "digital_support",
        ),
        ("2024", "Strategi", "Governance", "strategy"),
    ],
)
def test_an_owner_is_never_taken_across_chapters(
    generation: str, old: str, words: str, topic: str
) -> None:
    text = body(generation, year=2024)
    number = next(line for line in text.splitlines() if line.endswith(f". {old}")).split(". ")[0]
    found = read(text.replace(f"{number}. {old}\n", f"{number}. {words}\n"))
    own = section(found, number)
    assert (own.title, own.owner, own.topic) == (words, "municipality", topic)
    assert "misnumbered_heading" not in codes(found)


@pytest.mark.parametrize(
    ("heading", "before", "owner", "topic"),
    [
        ("3.11. Klimatfärdplan 2030", "4. Viable", "municipality", "roadmap"),
        (
            "5.5. Samordning kring lärdomar och regelverk",
            "6. Strat",
            "agencies",
            "policy_development",
        ),
        ("3.11. Våra hamnar", "4. Viable", "municipality", "undertakings"),
    ],
)
def test_an_unknown_heading_takes_its_topic_from_another_generation(
    heading: str, before: str, owner: str, topic: str
) -> None:
    found = read(WHOLE.replace(f"\n{before}", f"\n{heading}\nText om saken.\n\n{before}", 1))
    own = section(found, heading.split(". ")[0])
    assert (own.owner, own.topic) == (owner, topic)


@pytest.mark.parametrize("title", ["Strategi.", "Lokala energigemenskaper."])
def test_a_heading_may_end_in_a_full_stop(title: str) -> None:
    found = read(WHOLE.replace("3.2. Strategi\n", f"3.2. {title}\n"))
    own = section(found, "3.2")
    assert (own.title, own.owner) == (title, "municipality")


def test_items_and_rows_that_begin_with_numbers_are_no_sections() -> None:
    rows = "4 Cykelgaraget i drift\n5 Fjärrkyla pågår\n6 Elbåten provtur"
    items = "4. Bygga laddstolpar.\n\n5. Plantera alléer."
    plain = [s.number for s in read(WHOLE).sections]
    for more in (rows, items):
        found = read(WHOLE.replace("\n4. Viable", f"\n{more}\n\n4. Viable", 1))
        assert [s.number for s in found.sections] == plain


def test_sections_of_a_chapter_whose_heading_was_lost() -> None:
    found = read(WHOLE.replace("4. Viable Cities åtaganden\n", ""))
    assert {section(found, n).owner for n in ("4.1", "4.5")} == {"programme"}
    assert section(found, "3.10").owner == "municipality"


def test_numbers_speak_where_words_are_new() -> None:
    old = "7.2. Mest angelägna erfarenheter att dela för kommunen"
    own = section(read(WHOLE.replace(old, "7.2. Vad vi lärt oss")), "7.2")
    assert (own.owner, own.topic) == ("municipality", "learning_to_share")


@pytest.mark.parametrize(
    "text",
    [
        "Inget beskrivet.",
        "Ingenting att redovisa.",
        "Texten saknas.",
        "Ej aktuellt.",
        "Kompletteras senare.",
        "[Avsnittet utgår]",
        "-",
        "Inget angivet. Se avsnitt 3.2.",
        "",
    ],
)
def test_a_section_that_says_nothing_is_empty(text: str) -> None:
    found = read(WHOLE.replace(DIGITAL, text))
    assert [s.number for s in found.sections if s.empty] == ["3.6"]


@pytest.mark.parametrize(
    "text",
    [
        "Inget är viktigare än detta.",
        "Kommunen saknar ett eget verktyg.",
        "Inget beskrivet. Men kommunen har en karta.",
        "Se bilaga 1 för mer, där står det hela.",
    ],
)
def test_a_section_that_says_something_is_not(text: str) -> None:
    found = read(WHOLE.replace(DIGITAL, text)).sections
    assert len(found) > 3
    assert [s.number for s in found if s.empty] == []
