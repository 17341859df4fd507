"""Goals in many wordings: sentences written for the tests, each with the goals it states."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.test_facts_goals import figures

_WORDINGS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "goals.yaml").read_text(encoding="utf-8")
)


def test_there_are_wordings() -> None:
    assert len(_WORDINGS) > 200


@pytest.mark.parametrize("item", _WORDINGS, ids=lambda item: item["text"][:60])
def test_wordings(item: dict[str, Any]) -> None:
    found = [(kind, value, base, target) for kind, value, base, target in figures(item["text"])]
    for kinds, *slots in item["goals"]:
        mine = next(
            (one for one in found if one[0] in kinds.split("|") and list(one[1:]) == slots), None
        )
        assert mine is not None, (kinds, slots, found)
        found.remove(mine)
    assert found == []
