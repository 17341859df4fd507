"""What a contract denies or only considers is touched, not said; and how CO2 may be written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.annotate.context.scopes import scopes
from ingest.annotate.passage import annotate
from ingest.annotate.place import Place
from ingest.pipeline import ingest
from kkgraph.contract import QUALIFIED
from kkgraph.search import Searcher
from kkgraph.vocabulary.rules import load_rules

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "contracts"
# What is written into a sample contract: the paragraph, queries for it, and what it is for them.
SAID = (
    ("Kommunen har ingen digital tvilling.", ("digital tvilling", "digital twin"), "touches"),
    ("Vi har inga laddstationer för tunga fordon längs infarterna.",
     ("laddstationer för tunga fordon", "charging stations for heavy vehicles"), "touches"),
    ("Kommunen planerar en vindkraftspark vid Norra åsen.", ("vindkraftspark",), "touches"),
    ("Kommunen överväger geotermisk energi under hamnen.", ("geotermisk energi",), "touches"),
    ("Kommunen ser ett behov av en bytespool för verktyg.", ("bytespool för verktyg",), "touches"),
    ("Vi hoppas på en linbana över ravinen.", ("linbana", "linbana över ravinen"), "touches"),
    ("Kolonilotterna avskaffades 2019.", ("kolonilotter",), "touches"),
    ("Kommunen driver en reparationsverkstad för cyklar.",
     ("reparationsverkstad för cyklar", "bike repair workshop"), "says"),
    ("Inte bara skolorna utan även förskolorna mäter buller med sensorer.",
     ("mäta buller med sensorer",), "says"),
    ("Utsläppen av CO₂ från kranarna redovisas varje månad.",
     ("CO2", "CO₂", "co2-utsläpp från kranar"), "says"),
)  # fmt: skip
ASKED = [(query, text, state) for text, queries, state in SAID for query in queries]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("denied")
    text = (SAMPLES / "lingonheda-2024.txt").read_text("utf-8")
    written = "3.1.2 Vad vi gör\n" + "".join(f"{text}\n\n" for text, _, _ in SAID)
    assert text.count("\n3.2. Strategi") == 1
    sample = folder / "lingonheda-2024.txt"
    sample.write_text(text.replace("3.2. Strategi", f"{written}3.2. Strategi"), "utf-8")
    report = ingest([sample, SAMPLES / "stenlycke-2025.txt"], data_dir=folder / "data", workers=1)
    assert report.snapshot
    return Searcher.open(folder / "data")


@pytest.mark.parametrize(("query", "text", "state"), ASKED)
def test_what_is_denied_or_considered_is_not_said(
    searcher: Searcher, query: str, text: str, state: str
) -> None:
    answer = searcher.search(query, municipality=["lingonheda"])
    assert [city.state for city in answer.cities] == [state]
    best = " ".join(text.replace("₂", "2").split())
    assert answer.hits[0].excerpt == best
    assert answer.hits[0].band == state


def test_carbon_dioxide_is_found_however_it_is_written(searcher: Searcher) -> None:
    plain, small = (searcher.search(query).hits for query in ("CO2", "CO₂"))
    assert plain
    assert [hit.source for hit in plain] == [hit.source for hit in small]


@pytest.mark.parametrize(
    ("lang", "text", "kind", "inside", "outside"),
    [
        ("sv", "Köpta krediter: nej.", "denied", "krediter", None),
        ("sv", "Staden klimatkompenserar inte.", "denied", "klimatkompenserar", None),
        ("sv", "Vi har inga pannor men bygger fjärrvärme.", "denied", "pannor", "fjärrvärme"),
        ("sv", "Vi vill ha solceller, som inte kräver lov.", "denied", "lov", "solceller"),
        ("sv", "Inte bara bussar utan även färjor går på el.", None, None, "bussar"),
        ("sv", "Ingen fossil olja ska användas 2030.", None, None, "olja"),
        ("sv", "Bolaget planerar avskiljning av koldioxid.", "considered", "avskiljning", None),
        ("en", "The city has no digital twin.", "denied", "twin", None),
        ("en", "The city plans a wind farm, and runs a ferry.", "considered", "wind", "ferry"),
    ],
)  # fmt: skip
def test_how_far_a_denial_reaches(
    lang: str, text: str, kind: str | None, inside: str | None, outside: str | None
) -> None:
    kinds = {name: kind for kind in QUALIFIED for name in load_rules("qualified")[kind]}
    (sentence,) = annotate(text, lang)
    reached: dict[str, str] = {}
    for category, first, last in scopes(Place(passage=None, sentence=sentence)):  # type: ignore[arg-type]
        if category in kinds:
            words = " ".join(token.form for token in sentence.tokens[first:last])
            reached[kinds[category]] = f"{reached.get(kinds[category], '')} {words}"
    assert kind is None or (inside and inside in reached[kind])
    assert not outside or outside not in " ".join(reached.values())


def test_a_window_has_the_concepts_that_it_names_and_no_other_of_its_passage(
    searcher: Searcher,
) -> None:
    index = searcher.index
    keys = [row["key"] for row in index.tables["concepts"]]
    starts = index.units["window_concept_starts"]
    of_windows = np.split(index.units["window_concepts"], starts[1:-1])
    by_place: dict[bytes, list[frozenset[str]]] = {}
    for row, numbers in zip(index.units["windows"], of_windows, strict=True):
        named = frozenset(keys[number] for number in numbers.tolist())
        by_place.setdefault(row[4:9].tobytes(), []).append(named)
    several = [held for held in by_place.values() if len(held) > 1 and any(held)]
    assert several
    assert any(len(set(held)) > 1 for held in several)
