"""One edition is one label in lists and filters; what several contracts promise stands once."""

from __future__ import annotations

import pytest
from contract_texts import contract

from ingest.pipeline import ingest
from kkgraph.answers.lists import ListSource, list_contracts
from kkgraph.graph.triples.contract import contract_quads
from kkgraph.programme.compare import compare
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary import registers
from kkgraph.vocabulary.edition import EditionLabel, of_edition
from kkgraph.vocabulary.terms import KK

PROMISE = "Myndigheterna åtar sig att svara på brev."
LABELS = [
    EditionLabel("2023", "2023", 2024),
    EditionLabel("2023", "2024", 2024),
    EditionLabel("2022", "2022", 2023),
    EditionLabel("2025/26", "2025/2026", 2025),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("2023", [0, 1]),
        ("2024", [0, 1]),
        ("2022", [2]),
        ("2025/26", [3]),
        ("2025/2026", [3]),
        ("2025", [3]),
        ("1999", []),
        ("?", []),
    ],
)
def test_an_edition_is_found_by_label_print_or_year(wanted: str, found: list[int]) -> None:
    assert of_edition(wanted, LABELS) == found


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """Two contracts of one edition; one carries the version, the other has an empty section."""
    folder = tmp_path_factory.mktemp("editions")
    silent = contract(" Klimatkontrakt 2030\nUmeå kommun", "2024", year=2024, city="Umeå kommun")
    begin = silent.index("3.6. Digitalt stöd", silent.index("3. Kommunens åtaganden\n"))
    said = silent[begin:].split("\n")[1]
    texts = {
        "lund.txt": contract(" Klimatkontrakt 2030\nVERSION 2023\nLunds kommun", "2024", year=2024),
        "umea.txt": silent.replace(said, "Inget beskrivet."),
    }
    for name, text in texts.items():
        mark = "5. Myndigheternas åtaganden\n"
        (folder / name).write_text(text.replace(mark, f"{mark}{PROMISE}\n\n"), encoding="utf-8")
    ingest([folder], data_dir=folder / "data")
    return Snapshot.open(folder / "data")


def test_lists_have_one_label_and_what_is_printed(snapshot: Snapshot) -> None:
    rows = list_contracts(ListSource(snapshot.manifest.contracts, registers.load()))
    found = {row["id"]: (row["version"], row["printed_version"]) for row in rows}
    assert found == {"lund-2024": ("2023", "2023"), "umea-2024": ("2023", "2024")}


def test_an_empty_section_is_shown_in_a_comparison(snapshot: Snapshot) -> None:
    found = compare(snapshot, registers.load(), ["lund-2024", "umea-2024"])
    cells = {row["topic"]: row["cells"] for row in found["topics"]}["digital_support"]
    assert [cell["empty"] for cell in cells] == [False, True]
    assert cells[1]["answer"] == "not_found"


def test_a_promise_of_others_stands_once_with_all_places(snapshot: Snapshot) -> None:
    quads = [
        quad
        for name in ("lund-2024", "umea-2024")
        for quad in contract_quads(snapshot.contract(name))
    ]
    texts = [q for q in quads if q.predicate.value == KK.text and q.object.value == PROMISE]
    (promise,) = {q.subject for q in texts if "/commitment/" in q.subject.value}
    about = [q for q in quads if q.subject == promise]
    places = {q.object for q in about if q.predicate.value == KK.evidence}
    contracts = {q.object for q in about if q.predicate.value == KK.inContract}
    assert (len(places), len(contracts)) == (2, 2)
