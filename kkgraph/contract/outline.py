"""What answers about many contracts need of each: its facts, and what is counted of its passages.

Passages are nine tenths of a contract; whoever asks for goals, networks or commitments of all
contracts need not read them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields

from kkgraph.contract import Contract, ContractFacts, Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractOutline(ContractFacts):
    """A contract without its passages, and what answers need of them.

    ``themes`` are pairs of a concept's key and in how many passages of the document's own words
    it is named, the most frequent first; ``themes_elsewhere`` the concepts named in text that
    other contracts share or that is of all parties; ``empty`` the first passage in each section
    that says nothing.
    """

    themes: tuple[tuple[str, int], ...] = ()
    themes_elsewhere: tuple[str, ...] = ()
    empty: tuple[Passage, ...] = ()


def outline_of(contract: Contract) -> ContractOutline:
    """Leave out a contract's passages, and count what they name.

    :param contract: the contract or report.
    """
    elsewhere = (p for p in contract.passages if p.shared or p.owner == "joint")
    return ContractOutline(
        **{item.name: getattr(contract, item.name) for item in fields(ContractFacts)},
        themes=_named(contract),
        themes_elsewhere=tuple(sorted({m.theme for p in elsewhere for m in p.themes})),
        empty=_in_empty_sections(contract),
    )


def _named(contract: Contract) -> tuple[tuple[str, int], ...]:
    own = contract.own_passages()
    counts = Counter(theme for passage in own for theme in {item.theme for item in passage.themes})
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _in_empty_sections(contract: Contract) -> tuple[Passage, ...]:
    found = []
    for section in contract.sections:
        if section.empty:
            inside = (p for p in contract.passages if section.start <= p.start < section.end)
            found += [passage for passage in (next(inside, None),) if passage]
    return tuple(found)
