"""Codes of the data have names in both languages, wherever people read them."""

from __future__ import annotations

from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from kkgraph.contract import stated
from kkgraph.interface.goals_request import GoalKindAsked
from kkgraph.kinds import KINDS
from kkgraph.vocabulary import code_names
from kkgraph.vocabulary.code_names import code_name, field_name


def literals(hint: object) -> set[str]:
    """The texts that a type allows, if it allows only some."""
    parts = get_args(hint)
    if all(isinstance(part, str) for part in parts):
        return set(parts)
    return {code for part in parts for code in literals(part)}


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_code_that_a_type_allows_is_named(lang: code_names.Lang) -> None:
    groups, names = code_names._read().fields, code_names._read().names
    named = set()
    for kind in KINDS:
        hints = get_type_hints(kind.value, vars(stated))
        for field, group in groups.get(kind.name, {}).items():
            assert field in kind.fields, (kind.name, field)
            for code in literals(hints[field]):
                assert f"{group}.{code}" in names[lang], (kind.name, field, code)
                named.add(code)
    assert {"repealed", "named_in_shared_text", "prioritised", "learns_from"} <= named


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_kind_of_goal_is_named(lang: code_names.Lang) -> None:
    kinds = set(get_args(GoalKindAsked)) - {"neutrality"}
    assert {f"goal_kind.{kind}" for kind in kinds} <= set(code_names.code_names(lang))


def test_what_nobody_named_is_readable() -> None:
    assert code_name("goal_kind", "urban_farms", "en") == "urban farms"
    assert code_name("goal_kind", None, "sv") is None
    assert field_name("goals", "description", "a_b", "sv") == "a_b"


def test_a_code_without_a_name_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "codes.yaml").write_text("fields: {}\nscope:\n  area: {sv: plats}\n")
    monkeypatch.setattr(code_names, "ontology_dir", lambda: tmp_path)
    code_names._read.cache_clear()
    try:
        with pytest.raises(code_names.OntologyError, match=r"scope: area: give a name as `en:`"):
            code_names.code_names("sv")
    finally:
        code_names._read.cache_clear()
