"""What can be chosen in forms: cities, topics, themes, versions that are there."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from kkgraph.answers import paging
from kkgraph.answers.shapes import CityRow, ContractRow, ThemeRow

if TYPE_CHECKING:
    from search_api.pages.frame.page import Page


class Choice(TypedDict):
    """What can be chosen, and what it is called."""

    key: str
    name: str


def cities(page: Page) -> list[CityRow]:
    """List the cities that have a contract.

    :param page: the page.
    :returns: rows of `kkgraph.answers.lists`, in the order of the Swedish alphabet.
    """
    return [row for row in all_cities(page) if row["contracts"]]


def all_cities(page: Page) -> list[CityRow]:
    """List all municipalities.

    :param page: the page.
    :returns: rows of `kkgraph.answers.lists`, in the order of the Swedish alphabet.
    """
    held = page.ask.held

    def find() -> list[CityRow]:
        return paging.in_order(page.reply.answers.rows("municipalities"), "name")

    return held.cached(("pages", "cities"), find)


def contracts(page: Page) -> list[ContractRow]:
    """List contracts, not reports.

    :param page: the page.
    :returns: rows of `kkgraph.answers.lists` by name and year.
    """
    rows = [row for row in page.reply.answers.rows("contracts") if row["kind"] == "contract"]
    return paging.in_order(rows, "name", "valid_from")


def reports(page: Page) -> list[ContractRow]:
    """List reports.

    :param page: the page.
    :returns: rows of `kkgraph.answers.lists`.
    """
    return [row for row in page.reply.answers.rows("contracts") if row["kind"] == "report"]


def versions(page: Page) -> list[str]:
    """List the versions of contracts.

    :param page: the page.
    :returns: one label an edition, the newest first.
    """
    found = {(row["valid_from"] or 0, row["edition"] or row["version"]) for row in contracts(page)}
    return list(dict.fromkeys(version for _, version in sorted(found, reverse=True)))


def topics(page: Page) -> list[Choice]:
    """List the topics of the cities' own sections.

    :param page: the page.
    :returns: keys and names by name.
    """
    held = page.ask.held

    def find() -> list[str]:
        sections = page.reply.answers.searcher.index.tables["sections"]
        return sorted({section["topic"] for section in sections if section["topic"]})

    keys = held.cached(("pages", "topics"), find)
    rows: list[Choice] = [{"key": key, "name": page.words.name("topic", key)} for key in keys]
    return paging.in_order(rows, "name")


def contracts_naming(page: Page) -> Counter[str]:
    """Count the contracts of cities that name each concept in words of their own.

    :param page: the page.
    :returns: how many, by key of the concept.
    """
    held = page.ask.held
    keys = [row["id"] for row in contracts(page)]

    def count() -> Counter[str]:
        outlines = map(held.snapshot.outline, keys)
        return Counter(theme for outline in outlines for theme, _ in outline.themes)

    return held.cached(("pages", "contracts naming"), count)


def top_themes(page: Page) -> list[ThemeRow]:
    """List the broadest concepts of the thesaurus.

    :param page: the page.
    :returns: rows of `kkgraph.answers.lists` by label.
    """
    rows = [row for row in page.reply.answers.rows("themes", page.lang) if not row["broader"]]
    return paging.in_order(rows, "label")
