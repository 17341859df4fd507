"""The shipped contracts in every form that is read, set from the same sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ingest.formats import read_bytes
from ingest.readings.read import Reading, read_source
from kkgraph import contract as model
from kkgraph.vocabulary import registers
from samples.markup import Block, Contract, Page, read
from samples.to_docx import to_docx
from samples.to_html import to_html
from samples.to_pdf import to_pdf
from samples.to_text import to_text

_PAGE_HEIGHT = 36.0


def repaged(contract: Contract) -> Contract:
    """The same contract on pages that are filled anew, paragraphs cut where a page ends."""
    notes = {number: text for page in contract.pages for number, text in page.footnotes}
    links = [link for page in contract.pages for link in page.links]
    pages = [Page()]
    room = _PAGE_HEIGHT
    for block in _whole_blocks(contract):
        called = [int(number) for number in re.findall(r"\{(\d+)\}", block.text)]
        height = _height(block) + 1.5 * len(called)
        if height > room and block.kind == "paragraph" and room > 8 and not called:
            cut = block.text.find(" ", len(block.text) // 2)
            pages[-1].blocks.append(replace(block, text=block.text[:cut]))
            block = replace(block, text=block.text[cut + 1 :], continued=True)
            height, room = _height(block), 0.0
        if height > room:
            pages.append(Page())
            room = _PAGE_HEIGHT
        room -= height
        pages[-1].blocks.append(block)
        pages[-1].footnotes += [(number, notes[number]) for number in called]
    pages[-1].links += links
    return Contract(contract.name, contract.settings, pages)


def _height(block: Block) -> float:
    """Lines that a block takes up, about."""
    return len(block.text) / 80 + (2.5 if block.kind in ("heading", "title") else 1.6)


def _whole_blocks(contract: Contract) -> Iterator[Block]:
    """Blocks with the parts put together again that page breaks cut off."""
    blocks: list[Block] = []
    for page in contract.pages:
        for block in page.blocks:
            if block.continued:
                blocks[-1] = replace(blocks[-1], text=f"{blocks[-1].text} {block.text}")
            else:
                blocks.append(block)
    yield from blocks


def _pdf(contract: Contract) -> bytes:
    if contract.settings.get("form") == "pdf":
        return to_pdf(contract)
    return to_pdf(repaged(contract))


FORMS: dict[str, Callable[[Contract], bytes]] = {
    "txt": lambda contract: to_text(contract).encode(),
    "pdf": _pdf,
    "docx": to_docx,
    "html": lambda contract: to_html(contract).encode(),
}


def reading(name: str, form: str) -> Reading:
    """A shipped contract, read from one of its forms."""
    source = read_bytes(FORMS[form](read(name)), f"{name}.{form}")
    (found,) = read_source(source, registers.load())
    return found


def said(contract: model.Contract) -> dict[str, list[Any]]:
    """What a contract says, apart from where in the file it says so."""
    return {
        "identity": [contract.id, contract.version, contract.valid_from, contract.template],
        "sections": [(s.number, s.title, s.owner, s.topic, s.level) for s in contract.sections],
        "parties": sorted((p.kind, p.name) for p in contract.parties),
        "goals": sorted(
            str((g.kind, g.value, g.unit, g.base_year, g.target_year, g.scope, g.status))
            for g in contract.goals
        ),
        "networks": sorted((n.key, n.relation) for n in contract.networks),
        "projects": sorted(p.key for p in contract.projects),
        "documents": sorted(str((d.key, d.years, d.url)) for d in contract.documents),
        "organisations": sorted(o.key for o in contract.organisations),
        "commitments": sorted((c.by, c.text) for c in contract.commitments),
        "joint_commitments": [
            (j.number, j.title, j.kind, [m.text for m in j.measures])
            for j in contract.joint_commitments
        ],
        "thematic_areas": [(a.name, a.topics) for a in contract.thematic_areas],
        "passages": [p.text for p in contract.passages],
    }
