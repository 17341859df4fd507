"""Who says so, who touches it, who is silent, who was not examined.

How certain it is that a window answers a query is a probability, from a logistic model of the
features of `evidence`, fitted on judged needs (``make train``) and checked on needs left out
(``kkgraph evaluate answers``). What one window says, its unit and its contract say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kkgraph.errors import OntologyError
from kkgraph.search.evidence import FEATURES
from kkgraph.settings import ontology_dir

State = Literal["says", "touches", "silent", "not_examined"]
Band = Literal["says", "touches", "near"]
MODEL = Path("models") / "states.json"

_Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Judge:
    """One logistic model: how likely a grade is.

    :param bias: log odds where every feature is 0
    :param weights: one for each of `FEATURES`
    :param threshold: the probability from which it is said
    """

    bias: float
    weights: _Values
    threshold: float

    def probability(self, values: _Values) -> _Values:
        """How likely each window has the grade.

        :param values: one row a window, a column each of `FEATURES`
        """
        return self.probability_of(self.bias + values @ self.weights)

    @staticmethod
    def probability_of(odds: _Values) -> _Values:
        """The probability of log odds.

        :param odds: any number of them
        """
        return np.asarray(1 / (1 + np.exp(-np.clip(odds, -30, 30))))


@dataclass(frozen=True, eq=False)
class Judges:
    """The models of both grades.

    :param touches: that a window says at least part of it
    :param says: that it says what was asked
    """

    touches: Judge
    says: Judge

    def certainty(self, values: _Values, plain: _Values) -> tuple[_Values, _Values]:
        """How certainly each window touches, and says; the second is never the greater.

        Who says that there is none, or that it is only considered, touches it and does not say it.

        :param values: one row a window
        :param plain: what share of its evidence is neither denied nor only considered
        """
        touches = self.touches.probability(values)
        return touches, np.minimum(plain * self.says.probability(values), touches)

    def band(self, touches: float, says: float) -> Band:
        """What a window is called.

        :param touches: how certainly it touches
        :param says: how certainly it says so
        """
        if touches < self.touches.threshold:
            return "near"
        return "says" if says >= self.says.threshold else "touches"

    def to_json(self, notes: Mapping[str, object]) -> bytes:
        """Write the models as `load` reads them.

        :param notes: what they were fitted on
        """
        values: dict[str, object] = {"notes": dict(notes), "features": list(FEATURES)}
        for name, judge in (("touches", self.touches), ("says", self.says)):
            weights = [round(float(weight), 5) for weight in judge.weights]
            values[name] = {
                "threshold": judge.threshold,
                "bias": round(judge.bias, 5),
                "weights": dict(zip(FEATURES, weights, strict=True)),
            }
        return json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Judges:
    """Read the models.

    :param folder: the ``ontology`` folder; by default the shipped one
    :raises OntologyError: if the file is missing or says something else than expected
    """
    path = (folder or ontology_dir()) / MODEL
    try:
        values = json.loads(path.read_bytes())
        return Judges(_judge(values["touches"]), _judge(values["says"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OntologyError(f"{MODEL.name}: {error}; restore ontology/ or run `make train`") from (
            error
        )


def _judge(values: Mapping[str, object]) -> Judge:
    weights = values["weights"]
    if not isinstance(weights, dict) or set(weights) != set(FEATURES):
        raise ValueError(f"needs weights of exactly {', '.join(FEATURES)}")
    return Judge(
        float(str(values["bias"])),
        np.asarray([float(weights[name]) for name in FEATURES]),
        float(str(values["threshold"])),
    )
