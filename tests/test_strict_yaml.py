"""A key that stands twice is refused wherever YAML comes in, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from ingest.fetch.manifest import read_manifest
from kkgraph.errors import SourceError
from kkgraph.review.answer_file import read_yaml_text
from kkgraph.strict_yaml import load_yaml
from kkgraph.vocabulary.rules import read_yaml

TWICE = ["a: 1\na: 2", "a: 1\n'a': 2", "a: {b: 1, c: 2, b: 3}", "- {a: [{b: 1, b: 1}]}"]


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("text", TWICE)
def test_a_key_that_stands_twice_is_refused(text: str, fast: bool) -> None:
    with pytest.raises(yaml.YAMLError, match=r"the key '.' stands twice"):
        load_yaml(text, fast=fast)


@pytest.mark.parametrize("fast", [True, False])
def test_other_yaml_is_read_as_ever(fast: bool) -> None:
    text = "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  b: 3\ne: [{b: 1}, {b: 1}]\n1: x\n'1': y"
    assert load_yaml(text, fast=fast) == yaml.safe_load(text)


def test_rules_manifests_and_answers_are_read_so(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("contracts:\n- url: https://a.example\n  url: https://b.example\n", "utf-8")
    with pytest.raises(yaml.YAMLError, match="line 3"):
        read_yaml(path)
    with pytest.raises(SourceError, match="'url' stands twice"):
        read_manifest(path)
    with pytest.raises(SourceError, match="'answers' stands twice"):
        read_yaml_text("answers: []\nanswers: []\n", "x.yaml")
