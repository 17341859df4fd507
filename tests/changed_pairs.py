"""Pairs of versions with known changes: ``python -m tests.changed_pairs -n 24``.

The older version is a generated contract of the form of 2024, the newer one of 2025/26. Each fact
of the older one stays, goes, or moves (year, figure, period, proposed to adopted), told in words
drawn anew; some are new. Precision and recall are of the rows that the product calls a change.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kkgraph.interface.changes_request import ChangesRequest
from kkgraph.vocabulary.registers import Municipality, Vocabulary, load
from tests import generator
from tests.generator import Truth

Key = tuple[str, str, str]
OLDER, NEWER = "2024", "2025-26"
_KINDS = ("goals", "networks", "projects", "documents", "commitments")


@dataclass(slots=True)
class Pair:
    """Two texts of one city, and what changed: kind, how it is known, change."""

    slug: str
    texts: dict[str, str] = field(default_factory=dict)
    truth: set[Key] = field(default_factory=set)
    planted: set[tuple[str, str]] = field(default_factory=set)


def pair(city: Municipality, seed: int) -> Pair:
    """Write two versions.

    :param city: whose.
    :param seed: another seed gives other facts and changes.
    """
    older, newer = (generator._City(city, f"{seed}/{form}") for form in (OLDER, NEWER))
    draw = random.Random(f"changes/{seed}/{city.code}")
    plan, spare = generator._plan(older), generator._plan(newer)
    plan["goals"] = [_goal(older, p) for p in draw.sample(_goal_patterns(), 5)]
    made = Pair(city.slug)
    after: dict[str, list[Truth]] = {}
    for kind in plan:
        if kind in _KINDS:
            after[kind] = list(_moved(kind, plan[kind], spare[kind], newer, draw, made.truth))
        else:
            after[kind] = spare[kind]
    for kind in _KINDS:
        made.planted |= {(kind, _name(kind, fact)) for fact in [*plan[kind], *after[kind]]}
        made.planted |= {("goals", fact["text_short"]) for fact in plan["goals"] + after["goals"]}
    for form, voice, facts in ((OLDER, older, plan), (NEWER, newer, after)):
        writer = generator._Writer(voice, form)
        writer.facts = {kind: [dict(fact) for fact in facts[kind]] for kind in facts}
        made.texts[f"{city.slug}-{form}.txt"] = writer.write()
    return made


def _goal_patterns() -> list[dict[str, str]]:
    """One pattern a kind and unit, so that each goal has one counterpart."""
    found = {(p["kind"], p.get("unit")): p for p in generator._patterns()["goals"]}
    return list(found.values())


def _goal(city: generator._City, pattern: dict[str, str]) -> Truth:
    text, slots = city.fill(pattern["text"])
    return {"sentence": text, "text_short": text, "pattern": pattern, "slots": slots}


def _moved(
    kind: str,
    facts: list[Truth],
    spare: list[Truth],
    newer: generator._City,
    draw: random.Random,
    truth: set[Key],
) -> Iterator[Truth]:
    """Give the facts of the newer version, noting what changed."""
    for fact in facts:
        name = _name(kind, fact)
        if draw.random() < 0.25:
            truth.add((kind, name, "gone"))
        elif kind == "goals":
            yield _moved_goal(fact, draw, truth)
        elif kind == "documents" and draw.random() < 0.4:
            plan, _, _ = fact["name"].rpartition(" ")
            renewed = f"{plan} 2025–2036"
            truth.add((kind, plan, "renewed"))
            yield _retold(kind, {**fact, "name": renewed, "year": "2025–2036"}, newer)
        else:
            yield _retold(kind, fact, newer)
    names = {_name(kind, fact) for fact in facts}
    for fact in spare if kind != "goals" else ():
        if _name(kind, fact) not in names and draw.random() < 0.3:
            if fact.get("relation", "participates") == "participates":
                truth.add((kind, _name(kind, fact), "new"))
                yield fact


def _moved_goal(fact: Truth, draw: random.Random, truth: set[Key]) -> Truth:
    slots, pattern = dict(fact["slots"]), fact["pattern"]
    movable = [s for s in ("mal", "sen") if f"{{{s}}}" in pattern["text"]]
    if movable and draw.random() < 0.5:
        by = draw.choice([-3, 2])
        slots[movable[0]] = int(slots[movable[0]]) + by
        kind = pattern["kind"] + "/" + (pattern.get("unit") or "")
        truth.add(("goals", kind, "sharpened" if by < 0 else "softened"))
    text = pattern["text"].format(**slots)
    return {**fact, "sentence": text, "text_short": text}


def _retold(kind: str, fact: Truth, city: generator._City) -> Truth:
    """Tell a fact in a sentence drawn anew."""
    slot = {"projects": "projekt", "documents": "dokument", "networks": "natverk"}.get(kind)
    if slot is None:
        return fact
    patterns = generator._patterns()[kind]
    chosen = patterns[fact["relation"]] if kind == "networks" else patterns
    sentence = city.fill(city.random.choice(chosen), **{slot: fact["name"]})[0]
    return {**fact, "sentence": sentence}


def _name(kind: str, fact: Truth) -> str:
    if kind == "goals":
        return fact["pattern"]["kind"] + "/" + (fact["pattern"].get("unit") or "")
    if kind == "documents":
        return str(fact["name"].rpartition(" ")[0])
    return str(fact.get("name") or fact.get("text_start"))


def pairs(n: int, seed: int = 1) -> list[Pair]:
    """Write pairs of different cities.

    :param n: how many.
    :param seed: see :func:`pair`.
    """
    known = sorted(load().municipalities.values(), key=lambda city: city.code)
    real = [city for city in known if not city.fictional]
    return [pair(city, seed) for city in real[:n]]


def measure(made: list[Pair], data: Path, vocabulary: Vocabulary) -> dict[str, Counter[str]]:
    """Read the pairs and compare what is said with what is known.

    :param made: the pairs.
    :param data: a new folder of snapshots.
    :param vocabulary: registers and thesaurus.
    :returns: by kind how many were right, wrong and missed; misses and errors as text.
    """
    from ingest.pipeline import ingest
    from kkgraph.programme.changes.versions import changes
    from kkgraph.snapshot.reader import Snapshot

    folder = data / "texts"
    folder.mkdir(parents=True)
    for one in made:
        for name, text in one.texts.items():
            (folder / name).write_text(text, encoding="utf-8")
    ingest([folder], data_dir=data / "snapshots")
    snapshot = Snapshot.open(data / "snapshots", check_graph=False)
    scores: dict[str, Counter[str]] = {}
    for one in made:
        found = changes(snapshot, vocabulary, ChangesRequest([one.slug], everything=True))
        _score(one, found["cities"][0]["changes"], scores)
    return scores


def _score(one: Pair, rows: list[Any], scores: dict[str, Counter[str]]) -> None:
    left, planted = set(one.truth), one.planted
    for row in rows:
        if row["change"] in ("same", "unclear") or row["kind"] not in _KINDS:
            continue
        stated = row["after"] or row["before"]
        figures = row["subject"]
        held = [
            key
            for key in left
            if key[0] == row["kind"]
            and key[2] == row["change"]
            and (_like(key[1], stated["text"]) or key[1].split("/")[0] == figures)
        ]
        count = scores.setdefault(row["kind"], Counter())
        if not held and not any(
            kind == row["kind"] and _like(name, stated["text"]) for kind, name in planted
        ):
            # Read as a thing where the generator planted none: the reading's fault, counted apart.
            count["unplanted"] += 1
        elif held:
            left.remove(held[0])
            count["right"] += 1
        else:
            count["wrong"] += 1
            sys.stderr.write(f"wrong: {one.slug} {row['kind']} {row['change']} {stated['text']}\n")
    for key in sorted(left):
        scores.setdefault(key[0], Counter())["missed"] += 1
        sys.stderr.write(f"missed: {one.slug} {' '.join(key)}\n")


def _like(name: str, text: str) -> bool:
    return name.casefold() in text.casefold() or text.casefold() in name.casefold()


def main() -> int:
    """Measure and print precision and recall by kind."""
    parser = argparse.ArgumentParser(prog="tests.changed_pairs", description=__doc__)
    parser.add_argument("-n", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scores = measure(pairs(given.n, given.seed), Path(folder), load())
    total: Counter[str] = sum(scores.values(), Counter())
    for kind, count in [*sorted(scores.items()), ("all", total)]:
        right, wrong, missed = count["right"], count["wrong"], count["missed"]
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        sys.stdout.write(
            f"{kind:12} precision {precision:.3f} recall {recall:.3f} of {right + missed}; "
            f"{count['unplanted']} not planted\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
