"""The same contract as text, PDF, DOCX and HTML gives the same sections and the same facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

import formats
import pdf_samples
import pytest
from reportlab.platypus import Flowable, PageBreak, Paragraph

from ingest.formats import SourceText, read_bytes
from ingest.readings.own_text import settle
from ingest.readings.read import read_source
from kkgraph import contract as model
from kkgraph.vocabulary import registers as vocabulary
from samples.build import names


@cache
def settled(form: str) -> dict[str, model.Contract]:
    """All shipped contracts in one form, compared with each other."""
    return {c.id: c for c in settle([formats.reading(name, form) for name in names()])}


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
@pytest.mark.parametrize("contract", [name for name in names()])
def test_every_form_says_the_same(contract: str, form: str) -> None:
    text = formats.said(settled("txt")[contract])
    other = formats.said(settled(form)[contract])
    # Where a paragraph ends with its page, only some forms tell.
    body = [" ".join(said.pop("passages")) for said in (text, other)]
    assert other == text
    assert body[1] == body[0]


def flow(contract: model.Contract) -> Iterator[Flowable]:
    """Set a contract that was read, with headings, bullets and tables, on fresh pages."""
    style = pdf_samples.BODY
    passages = list(contract.passages)
    yield from (Paragraph(escape(p.text), style) for p in passages if p.section is None)
    for number, section in enumerate(contract.sections):
        name = pdf_samples.STYLES["Heading1" if section.level == 1 else "Heading2"]
        if number % 7 == 3:
            yield PageBreak()
        separator = " - " if " " in section.number else ". "
        yield Paragraph(escape(f"{section.number}{separator}{section.title}"), name)
        for passage in passages:
            if passage.section != section.key:
                continue
            if passage.kind == "bullet":
                yield pdf_samples.bullets(escape(passage.text))
            else:
                yield Paragraph(escape(passage.text), style)


@pytest.mark.parametrize("name", ["nacka-2024", "malmo-2024", "borlange-2024", "eskilstuna-2025"])
def test_real_contracts_set_as_pdf(corpus_dir: Path, name: str) -> None:
    data = (corpus_dir / f"{name}.txt").read_bytes()
    raw = SourceText(f"{name}.txt", hashlib.sha256(data).hexdigest(), "text/plain", data.decode())
    registers = vocabulary.load()
    (first,) = read_source(raw, registers)
    pdf = pdf_samples.layout(list(flow(first.contract)))
    (second,) = read_source(read_bytes(pdf, f"{name}.pdf"), registers)
    one, two = formats.said(first.contract), formats.said(second.contract)
    # Links, which stand at the foot of pages, were not set, nor documents known by them alone.
    links = {d.key for d in first.contract.documents} - {d.key for d in second.contract.documents}
    assert all(d.url for d in first.contract.documents if d.key in links)
    del one["documents"], two["documents"]
    assert two == one
