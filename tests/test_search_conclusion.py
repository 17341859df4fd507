"""The sentence that a search begins with: who says so, who only touches it, that nobody does."""

from __future__ import annotations

from typing import cast

import pytest

from kkgraph.aliases import Lang
from kkgraph.answers.conclusion import conclude
from kkgraph.interface.found_answer import FoundJson


def found(says: int = 0, touches: int = 0, silent: int = 0) -> FoundJson:
    cities = [
        {"contract": f"{state}{number}-2024", "municipality": f"{state}{number}", "state": state}
        for state, count in (("says", says), ("touches", touches))
        for number in range(count)
    ]
    answer = {"says": says, "touches": touches, "silent": silent, "not_examined": 0}
    return cast(FoundJson, {"answer": answer, "cities": cities})


@pytest.mark.parametrize(
    ("lang", "nobody", "one"),
    [
        ("sv", "Inget kontrakt säger det. 1 berör det: touches0 (2024).", "1 kontrakt säger det"),
        ("en", "No contract says so. 1 touches on it: touches0 (2024).", "1 says so"),
    ],
)
def test_a_city_that_only_touches_it_is_not_said_first_as_one_that_says_it(
    lang: Lang, nobody: str, one: str
) -> None:
    assert conclude(found(touches=1, silent=2), lang).startswith(nobody)
    assert conclude(found(says=1, touches=1), lang).startswith(f"{one}: says0")


def test_nobody_at_all_is_said_otherwise() -> None:
    assert conclude(found(silent=3), "en").startswith("No contract says anything about it.")
