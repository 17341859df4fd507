"""What was wished for and not given, and why."""

from __future__ import annotations

from collections.abc import Sequence

from kkgraph.interface.collection_answer import SaidJson
from kkgraph.programme.pairing.best_plan import Pair
from kkgraph.programme.pairing.conditions import Conditions, told
from kkgraph.programme.pairing.pair_reasons import theme_name
from kkgraph.programme.pairing.wants_and_offers import RoundCity
from kkgraph.programme.pairing.wish_rows import Wish
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.thesaurus import theme_json


def unmet_wishes(
    sides: Sequence[RoundCity],
    wishes: Sequence[Wish],
    plan: Sequence[Pair],
    bound: Conditions,
    most: int,
    vocabulary: Vocabulary,
) -> list[SaidJson]:
    """Say which rows of the file were not met; what contradicts itself is said elsewhere.

    :param sides: the cities.
    :param wishes: rows of the file.
    :param plan: the pairs.
    :param bound: what binds the plan.
    :param most: at most so many partners a city.
    :param vocabulary: registers and thesaurus, for names.
    """
    place = {side.code: number for number, side in enumerate(sides)}
    partners = {number: {o for pair in plan if number in pair for o in pair if o != number}
                for number in range(len(sides))}  # fmt: skip
    found = []
    for wish in wishes:
        first = _name(wish.code, vocabulary)
        absent = [c for c in (wish.code, wish.city) if c and c not in place]
        if absent:
            why = told("why", "absent", city=_name(absent[0], vocabulary))
            said = told("unmet", "row", row=wish.text, why=why)
        elif wish.says != "wants":
            continue
        elif wish.city:
            pair = sorted((place[wish.code], place[wish.city]))
            if (pair[0], pair[1]) in plan or (pair[0], pair[1]) in bound.forbidden:
                continue
            full = max(len(partners[number]) for number in pair) >= most
            why = told("why", "full" if full else "less", most=most)
            second = _name(wish.city, vocabulary)
            said = told("unmet", "city", first=first, second=second, why=why)
        else:
            having = {n for n, side in enumerate(sides) if wish.theme in side.offers}
            here = place[wish.code]
            if having & partners[here]:
                continue
            key = "theme" if having - {here} else "theme_none"
            theme = theme_name(theme_json(wish.theme, vocabulary.themes))
            said = told("unmet", key, first=first, theme=theme)
        found.append(said)
    return found


def contradicting_themes(
    sides: Sequence[RoundCity], wishes: Sequence[Wish], vocabulary: Vocabulary
) -> list[SaidJson]:
    """Say which cities both want and offer one theme in the file.

    :param sides: the cities.
    :param wishes: rows of the file.
    :param vocabulary: the thesaurus, for names.
    """
    offered = {(wish.code, wish.theme) for wish in wishes if wish.says == "offers"}
    names = {side.code: side.city["name"] for side in sides}
    return [
        told(
            "contradictions",
            "wants_offers",
            first=names[wish.code],
            theme=theme_name(theme_json(wish.theme, vocabulary.themes)),
        )
        for wish in wishes
        if wish.says == "wants" and wish.theme and (wish.code, wish.theme) in offered
        if wish.code in names
    ]


def _name(code: str, vocabulary: Vocabulary) -> str:
    city = vocabulary.municipalities.get(code)
    return city.name if city else code
