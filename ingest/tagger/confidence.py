"""How sure it is that a fact is one: a logistic regression over what speaks for it.

Platt's method (1999) with more than one sign: the tagger's chance, whether a rule or a register
found the same, whether the tagger sees another kind of thing there. Fitted on facts found in
texts that the tagger had not learnt from, so that of what says 0.8 some 80 % are right there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from ingest.tagger.values import KINDS
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir

FILE = "models/names-confidence.tsv"
SIGNS = (
    "base",
    "rule",
    "register",
    "tagger",
    "log odds of the tagger",
    "rule and tagger",
    "other kind",
    "other kind against a rule",
    "places",
    "small letters",
    "one word",
    "capitals",
    "ordinary words",
    "ordinary small words",
    "capital inside",
    "marked",
    "several small",
    "words",
)
_PENALTY = 1.0
_MOST_PLACES = 3
_MOST_WORDS = 6
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class NameForm:
    """How likely what is written is a name at all, whatever it may be the name of.

    :param ordinary: whether all its words are words of the lexicon
    :param inside: whether it has a capital inside a sentence
    :param marked: whether quotation marks or a word such as "projektet" introduce it
    :param several: whether its last word has the form of several things ("insatser")
    """

    ordinary: bool = False
    inside: bool = False
    marked: bool = False
    several: bool = False


@dataclass(frozen=True, slots=True)
class NameSigns:
    """What speaks for and against a fact.

    :param name: as the text has it
    :param rule: whether a rule found it
    :param register: whether it stands in a register of its kind
    :param chance: the tagger's best chance for its kind, 0 when it does not see it
    :param other: the tagger's best chance for another kind in the same place
    :param places: how often the text has it
    :param form: how it is written
    """

    name: str
    rule: bool
    register: bool
    chance: float
    other: float
    places: int
    form: NameForm = NameForm()

    def values(self) -> tuple[float, ...]:
        """The signs as numbers, in the order of ``SIGNS``."""
        seen = self.chance > 0
        small = self.name[:1].islower()
        # What stands in a register of its kind may be named as something else besides.
        other = 0.0 if self.register else self.other
        return (
            1.0,
            float(self.rule),
            float(self.register),
            float(seen),
            _log_odds(self.chance) if seen else 0.0,
            float(self.rule and seen),
            other,
            other * self.rule,
            min(self.places, _MOST_PLACES) / _MOST_PLACES,
            float(small),
            float(" " not in self.name),
            float(self.name.isupper()),
            float(self.form.ordinary),
            float(self.form.ordinary and small),
            float(self.form.inside),
            float(self.form.marked),
            float(self.form.several and small),
            min(len(self.name.split()), _MOST_WORDS) / _MOST_WORDS,
        )


def _log_odds(chance: float) -> float:
    return math.log(max(chance, 0.02) / (1.02 - chance))


@dataclass(frozen=True, slots=True)
class Confidence:
    """A weight for each sign, by kind of fact."""

    weights: Mapping[str, tuple[float, ...]]

    def of(self, kind: str, signs: NameSigns) -> float:
        """How sure it is, 0 to 1, two digits.

        :param kind: one of the tagger's kinds
        :param signs: what speaks for it
        """
        pairs = zip(self.weights[kind], signs.values(), strict=True)
        total = sum(weight * value for weight, value in pairs)
        return round(1 / (1 + math.exp(-total)), 2)

    def lines(self) -> Iterator[str]:
        """The lines of the file, without comments."""
        yield "\t".join(("kind", *SIGNS))
        for kind in KINDS:
            yield "\t".join((kind, *(f"{weight:.{_DIGITS}f}" for weight in self.weights[kind])))


def fit(facts: Iterable[tuple[str, NameSigns, bool]]) -> Confidence:
    """Weights by which facts found in texts left out are told right from wrong.

    :param facts: kind, signs, and whether it was right
    """
    by_kind: dict[str, list[tuple[NameSigns, bool]]] = {kind: [] for kind in KINDS}
    for kind, signs, right in facts:
        by_kind[kind].append((signs, right))
    return Confidence({kind: _regression(found) for kind, found in by_kind.items()})


def _regression(found: Sequence[tuple[NameSigns, bool]]) -> tuple[float, ...]:
    """Logistic regression with a ridge, by Newton's method."""
    if not found:
        return (0.0,) * len(SIGNS)
    values = np.array([signs.values() for signs, _ in found])
    right = np.array([float(one) for _, one in found])
    ridge = np.full(len(SIGNS), _PENALTY)
    ridge[0] = 1e-6
    weights = np.zeros(len(SIGNS))
    for _ in range(30):
        chance = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (chance - right) + ridge * weights
        bend = (values.T * (chance * (1 - chance))) @ values + np.diag(ridge)
        weights -= np.linalg.solve(bend, slope)
    return tuple(round(float(weight), _DIGITS) for weight in weights)


def read_confidence(lines: Iterable[str]) -> Confidence:
    """Read the weights of signs.

    :param lines: of the file
    :raises ValueError: when the columns are others, or a kind is missing
    """
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    if not rows or tuple(rows[0][1:]) != SIGNS:
        raise ValueError("the columns are not those of the signs")
    weights = {kind: tuple(map(float, cells)) for kind, *cells in rows[1:]}
    if set(weights) != set(KINDS) or any(len(one) != len(SIGNS) for one in weights.values()):
        raise ValueError("a line for each kind is needed, with all signs")
    return Confidence(weights)


@cache
def load_confidence(folder: Path | None = None) -> Confidence:
    """The shipped weights of signs; read once for a process.

    :param folder: the ``ontology`` folder; by default the shipped one
    :raises OntologyError: when its file is missing or damaged
    """
    try:
        text = ((folder or ontology_dir()) / FILE).read_text(encoding="utf-8")
        return read_confidence(text.splitlines())
    except (OSError, ValueError) as error:
        raise OntologyError(
            f"ontology/{FILE}: cannot be read ({error}); restore it or run `make train`"
        ) from error
