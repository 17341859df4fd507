"""The sample contracts: built the same each time, judged in full, and nobody else's words."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from ingest.formats import read_path
from kkgraph.vocabulary.registers import load
from samples.build import CONTRACTS, build, names
from samples.facts import FACTS, Places, facts, text_of
from samples.markup import SOURCE, joined

_TOGETHER = 20


def _path(name: str) -> Path:
    (path,) = CONTRACTS.glob(f"{name}.*")
    return path


def _facts(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"))
    return content


def test_there_are_six_and_each_is_judged() -> None:
    assert len(names()) == 6
    assert sorted(p.stem for p in CONTRACTS.iterdir()) == names()
    assert sorted(p.stem for p in FACTS.glob("*.json")) == names()


@pytest.mark.parametrize("name", names())
def test_building_again_gives_the_same_bytes(name: str) -> None:
    file_name, content = build(name)
    assert content == build(name)[1]
    # Compressed formats depend on the library's version; their text does not.
    if file_name.endswith((".txt", ".html")):
        assert (CONTRACTS / file_name).read_bytes() == content


@pytest.mark.parametrize("name", names())
def test_judged_lines_are_those_of_the_text_as_read(name: str) -> None:
    assert facts(name, text_of(_path(name))) == _facts(name)


@pytest.mark.parametrize("name", names())
def test_names_of_facts_stand_on_their_lines(name: str) -> None:
    lines = text_of(_path(name)).split("\n")
    judged = _facts(name)
    assert judged["parties"]
    for kind in ("parties", "projects", "organisations"):
        for fact in judged[kind]:
            first, last = fact["lines"]
            held = re.sub(r"[\W\d]|viablecities", "", "".join(lines[first - 1 : last]).lower())
            words = [re.sub(r"[\W\d]", "", word) for word in fact["name"].lower().split()]
            assert fact.get("borderline") or all(word in held for word in words), fact


@pytest.mark.parametrize("name", names())
def test_municipality_is_invented(name: str) -> None:
    found = load().municipality(_facts(name)["municipality"])
    assert found is not None
    assert found.fictional
    assert found.code.startswith("99")


def test_all_invented_municipalities_are_marked() -> None:
    invented = [m for m in load().municipalities.values() if m.code.startswith("99")]
    assert [m.code for m in invented] == [f"990{n}" for n in range(1, 7)]
    assert all(m.fictional and m.county == "Exempel län" for m in invented)


def test_goals_of_one_city_changed_between_its_versions() -> None:
    def targets(name: str) -> dict[str, Any]:
        return {g["kind"]: (g["value"], g["target_year"]) for g in _facts(name)["goals"][:4]}

    before, after = targets("angsvattnet-2020"), targets("angsvattnet-2024")
    changed = {kind for kind in before.keys() & after.keys() if before[kind] != after[kind]}
    assert changed == {"territorial_emissions", "climate_neutral", "fossil_free"}


def test_each_format_is_read() -> None:
    kinds = {read_path(path)[0].media_type for path in CONTRACTS.iterdir()}
    assert len(kinds) == 4


def test_places_refuse_what_is_missing_or_ambiguous() -> None:
    places = Places("ett två\ntre-\nfyra ett", "x")
    assert places.lines("två … fyra") == [1, 3]
    with pytest.raises(ValueError, match="two places"):
        places.lines("ett")
    with pytest.raises(ValueError, match="not in the text"):
        places.lines("fem")


def test_no_twenty_words_in_a_row_of_the_real_contracts(corpus_dir: Path) -> None:
    real: set[tuple[str, ...]] = set()
    for path in corpus_dir.glob("*.txt"):
        real |= _runs(path.read_text(encoding="utf-8"))
    written = [*SOURCE.glob("*.mk"), *FACTS.parent.glob("generator/*.yaml")]
    assert len(real) > 10_000 and len(written) > 5
    for path in written:
        assert not _runs(joined(path.read_text(encoding="utf-8"))) & real, path.name


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + _TOGETHER]) for at in range(len(words) - _TOGETHER + 1)}
