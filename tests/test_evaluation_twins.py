from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from twins_space import corpus, space, vocabulary  # noqa: F401

from kkgraph.errors import SourceError
from kkgraph.quality.twins import agreement, evaluate_twins, read_pairs, spearman
from kkgraph.snapshot.reader import Snapshot
from kkgraph.twins import open_space
from kkgraph.vocabulary.registers import Vocabulary

RATED = [
    {"a": "a", "b": "b", "overall": 9},
    {"a": "c", "b": "a", "overall": 5.5},
    {"a": "a", "b": "d", "overall": 1},
]


def write(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_spearman() -> None:
    rising = np.array([1.0, 2.0, 3.0, 4.0])
    assert spearman(rising, rising * 10) == pytest.approx(1)
    assert spearman(rising, -rising) == pytest.approx(-1)
    assert spearman(rising, np.ones(4)) == 0
    # Ties share their mean rank: 1, 2.5, 2.5, 4.
    assert spearman(rising, np.array([1.0, 5.0, 5.0, 9.0])) == pytest.approx(0.9487, abs=1e-4)


def test_agreement_is_over_the_pairs_a_city_is_in(tmp_path: Path) -> None:
    rated = read_pairs(write(tmp_path / "pairs.json", {"pairs": RATED}))
    assert rated[("a", "c")] == 5.5
    names = ["a", "b", "c", "d"]
    ours = np.zeros((4, 4))
    ours[0] = [np.nan, 3, 2, 1]
    assert agreement(ours, names, rated, "a") == pytest.approx(1)
    ours[0] = [np.nan, 1, 2, 3]
    assert agreement(ours, names, rated, "a") == pytest.approx(-1)
    ours[0] = [np.nan, 3, np.nan, 1]
    assert agreement(ours, names, rated, "a") == pytest.approx(1)


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"pairs": [{"a": "a"}]},
        {"pairs": [{"a": "a", "b": "a", "overall": 1}]},
        {"pairs": [{"a": "a", "b": "b", "overall": "much"}]},
        {"pairs": RATED[:2]},
    ],
)
def test_a_bad_file_is_named_with_what_would_be_right(tmp_path: Path, content: object) -> None:
    with pytest.raises(SourceError, match="pairs.json.*rate") as caught:
        read_pairs(write(tmp_path / "pairs.json", content))
    assert "Traceback" not in str(caught.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        read_pairs(tmp_path / "none.json")


def test_what_readers_would_choose(
    corpus: Snapshot,  # noqa: F811
    vocabulary: Vocabulary,  # noqa: F811
    corpus_dir: Path,
    tmp_path: Path,
) -> None:
    found = open_space(corpus, vocabulary)
    report = evaluate_twins(found, corpus_dir.parent / "eval" / "twins-dev.json")
    scores = {score.part: score for score in report.scores}
    assert report.pairs == 15 and len(report.cities) == 6
    assert set(scores) == {
        "measures", "wording", "names", "cooperation", "goals", "networks", "combined",
    }  # fmt: skip
    # 15 pairs tell little: the interval is half a unit wide on either side.
    assert scores["combined"].spearman >= 0.35
    assert all(-1 <= s.low <= s.spearman <= s.high <= 1 for s in report.scores)
    # A part that has no weight is not measured; one that is asked for is.
    other = evaluate_twins(
        found,
        corpus_dir.parent / "eval" / "twins-dev.json",
        weights={"goals": 1, "measures": 0},
    )
    assert "goals" in {s.part for s in other.scores} > {"combined"}
    assert "measures" not in {s.part for s in other.scores}
    pairs = [{"a": "atlantis-2020", "b": x, "overall": 1} for x in found.place]
    with pytest.raises(SourceError, match="atlantis-2020"):
        evaluate_twins(found, write(tmp_path / "p.json", {"pairs": pairs}))
