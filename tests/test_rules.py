"""Files of rules are checked when they are read: a fault is told with its file and its entry."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary import rules
from kkgraph.vocabulary.rule_files import FILES

RULES = ontology_dir() / "rules"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the rules that a test may spoil; what was read before is forgotten."""
    shutil.copytree(RULES, tmp_path / "rules")
    monkeypatch.setattr(rules, "ontology_dir", lambda: tmp_path)
    monkeypatch.setattr(rules, "_read", rules._read.__wrapped__)
    return tmp_path / "rules"


def spoil(path: Path, **changed: object) -> None:
    """Set entries of a file; those that are ``None`` are taken out."""
    values: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    values |= changed
    kept = {key: value for key, value in values.items() if value is not None}
    path.write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_shipped_rules_are_as_they_are_described(folder: Path, name: str) -> None:
    assert rules.load_rules(name) == yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(FILES))
def test_an_entry_nobody_knows_is_refused(folder: Path, name: str) -> None:
    spoil(folder / f"{name}.yaml", misspelt="x")
    with pytest.raises(OntologyError, match=rf"{name}\.yaml: misspelt: .*correct the entry"):
        rules.load_rules(name)


@pytest.mark.parametrize(
    ("name", "changed", "entry"),
    [
        ("joint", {"areas": None}, "areas: Field required"),
        ("joint", {"areas": ["a"]}, "areas: Input should be a valid string"),
        ("numbers", {"units": {"sek": ["sek"]}}, r"units\.sek\.1: Field required"),
        ("goals", {"states": {"zero": {"kind": "x", "only": "now"}}}, r"states\.zero\.only: "),
        ("goals", {"indicators": [{"class": "food"}]}, r"indicators\.0\.kind: Field required"),
        ("documents", {"heads": [{"word": "plan", "like": "plan", "on": 1}]}, r"heads\.0\.on: "),
        ("organisations", {"named": None, "plural": None}, r"named: .*\(and 1 more\)"),
    ],
)
def test_a_fault_is_told_with_its_place(
    folder: Path, name: str, changed: dict[str, object], entry: str
) -> None:
    spoil(folder / f"{name}.yaml", **changed)
    with pytest.raises(OntologyError, match=rf"{name}\.yaml: {entry}"):
        rules.load_rules(name)


@pytest.mark.parametrize("text", ["- a\n- b\n", "a: [", "word\n"])
def test_a_file_that_is_no_mapping_is_refused(folder: Path, text: str) -> None:
    (folder / "joint.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(OntologyError, match=r"joint\.yaml: "):
        rules.load_rules("joint")
