"""Who should work together in a whole round: the best plan of all, every proposal explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kkgraph.interface.pair_answer import CityWithout, NextBest, PairsJson, ProposedPair
from kkgraph.interface.pair_request import PairRequest
from kkgraph.programme.collection import collection_read
from kkgraph.programme.initiatives import Initiatives
from kkgraph.programme.pairing.best_plan import Pair, best_plan
from kkgraph.programme.pairing.conditions import Conditions, conditions_of, told
from kkgraph.programme.pairing.pair_points import Points, pair_points
from kkgraph.programme.pairing.pair_reasons import reasons_of
from kkgraph.programme.pairing.unmet_wishes import contradicting_themes, unmet_wishes
from kkgraph.programme.pairing.wants_and_offers import RoundCity, chosen_contracts, sides_of
from kkgraph.programme.pairing.wish_rows import Wish, read_wishes
from kkgraph.vocabulary.lookup import find_municipality, find_theme
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.thesaurus import narrower

if TYPE_CHECKING:
    from kkgraph.interface.collection_answer import SaidJson
    from kkgraph.snapshot.reader import Snapshot


def pairs(snapshot: Snapshot, vocabulary: Vocabulary, asked: PairRequest) -> PairsJson:
    """Propose who should work with whom.

    :param snapshot: what was read.
    :param vocabulary: registers and thesaurus.
    :param asked: how many partners, by what, under which conditions.
    :returns: the JSON of ``kkgraph pair``.
    :raises NotFoundError: if a city or theme does not exist.
    :raises UsageError: if a row of the file of wishes makes no sense.
    """
    wishes = read_wishes(asked.row, vocabulary)
    codes = [find_municipality(vocabulary, name).code for name in asked.municipality]
    chosen = chosen_contracts(snapshot, codes)
    themes = [find_theme(vocabulary, name).key for name in asked.theme]
    only = frozenset(key for theme in themes for key in narrower(vocabulary.themes, theme))
    sides = sides_of(snapshot, vocabulary, chosen, wishes, only)
    points = pair_points(sides, wishes, asked.by)
    known = {(a, b): int(points.total[a, b]) for a in range(len(sides)) for b in range(len(sides))}
    bound = conditions_of(asked, sides, wishes, _official_twins(snapshot, vocabulary, asked), known)
    allowed = bound.allowed(len(sides))
    plan = best_plan(points.total, allowed, list(bound.kept), asked.max_partners)
    proposals = [
        _proposal(pair, sides, points, bound, asked, wishes, plan, vocabulary) for pair in plan
    ]
    editions = {snapshot.manifest.contracts[side.city["contract"]]["edition"] for side in sides}
    unplaced = _without(sides, plan, points, bound, asked)
    total = sum(item["points"] for item in proposals)
    return {
        "by": asked.by,
        "max_partners": asked.max_partners,
        "cities": [side.city for side in sides],
        "pairs": proposals,
        "without": unplaced,
        "contradictions": [
            *bound.contradictions, *contradicting_themes(sides, wishes, vocabulary),
        ],
        "unmet": unmet_wishes(sides, wishes, plan, bound, asked.max_partners, vocabulary),
        "total": total,
        "collection": collection_read(snapshot.manifest.contracts, editions),
        "said": _said(sides, len(proposals), unplaced, asked, total),
    }  # fmt: skip


def _official_twins(
    snapshot: Snapshot, vocabulary: Vocabulary, asked: PairRequest
) -> list[tuple[str, str]]:
    if asked.official_twins == "as_others":
        return []
    known = Initiatives.of(snapshot, vocabulary)
    pairs_named = known.taking_part.pairs(list(known.names.entries))
    return [(pair["first"]["code"] or "", pair["second"]["code"] or "") for pair in pairs_named]


def _proposal(
    pair: Pair,
    sides: Sequence[RoundCity],
    points: Points,
    bound: Conditions,
    asked: PairRequest,
    wishes: Sequence[Wish],
    plan: Sequence[Pair],
    vocabulary: Vocabulary,
) -> ProposedPair:
    first, second = (sides[place] for place in pair)
    return {
        "first": first.city,
        "second": second.city,
        "points": int(points.total[pair]),
        "kept": pair in bound.kept,
        "reasons": reasons_of(
            pair, sides, points, asked.by, wishes, bound.kept.get(pair), vocabulary.themes
        ),
        "next_best": [
            item for place in pair if (item := _next_best(place, sides, points, bound, plan))
        ],
    }


def _next_best(
    place: int, sides: Sequence[RoundCity], points: Points, bound: Conditions, plan: Sequence[Pair]
) -> NextBest | None:
    """The best pair that a city may have and was not given; of equals the first by letters."""
    best: tuple[int, int] | None = None
    for other in range(len(sides)):
        pair = (min(place, other), max(place, other))
        worth = int(points.total[pair])
        if other == place or not worth or pair in plan or pair in bound.forbidden:
            continue
        if best is None or worth > best[0]:
            best = worth, other
    if best is None:
        return None
    return {
        "city": sides[place].city["name"],
        "partner": sides[best[1]].city["name"],
        "points": best[0],
    }


def _without(
    sides: Sequence[RoundCity],
    plan: Sequence[Pair],
    points: Points,
    bound: Conditions,
    asked: PairRequest,
) -> list[CityWithout]:
    placed = {place for pair in plan for place in pair}
    found: list[CityWithout] = []
    for place, side in enumerate(sides):
        if place in placed:
            continue
        others = [other for other in range(len(sides)) if other != place]
        free = [o for o in others if (min(place, o), max(place, o)) not in bound.forbidden]
        fits = any(points.total[place, other] for other in free)
        key = "full" if fits else "nothing" if free or not others else "forbidden"
        why = told("without", key, most=asked.max_partners)
        found.append({"city": side.city, "why": why})
    return found


def _said(
    sides: Sequence[RoundCity],
    proposed: int,
    unplaced: Sequence[CityWithout],
    asked: PairRequest,
    total: int,
) -> SaidJson:
    if not sides:
        return told("answer", "none")
    parts = [
        told(
            "answer", "found",
            pairs=proposed, cities=len(sides), most=asked.max_partners, total=total,
        )
    ]  # fmt: skip
    if unplaced:
        named: Mapping[str, str] = {
            lang: "; ".join(f"{item['city']['name']} ({_why(item, lang)})" for item in unplaced)
            for lang in ("sv", "en")
        }
        parts.append(told("answer", "without", names=named))
    unread = sum(side.city["text_status"] != "whole" for side in sides)
    if unread:
        parts.append(told("answer", "summaries", n=unread))
    return {
        "sv": " ".join(part["sv"] for part in parts),
        "en": " ".join(part["en"] for part in parts),
    }


def _why(item: CityWithout, lang: str) -> str:
    return item["why"]["sv"] if lang == "sv" else item["why"]["en"]
