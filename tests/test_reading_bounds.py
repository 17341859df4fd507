"""Documents with thousands of alike things: time grows as they do, and there is an end to it."""

from __future__ import annotations

import io
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import docx
import pytest
from growth import grows_faster

from ingest.facts.documents.mentions import DocumentMention, DocumentName
from ingest.facts.documents.merge import Document, Merger
from ingest.facts.projects import _joined, _ProjectMention
from ingest.formats import limits, read_bytes
from ingest.formats.docx import hidden
from ingest.formats.docx.reader import read_docx
from ingest.readings.read import read_source
from kkgraph.errors import SourceError
from kkgraph.vocabulary.registers import load

SAMPLE = Path(__file__).parent.parent / "samples" / "contracts" / "stenlycke-2025.txt"


def table(rows: int) -> bytes:
    document = docx.Document()
    made = document.add_table(1, 2)
    made.rows[0].cells[0].text, made.rows[0].cells[1].text = "Vi bygger", "2030"
    first = made.rows[0]._tr
    for _ in range(rows):
        made._tbl.append(deepcopy(first))
    # As many programs write them.
    made._tbl.remove(made._tbl.tblPr)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_what_holds_for_a_table_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """For every run it was looked for among all rows."""
    asked: list[str] = []
    plain = hidden.value

    def value(properties: Any, tag: str) -> str | None:
        asked.append(tag)
        return plain(properties, tag)

    monkeypatch.setattr(hidden, "value", value)
    found = read_docx(table(30), "t.docx")
    assert found.text.count("Vi bygger") == 31
    assert asked.count("w:tblStyle") == 1


def project(key: str) -> _ProjectMention:
    passage: Any = None
    return _ProjectMention(passage, 0, 1, key, key, "project")


def test_many_names_of_projects() -> None:
    def make(count: int) -> list[_ProjectMention]:
        return [project(f"gront-{number}") for number in range(count)]

    assert not grows_faster(_joined, make, 500)


def test_a_short_name_stands_for_the_longer_one_that_begins_with_it() -> None:
    keys = (
        "gron",
        "grons-stad",
        "grons-stad-nu",
        "sol",
        "sols",
        "sola-1",
        "vind",
        "vind-a",
        "vind-b",
    )
    joined = _joined([project(key) for key in keys])
    changed = {
        key: mention.key for key, mention in zip(keys, joined, strict=True) if mention.key != key
    }
    assert changed == {"grons-stad": "grons-stad-nu", "sols": "sol"}


def document(order: int, start: int, head: str = "plan", title: str = "Plan") -> DocumentMention:
    passage: Any = SimpleNamespace(order=order, text="")
    return DocumentMention(passage, start, start + 4, DocumentName(head, frozenset()), title)


def test_many_mentions_of_a_document() -> None:
    def make(count: int) -> list[DocumentMention]:
        return [document(number, 0) for number in range(count)]

    assert not grows_faster(lambda mentions: Merger().merge([], mentions), make, 500)


def test_the_nearest_of_two_documents_is_meant() -> None:
    places = [(3, 10), (3, 90), (9, 0), (14, 5)]
    known = Document(0, [document(*place) for place in places], [], None, False, False)
    for order in range(16):
        for start in (0, 50, 95):
            nearest = min((abs(o - order), abs(s - start)) for o, s in places)
            assert known.distance(document(order, start)) == nearest


@pytest.mark.parametrize("bound", ("MAX_CHARACTERS", "MAX_LINES"))
def test_a_text_beyond_the_bound_is_refused(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, bound, 50)
    with pytest.raises(SourceError, match="are more than the limit of 50; split it"):
        read_bytes(SAMPLE.read_bytes(), SAMPLE.name)


@pytest.mark.parametrize("bound", ("MAX_PASSAGES", "MAX_FACTS"))
def test_a_document_beyond_the_bound_is_refused(
    bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = read_bytes(SAMPLE.read_bytes(), SAMPLE.name)
    monkeypatch.setattr(limits, bound, 10)
    with pytest.raises(SourceError, match="are more than the limit of 10; split it"):
        read_source(source, load())
