"""Short texts of our own in many voices: read as a contract, judged by the kind of wording."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TypedDict

import yaml

from ingest.facts import networks
from ingest.formats.source import SourceText
from ingest.structure.contract import read_contract
from ingest.structure.draft import Draft
from ingest.structure.identify import Override
from kkgraph.vocabulary import registers
from tests.test_facts_goals import FRAME

DATA = Path(__file__).parent / "data"
HEADING = "3.2. Kommunens strategi\n"


class Said(TypedDict):
    """A text with the networks that the city takes part in, and those it does not."""

    kind: str
    text: str
    member: list[str]
    other: list[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was read of one network in one text."""

    said: Said
    name: str
    right: bool
    relation: str


def texts(path: str) -> list[Said]:
    """The labelled texts of a file below ``tests/data``."""
    entries: list[Said] = yaml.safe_load((DATA / path).read_text(encoding="utf-8"))
    return entries


@cache
def _vocabulary() -> registers.Vocabulary:
    return registers.load()


def draft_of(text: str, heading: str = HEADING, language: str = "sv") -> Draft:
    """A contract whose own text is ``text``."""
    whole = FRAME.format(text=text, heading=heading, year=2024)
    source = SourceText("x.txt", hashlib.sha256(whole.encode()).hexdigest(), "text/plain", whole)
    override = Override(municipality="9901", template="2024")
    return replace(read_contract(source, _vocabulary(), override), language=language)


def verdicts(said: Said) -> Iterator[Verdict]:
    """What is read of each network that a text names."""
    language = "en" if said["kind"] == "english" else "sv"
    found = networks.find(draft_of(said["text"], language=language), _vocabulary())
    for name in (*said["member"], *said["other"]):
        relations = {one.relation for one in found if one.name == name}
        taken = "participates" in relations
        yield Verdict(said, name, taken == (name in said["member"]), "/".join(sorted(relations)))
