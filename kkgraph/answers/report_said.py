"""The comparison of all contracts in words: sentences from templates, tables, charts, quotes.

The templates stand in ``ontology/report.yaml``; nothing is said that is not filled in from data.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kkgraph.aliases import Lang
from kkgraph.answers.sheets import Cell
from kkgraph.answers.twins_conclusion import small
from kkgraph.interface.goals_answer import GoalRow
from kkgraph.interface.placed import Placed, contract_cell, place_cell
from kkgraph.interface.report_answer import (
    CommonTheme,
    NamedByCities,
    ReportJson,
    ReportQuote,
    SpecialTheme,
    TopicCompared,
)
from kkgraph.interface.twins_answer import NamedTheme
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.code_names import code_name
from kkgraph.vocabulary.rules import read_yaml

# Names in a sentence; more are counted.
_NAMED = 8


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """A piece of the report.

    :param kind: title, heading (of a part), subheading, line, quote, table or chart.
    :param text: the words; of a table or chart its caption.
    :param source: of a quote, where it stands.
    :param columns: of a table; of a chart, what its names and its numbers are.
    :param rows: of a table; of a chart, names and numbers.
    """

    kind: Literal["title", "heading", "subheading", "line", "quote", "table", "chart"]
    text: str
    source: str = ""
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()


def report_said(found: ReportJson, lang: Lang) -> list[ReportBlock]:
    """Write the comparison.

    :param found: the comparison.
    :param lang: in which language.
    :returns: pieces in order; every chart is followed by its table.
    """
    teller = _Teller(found, lang)
    blocks = [ReportBlock("title", teller.say("title"))]
    if not found["contracts"]:
        return [*blocks, ReportBlock("line", teller.say("none_read"))]
    blocks += teller.read()
    for part in (teller.goals, teller.topics, teller.themes, teller.networks, teller.plans):
        blocks += part()
    return [*blocks, *teller.joint(), *teller.sources()]


class _Teller:
    """Fills the templates of one language."""

    def __init__(self, found: ReportJson, lang: Lang) -> None:
        self._found, self._lang = found, lang
        self._contracts = len(found["contracts"])

    def say(self, key: str, **values: object) -> str:
        """Fill a template."""
        return _templates()[key][self._lang].format(**values)

    def _listed(self, names: Sequence[str], most: int = _NAMED) -> str:
        if len(names) > most:
            return self.say("others", names=", ".join(names[:most]), n=len(names) - most)
        *rest, last = names
        return f"{', '.join(rest)}{self.say('and')}{last}" if rest else last

    def _label(self, theme: NamedTheme) -> str:
        named = theme["label_sv"] if self._lang == "sv" else theme.get("label_en")
        return named or theme["label_sv"]

    def _heading(self, key: str) -> ReportBlock:
        return ReportBlock("heading", self.say(key))

    def _line(self, key: str, **values: object) -> ReportBlock:
        return ReportBlock("line", self.say(key, **values))

    def _quote(self, quote: ReportQuote) -> ReportBlock:
        place = quote["source"]
        words = f"{quote['contract']}, {place['file']}:{place['line_from']}"
        if quote["summary"]:
            words += f", {self.say('theirs')}"
        return ReportBlock("quote", quote["text"], place_cell(words, quote["contract"], place))

    def _chart(self, caption: str, name: str, rows: Sequence[Sequence[Cell]]) -> ReportBlock:
        return ReportBlock("chart", self.say(caption), "", (name, self.say("contracts_n")), rows)

    def read(self) -> Iterator[ReportBlock]:
        """What was read, and how to take what follows."""
        whole = sum(row["text_status"] == "whole" for row in self._found["contracts"])
        counts = {"contracts": self._contracts, "whole": whole}
        yield self._line("read", **counts, summaries=self._contracts - whole)
        yield ReportBlock("line", self._found["collection"]["said"][self._lang])
        yield self._line("careful")

    def goals(self) -> Iterator[ReportBlock]:
        """Goals by kind, by year and one by one."""
        rows = self._found["goals"]["goals"]
        yield self._heading("goals")
        yield ReportBlock("line", self._found["goals"]["said"][self._lang])
        dated = [r for r in self._found["neutrality"]["goals"] if r["target_year"]]
        years: dict[int, set[str]] = {}
        for row in dated:
            years.setdefault(row["target_year"] or 0, set()).add(row["contract"])
        if years:
            most = max(years, key=lambda year: (len(years[year]), -year))
            cities = {row["contract"] for row in dated}
            counts = {"cities": len(cities), "contracts": self._contracts}
            yield self._line("goals_neutral", **counts, year=most, most=len(years[most]))
            first = sorted({r["municipality"] for r in dated if r["target_year"] == min(years)})
            yield self._line("goals_first", names=self._listed(first), year=min(years))
            bars = [(str(year), len(years[year])) for year in sorted(years)]
            yield self._chart("goals_by_year", self.say("year"), bars)
        bases = Counter(r["base_year"] for r in rows if r["base_year"])
        if bases:
            told = [self.say("counted", label=y, n=n) for y, n in sorted(bases.items())]
            yield self._line("goals_base", years=self._listed(told, 20))
        yield from self._goal_tables(rows)

    def _goal_tables(self, rows: Sequence[GoalRow]) -> Iterator[ReportBlock]:
        if not rows:
            return
        by_kind: dict[str, list[GoalRow]] = {}
        for row in rows:
            by_kind.setdefault(row["kind"], []).append(row)
        table: list[list[Cell]] = [
            [
                code_name("goal_kind", kind, self._lang), len(held),
                len({row["contract"] for row in held}),
                _years(row["target_year"] for row in held),
                _years(row["base_year"] for row in held),
            ]
            for kind, held in sorted(by_kind.items(), key=lambda item: (-len(item[1]), item[0]))
        ]  # fmt: skip
        names = ("kind", "goals_n", "contracts_n", "years", "base_years")
        yield self._table("goals_by_kind", names, table)
        each: list[list[Cell]] = [
            [
                row["municipality"], code_name("goal_kind", row["kind"], self._lang),
                _figure(row, self._lang), row["base_year"], row["target_year"],
                code_name("status", row["status"], self._lang), row["description"],
                place_cell(
                    f"{row['evidence'][0]['file']}:{row['evidence'][0]['line_from']}",
                    row["contract"], row["evidence"][0],
                ) if row["evidence"] else None,
            ]
            for row in rows
        ]  # fmt: skip
        heads = ("city", "kind", "figure", "base_years", "year", "status", "quote", "place")
        yield self._table("goals_each", heads, each)

    def _table(self, caption: str, names: Sequence[str], rows: list[list[Cell]]) -> ReportBlock:
        return ReportBlock("table", self.say(caption), "", [self.say(name) for name in names], rows)

    def topics(self) -> Iterator[ReportBlock]:
        """Topic by topic: who says something, what is common, what stands out."""
        yield self._heading("topics")
        for topic in self._found["topics"]:
            yield ReportBlock("subheading", _capital(topic["row"]["label"][self._lang]))
            yield from self._topic(topic)

    def _topic(self, topic: TopicCompared) -> Iterator[ReportBlock]:
        cities = {row["contract"]: row["municipality"] for row in self._found["contracts"]}
        names: dict[str, list[str]] = {}
        for cell in topic["row"]["cells"]:
            names.setdefault(cell["state"], []).append(cities[cell["contract"]])
        says = [*names.get("says", ()), *names.get("touches", ())]
        if says:
            counts = {"n": len(says), "contracts": self._contracts}
            yield self._line("topic_says", **counts, names=self._listed(says, 20))
        else:
            yield self._line("topic_nobody", contracts=self._contracts)
        for state, key in (("empty", "topic_empty"), ("not_examined", "topic_unexamined")):
            if names.get(state):
                yield self._line(key, names=self._listed(names[state], 20))
        if topic["common"]:
            told = [self._counted(item) for item in topic["common"]]
            yield self._line("topic_common", themes=self._listed(told))
        for special in topic["special"]:
            yield from self._special(special)

    def _special(self, special: SpecialTheme) -> Iterator[ReportBlock]:
        city = special["quote"]["municipality"]
        yield self._line("topic_special", city=city, theme=small(self._label(special["theme"])))
        yield self._quote(special["quote"])

    def _counted(self, item: CommonTheme) -> str:
        return self.say("counted", label=small(self._label(item["theme"])), n=len(item["cities"]))

    def themes(self) -> Iterator[ReportBlock]:
        """The themes that most name, and those that one alone names."""
        held = self._found["themes"]
        if not held:
            return
        yield self._heading("themes")
        counts = {"n": len(held[0]["cities"]), "contracts": self._contracts}
        yield self._line("themes_most", theme=small(self._label(held[0]["theme"])), **counts)
        bars = [(self._label(item["theme"]), len(item["cities"])) for item in held]
        yield self._chart("themes_chart", self.say("theme"), bars)
        if self._found["alone"]:
            yield ReportBlock("subheading", self.say("themes_alone"))
        for special in self._found["alone"]:
            yield from self._special(special)

    def networks(self) -> Iterator[ReportBlock]:
        """Networks by the number of cities, each with the words of one."""
        held = self._found["networks"]
        yield self._heading("networks")
        if not held:
            yield self._line("networks_none")
            return
        counts = {"n": len(held[0]["cities"]), "contracts": self._contracts}
        yield self._line("networks_most", name=held[0]["name"], **counts)
        alone = sum(len(item["cities"]) == 1 for item in held)
        yield self._line("networks_alone", n=alone)
        shared = [item for item in held if len(item["cities"]) > 1]
        bars = [(item["name"], len(item["cities"])) for item in shared]
        if bars:
            yield self._chart("networks_chart", self.say("network"), bars)
        names = ("network", "contracts_n", "cities", "quote", "place")
        yield self._table("networks", names, [self._network(item) for item in held])

    def _network(self, item: NamedByCities) -> list[Cell]:
        row: list[Cell] = [item["name"], len(item["cities"]), ", ".join(item["cities"])]
        quote = item["quote"]
        if quote is None:
            return [*row, None, None]
        place = quote["source"]
        words = f"{quote['contract']}:{place['line_from']}"
        return [*row, quote["text"], place_cell(words, quote["contract"], place)]

    def plans(self) -> Iterator[ReportBlock]:
        """Plans and programmes, contract by contract."""
        held = [row for row in self._found["plans"] if row["titles"]]
        if not held:
            return
        yield self._heading("plans")
        most = max(held, key=lambda row: len(row["titles"]))
        counts = {"n": len(held), "contracts": self._contracts, "most": len(most["titles"])}
        yield self._line("plans_said", city=most["municipality"], **counts)
        rows: list[list[Cell]] = [
            [Placed(row["municipality"], contract_cell(row["contract"]).path),
             len(row["titles"]), "; ".join(row["titles"])]
            for row in held
        ]  # fmt: skip
        yield self._table("plans", ("city", "number", "plan"), rows)

    def joint(self) -> Iterator[ReportBlock]:
        """Joint commitments: who adopted which."""
        held = self._found["commitments"]
        yield self._heading("joint")
        yield ReportBlock("line", held["said"][self._lang])
        rows: list[list[Cell]] = [
            [int(item["number"]) if item["number"].isdecimal() else item["number"], item["title"],
             ", ".join(city["municipality"] for city in item["adopted_by"])]
            for item in held["joint"]
        ]  # fmt: skip
        if rows:
            yield self._table("joint", ("number", "commitment", "cities"), rows)

    def sources(self) -> Iterator[ReportBlock]:
        """From what the report was made."""
        day = f", {self._found['made']}" if self._found["made"] else ""
        yield self._heading("sources")
        yield self._line("snapshot", snapshot=self._found["snapshot"], day=day)


def _figure(row: GoalRow, lang: Lang) -> str | None:
    if row["value"] is None:
        return None
    shown = f"{row['value']:g}"
    if row["value_to"] is not None:
        shown += f"–{row['value_to']:g}"
    unit = code_name("unit", row["unit"], lang) or ""
    return f"{shown.replace('.', ',') if lang == 'sv' else shown} {unit}".strip()


def _years(years: Iterable[int | None]) -> str:
    return ", ".join(str(year) for year in sorted({year for year in years if year}))


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]


@cache
def _templates() -> dict[str, dict[str, str]]:
    held = read_yaml(ontology_dir() / "report.yaml")
    assert isinstance(held, dict)  # noqa: S101 - a test reads every template
    return held
