"""The needs judged over the training texts: merged as the README says, and searched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.lessons.judged import judged_needs, sample_searcher
from kkgraph.quality.answers import evaluate_answers
from samples import merge_judged

TRAINING = Path(__file__).resolve().parents[1] / "samples" / "training"


def test_the_merged_needs_are_what_two_readers_agreed_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(merge_judged, "NEEDS", tmp_path / "needs.jsonl")
    assert merge_judged.main() == 0
    assert (tmp_path / "needs.jsonl").read_bytes() == judged_needs().read_bytes()
    assert "kappa, linear weights 0.91" in capsys.readouterr().out


def test_the_lower_grade_and_the_lines_of_both_stand() -> None:
    one = {"own-m01": {"a": {"grade": 2, "lines": [[1, 3]]}, "b": {"grade": 1, "lines": [[9, 9]]}}}
    other = {"own-m01": {"a": {"grade": 1, "lines": [[3, 5]]}}}
    wordings = [json.loads(line) for line in judged_needs().read_text("utf-8").splitlines()]
    empty = {need["id"]: {} for need in wordings}
    first = next(merge_judged.merge({**empty, **one}, {**empty, **other}, ["a", "b"]))
    assert first["relevant"] == {"a": {"grade": 1, "file": "a.txt", "lines": [[1, 5]]}}


def test_kappa_is_one_where_all_agree_and_nothing_by_chance() -> None:
    def apart(a: int, b: int) -> float:
        return abs(a - b)

    assert merge_judged.kappa([(0, 0), (1, 1), (2, 2)], apart) == 1
    assert merge_judged.kappa([(0, 0), (0, 1), (1, 0), (1, 1)], apart) == 0


def test_lines_lie_in_the_texts() -> None:
    needs = [json.loads(line) for line in judged_needs().read_text("utf-8").splitlines()]
    lengths = {
        path.name: path.read_text("utf-8").count("\n") + 1 for path in TRAINING.glob("*.txt")
    }
    ranges = [
        (lengths[place["file"]], *lines)
        for need in needs
        for place in need["relevant"].values()
        for lines in place["lines"]
    ]
    assert len(ranges) > 200
    assert [r for r in ranges if not 1 <= r[1] <= r[2] <= r[0]] == []


def test_the_needs_are_measured_over_the_texts() -> None:
    with sample_searcher() as searcher:
        report = evaluate_answers(searcher, [judged_needs()])
    assert (report.needs, report.contracts) == (48, 10)
    found = {(f.wording, f.measure): f.value for f in report.figures}
    floor = {("sv", "touches"): 0.7, ("en", "touches"): 0.7, ("sv", "nobody"): 0.6}
    assert {key: found[key] for key, value in floor.items() if found[key] < value} == {}
