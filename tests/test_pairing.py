"""Partners for a whole round: the best plan of all, conditions kept, wishes answered."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kkgraph.errors import NotFoundError, SourceError, UsageError
from kkgraph.interface.pair_answer import PairsJson, ProposedPair
from kkgraph.interface.pair_request import PairRequest
from kkgraph.programme.pairing.best_plan import best_plan
from kkgraph.programme.pairing.pair_rows import to_table
from kkgraph.programme.pairing.whole_round import pairs
from kkgraph.programme.pairing.wish_rows import read_wish_file, read_wishes
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import load

Pair = tuple[int, int]


def _greatest(points: Any, allowed: Any, kept: list[Pair], most: int) -> int | None:
    """Try every set of pairs."""
    size = len(points)
    usable = [p for p in itertools.combinations(range(size), 2) if allowed[p] or p in kept]
    best = None
    for chosen in itertools.product([False, True], repeat=len(usable)):
        plan = [pair for pair, taken in zip(usable, chosen, strict=True) if taken]
        counts = np.bincount([city for pair in plan for city in pair], minlength=size)
        if counts.max(initial=0) <= most and set(kept) <= set(plan):
            worth = int(sum(points[pair] for pair in plan))
            best = worth if best is None else max(best, worth)
    return best


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_is_as_good_as_the_best_of_all_plans(seed: int) -> None:
    chance = random.Random(seed)
    size, most = 5, 1 + seed % 3
    points = np.zeros((size, size), dtype=np.int64)
    allowed = np.zeros((size, size), dtype=bool)
    for a, b in itertools.combinations(range(size), 2):
        # Few different values, so that many plans are equally good.
        points[a, b] = points[b, a] = chance.choice([0, 1, 2, 3, 10])
        allowed[a, b] = allowed[b, a] = chance.random() < 0.8
    kept: list[Pair] = [(0, 3)] if seed % 2 else []
    plan = best_plan(points, allowed, kept, most)
    assert sum(points[pair] for pair in plan) == _greatest(points, allowed, kept, most)
    assert set(kept) <= set(plan)
    assert all(allowed[pair] or pair in kept for pair in plan)
    assert plan == best_plan(points, allowed, kept, most)


def test_more_kept_pairs_than_a_city_may_have_are_refused() -> None:
    every = np.ones((3, 3), dtype=bool)
    with pytest.raises(UsageError, match="kept"):
        best_plan(every.astype(np.int64), every, [(0, 1), (0, 2)], 1)


@pytest.fixture(scope="module")
def snapshot(sample_data: Path) -> Snapshot:
    return Snapshot.open(sample_data)


def _ask(snapshot: Snapshot, **options: Any) -> PairsJson:
    return pairs(snapshot, load(), PairRequest(**options))


def _names(found: PairsJson) -> set[frozenset[str]]:
    return {frozenset((p["first"]["name"], p["second"]["name"])) for p in found["pairs"]}


def _all_quotes_stand_in_the_text(pair: ProposedPair, snapshot: Snapshot) -> int:
    seen = 0
    for reason in pair["reasons"]:
        for quote in reason["quotes"]:
            if quote["source"] is None or quote["contract"] is None:
                continue
            contract = snapshot.contract(quote["contract"])
            text = snapshot.text(contract.source.sha256)
            place = quote["source"]
            whole = " ".join(text[place["start"] : place["end"]].replace("-\n", "").split())
            assert " ".join(quote["text"].split())[:20] in whole
            seen += 1
    return seen


def test_every_proposal_is_explained_in_words_that_stand_in_the_texts(snapshot: Snapshot) -> None:
    found = _ask(snapshot, max_partners=1)
    assert found["pairs"]
    for pair in found["pairs"]:
        assert _all_quotes_stand_in_the_text(pair, snapshot) >= 2
        assert pair["points"] > 0
    placed = [c["name"] for p in found["pairs"] for c in (p["first"], p["second"])]
    without = [row["city"]["name"] for row in found["without"]]
    assert sorted(placed + without) == sorted(c["name"] for c in found["cities"])
    assert found["total"] == sum(pair["points"] for pair in found["pairs"])


def test_a_wish_for_a_city_is_met_and_said(snapshot: Snapshot) -> None:
    first, *_, last = [city["name"] for city in _ask(snapshot)["cities"]]
    found = _ask(snapshot, max_partners=1, row=(f"{first};önskar;{last}",))
    assert frozenset((first, last)) in _names(found)
    reasons = [r for p in found["pairs"] for r in p["reasons"] if r["kind"] == "wishes"]
    assert [r["said"]["sv"] for r in reasons] == [f"{first} önskar {last} som partner."]
    assert found["contradictions"] == found["unmet"] == []


def test_what_contradicts_itself_is_named_and_avoiding_wins(snapshot: Snapshot) -> None:
    first, second, *_ = [city["name"] for city in _ask(snapshot)["cities"]]
    rows = (f"{first};wants;{second}", f"{second};avoids;{first}", f"{first};keeps;{second}")
    found = _ask(snapshot, max_partners=3, row=rows)
    assert frozenset((first, second)) not in _names(found)
    assert len(found["contradictions"]) == 2
    assert all(first in said["en"] and second in said["en"] for said in found["contradictions"])
    assert found["pairs"] == _ask(snapshot, max_partners=3, row=tuple(reversed(rows)))["pairs"]


def test_a_theme_that_a_row_offers_makes_a_pair(snapshot: Snapshot) -> None:
    first, *_, last = [city["name"] for city in _ask(snapshot)["cities"]]
    rows = (f"{first};önskar;vindkraft", f"{last};erbjuder;vindkraft")
    found = _ask(snapshot, max_partners=1, by="complementarity", theme=("vindkraft",), row=rows)
    assert _names(found) == {frozenset((first, last))}
    reason = found["pairs"][0]["reasons"][0]
    assert (reason["kind"], reason["points"]) == ("wants_offers", 1000)
    assert {quote["contract"] for quote in reason["quotes"]} == {None}
    alone = _ask(snapshot, max_partners=1, by="complementarity", row=rows[:1], theme=("vindkraft",))
    assert alone["pairs"] == []
    assert "ingen annan stad" in alone["unmet"][0]["sv"]


def test_conditions_bind_and_who_is_left_is_told_why(snapshot: Snapshot) -> None:
    # All cities of the samples lie in one county.
    found = _ask(snapshot, other_county=True)
    assert found["pairs"] == []
    assert {row["why"]["en"] for row in found["without"]} == {"the conditions allow no pair"}
    tried = _ask(snapshot, experienced=True, max_partners=2)
    assert tried["pairs"]
    for pair in tried["pairs"]:
        assert pair["first"]["experienced"] or pair["second"]["experienced"]


def test_earlier_pairs_are_kept_or_avoided(snapshot: Snapshot) -> None:
    first, second, *_ = [city["name"] for city in _ask(snapshot)["cities"]]
    row = (f"{first};tidigare;{second}",)
    pair = frozenset((first, second))
    assert pair in _names(_ask(snapshot, max_partners=1, row=row, earlier="keep"))
    assert pair not in _names(_ask(snapshot, max_partners=9, row=row, earlier="avoid"))


def test_a_row_for_a_city_that_takes_no_part_is_said(snapshot: Snapshot) -> None:
    found = _ask(snapshot, row=("Kiruna;önskar;Videskär",))
    assert "Kiruna är inte med" in found["unmet"][0]["sv"]


@pytest.mark.parametrize(
    ("row", "error", "told"),
    [
        ("Malmö", UsageError, "row 1"),
        ("Malmö;tycker;Lund", UsageError, "önskar"),
        ("Malmö;önskar", UsageError, "third column"),
        ("Malmö;önskar;Malmö", UsageError, "itself"),
        ("Malmö;erbjuder;Lund", UsageError, "theme"),
        ("Malmö;undviker;vindkraft", NotFoundError, "vindkraft"),
        ("Mallmö;önskar;Lund", NotFoundError, "Malmö"),
    ],
)
def test_a_row_that_makes_no_sense_says_which_and_why(
    row: str, error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=told):
        read_wishes([row], load())


def test_a_file_is_read_with_either_sign_headings_and_remarks(tmp_path: Path) -> None:
    file = tmp_path / "wishes.csv"
    file.write_bytes("\ufeffStad;Säger;Vad;Not\r\nMalmö;önskar;Lund;\r\n;;\r\n# x\r\n".encode())
    assert read_wish_file(file) == ("Malmö;önskar;Lund",)
    file.write_text('city,says,what\n"Lund",offers,"wind; power"\n', encoding="utf-8")
    assert read_wish_file(file) == ("Lund;offers;wind power",)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="UTF-8"):
        read_wish_file(file)


def test_a_table_has_a_row_a_reason(snapshot: Snapshot) -> None:
    found = _ask(snapshot, max_partners=1)
    columns, rows = to_table(found, "en")
    assert len(rows) == sum(len(pair["reasons"]) for pair in found["pairs"]) > 0
    assert {len(row) for row in rows} == {len(columns)}
