"""Which pairs may be and which must be, and where what was asked for contradicts itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kkgraph.interface.collection_answer import SaidJson
from kkgraph.interface.pair_request import PairRequest
from kkgraph.programme.pairing.wants_and_offers import RoundCity
from kkgraph.programme.pairing.wish_rows import Wish
from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from kkgraph.programme.pairing.best_plan import Pair


def told(part: str, key: str, **values: object) -> SaidJson:
    """Say a sentence of the rules in both languages.

    :param part: of the file.
    :param key: of the sentence.
    :param values: what it names; a sentence itself gives its own language.
    """
    words = load_rules("pairing")[part][key]

    def said(lang: str) -> str:
        return str(
            words[lang].format(
                **{name: v[lang] if isinstance(v, dict) else v for name, v in values.items()}
            )
        )

    return {"sv": said("sv"), "en": said("en")}


@dataclass(slots=True)
class Conditions:
    """What binds a plan.

    :param forbidden: pairs that may not be, with the reason.
    :param kept: pairs that must be, with the reason.
    :param contradictions: what was asked for and cannot be together.
    """

    forbidden: dict[Pair, SaidJson] = field(default_factory=dict)
    kept: dict[Pair, SaidJson] = field(default_factory=dict)
    contradictions: list[SaidJson] = field(default_factory=list)

    def allowed(self, cities: int) -> npt.NDArray[np.bool_]:
        """Lay out which pairs may be.

        :param cities: how many there are.
        :returns: ``[cities, cities]``.
        """
        import numpy as np

        table = np.ones((cities, cities), dtype=bool)
        for first, second in self.forbidden:
            table[first, second] = table[second, first] = False
        return table


def conditions_of(
    asked: PairRequest,
    sides: Sequence[RoundCity],
    wishes: Sequence[Wish],
    twins: Iterable[tuple[str, str]],
    points: Mapping[Pair, int],
) -> Conditions:
    """Gather what binds a plan, and settle what contradicts itself.

    What is to be avoided goes before what is to be kept; of more kept pairs than a city may have,
    those with most points.

    :param asked: the question.
    :param sides: the cities.
    :param wishes: rows of the file.
    :param twins: codes of official twins.
    :param points: of the pairs that are to be kept.
    """
    place = {side.code: number for number, side in enumerate(sides)}
    found = Conditions()
    must: dict[Pair, SaidJson] = {}
    for pair, key in _named(asked, wishes, twins, place, "avoid"):
        names = {"first": sides[pair[0]].city["name"], "second": sides[pair[1]].city["name"]}
        found.forbidden.setdefault(pair, told("why", key, **names))
    for pair, key in _named(asked, wishes, twins, place, "keep"):
        text = next((w.text for w in wishes if w.says == "keeps" and _pair(w, place) == pair), "")
        must.setdefault(pair, told("why", key, text=text))
    _forbid_by_place(asked, sides, found)
    held: Counter[int] = Counter()
    for pair in sorted(must, key=lambda pair: (-points.get(pair, 0), pair)):
        full = max(held[pair[0]], held[pair[1]]) >= asked.max_partners
        if pair in found.forbidden or full:
            why = found.forbidden.get(pair) or told("why", "full", most=asked.max_partners)
            key = "keeps_forbidden" if pair in found.forbidden else "keeps_too_many"
            found.contradictions.append(_contradiction(key, sides, pair, kept=must[pair], why=why))
            continue
        found.kept[pair] = must[pair]
        held.update(pair)
    found.contradictions += _wants_that_contradict(sides, wishes, place, found)
    return found


def _pair(wish: Wish, place: Mapping[str, int]) -> Pair | None:
    if wish.code not in place or wish.city not in place:
        return None
    first, second = sorted((place[wish.code], place[wish.city]))
    return first, second


def _named(
    asked: PairRequest,
    wishes: Sequence[Wish],
    twins: Iterable[tuple[str, str]],
    place: Mapping[str, int],
    treated: str,
) -> Iterator[tuple[Pair, str]]:
    """Pairs that the file or a page names, which are to be kept or avoided, and why."""
    kinds = {"keeps" if treated == "keep" else "avoids": treated, "earlier": asked.earlier}
    for wish in wishes:
        pair = _pair(wish, place)
        if pair and kinds.get(wish.says) == treated:
            yield pair, wish.says
    if asked.official_twins == treated:
        for first, second in twins:
            if first in place and second in place and first != second:
                one, other = sorted((place[first], place[second]))
                yield (one, other), "twins"


def _forbid_by_place(asked: PairRequest, sides: Sequence[RoundCity], found: Conditions) -> None:
    for one, first in enumerate(sides):
        for other in range(one + 1, len(sides)):
            second = sides[other]
            if asked.other_county and first.county and first.county == second.county:
                found.forbidden.setdefault((one, other), told("why", "county", county=first.county))
            if asked.experienced and not (first.city["experienced"] or second.city["experienced"]):
                found.forbidden.setdefault((one, other), told("why", "new"))


def _wants_that_contradict(
    sides: Sequence[RoundCity], wishes: Sequence[Wish], place: Mapping[str, int], found: Conditions
) -> Iterator[SaidJson]:
    avoided = {_pair(wish, place) for wish in wishes if wish.says == "avoids"}
    for wish in wishes:
        pair = _pair(wish, place) if wish.says == "wants" else None
        if pair is None or pair not in found.forbidden:
            continue
        ordered = (place[wish.code], place[wish.city])
        key = "wants_avoids" if pair in avoided else "wants_forbidden"
        yield _contradiction(key, sides, ordered, why=found.forbidden[pair])


def _contradiction(
    key: str, sides: Sequence[RoundCity], pair: Pair, **values: SaidJson
) -> SaidJson:
    first, second = (sides[place].city["name"] for place in pair)
    return told("contradictions", key, first=first, second=second, **values)
