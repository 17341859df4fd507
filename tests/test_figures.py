"""What is measured of municipalities: the register, quotients, trend, the data cube."""

from __future__ import annotations

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kkgraph.graph.cube_quads import figure_quads
from kkgraph.vocabulary.figures import (
    MunicipalityFigures,
    all_figures,
    figures_of,
    per_inhabitant_said,
)
from kkgraph.vocabulary.registers import load
from kkgraph.vocabulary.terms import KK, QB, RDF

YEARS = [1990, 2000, 2005, 2010, *range(2015, 2023)]


def test_all_municipalities_have_figures_of_all_years() -> None:
    known = {city.code for city in load().municipalities.values() if not city.fictional}
    figures = all_figures()
    assert len(figures) == 290
    assert set(figures) <= known
    assert all(list(item.emissions) == YEARS for item in figures.values())


def test_nobody_invented_and_nobody_abroad_has_figures() -> None:
    assert [figures_of(code) for code in ("9901", "ie-2965140", "")] == [None, None, None]


def test_the_sum_of_inhabitants_is_that_of_the_country() -> None:
    assert 10_500_000 < sum(item.population for item in all_figures().values()) < 10_600_000


def test_quotient_and_trend_are_what_they_say() -> None:
    figures = MunicipalityFigures("0000", 100, 2023, {2020: 400.0, 2022: 100.0})
    assert figures.per_inhabitant() == 1.0
    assert figures.trend(2020) == pytest.approx(-50.0)
    assert (figures.trend(2015), figures.trend(2022)) == (None, None)
    said = per_inhabitant_said(figures, "en")
    assert "2022" in said
    assert "2023" in said


def test_every_figure_is_an_observation_of_a_described_data_set() -> None:
    quads = list(parse(figure_quads(load()), format=RdfFormat.N_QUADS))
    things = {(q.subject, q.predicate.value): q.object for q in quads}
    observed = [q.subject for q in quads if q.object == NamedNode(QB.Observation)]
    assert len(observed) == 290 * (1 + len(YEARS))
    sets = {things[node, QB.dataSet] for node in observed}
    assert len(sets) == 2
    assert all((item, RDF.type) in things for item in sets)
    node = NamedNode("https://w3id.org/kkgraph/id/observation/territorial-emissions.1280-2022")
    value = things[node, KK.territorialEmissions]
    assert isinstance(value, Literal)
    found = figures_of("1280")
    assert found is not None
    assert float(value.value) == found.emissions[2022]
