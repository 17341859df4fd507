"""The main answers as sheets of a workbook: the rows, what goes with them, what was read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kkgraph.aliases import Lang
from kkgraph.answers.conclusion import conclude
from kkgraph.answers.paging import Row, to_table
from kkgraph.answers.sheets import Cell
from kkgraph.answers.twins_conclusion import conclude_twins, group_said, reasons_said
from kkgraph.answers.workbook import BookSheet, for_people, to_xlsx
from kkgraph.interface.collection_answer import CollectionRead, SaidJson
from kkgraph.interface.found_answer import FoundJson, SourcePlace
from kkgraph.interface.placed import Placed, contract_cell, place_cell
from kkgraph.interface.twins_answer import NamedTheme, QuoteJson, TwinsJson
from kkgraph.programme.changes.table import to_table as changes_table
from kkgraph.programme.commitments import Overview
from kkgraph.programme.commitments import to_table as commitments_table
from kkgraph.programme.coverage import to_table as coverage_table
from kkgraph.programme.goals_asked import to_table as goals_table
from kkgraph.programme.joined.network_rows import to_table as network_table
from kkgraph.programme.pairing.pair_rows import to_table as pairs_table
from kkgraph.vocabulary.code_names import code_name
from kkgraph.vocabulary.table_names import column_name, sheet_name, table_word

_SIMPLE: Mapping[str, Callable[[Any, Lang], tuple[Sequence[str], Sequence[Sequence[Cell]]]]] = {
    "changes": changes_table,
    "coverage": coverage_table,
    "goals": lambda found, lang: goals_table(found, lang, named=True),
    "network": network_table,
    "pair": pairs_table,
}


@dataclass(frozen=True, slots=True)
class BookSource:
    """From which snapshot a workbook is made, for whom.

    :param snapshot: its id.
    :param contracts: ids of its contracts, to link.
    :param lang: language of names.
    :param base: address of a server whose pages the places lead to.
    """

    snapshot: str
    contracts: Collection[str]
    lang: Lang
    base: str = ""

    def book(self, sheets: Sequence[BookSheet], said: Sequence[str] = ()) -> bytes:
        """Write sheets and one that says what they stand on.

        :param sheets: the tables.
        :param said: sentences on the answer and what was read for it.
        :returns: an XLSX file.
        """
        lines = [*said, table_word("quotes_are", self.lang)]
        rows: list[list[Cell]] = [[line] for line in lines]
        rows.append([f"{table_word('snapshot', self.lang)} {self.snapshot}"])
        name = sheet_name("about", self.lang)
        linked = [sheet.linked(self.contracts) for sheet in sheets]
        return to_xlsx([*linked, BookSheet(name, [name], rows)], self.base)


def answer_book(name: str, found: Any, source: BookSource) -> bytes:  # noqa: ANN401 - any answer
    """Write an answer as a workbook.

    :param name: ``changes``, ``commitments``, ``coverage``, ``goals``, ``network``, ``pair``,
        ``twins`` or, of search, ``hits``.
    :param found: the answer.
    :param source: of what and for whom.
    :returns: an XLSX file.
    """
    if name == "commitments":
        said = _said(found.said, found.collection, source.lang)
        return source.book(commitment_sheets(found, source.lang), said)
    if name == "twins":
        return source.book(twin_sheets(found, source.lang), [conclude_twins(found, source.lang)])
    if name == "hits":
        return source.book(hit_sheets(found, source.lang), [conclude(found, source.lang)])
    sheet = BookSheet(sheet_name(name, source.lang), *_SIMPLE[name](found, source.lang))
    return source.book([sheet], _said(found["said"], found["collection"], source.lang))


def rows_book(name: str, rows: Iterable[Row], source: BookSource) -> bytes:
    """Write rows of JSON values as a workbook.

    :param name: of the table.
    :param rows: the rows.
    :param source: of what and for whom.
    :returns: an XLSX file.
    """
    sheet = BookSheet(sheet_name(name, source.lang), *to_table(rows))
    return source.book([for_people(sheet, source.lang, source.contracts)])


def commitment_sheets(overview: Overview, lang: Lang) -> list[BookSheet]:
    """Lay joint commitments out: a row a measure; cities by numbers; who adopted which not.

    :param overview: the commitments.
    :param lang: the language.
    :returns: one sheet, and a matrix and gaps where there are commitments.
    """
    table = BookSheet(
        sheet_name("commitments", lang), *commitments_table(overview, lang, named=True)
    )
    if not overview.joint:
        return [table]
    numbers = [joint.number for joint in overview.joint]
    measures = {
        (adopter.contract, joint.number): len(adopter.measures)
        for joint in overview.joint
        for adopter in joint.adopted_by
    }
    matrix: list[list[Cell]] = []
    for row in overview.contracts:
        none = "not_adopted" if row["examined"] == "examined" else "not_examined"
        same = row["edition"] == overview.version
        cells: list[Cell] = [
            measures.get((row["contract"], number), table_word(none, lang)) if same
            else table_word("not_examined" if none == "not_examined" else "other_version", lang)
            for number in numbers
        ]  # fmt: skip
        matrix.append([row["municipality"], contract_cell(row["contract"]), *cells])
    heads = [column_name("municipality", lang), column_name("contract", lang)]
    gaps: list[list[Cell]] = [
        [joint.number, joint.title, city] for joint in overview.joint for city in joint.without
    ]
    sheets = [table, BookSheet(sheet_name("matrix", lang), [*heads, *numbers], matrix)]
    if gaps:
        names = [column_name(name, lang) for name in ("number", "commitment", "municipality")]
        sheets.append(BookSheet(sheet_name("gaps", lang), names, gaps))
    return sheets


def twin_sheets(found: TwinsJson, lang: Lang) -> list[BookSheet]:
    """Lay cities alike out: a row a city, a row a pair of quotes, a row a thing to learn.

    :param found: the answer.
    :param lang: the language.
    :returns: sheets with rows only.
    """
    cities: list[list[Cell]] = []
    quotes: list[list[Cell]] = []
    lessons: list[list[Cell]] = []
    ours = found["contract"] or ""
    for twin in found["twins"]:
        city, contract = twin["municipality"], contract_cell(twin["contract"])
        cities.append(
            [
                group_said(twin["group"], lang), city, contract, twin["county"],
                twin["kilometres"], "; ".join(reasons_said(twin, lang)),
                "; ".join(_label(theme, lang) for theme in twin["shared_themes"]),
                "; ".join(network["name"] for network in twin["shared_networks"]),
                "; ".join(item["number"] for item in twin["shared_commitments"]),
            ]
        )  # fmt: skip
        quotes += [
            [city, contract, *_words(pair["ours"], ours), *_words(pair["theirs"], contract)]
            for pair in twin["passages"]
        ]
        quotes += [[city, contract, None, None, *_words(it, contract)] for it in twin["says"]]
        lessons += [
            [city, contract, _label(item["theme"], lang), *_words(item["theirs"], contract)]
            for item in twin["can_teach_us"]
        ]
    shared = ("shared_themes", "shared_networks", "shared_commitments")
    both = ("our_words", "our_place", "their_words", "their_place")
    names = ("group", "city", "contract", "county", "kilometres", "reasons", *shared)
    sheets = [_sheet("twins", names, cities, lang)]
    if quotes:
        sheets.append(_sheet("passages", ("city", "contract", *both), quotes, lang))
    if lessons:
        learnt = ("city", "contract", "theme_name", *both[2:])
        sheets.append(_sheet("lessons", learnt, lessons, lang))
    return sheets


def hit_sheets(found: FoundJson, lang: Lang) -> list[BookSheet]:
    """Lay an answer of search out: a row a passage, a row a contract.

    :param found: the answer.
    :param lang: the language.
    :returns: sheets.
    """
    hits: list[list[Cell]] = [
        [
            hit["municipality"], contract_cell(hit["contract"]), hit["version"],
            hit["section"]["title"] if hit["section"] else None,
            code_name("says", hit["band"], lang),
            hit["excerpt"], place_cell(_line(hit["source"]), hit["contract"], hit["source"]),
            code_name("voice", hit["voice"], lang),
        ]
        for hit in found["hits"]
    ]  # fmt: skip
    cities: list[list[Cell]] = [
        [
            row["municipality"], contract_cell(row["contract"]),
            code_name("says", row["state"], lang), row["excerpt"],
            place_cell(_line(row["source"]), row["contract"], row["source"])
            if row["source"] else None,
        ]
        for row in found["cities"]
    ]  # fmt: skip
    said = ("says", "quote", "place")
    names = ("municipality", "contract", "version", "section", *said, "voice")
    sheets = [_sheet("hits", names, hits, lang)]
    return [*sheets, _sheet("cities", ("municipality", "contract", *said), cities, lang)]


def _line(source: SourcePlace) -> str:
    return f"{source['file']}:{source['line_from']}"


def _sheet(name: str, columns: Sequence[str], rows: list[list[Cell]], lang: Lang) -> BookSheet:
    return BookSheet(
        sheet_name(name, lang), [column_name(column, lang) for column in columns], rows
    )


def _words(quote: QuoteJson, contract: str) -> tuple[str, Placed]:
    """The words of a quote and the cell that leads to them."""
    place = quote["source"]
    words = str(quote.get("excerpt") or quote["text"])
    return words, place_cell(f"{place['file']}:{place['line_from']}", contract, place)


def _label(theme: NamedTheme, lang: Lang) -> str:
    return theme["label_sv"] if lang == "sv" else theme.get("label_en") or theme["label_sv"]


def _said(said: SaidJson, collection: CollectionRead, lang: Lang) -> list[str]:
    return [said[lang], collection["said"][lang]]
