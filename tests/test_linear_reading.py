"""Reading a contract with one endless line takes time that grows as the line does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from growth import grows_faster

from ingest.formats import read_path
from ingest.readings.read import read_source
from kkgraph.vocabulary.registers import load

SAMPLE = Path(__file__).parent.parent / "samples" / "contracts" / "lingonheda-2024.txt"
LONGEST = 100_000
# Names, which may go on and on.
PHRASES = ["Aa ", "A-", "Aa, ", "Aa och "]


@pytest.mark.parametrize("phrase", PHRASES)
def test_a_line_of_one_phrase(phrase: str) -> None:
    vocabulary = load()
    (read,) = read_path(SAMPLE)
    source = getattr(read, "source", read)
    # Into the city's own words, where facts are looked for.
    place = source.text.index("\n\n", source.text.index("klimatneutralt 2030"))
    before, after = source.text[:place], source.text[place:]

    def make(size: int) -> str:
        return f"{before}\n\n{phrase * (size // len(phrase))}.{after}"

    def work(text: str) -> object:
        return read_source(replace(source, text=text), vocabulary)

    assert not grows_faster(work, make, LONGEST // 8)
