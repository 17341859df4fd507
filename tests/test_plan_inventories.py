"""Emission inventories of a plan: totals in tonnes where they are certain, else as printed."""

from __future__ import annotations

import pytest

from kkgraph.contract import Inventory
from tests.test_plans import TITLE, plan, read

# Cork has some 224,000 inhabitants.
BY_SECTOR = """A-1.4: GHG emissions by source sectors

|  Base year | {year} |  |  |  |
| --- | --- | --- | --- | --- |
|  Unit | {unit} |  |  |  |
|   | Scope 1 | Scope 2 | Scope 3 | Total |
|  Buildings | {a} | {b} | - | {c} |
|  Transport | {d} | - | - | {d} |
|  Total | {e} | {b} | - | {f} |
"""
GAP = """A-2.3: Emissions gap{unit}

|  | Baseline emissions ({year}) |  | Residual emissions |  |
| --- | --- | --- | --- | --- |
|  | (absolute) | (%) | (absolute) | (%) |
|  Transport | 400 | 40 | 80 | 40 |
|  Buildings | 600 | 60 | 120 | 60 |
|  Total | 1000 | 100 | 200 | 100 |
"""


def inventories(words: str, module: str = "A-2") -> tuple[Inventory, ...]:
    """Those of a plan of Cork with more words at the end of a module."""
    text = plan(TITLE.format("Cork"), "Cork", "Irish")
    before = f"# 2.1 Module {module} "
    return read(text.replace(before, f"{words}\n\n{before}", 1)).inventories


def by_sector(year: str, unit: str, *figures: str) -> str:
    return BY_SECTOR.format(year=year, unit=unit, **dict(zip("abcdef", figures, strict=True)))


@pytest.mark.parametrize(
    ("unit", "figures"),
    [
        ("t CO2e", ("400 000", "200 000", "600 000", "400 000", "800 000", "1 000 000")),
        ("tCO2eq/year", ("400,000", "200,000", "600,000", "400,000", "800,000", "1,000,000")),
        ("Tonnes CO2", ("400.000,5", "200.000", "600.000", "400.000", "800.000", "1.000.000,5")),
        ("kt CO2e", ("400", "200", "600", "400", "800", "1000")),
        ("ktCO2-eq", ("400.0", "200.0", "600.0", "400.0", "800.0", "1000.0")),
        ("1,000 t CO2e", ("400", "200", "600", "400", "800", "1,000")),
        ("Mt CO2e", ("0.4", "0.2", "0.6", "0.4", "0.8", "1.0")),
        ("million tonnes CO2e", ("0,4", "0,2", "0,6", "0,4", "0,8", "1,0")),
    ],
)  # fmt: skip
def test_a_total_is_in_tonnes_whatever_is_printed(unit: str, figures: tuple[str, ...]) -> None:
    (found,) = inventories(by_sector("2019", unit, *figures))
    assert (found.year, found.unit_printed, found.flags) == (2019, unit, ())
    assert found.total_t == pytest.approx(1_000_000, rel=1e-5)
    sectors = {sector.name: round(sector.total_t, -2) for sector in found.by_sector}
    assert sectors == {"Buildings": 600_000, "Transport": 400_000}
    assert found.total_printed == figures[-1] == found.evidence[-1].quote


def test_a_figure_that_cannot_be_right_is_kept_as_printed_and_flagged() -> None:
    figures = ("400,000", "200,000", "600,000", "400,000", "800,000", "1,000,000")
    (found,) = inventories(by_sector("2018", "kt CO2 eq", *figures))
    assert (found.total_t, found.total_printed, found.flags) == (
        None,
        "1,000,000",
        ("implausible",),
    )
    assert found.by_sector == ()


def test_scopes_that_do_not_add_up_are_flagged() -> None:
    figures = ("400,000", "200,000", "600,000", "400,000", "500,000", "1,000,000")
    (found,) = inventories(by_sector("2018", "t CO2e", *figures))
    assert (found.total_t, found.flags) == (1_000_000, ("sum_differs",))


def test_columns_that_are_shifted_do_not_hide_the_total() -> None:
    shifted = "|  Total | 800,000 | 200,000 | - | 1,000,000 |"
    figures = ("400,000", "200,000", "600,000", "400,000", "800,000", "1,000,000")
    table = by_sector("2018", "t CO2e", *figures).replace(
        shifted, "|  Total |  | 800,000 | 200,000 | - | 1,000,000 | 100% |"
    )
    (found,) = inventories(table)
    assert (found.total_t, found.flags) == (1_000_000, ())


@pytest.mark.parametrize(
    ("year", "unit", "expected"),
    [
        ("2010", " (kt CO2e)", (2010, 1_000_000, ())),
        ("2010", "", (2010, None, ("unit_unclear",))),
        ("absolute", " (kt CO2e)", (None, 1_000_000, ())),
    ],
)
def test_the_gap_gives_the_baseline(year: str, unit: str, expected: tuple[object, ...]) -> None:
    (found,) = inventories(GAP.format(year=year, unit=unit), "A-3")
    assert (found.year, found.total_t, found.flags) == expected


@pytest.mark.parametrize(
    "words",
    [
        GAP.format(year="BAU 2030", unit=" (kt CO2e)"),
        by_sector("BAU 2030", "t CO2e", *["1,000"] * 6),
        by_sector("2019", "MWh", *["1,000"] * 6).replace("GHG emissions", "Energy use"),
        "The emissions of transport were 400,000 tonnes CO2e in 2019.",
        "By 2030 total emissions should be 200,000 tonnes CO2e.",
        "In 2019 the total emissions of Ireland were 60 million tonnes CO2e, a national figure.",
        "Total emissions were 4.5 tonnes CO2e per capita in 2019.",
    ],
)  # fmt: skip
def test_models_sectors_goals_and_other_units_are_no_inventory(words: str) -> None:
    assert inventories(words) == ()


def test_a_sentence_says_a_total_and_joins_the_table() -> None:
    words = "In 2019 the total emissions of Cork were 1,000 kt CO2e."
    (said,) = inventories(words)
    assert (said.year, said.total_t) == (2019, 1_000_000)
    figures = ("400,000", "200,000", "600,000", "400,000", "800,000", "1,000,000")
    (both,) = inventories(f"{words}\n\n{by_sector('2019', 't CO2e', *figures)}")
    assert len(both.evidence) == 3 and len(both.by_sector) == 2
