from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from ingest.pipeline import ingest
from kkgraph.errors import SourceError
from kkgraph.quality.twins import (
    agreement,
    certainty,
    evaluate_twins,
    read_grades,
    reference_of,
    spearman,
)
from kkgraph.snapshot.reader import Snapshot
from kkgraph.twins import Space, open_space
from kkgraph.vocabulary.registers import load

NEEDS = Path(__file__).resolve().parent / "data" / "twins-needs.jsonl"


@pytest.fixture(scope="module")
def space(corpus_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Space:
    folder = tmp_path_factory.mktemp("judged")
    ingest(sorted(corpus_dir.glob("*-20*.txt")), data_dir=folder, workers=2)
    return open_space(Snapshot.open(folder, check_graph=False), load())


def write(path: Path, *needs: object) -> Path:
    path.write_text("\n".join(json.dumps(need) for need in needs), encoding="utf-8")
    return path


def test_spearman() -> None:
    rising = np.array([1.0, 2.0, 3.0, 4.0])
    assert spearman(rising, rising * 10) == pytest.approx(1)
    assert spearman(rising, -rising) == pytest.approx(-1)
    assert spearman(rising, np.ones(4)) == 0
    # Ties share their mean rank: 1, 2.5, 2.5, 4.
    assert spearman(rising, np.array([1.0, 5.0, 5.0, 9.0])) == pytest.approx(0.9487, abs=1e-4)


def test_reference_weighs_rare_needs_more() -> None:
    grades = np.array([[2, 2, 0, 0], [1, 1, 1, 0], [0, 0, 2, 2], [1, 1, 1, 1]], dtype=float)
    reference = reference_of(grades)
    np.testing.assert_allclose(reference, reference.T)
    np.testing.assert_allclose(np.diag(reference), 1)
    assert reference[0, 1] == pytest.approx(1) and reference[0, 3] == 0
    # What all say weighs nothing.
    np.testing.assert_allclose(reference, reference_of(grades[:3]))


def test_agreement_with_oneself_is_full_and_gaps_do_no_harm() -> None:
    reference = reference_of(np.random.default_rng(1).integers(0, 3, (40, 6)).astype(float))
    assert agreement(reference, reference).mean() == pytest.approx(1)
    holed = reference.copy()
    holed[0, 1] = np.nan
    assert 0 < agreement(holed, reference).mean() <= 1
    assert agreement(np.full((6, 6), np.nan), reference).mean() == 0


def test_certainty_of_a_reference() -> None:
    draw = np.random.default_rng(2)
    groups = np.repeat(draw.integers(0, 2, (60, 3)) * 2, 4, axis=1).astype(float)
    noise = draw.integers(0, 3, (60, 12)).astype(float)
    assert certainty(groups).split_half > 0.5 > certainty(noise).split_half
    assert 0 <= certainty(noise).ceiling <= certainty(groups).ceiling <= 1


@pytest.mark.parametrize("line", ['{"relevant"', "[]", '{"relevant": {"a": 2}}', "{}"])
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "needs.jsonl"
    path.write_text('{"relevant": {}}\n' + line, encoding="utf-8")
    with pytest.raises(SourceError, match="needs.jsonl:2"):
        read_grades(path)


def test_too_few_profiles_and_a_missing_file(tmp_path: Path) -> None:
    path = write(tmp_path / "needs.jsonl", {"relevant": {"a": {"grade": 1}, "b": {"grade": 2}}})
    with pytest.raises(SourceError, match="2 judged profiles"):
        read_grades(path)
    with pytest.raises(SourceError, match="cannot be read"):
        read_grades(tmp_path / "none.jsonl")


def test_profiles_that_were_not_read_are_named(space: Space, tmp_path: Path) -> None:
    grades = {name: {"grade": 1} for name in ("atlantis-2020", "malmo-2024", "lund-2020")}
    with pytest.raises(SourceError, match="atlantis-2020"):
        evaluate_twins(space, write(tmp_path / "n.jsonl", {"relevant": grades}))


def test_floors_on_our_needs(space: Space) -> None:
    report = evaluate_twins(space, NEEDS)
    scores = {score.part: score for score in report.scores}
    assert report.needs == 92 and len(report.profiles) == 13
    assert scores["combined"].spearman >= 0.5
    assert scores["themes"].spearman >= 0.5
    for score in report.scores:
        assert -1 <= score.low <= score.high <= 1


def test_floors_on_the_judged_set(space: Space, corpus_dir: Path) -> None:
    report = evaluate_twins(space, corpus_dir.parent / "eval" / "retrieval-dev.jsonl")
    assert report.needs == 30
    assert {score.part for score in report.scores} == {
        "themes", "passages", "goals", "networks", "commitments", "combined",
    }  # fmt: skip
    combined = next(score for score in report.scores if score.part == "combined")
    # Thirty needs tell little: two halves of them do not agree at all.
    assert report.reference.split_half < 0.1 and combined.spearman > 0.05
