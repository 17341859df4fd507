"""Patterns that meet the text of contracts, on lines made to cost time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pattern_attacks
import pytest
from growth import grows_faster
from pattern_attacks import Listening

from ingest.facts.documents import links
from kkgraph.vocabulary.rules import load_rules

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


# Slow if text were searched with them from anywhere, which it is not: where they begin, and why.
ELSEWHERE = {
    r"(?<!\s)\s*+(?:[:–-]\s*+)?(?:\S+\.(?:pdf": "the last 400 characters; see the tests above",
    r"\s*+(?:all|screen": "held against the beginning of a rule",
    r"(\w+)\s*,\s*(required": "held against whole lines of our own queries",
    r"[+-]?[0-9]": "held against whole literals",
    "\n      (?P<space>": "held against one place after the other; see test_sparql_tokens.py",
    r"\n+:(?:param": "searches our own docstrings",
    r"\s*([a-zA-Z]{1,8})(?:-": "held against whole parts of a header",
    r"[A-Za-z0-9._%+-]+@": "held against a whole setting of who runs the server",
    r"[A-Za-z][A-Za-z0-9+.-]*:": "held against whole parameters",
}


def test_no_expression_takes_time_that_grows_faster_than_the_text() -> None:
    run = [sys.executable, str(Path(__file__).with_name("pattern_attacks.py"))]
    found = json.loads(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
    assert found["count"] > 300
    slow = [item for item in found["slow"] if not item["pattern"].startswith(tuple(ELSEWHERE))]
    assert slow == []


def test_an_attack_finds_what_is_slow() -> None:
    for pattern in (r"\s+\Z", r"(a+)+b", r"\w+x", r"[A-Z]\w*(?:-\w+)*!"):
        attacked = pattern_attacks.slow_attack(Listening(re.compile(pattern), "here"))
        assert attacked, pattern
    for pattern in (r"(?<!\s)\s++\Z", r"\ba{1,20}b", r"\w{1,60}x", r"x[ab]{0,50}y"):
        assert pattern_attacks.slow_attack(Listening(re.compile(pattern), "here")) is None, pattern
