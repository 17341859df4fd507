"""Why two cities belong together: what both say, what one wants and the other has, their wishes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kkgraph.interface.collection_answer import SaidJson
from kkgraph.interface.pair_answer import PairReason, ReasonKind
from kkgraph.interface.pair_request import PairBy
from kkgraph.interface.twins_answer import NamedTheme
from kkgraph.programme.pairing.best_plan import Pair
from kkgraph.programme.pairing.conditions import told
from kkgraph.programme.pairing.pair_points import Points
from kkgraph.programme.pairing.wants_and_offers import RoundCity
from kkgraph.programme.pairing.wish_rows import Wish
from kkgraph.vocabulary.rules import load_rules
from kkgraph.vocabulary.thesaurus import Themes, theme_json


def reasons_of(
    pair: Pair,
    sides: Sequence[RoundCity],
    points: Points,
    by: PairBy,
    wishes: Sequence[Wish],
    kept: SaidJson | None,
    themes: Themes,
) -> list[PairReason]:
    """Explain a pair, with the words of both.

    :param pair: places of the two.
    :param sides: the cities.
    :param points: what the points are made of.
    :param by: what counted.
    :param wishes: rows of the file.
    :param kept: why the pair must be, if it must.
    :param themes: the thesaurus, for names.
    :returns: what was asked for first, then what counts most.
    """
    first, second = (sides[place] for place in pair)
    shown = load_rules("pairing")["reasons_shown"]
    found: list[PairReason] = []
    if kept:
        found.append(_reason("kept", None, 0, told("said", "kept", why=kept)))
    found += [*_wishes(first, second, wishes), *_wishes(second, first, wishes)]
    if by != "likeness":
        wanted = float(points.wanted[pair])
        matched = [*_wants(first, second, points, wanted, themes)]
        matched += _wants(second, first, points, wanted, themes)
        found += _best(matched, shown)
    if by != "complementarity":
        found += _best(list(_both(first, second, points, float(points.both[pair]), themes)), shown)
    return found


def theme_name(theme: NamedTheme | str) -> SaidJson:
    """Name a theme in both languages.

    :param theme: with its labels, or the name of a joint commitment.
    """
    if isinstance(theme, str):
        return {"sv": f"åtagande {theme}", "en": f"commitment {theme}"}
    return {"sv": theme["label_sv"], "en": theme["label_en"] or theme["label_sv"]}


def _best(reasons: list[PairReason], shown: int) -> list[PairReason]:
    """The weightiest, those that add nothing to read left out."""
    chosen: list[PairReason] = []
    seen: set[str] = set()
    for reason in sorted(reasons, key=lambda reason: (-reason["points"], reason["said"]["sv"])):
        words = {quote["text"] for quote in reason["quotes"]}
        if not words <= seen and len(chosen) < shown:
            chosen.append(reason)
            seen |= words
    return chosen


def _wishes(one: RoundCity, other: RoundCity, wishes: Sequence[Wish]) -> Iterator[PairReason]:
    for wish in wishes:
        if wish.says == "wants" and (wish.code, wish.city) == (one.code, other.code):
            said = told("said", "wishes", wants=one.city["name"], offers=other.city["name"])
            reason = _reason("wishes", None, load_rules("pairing")["points"]["wish"], said)
            reason["quotes"].append(
                {"code": one.code, "contract": None, "text": wish.text, "source": None}
            )
            yield reason


def _wants(
    one: RoundCity, other: RoundCity, points: Points, whole: float, themes: Themes
) -> Iterator[PairReason]:
    most = load_rules("pairing")["points"]["complementarity"]
    for key, wanted in one.wants.items():
        if key not in other.offers:
            continue
        theme = theme_json(key, themes)
        name = "wants_offers_file" if key in other.offers_by_file else "wants_offers"
        said = told(
            "said", name,
            wants=one.city["name"], offers=other.city["name"], theme=theme_name(theme),
        )  # fmt: skip
        share = round(most * points.weights[key] * wanted.weight / whole)
        reason = _reason("wants_offers", theme, share, said)
        reason["quotes"] += [wanted.quote, other.offers[key]]
        yield reason


def _both(
    one: RoundCity, other: RoundCity, points: Points, whole: float, themes: Themes
) -> Iterator[PairReason]:
    most = load_rules("pairing")["points"]["likeness"]
    for key, words in one.says.items():
        if key not in other.says:
            continue
        label = one.labels.get(key)
        theme = None if label else theme_json(key, themes)
        said = told("said", "both_say", theme=theme_name(theme or label or key))
        reason = _reason("both_say", theme, round(most * points.weights[key] / whole), said)
        reason["quotes"] += [words, other.says[key]]
        yield reason


def _reason(kind: ReasonKind, theme: NamedTheme | None, points: int, said: SaidJson) -> PairReason:
    return {"kind": kind, "theme": theme, "points": points, "said": said, "quotes": []}
