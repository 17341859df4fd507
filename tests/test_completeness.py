"""Contracts that are not whole: the end, the beginning or the middle is gone."""

from __future__ import annotations

import pytest
from contract_texts import body, codes, contents, contract, read

from ingest.structure.identify import Override

TITLE = " Klimatkontrakt 2030\nVERSION 2023\nLunds kommun"
WHOLE = f"{TITLE}\n\n{body('2024', year=2024)}"


def cut(text: str, first: str, last: str) -> str:
    """A text without what stands from one heading up to another."""
    return text[: text.index(f"\n{first}")] + text[text.index(f"\n{last}") :]


@pytest.mark.parametrize("generation", ["2020", "2021", "2022", "2024", "2025-26"])
def test_a_whole_contract_is_whole(generation: str) -> None:
    versions = {"2025-26": "2025/26", "2024": "2023"}
    title = f" Klimatkontrakt 2030\nVERSION {versions.get(generation, generation)}\nLunds kommun"
    for text in (f"{title}\n\n{body(generation)}", contract(title, generation)):
        found = read(text)
        assert (found.text_status, codes(found)) == ("whole", [])


@pytest.mark.parametrize("stop", ["3.4. ", "4. ", "5.2. ", "7. ", "7.3. "])
@pytest.mark.parametrize("listed", [True, False])
def test_a_lost_end_is_told_by_contents_or_template(stop: str, listed: bool) -> None:
    whole = contract(TITLE, "2024", year=2024) if listed else WHOLE
    found = read(whole[: whole.rindex(f"\n{stop}")])
    (warning,) = [w for w in found.warnings if w.code == "partial"]
    assert found.text_status == "partial"
    assert "9 Kontraktet" in warning.message or "more" in warning.message


@pytest.mark.parametrize(("first", "last"), [("3.4. ", "4. "), ("3.4. ", "3.6. "), ("4. ", "5. ")])
def test_a_lost_middle_is_told(first: str, last: str) -> None:
    assert read(cut(WHOLE, first, last)).text_status == "partial"


def test_a_lost_beginning_is_told() -> None:
    text = WHOLE[WHOLE.index("\n3. Kommunens") :].replace("Kommunen avser", "Lunds kommun avser")
    found = read(text)
    assert (found.id, found.text_status) == ("lund-2024", "partial")


def test_a_section_of_its_own_choice_makes_no_part() -> None:
    assert read(cut(WHOLE, "3.7. ", "3.8. ")).text_status == "whole"


def test_a_contract_is_held_to_its_own_contents() -> None:
    title = f"{TITLE}\n\n"
    fewer = "\n".join(row for row in contents("2024").splitlines() if not row.startswith("3.7"))
    assert (
        read(title + fewer + "\n\n" + cut(body("2024", year=2024), "3.7. ", "3.8. ")).text_status
        == "whole"
    )
    assert (
        read(
            title + contents("2024") + "\n\n" + cut(body("2024", year=2024), "3.7. ", "3.8. ")
        ).text_status
        == "partial"
    )


def test_a_sentence_that_breaks_off() -> None:
    text = WHOLE.rstrip()[: WHOLE.rstrip().rindex(" vad som ska")] + " och sedan kommer det ännu"
    found = read(text)
    assert found.text_status == "partial"
    assert "sentence" in next(w.message for w in found.warnings if w.code == "partial")


@pytest.mark.parametrize("status", ["whole", "summary"])
def test_what_somebody_says_of_the_text_goes_first(status: str) -> None:
    half = WHOLE[: WHOLE.index("\n5. ")]
    found = read(half, Override(text_status=status, valid_from=2024))  # type: ignore[arg-type]
    assert (found.text_status, codes(found)) == (status, [])
