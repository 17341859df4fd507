from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kkgraph import cli


def searched(
    data: Path,
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> dict[str, object]:
    monkeypatch.setattr(
        sys, "argv", ["kkgraph", "--data", str(data), "--json", "search", *arguments]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    answer: dict[str, object] = json.loads(capfd.readouterr().out)
    return answer


@pytest.mark.parametrize(
    "arguments",
    [["klimat", "-energi"], ["-energi", "klimat"], ["klimat -energi"], ["klimat", "--", "-energi"],
     ["-n", "3", "klimat", "-energi"], ["klimat", "-energi", "-n3"]],
)  # fmt: skip
def test_words_to_leave_out_need_no_quoting(
    sample_data: Path,
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    answer = searched(sample_data, arguments, monkeypatch, capfd)
    understood = answer["understood"]
    assert isinstance(understood, dict) and understood["terms"] == ["klimat"]
    assert "-energi" in str(answer["query"])


def test_an_unknown_option_is_still_one(sample_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        sys, "argv", ["kkgraph", "--data", str(sample_data), "search", "a", "--nosuch"]
    )
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
