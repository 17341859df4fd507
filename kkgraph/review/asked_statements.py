"""Every statement of a contract with a key by which an answer finds it again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kkgraph.contract import ContractFacts, Fact
from kkgraph.kinds import KINDS, Kind
from kkgraph.vocabulary import iris


@dataclass(frozen=True, slots=True)
class AskedStatement:
    """A statement as it is sent out.

    :param key: the same for the same kind, words and quote, whatever else was read.
    :param kind: name of its kind.
    :param text: what it says.
    :param details: its other fields, for people.
    :param confidence: how sure it is, where whoever found it can tell.
    :param uncertain: whether it counts nowhere yet.
    :param quote: the words of the text.
    :param line: where they begin.
    """

    key: str
    kind: str
    text: str
    details: str
    confidence: float | None
    uncertain: bool
    quote: str
    line: int


def statements(contract: ContractFacts) -> list[AskedStatement]:
    """List what was read of a contract.

    :param contract: the contract.
    :returns: its statements, those that count before those that are uncertain.
    """
    found: dict[str, AskedStatement] = {}
    for held, uncertain in ((contract, False), (contract.uncertain, True)):
        for kind in KINDS:
            for fact in getattr(held, kind.name):
                for item in _statement(kind, fact, contract, uncertain):
                    found.setdefault(item.key, item)
    return list(found.values())


def joined(text: str) -> str:
    """Write text on one line, as quotes are compared.

    :param text: any text.
    :returns: words with one blank between.
    """
    return " ".join(text.split())


def _statement(
    kind: Kind, fact: Fact, contract: ContractFacts, uncertain: bool
) -> Iterator[AskedStatement]:
    if not fact.evidence:
        return
    shown = kind.show(fact, contract)
    text = joined(" ".join(_words(shown[name]) for name in kind.title))
    place = fact.evidence[0]
    left = ("confidence", "voice", "evidence", "iri", *kind.title)
    details = "; ".join(
        f"{name}: {_words(value)}" for name, value in shown.items()
        if name not in left and _words(value)
    )  # fmt: skip
    key = iris.digest(kind.name, text, joined(place.quote))
    yield AskedStatement(
        key, kind.name, text, details, fact.confidence, uncertain, place.quote, place.line_from
    )


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_words(item) for item in value)
    if isinstance(value, dict):
        return _words(value.get("name") or value.get("text") or "")
    return f"{value:g}" if isinstance(value, float) else "" if value is None else str(value)
