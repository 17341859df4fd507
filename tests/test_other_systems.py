"""The command line where the system has neither file locks nor limits of Unix (Windows)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Read by every process that Python starts with this folder in its path, workers too.
BLOCK = """
import sys
for name in ("fcntl", "resource"):
    sys.modules[name] = None
"""


@pytest.fixture(scope="module")
def blocked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("blocked")
    (folder / "sitecustomize.py").write_text(BLOCK, encoding="utf-8")
    path = os.pathsep.join([str(folder), str(ROOT)])
    return {**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}


def call(environment: dict[str, str], *words: str) -> str:
    program = "from kkgraph.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, env=environment, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_modules_are_blocked(blocked: dict[str, str]) -> None:
    for name in ("fcntl", "resource"):
        code = [sys.executable, "-c", f"import {name}"]
        assert subprocess.run(code, env=blocked, capture_output=True).returncode == 1


def test_reading_and_asking_work_without_them(blocked: dict[str, str], tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    sample = ROOT / "samples" / "contracts" / "stenlycke-2025.txt"
    assert "ingest" in call(blocked, "--help")
    call(blocked, *data, "ingest", str(sample))
    assert "stenlycke-2025" in call(blocked, *data, "list")
    assert "Stenlycke" in call(blocked, *data, "show", "stenlycke-2025")
    assert "fjärrvärme" in call(blocked, *data, "search", "fjärrvärme")
    assert "stenlycke-2025" in call(blocked, *data, "query", "contracts_overview")
    call(blocked, *data, "export", str(tmp_path / "a.ttl"))
    assert (tmp_path / "a.ttl").stat().st_size > 1000


def test_the_program_is_a_module_and_demonstrates_itself(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kkgraph"]
    environment = {name: value for name, value in os.environ.items() if name != "KKGRAPH_DATA"}
    done = subprocess.run(
        [*command, "--lang", "en", "demo"], cwd=tmp_path, capture_output=True, text=True,
        env={**environment, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Invented municipalities, in kkgraph-demo/" in done.stderr
    assert (tmp_path / "kkgraph-demo").is_dir()
    assert not (tmp_path / "kkgraph-data").exists()
