"""Files of words mean what they look like: YAML reads a bare ``on`` or ``no`` as a truth value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.rules import read_yaml

ONTOLOGY = ontology_dir()
FILES = sorted(ONTOLOGY.rglob("*.yaml"))
# Rows of fixed places, of which one is a truth value or nothing by its meaning.
ROWS = {("rules/language.yaml", "endings"), ("rules/networks.yaml", "outweighs_naming")}


def no_words(value: object, name: str, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Where a list that holds words holds something else, or a key is a truth value."""
    if isinstance(value, dict):
        for key, held in value.items():
            if isinstance(key, bool) or key is None:
                yield f"{name}: {'.'.join(path)}: key {key!r}"
            yield from no_words(held, name, (*path, str(key)))
    elif isinstance(value, list):
        words = [one for one in value if isinstance(one, str)]
        others = [one for one in value if one is None or isinstance(one, bool)]
        if words and others and not {(name, part) for part in path} & ROWS:
            yield f"{name}: {'.'.join(path)}: {others[0]!r} among {words[0]!r}"
        for held in value:
            yield from no_words(held, name, path)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ONTOLOGY).as_posix())
def test_lists_of_words_hold_words_alone(path: Path) -> None:
    fast, plain = read_yaml(path), yaml.load(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    assert fast == plain
    assert list(no_words(fast, path.relative_to(ONTOLOGY).as_posix())) == []


@pytest.mark.parametrize(
    "text", ["a: [in, on, at]", "a:\n- b: [x, [no, of]]", "a: {yes: [b]}", "a: [~, b]"]
)
def test_what_looks_like_a_word_and_is_none_is_found(text: str) -> None:
    assert len(list(no_words(yaml.safe_load(text), "x.yaml"))) == 1
