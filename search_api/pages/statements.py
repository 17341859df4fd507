"""What a contract states, sorted as its page shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from kkgraph.answers.shapes import ContractJson, FactJson, ThemeCount
from kkgraph.contract import RELATIONS
from kkgraph.interface.found_answer import SourcePlace
from kkgraph.review.answer_words import ReviewWords, review_words

if TYPE_CHECKING:
    from search_api.pages.frame.page import Page

PARTIES = ("municipality", "joint", "programme", "agencies")
_MOST_THEMES = 30


class Statements(TypedDict):
    """What a contract states: networks by relation, commitments by party, and the rest."""

    contract: ContractJson
    networks: dict[str, list[FactJson]]
    commitments: dict[str, list[FactJson]]
    themes: list[ThemeCount]
    recommendations: dict[str, list[FactJson]]
    review: ReviewWords


def statements(shown: ContractJson) -> Statements:
    """Sort what a contract states.

    :param shown: the JSON of ``kkgraph show``.
    :returns: the same with networks by relation, commitments by party, and the themes that it
        names most.
    """
    networks = {
        relation: [row for row in shown["networks"] if row["relation"] == relation]
        for relation in RELATIONS
    }
    commitments = {
        party: [row for row in shown["commitments"] if row["by"] == party] for party in PARTIES
    }
    return {
        "contract": shown,
        "networks": {key: rows for key, rows in networks.items() if rows},
        "commitments": {key: rows for key, rows in commitments.items() if rows},
        "themes": shown["themes"][:_MOST_THEMES],
        "recommendations": by_section(shown["recommendations"]),
        "review": review_words(),
    }


def by_section(recommendations: Sequence[FactJson]) -> dict[str, list[FactJson]]:
    """Sort recommendations by the section they stand in.

    :param recommendations: in the order of the report.
    :returns: by section, in the same order.
    """
    found: dict[str, list[FactJson]] = {}
    for row in recommendations:
        found.setdefault(row["section"], []).append(row)
    return found


def text_address(page: Page) -> Callable[[str, SourcePlace], str]:
    """Make what links a place to its line.

    :param page: the page.
    :returns: takes the id of a contract and a place (``start``, ``end``, ``line_from``).
    """

    def address(contract: str, place: SourcePlace) -> str:
        path = f"/contracts/{contract}/text#L{place['line_from']}"
        return page.links.page(path, mark=f"{place['start']}-{place['end']}")

    return address


def contract_of_file(page: Page, file: str) -> str | None:
    """Find the contract to show for a file.

    :param page: the page.
    :param file: its name.
    :returns: the id; of several in one file the report that holds them.
    """
    known = page.ask.held.snapshot.manifest.contracts
    held = sorted(key for key, entry in known.items() if entry["file"] == file)
    reports = [key for key in held if known[key]["kind"] == "report"]
    return next(iter([*reports, *held]), None)
