"""Labelled texts: read, learnt from, measured by what was learnt from the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.lessons import folder, models
from ingest.lessons.folder import Texts, read_texts, training_folder, vocabulary
from ingest.lessons.left_out import (
    contracts,
    left_out_chances,
    measure,
    same_text,
    without_context,
    without_tagger,
)
from ingest.lessons.quality import contributions
from ingest.lessons.texts import read_labelled
from ingest.tagger.confidence import load_confidence
from ingest.tagger.weights import ordinary_words
from kkgraph.contract import Contract
from kkgraph.errors import SourceError
from kkgraph.quality.facts import FactScore, FactsReport
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary import registers

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def few() -> Texts:
    """Three short labelled texts."""
    known = vocabulary(training_folder())
    names = ("ronnsund-2025", "bjorkforsa-2023", "ekmala-2020")
    texts = tuple(read_labelled(training_folder() / f"{name}.json", known, []) for name in names)
    return Texts(texts, texts)


def test_labels_are_found_in_the_text() -> None:
    """All but a few labels of each text stand in a passage of the city's own."""
    texts = read_texts().measured
    assert texts
    for text in texts:
        marked = sum(len(gold) for gold in text.lesson.gold)
        wanted = sum(
            len(text.labels.get(kind) or ())
            for kind in ("projects", "documents", "organisations", "networks")
        )
        assert wanted, text.profile
        # Of one text much lies in tables that are not read as the city's own passages.
        least = 0.4 if text.profile == "ostanas-2025" else 0.9
        assert marked >= least * wanted, text.profile


def test_marked_names_are_words_of_the_label(few: Texts) -> None:
    text = few.learnt_from[0]
    found = {
        stretch.text[gold.start : gold.end]
        for stretch, golds in zip(text.lesson.stretches, text.lesson.gold, strict=True)
        for gold in golds
        if gold.kind == "project"
    }
    assert {"Blue Dock", "Tyst Kaj", "Musselfabriken på Torsholmen"} <= found


def test_no_list_shows_the_municipalities_of_the_texts() -> None:
    assert registers.load().municipality("Rönnsund") is None
    assert vocabulary(training_folder()).municipality("Rönnsund") is not None


def test_a_text_is_measured_by_what_was_learnt_from_the_others(few: Texts) -> None:
    measured = measure(few.measured, few.learnt_from, ordinary_words(), processes=1)
    told = left_out_chances(measured)
    assert {kind for kind, _, _ in told} >= {"project", "document", "organisation"}
    assert all(0 <= chance <= 1 for _, chance, _ in told)
    alone, both = without_tagger(measured), contracts(measured)
    assert alone.keys() == both.keys() == {text.profile for text in few.measured}
    found = {p.name for c in both.values() for p in (*c.projects, *c.uncertain.projects)}
    assert len(found) > len({p.name for c in alone.values() for p in c.projects})
    naive = without_context(measured)
    assert naive.keys() == alone.keys()
    # What it has left or declined is a membership to whom context says nothing.
    assert _parts(naive, "former", "declined", "observer") == set()
    assert len(_parts(naive, "participates")) > len(_parts(alone, "participates"))
    assert (
        _parts(alone, "former", "declined")
        == _parts(without_tagger(measured), "former", "declined")
        != set()
    )


def _parts(found: Mapping[str, Contract], *relations: str) -> set[tuple[str, str]]:
    """Networks with one of these relations."""
    return {
        (name, mention.key)
        for name, contract in found.items()
        for mention in contract.networks
        if mention.relation in relations
    }


def test_what_a_layer_adds_is_the_difference_to_the_one_before() -> None:
    score = FactScore("networks", 0.5, 0.5, 0.5, 0.4, 0.6, 5, 5, 5)
    layers = {
        name: FactsReport((replace(score, f1=f1),), {})
        for name, f1 in (("a", 0.5), ("b", 0.75), ("c", 0.625))
    }
    (one,) = contributions(layers)
    assert one.f1 == {"a": 0.5, "b": 0.75, "c": 0.625}
    assert one.adds == {"b": 0.25, "c": -0.125}


def test_one_file_is_judged_by_the_confidence_that_is_shipped(few: Texts) -> None:
    (one,) = measure(few.measured[:1], few.learnt_from, ordinary_words(), processes=1)
    shipped = load_confidence()
    told = left_out_chances([one], shipped)
    assert [chance for _, chance, _ in told] == [shipped.of(k, s) for k, s, _ in one.facts]
    found = contracts([one], shipped)[one.text.profile]
    names = (*found.organisations, *found.projects, *found.documents)
    assert {fact.confidence for fact in names} <= {chance for _, chance, _ in told}


def test_a_text_under_another_name_is_the_same_text(few: Texts, tmp_path: Path) -> None:
    one, other, _ = few.measured
    assert same_text(one, one)
    assert not same_text(one, other)
    source = training_folder() / "ronnsund-2025"
    text = source.with_suffix(".txt").read_text(encoding="utf-8").replace("Rönnsund", "Ekmåla")
    labels = json.loads(source.with_suffix(".json").read_text(encoding="utf-8"))
    labels["profile"] = "ekmala-2025"
    (tmp_path / "ekmala-2025.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "ekmala-2025.json"
    path.write_text(json.dumps(labels), encoding="utf-8")
    copy = read_labelled(path, vocabulary(training_folder()), [])
    assert same_text(one, copy)


def test_labels_without_their_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "nowhere-2024.json"
    path.write_text('{"profile": "nowhere-2024"}', encoding="utf-8")
    with pytest.raises(SourceError, match="put it beside the labels"):
        read_labelled(path, registers.load(), [])


def test_calibration_counts_how_many_are_right() -> None:
    told = [("project", 0.85, True)] * 8 + [("project", 0.9, False)] * 2 + [("network", 0.1, False)]
    bins = {(b.kind, b.low): (b.facts, b.right) for b in models.calibration(told)}
    assert bins[("project", 0.8)] == (10, 0.8)
    assert bins[("all", 0.0)] == (1, 0.0)
    assert ("network", 0.8) not in bins


def test_the_program_without_its_repository_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "ontology_dir", lambda: tmp_path / "ontology")
    with pytest.raises(SourceError, match="run this in the project's repository"):
        training_folder()


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_shipped_models_are_those_that_the_texts_make() -> None:
    found = models.make(read_texts(), ordinary_words())
    assert found
    for name, made in found.items():
        assert (ontology_dir() / name).read_text(encoding="utf-8") == made, name
