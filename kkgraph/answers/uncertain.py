"""Facts that nobody should count before a person has confirmed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import TypedDict

from kkgraph.contract import Contract

_NAMES = ("name", "title", "description", "text", "about")


class UncertainFact(TypedDict):
    """One uncertain fact with its first place in the text."""

    kind: str
    name: str
    confidence: float | None
    method: str
    line: int
    quote: str


def uncertain_facts(contract: Contract) -> list[UncertainFact]:
    """The uncertain facts of a contract, the surest first within their kind.

    :param contract: the contract
    """
    return sorted(
        _facts(contract),
        key=lambda fact: (fact["kind"], -(fact["confidence"] or 0), fact["line"], fact["name"]),
    )


def _facts(contract: Contract) -> Iterator[UncertainFact]:
    for kind in fields(contract.uncertain):
        for fact in getattr(contract.uncertain, kind.name):
            first = fact.evidence[0]
            yield UncertainFact(
                kind=kind.name,
                name=next(str(v) for n in _NAMES if (v := getattr(fact, n, None))),
                confidence=fact.confidence,
                method=first.method,
                line=first.line_from,
                quote=first.quote,
            )
