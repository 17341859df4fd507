"""What a manifest says of one contract, as a type."""

from __future__ import annotations

from typing_extensions import TypedDict

from kkgraph.contract import DocumentKind, Family, TextStatus


class ContractSummary(TypedDict):
    """What lists need to know of a contract without opening it.

    ``edition`` is the label under which it is listed, ``version`` what is printed; ``counts``
    says how many sections, passages and facts of each kind there are.
    """

    kind: DocumentKind
    text_status: TextStatus
    municipality: str | None
    version: str
    edition: str
    valid_from: int | None
    family: Family
    more_places: list[str]
    template: str
    title: str
    file: str
    sha256: str
    counts: dict[str, int]
