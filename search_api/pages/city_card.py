"""What a city page says first: the goal, what is measured, joint commitments, networks, place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kkgraph.answers.shapes import City
from kkgraph.interface.goals_answer import GoalRow
from kkgraph.interface.goals_request import GoalsRequest
from kkgraph.vocabulary.outlines import coarse_outline, middle, outlines
from search_api.pages.frame import choices
from search_api.pages.frame.page import Page, Values
from search_api.pages.statements import Statements

_GOALS = 2
_NETWORKS = 3
# A network that more than this part of the cities are in tells none of them from the others.
_COMMON = 0.5
_FIRST = ("climate_neutral", "climate_positive", "fossil_free", "territorial_emissions")


def city_card(page: Page, city: City, stated: Statements) -> Values:
    """Choose what is said first of a city.

    :param page: the page.
    :param city: the city.
    :param stated: what its newest contract states.
    :returns: goals, the measured series, joint commitments, networks, its place on the map.
    """
    answers = page.reply.answers
    contract = stated["contract"]
    goals = answers.goals(GoalsRequest(municipality=(city["code"],), newest=True))["goals"]
    overview = answers.commitments()
    unasked = {
        row["contract"] for row in overview.contracts if row["examined"] != "form_does_not_ask"
    }
    return {
        "goals": first_goals(goals),
        "more_goals": len(goals) > _GOALS,
        "progress": answers.progress(city["code"], page.lang),
        "joint": contract["joint_commitments"],
        "joint_asked": contract["id"] not in unasked,
        "networks": _distinguishing(page, stated),
        "outline": coarse_outline(),
        "middle": middle(city["code"]),
        "size": (outlines().width, outlines().height),
    }


def first_goals(rows: Sequence[GoalRow]) -> list[GoalRow]:
    """Choose the goals that say most of where a city is going.

    :param rows: its goals.
    :returns: at most two: neutrality before cuts of the place's emissions before the rest; what
        holds for the whole place, is adopted and has a year first.
    """

    def order(row: GoalRow) -> tuple[bool, int, bool, bool, int]:
        kind = _FIRST.index(row["kind"]) if row["kind"] in _FIRST else len(_FIRST)
        held = row["status"] in (None, "adopted")
        whole = row["scope"] in (None, "area")
        return (not row["target_year"], kind, not held, not whole, row["target_year"] or 0)

    return sorted(rows, key=order)[:_GOALS]


def _distinguishing(page: Page, stated: Statements) -> list[str]:
    """Name networks that few other cities take part in."""

    def count() -> Counter[str]:
        found: Counter[str] = Counter()
        for row in choices.contracts(page):
            networks = page.ask.held.snapshot.outline(row["id"]).networks
            found.update({n.name for n in networks if n.relation == "participates"})
        return found

    held = page.ask.held.cached(("pages", "cities in networks"), count)
    most = max(1, int(len(choices.contracts(page)) * _COMMON))
    names = {row["name"] for row in stated["networks"].get("participates", [])}
    few = [name for name in names if held[name] <= most]
    return sorted(few, key=lambda name: (held[name], name))[:_NETWORKS]
