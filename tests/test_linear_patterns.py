"""Patterns that meet the text of contracts, on lines made to cost time."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from growth import grows_faster

from ingest.facts.documents import links
from ingest.rules import load_rules

TITLE_TAIL = re.compile(load_rules("joint")["title_tail"])
PUMPS = [" ", "\n", ",", "–", "- ", ": ", "genom att ", "genom ", "a", "1", "X", " 1", " I", "a.",
         "(a.", "(a.b) ", "a.pdf ", "a.pdf", ".pdf(", "(", ")"]  # fmt: skip


def title(text: str) -> object:
    return TITLE_TAIL.search(text)


def file(text: str) -> object:
    return links._without_file(text)


def aliases(text: str) -> object:
    return list(links._aliases(text))


@pytest.mark.parametrize("work", [title, file, aliases])
def test_long_lines_take_time_that_grows_as_they_do(work: Callable[[str], object]) -> None:
    slow = [p for p in PUMPS if grows_faster(work, lambda n, p=p: p * (n // len(p)) + "!", 2_000)]
    assert slow == []


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Vi ställer om, genom att:", "Vi ställer om"),
        ("Vi ställer om – genom  att", "Vi ställer om"),
        ("Vi ställer om : ", "Vi ställer om"),
        ("Vi ställer om", "Vi ställer om"),
        ("Genom att ställa om -", "Genom att ställa om"),
        ("Vi: gör, mer", "Vi: gör, mer"),
    ],
)
def test_the_tail_of_a_title_is_left_out(said: str, left: str) -> None:
    found = TITLE_TAIL.search(said)
    assert found
    assert said[: found.start()] == left


def test_the_file_of_an_entry_is_left_out_however_long_the_entry_is() -> None:
    assert file("Energiplan 2030: plan.pdf (ort.se)") == "Energiplan 2030"
    assert file("a " * 5000 + "Energiplan (ort.se)") == "a " * 5000 + "Energiplan"
    assert file("Energiplan (2030)") == "Energiplan (2030)"
