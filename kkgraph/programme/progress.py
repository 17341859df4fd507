"""Promise and measured: each territorial goal beside the measured series, or why it cannot be.

The line goes from the measured value of the goal's base year to what the goal leaves of it. No
verdict: the two systems count differently, which is said every time.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from kkgraph.aliases import Lang
from kkgraph.contract import ContractFacts, Goal
from kkgraph.interface.progress_answer import (
    GoalBeside,
    LinePoint,
    Population,
    ProgressJson,
    SeriesSource,
    WhyNot,
)
from kkgraph.vocabulary.figures import (
    EMISSIONS,
    POPULATION,
    MunicipalityFigures,
    figures_of,
    per_inhabitant_said,
    said,
)
from kkgraph.vocabulary.lookup import find_municipality
from kkgraph.vocabulary.registers import Municipality, Vocabulary
from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    from kkgraph.interface.found_answer import EvidenceJson
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.vocabulary.rule_files import ProgressFile

SINCE = 2015


def progress(
    snapshot: Snapshot, vocabulary: Vocabulary, name: str, lang: Lang = "sv"
) -> ProgressJson:
    """Put the goals of a city's newest contract beside the measured series.

    :param snapshot: what was read.
    :param vocabulary: registers and thesaurus.
    :param name: the municipality by code, name or slug.
    :param lang: language of what is said.
    :returns: the JSON of ``kkgraph progress``.
    :raises NotFoundError: if there is no such municipality; with the names near it.
    """
    city = find_municipality(vocabulary, name)
    figures = figures_of(city.code)
    contract = _newest(snapshot, city)
    rules = load_rules("progress")
    goals = contract.goals if contract else ()
    chosen = [goal for goal in goals if goal.kind in rules["kinds"]]
    return {
        "municipality": city.name,
        "code": city.code,
        "contract": contract.id if contract else None,
        "series": _series(figures),
        "series_unit": str(said()[EMISSIONS]["unit"][lang]),
        "series_source": _source(EMISSIONS, lang) if figures else None,
        "population": _population(figures, lang),
        "per_inhabitant": round(figures.per_inhabitant(), 2) if figures else None,
        "per_inhabitant_said": per_inhabitant_said(figures, lang) if figures else None,
        "trend_since_2015": _rounded(figures.trend(SINCE)) if figures else None,
        "boundary": " ".join(str(said()["boundary"][lang]).split()),
        "missing": _missing(contract, chosen, figures, rules, lang),
        "goals": [
            beside(goal, contract.id if contract else "", figures, rules, lang) for goal in chosen
        ],
    }


def beside(
    goal: Goal,
    contract: str,
    figures: MunicipalityFigures | None,
    rules: ProgressFile,
    lang: Lang,
) -> GoalBeside:
    """Put one goal beside the series.

    :param goal: the goal.
    :param contract: id of its contract.
    :param figures: what is measured of the city.
    :param rules: those of ``ontology/rules/progress.yaml``.
    :param lang: language of what is said.
    :returns: the goal with its line, or in words why there is none.
    """
    why = why_not(goal, figures, rules)
    found: GoalBeside = {
        "description": goal.description,
        "contract": contract,
        "goal_kind": goal.kind,
        "value": goal.value,
        "unit": goal.unit,
        "base_year": goal.base_year,
        "target_year": goal.target_year,
        "scope": goal.scope,
        "status": goal.status,
        "why_not": why,
        "why_not_said": str(rules["why_not"][why][lang]) if why else None,
        "line": [],
        "tonnes_left": None,
        "yearly_cut": None,
        "yearly_tonnes": None,
        "said": None,
        "evidence": [cast("EvidenceJson", asdict(place)) for place in goal.evidence],
    }
    if why is None and figures is not None:
        _draw(found, goal, figures, rules, lang)
    return found


def why_not(goal: Goal, figures: MunicipalityFigures | None, rules: ProgressFile) -> WhyNot | None:
    """Say why a goal cannot be put beside the series.

    :param goal: the goal.
    :param figures: what is measured of the city.
    :param rules: those of ``ontology/rules/progress.yaml``.
    :returns: the first reason, in the order in which a reader would ask; none if it can be.
    """
    measured = figures.emissions if figures else {}
    tests: tuple[tuple[WhyNot, bool], ...] = (
        ("not_held", not goal.is_held),
        (
            "consumption",
            goal.scope == "consumption" or goal.kind in rules["consumption"],
        ),
        ("organisation", goal.scope == "organisation" or goal.kind in rules["organisation"]),
        ("other_kind", goal.kind not in rules["territorial"]),
        ("no_cut", goal.unit != "percent" or goal.value is None or not 0 < goal.value <= 100),
        ("no_base_year", goal.base_year is None),
        ("no_target_year", goal.target_year is None),
        ("target_before_base", (goal.target_year or 0) <= (goal.base_year or 0)),
        ("scope_not_said", goal.scope is None and goal.kind not in rules["implied_area"]),
        ("base_not_measured", goal.base_year not in measured),
    )
    return next((reason for reason, holds in tests if holds), None)


def _draw(
    found: GoalBeside,
    goal: Goal,
    figures: MunicipalityFigures,
    rules: ProgressFile,
    lang: Lang,
) -> None:
    """Add the line, and what the yearly cut would have to be."""
    # Checked by `why_not`; the type of a goal does not know.
    base, target, value = goal.base_year or 0, goal.target_year or 0, goal.value or 0.0
    from_value = figures.emissions[base]
    left = from_value * (1 - value / 100)
    last = figures.years.emissions
    found["line"] = [_point(base, from_value), _point(target, left)]
    found["tonnes_left"] = round(left)
    words = {"last": last, "target": target, "left": _number(left, lang)}
    now = figures.emissions[last]
    if target <= last:
        year = max(at for at in figures.emissions if at <= target)
        words |= {"year": year, "measured": _number(figures.emissions[year], lang)}
        found["said"] = str(rules["said"]["past"][lang]).format(**words)
    elif left >= now:
        found["said"] = str(rules["said"]["below"][lang]).format(**words)
    else:
        tonnes = round((now - left) / (target - last))
        found["yearly_tonnes"] = tonnes
        words["tonnes"] = _number(tonnes, lang)
        form = "to_zero"
        if left > 0:
            form = "cut"
            cut = (1 - (left / now) ** (1 / (target - last))) * 100
            found["yearly_cut"] = round(cut, 1)
            words["cut"] = _decimal(cut, lang)
        found["said"] = str(rules["said"][form][lang]).format(**words)


def _newest(snapshot: Snapshot, city: Municipality) -> ContractFacts | None:
    """The newest contract of a city, a whole one before a summary of the same year."""
    mine = [
        (entry["valid_from"] or 0, entry["text_status"] == "whole", key)
        for key, entry in snapshot.manifest.contracts.items()
        if entry["municipality"] == city.code
    ]
    return snapshot.outline(max(mine)[2]) if mine else None


def _missing(
    contract: ContractFacts | None,
    goals: list[Goal],
    figures: MunicipalityFigures | None,
    rules: ProgressFile,
    lang: Lang,
) -> str | None:
    """Say what is not there to be put side by side."""
    form = None
    if figures is None:
        form = "no_series"
    elif contract is None:
        form = "no_contract"
    elif not goals:
        form = "no_goal" if contract.text_status == "whole" else "no_goal_in_summary"
    return str(rules["missing"][form][lang]) if form else None


def _series(figures: MunicipalityFigures | None) -> list[LinePoint]:
    return [_point(year, value) for year, value in figures.emissions.items()] if figures else []


def _point(year: int, tonnes: float) -> LinePoint:
    return {"year": year, "tonnes": round(tonnes, 3)}


def _population(figures: MunicipalityFigures | None, lang: Lang) -> Population | None:
    if figures is None:
        return None
    source = _source(POPULATION, lang)
    return {"value": figures.population, "year": figures.population_year, "source": source}


def _source(series: str, lang: Lang) -> SeriesSource:
    values = said()[series]
    return {"name": str(values["source"][lang]), "licence": str(values["licence"][lang])}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _number(value: float, lang: Lang) -> str:
    """Whole tonnes with the separator of the language."""
    return f"{value:,.0f}".replace(",", "\u00a0" if lang == "sv" else ",")


def _decimal(value: float, lang: Lang) -> str:
    return f"{value:.1f}".replace(".", "," if lang == "sv" else ".")
