"""The benchmark of pages asks for pages that are there, and for the longest contract."""

from __future__ import annotations

from pathlib import Path

from api_samples import opened

from benchmarks import pages
from kkgraph.snapshot.reader import Snapshot


def test_it_asks_for_pages_that_answer(sample_data: Path) -> None:
    key = pages.largest(sample_data)
    held = Snapshot.open(sample_data, check_graph=False)
    most = max(len(contract.passages) for contract in held.contracts())
    assert len(held.contract(key).passages) == most
    with opened(sample_data) as client:
        asked = (*pages.PAGES, *pages.of_contract(key))
        found = {page: client.get(page, headers={"Accept": "text/html"}) for page in asked}
    assert len(found) > len(pages.PAGES)
    assert {page for page, reply in found.items() if reply.status_code != 200} == set()
