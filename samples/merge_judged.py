"""Merge what two readers judged: ``python -m samples.merge_judged``.

Each need was judged twice, independently, by reading all ten texts. A text has the lower of the
two grades (0 where one of them found nothing), so that nobody is held to what one reader alone
saw, and the lines of both readers. The agreement is printed: Cohen's kappa (Cohen 1968), plain
and weighed by how far two grades are apart.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypedDict

FOLDER = Path(__file__).parent / "judged"
NEEDS = FOLDER / "needs.jsonl"
GRADES = (0, 1, 2)


class Place(TypedDict):
    """Where a text answers, and how well."""

    grade: int
    lines: list[list[int]]


Judged = Mapping[str, Mapping[str, Place]]


def read_judge(name: str) -> Judged:
    """The grades that one reader gave, by need and text.

    :param name: of the reader
    """
    rows = map(json.loads, (FOLDER / f"judge-{name}.jsonl").read_text("utf-8").splitlines())
    return {row["id"]: row["grades"] for row in rows}


def pairs(one: Judged, other: Judged, texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The two grades of every need and text.

    :param one: of one reader
    :param other: of the other
    :param texts: those that both read
    """
    for need in one:
        for text in texts:
            yield _grade(one[need], text), _grade(other[need], text)


def kappa(graded: Sequence[tuple[int, int]], distance: Callable[[int, int], float]) -> float:
    """Agreement beyond chance: 1 where all grades are the same.

    :param graded: pairs of grades
    :param distance: how far two grades are apart, 0 for the same
    """
    seen = Counter(graded)
    first, second = (Counter(pair[side] for pair in graded) for side in (0, 1))
    apart = sum(count * distance(*pair) for pair, count in seen.items()) / len(graded)
    by_chance = (
        sum(first[a] * second[b] * distance(a, b) for a in GRADES for b in GRADES)
        / len(graded) ** 2
    )
    return 1 - apart / by_chance


def merge(one: Judged, other: Judged, texts: Sequence[str]) -> Iterator[dict[str, object]]:
    """The needs as `kkgraph evaluate` reads them.

    :param one: of one reader
    :param other: of the other
    :param texts: those that both read
    """
    for line in (FOLDER / "wordings.jsonl").read_text("utf-8").splitlines():
        need = json.loads(line)
        mine, theirs = one[need["id"]], other[need["id"]]
        relevant = {
            text: {
                "grade": min(mine[text]["grade"], theirs[text]["grade"]),
                "file": f"{text}.txt",
                "lines": _joined(mine[text]["lines"] + theirs[text]["lines"]),
            }
            for text in texts
            if text in mine and text in theirs
        }
        yield {**need, "judged": list(texts), "relevant": relevant}


def main() -> int:
    """Merge, write, and print the agreement.

    :returns: exit status
    """
    one, other = read_judge("a"), read_judge("b")
    texts = sorted({text for judged in (one, other) for row in judged.values() for text in row})
    lines = [json.dumps(need, ensure_ascii=False) for need in merge(one, other, texts)]
    NEEDS.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    graded = list(pairs(one, other, texts))
    same = sum(a == b for a, b in graded)
    told = [
        f"needs {len(lines)}, texts {len(texts)}, pairs {len(graded)}, the same grade {same}",
        f"kappa {kappa(graded, lambda a, b: float(a != b)):.2f}",
        f"kappa, linear weights {kappa(graded, lambda a, b: float(abs(a - b))):.2f}",
        f"kappa, quadratic weights {kappa(graded, lambda a, b: float((a - b) ** 2)):.2f}",
    ]
    sys.stdout.write("\n".join(told) + "\n")
    return 0


def _grade(row: Mapping[str, Place], text: str) -> int:
    return row[text]["grade"] if text in row else 0


def _joined(ranges: Sequence[Sequence[int]]) -> list[list[int]]:
    """Ranges of lines in order, those that overlap made one."""
    found: list[list[int]] = []
    for first, last in sorted((int(r[0]), int(r[1])) for r in ranges):
        if found and first <= found[-1][1]:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return found


if __name__ == "__main__":
    sys.exit(main())
