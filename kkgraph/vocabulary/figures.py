"""What is measured of municipalities: population and territorial emissions, read when asked for.

From ``ontology/registers/municipality-figures.csv``; where the figures come from stands in the YAML
file beside it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from kkgraph.aliases import JsonValues, Lang
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.rules import read_yaml

_TABLE = "registers/municipality-figures.csv"
_SAID = "registers/municipality-figures.yaml"
POPULATION, EMISSIONS = "population", "territorial-emissions"


class FigureYears(NamedTuple):
    """The years that a quotient is made of."""

    emissions: int
    population: int


@dataclass(frozen=True, slots=True)
class MunicipalityFigures:
    """What is measured of one municipality.

    :param code: its four-digit code.
    :param population: inhabitants.
    :param population_year: in which year.
    :param emissions: territorial emissions in tonnes of CO2 equivalents by year, oldest first.
    """

    code: str
    population: int
    population_year: int
    emissions: Mapping[int, float]

    @property
    def years(self) -> FigureYears:
        """The years of the last emissions and of the population."""
        return FigureYears(max(self.emissions), self.population_year)

    def per_inhabitant(self) -> float:
        """Divide the last emissions by the population.

        :returns: tonnes of CO2 equivalents an inhabitant; the years differ, see `years`.
        """
        return self.emissions[self.years.emissions] / self.population

    def trend(self, since: int = 2015) -> float | None:
        """Say how fast emissions change, compounded.

        :param since: the year to begin with.
        :returns: per cent a year up to the last one, negative where they fall; ``None`` where
            there is no figure for that year.
        """
        last = self.years.emissions
        if since not in self.emissions or since >= last or self.emissions[since] <= 0:
            return None
        ratio = self.emissions[last] / self.emissions[since]
        return float((ratio ** (1 / (last - since)) - 1) * 100)


def figures_of(code: str) -> MunicipalityFigures | None:
    """Find what is measured of a municipality.

    :param code: its four-digit code.
    :returns: the figures; ``None`` for places abroad and invented ones.
    """
    return _all().get(code)


def all_figures() -> Mapping[str, MunicipalityFigures]:
    """List what is measured.

    :returns: by code.
    """
    return _all()


@cache
def said() -> JsonValues:
    """Read where the figures come from and what must be said of them.

    :returns: the mapping of the YAML file.
    :raises OntologyError: if it cannot be read.
    """
    import yaml

    try:
        values = read_yaml(ontology_dir() / _SAID)
    except (OSError, yaml.YAMLError) as error:
        raise OntologyError(f"{_SAID}: cannot be read: {error}") from error
    if not isinstance(values, dict):
        raise OntologyError(f"{_SAID}: must hold a mapping")
    return values


def per_inhabitant_said(figures: MunicipalityFigures, lang: Lang) -> str:
    """Say which years the emissions an inhabitant are made of.

    :param figures: of a municipality.
    :param lang: in which language.
    """
    return str(said()["per_inhabitant"][lang]).format(**figures.years._asdict())


@cache
def _all() -> dict[str, MunicipalityFigures]:
    path = ontology_dir() / _TABLE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {found.code: found for found in _read(csv.DictReader(file))}
    except (OSError, csv.Error, KeyError, ValueError) as error:
        raise OntologyError(f"{_TABLE}: cannot be read: {error!r}; restore the file") from error


def _read(rows: csv.DictReader[str]) -> Iterator[MunicipalityFigures]:
    names = list(rows.fieldnames or ())
    people, gases = _columns(names, POPULATION), _columns(names, EMISSIONS)
    (year, column), *_ = sorted(people.items(), reverse=True)
    for row in rows:
        emissions = {at: float(row[name]) for at, name in sorted(gases.items()) if row[name]}
        yield MunicipalityFigures(row["code"], int(row[column]), year, emissions)


def _columns(names: Sequence[str], series: str) -> dict[int, str]:
    """The columns of a series by year."""
    before = str(said()[series]["column"])
    return {int(name.removeprefix(before)): name for name in names if name.startswith(before)}
