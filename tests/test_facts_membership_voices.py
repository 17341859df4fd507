"""Who is a member and who is not, in many voices: rates by kind of wording, not by sentence.

Each file of ``tests/data/memberships`` was written before the rules were tried on it; what they
made of it then stands in ``docs/reading.md``.
"""

from __future__ import annotations

from collections import Counter

import pytest

from tests.voices import Verdict, texts, verdicts

FILES = ("first", "second", "third", "fourth", "fifth")
# Of what is no membership so much may be taken for one, of the memberships so much must be found.
TAKEN, FOUND = 0.06, 0.85
# The same for the set that was never looked at while the rules were mended.
TAKEN_UNSEEN, FOUND_UNSEEN = 0.1, 0.75
# Of each kind of wording so much is right.
RIGHT = 0.6


def _read(name: str) -> list[Verdict]:
    return [one for said in texts(f"memberships/{name}.yaml") for one in verdicts(said)]


def test_a_set_that_rules_were_not_mended_with() -> None:
    read = _read("sixth")
    outside = [one for one in read if one.name not in one.said["member"]]
    inside = [one for one in read if one.name in one.said["member"]]
    assert len(inside) > 25 and len(outside) > 45
    assert sum(not one.right for one in outside) <= TAKEN_UNSEEN * len(outside)
    assert sum(one.right for one in inside) >= FOUND_UNSEEN * len(inside)


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_membership_is_not_taken_for_one(name: str) -> None:
    read = _read(name)
    inside = [one for one in read if one.name in one.said["member"]]
    outside = [one for one in read if one.name not in one.said["member"]]
    assert len(inside) > 30 and len(outside) > 50
    assert sum(not one.right for one in outside) <= TAKEN * len(outside)
    assert sum(one.right for one in inside) >= FOUND * len(inside)

    by_kind, right = Counter(), Counter()
    for one in read:
        by_kind[one.said["kind"]] += 1
        right[one.said["kind"]] += one.right
    weak = {kind: (right[kind], n) for kind, n in by_kind.items() if right[kind] < RIGHT * n}
    assert len(by_kind) > 8 and weak == {}
