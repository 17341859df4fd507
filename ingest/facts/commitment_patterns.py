"""How undertakings are worded: the expressions of the rules, compiled for one city."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kkgraph.vocabulary.country import load_country
from kkgraph.vocabulary.rules import load_rules

By = Literal["municipality", "agencies", "programme", "joint"]


@dataclass(frozen=True, slots=True)
class CommitmentWording:
    """A pattern in which the city may act by its name.

    The expression with the name is made only for a text that has it: most never need one.
    """

    pattern: str
    city: str
    nameless: re.Pattern[str]

    def match(self, text: str) -> re.Match[str] | None:
        """Where a text begins with it."""
        return self.nameless.search(text) or _compiled(self.pattern, self.city).search(text)

    def search(self, text: str) -> bool:
        """Whether a text has it."""
        if self.nameless.search(text):
            return True
        named = bool(self.city) and "{actor}" in self.pattern and self.city in text
        return named and _compiled(self.pattern, self.city).search(text) is not None


@dataclass(frozen=True)
class CommitmentPatterns:
    """The rules of ``ontology/rules/commitments.yaml`` with the city's name filled in."""

    leads: tuple[CommitmentWording, ...]
    sentences: tuple[CommitmentWording, ...]
    unless: CommitmentWording
    note: CommitmentWording
    unless_lead: CommitmentWording
    bullet_sentence: CommitmentWording
    solemn: CommitmentWording
    soon: CommitmentWording
    announces: CommitmentWording
    announced: CommitmentWording
    intends: CommitmentWording
    heading: CommitmentWording
    heading_unless: CommitmentWording
    deed: CommitmentWording
    deed_noun: CommitmentWording
    done: CommitmentWording
    pledges: CommitmentWording
    dated: tuple[CommitmentWording, ...]
    dated_unless: CommitmentWording
    bound: CommitmentWording
    bound_unless: CommitmentWording
    is_done: CommitmentWording
    others: dict[By, CommitmentWording]


@lru_cache(maxsize=512)
def commitment_patterns(name: str) -> CommitmentPatterns:
    """The wordings for the city of a name.

    :param name: empty where it is not known
    """
    rules = load_rules("commitments")

    def compiled(pattern: str) -> CommitmentWording:
        timed = pattern.replace("{time}", rules["time"]).replace("{deadline}", rules["deadline"])
        return CommitmentWording(timed, name, _compiled(timed, ""))

    return CommitmentPatterns(
        leads=tuple(map(compiled, rules["leads"])),
        sentences=tuple(map(compiled, rules["sentences"])),
        unless=compiled(rules["unless"]),
        note=compiled(rules["note"]),
        unless_lead=compiled(rules["unless_lead"]),
        bullet_sentence=compiled(rules["bullet_sentence"]),
        solemn=compiled(rules["solemn"]),
        soon=compiled(rules["soon"]),
        announces=compiled(rules["announces"]),
        announced=compiled(rules["announced"]),
        intends=compiled(rules["intends"]),
        heading=compiled(rules["heading"]),
        heading_unless=compiled(rules["heading_unless"]),
        deed=compiled(rules["deed"]),
        deed_noun=compiled(rules["deed_noun"]),
        done=compiled(rules["done"]),
        pledges=compiled(rules["pledges"]),
        dated=tuple(map(compiled, rules["dated"])),
        dated_unless=compiled(rules["dated_unless"]),
        bound=compiled(rules["bound"]),
        bound_unless=compiled(rules["bound_unless"]),
        is_done=compiled(rules["is_done"]),
        others={by: compiled(pattern) for by, pattern in rules["others"].items()},
    )


@lru_cache(maxsize=512)
def _compiled(pattern: str, city: str) -> re.Pattern[str]:
    """A wording as a regular expression.

    :param pattern: with ``{actor}`` for whoever acts for the city
    :param city: its name; empty for a text that does not name it
    """
    actors = [rf"\b{word}\b" for word in load_rules("commitments")["actors"]]
    if city:
        actors.append(rf"\b{re.escape(city)}s?(?:\s+{load_country().ending})?\b")
    return re.compile(pattern.replace("{actor}", f"(?:{'|'.join(actors)})"))
