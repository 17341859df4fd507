"""The command line, run by tests."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sample_contracts

from kkgraph import cli

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    sample_contracts.build(folder)
    return folder


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str, data: Path | None = data) -> tuple[int, str, str]:
        options = [] if data is None else ["--data", str(data)]
        monkeypatch.setattr(sys, "argv", ["kkgraph", *options, *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        found = capfd.readouterr()
        return int(ended.value.code or 0), found.out, found.err

    return call
