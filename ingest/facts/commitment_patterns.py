"""How undertakings are worded: the expressions of the rules, compiled for one city."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kkgraph.vocabulary.country import load_country
from kkgraph.vocabulary.rules import load_rules

# Letters of a script that nobody writes any more (Glagolitic), to stand for a city's name.
_CAPITAL, _SMALL = "\u2c00", "\u2c30"
By = Literal["municipality", "agencies", "programme", "joint"]


@dataclass(frozen=True, slots=True)
class CommitmentWording:
    """A pattern in which the city may act by its name.

    One expression serves all cities: it is asked of a text in which letters that no text has
    stand for the name, as many as the name has.
    """

    pattern: str
    city: str
    nameless: re.Pattern[str]

    def match(self, text: str) -> re.Match[str] | None:
        """Where a text begins with it."""
        return self.nameless.search(text) or self._named(text)

    def search(self, text: str) -> bool:
        """Whether a text has it."""
        return self.match(text) is not None

    def _named(self, text: str) -> re.Match[str] | None:
        """Where it stands with the city's name."""
        if not self.city or "{actor}" not in self.pattern or self.city not in text:
            return None
        return _compiled(self.pattern, named=True).search(_veiled(text, self.city))


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
        return CommitmentWording(timed, name, _compiled(timed, named=False))

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


def _veiled(text: str, city: str) -> str:
    """A text with the city's name in letters of its own, of which the first is a capital."""
    return text.replace(city, _CAPITAL + _SMALL * (len(city) - 1))


@lru_cache(maxsize=512)
def _compiled(pattern: str, *, named: bool) -> re.Pattern[str]:
    """A wording as a regular expression.

    :param pattern: with ``{actor}`` for whoever acts for the city
    :param named: whether that may be the city by its name, as :func:`_veiled` has it
    """
    actors = [rf"\b{word}\b" for word in load_rules("commitments")["actors"]]
    if named:
        name = f"{_CAPITAL}{_SMALL}*+"
        actors.append(rf"\b{name}s?(?:\s+{load_country().ending})?\b")
    return re.compile(pattern.replace("{actor}", f"(?:{'|'.join(actors)})"))
