"""What can be chosen in forms: cities, topics, themes, versions that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kkgraph.aliases import JsonValues
from kkgraph.answers import paging

if TYPE_CHECKING:
    from search_api.pages.frame.page import Page

Row = JsonValues


def cities(page: Page) -> list[Row]:
    """List the cities that have a contract.

    :param page: the page.
    :returns: rows of `kkgraph.answers.lists`, in the order of the Swedish alphabet.
    """
    return [row for row in all_cities(page) if row["contracts"]]


def all_cities(page: Page) -> list[Row]:
    """List all municipalities.

    :param page: the page.
    :returns: rows of `kkgraph.answers.lists`, in the order of the Swedish alphabet.
    """
    held = page.ask.held

    def find() -> list[Row]:
        rows = page.reply.answers.rows("municipalities")
        return paging.page(rows, sort="name").rows

    return held.cached(("pages", "cities"), find)


def contracts(page: Page) -> list[Row]:
    """List contracts, not reports.

    :param page: the page.
    :returns: rows of `kkgraph.answers.lists` by name and year.
    """
    rows = [row for row in page.reply.answers.rows("contracts") if row["kind"] == "contract"]
    return paging.page(rows, sort="name,valid_from").rows


def reports(page: Page) -> list[Row]:
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
    found = {(row["valid_from"], row["edition"]) for row in contracts(page)}
    return list(dict.fromkeys(version for _, version in sorted(found, reverse=True)))


def topics(page: Page) -> list[Row]:
    """List the topics of the cities' own sections.

    :param page: the page.
    :returns: keys and names by name.
    """
    held = page.ask.held

    def find() -> list[str]:
        sections = page.reply.answers.searcher.index.tables["sections"]
        return sorted({section["topic"] for section in sections if section["topic"]})

    keys = held.cached(("pages", "topics"), find)
    rows = [{"key": key, "name": page.words.name("topic", key)} for key in keys]
    return paging.page(rows, sort="name").rows


def top_themes(page: Page) -> list[Row]:
    """List the broadest concepts of the thesaurus.

    :param page: the page.
    :returns: rows of `kkgraph.answers.lists` by label.
    """
    rows = [row for row in page.reply.answers.rows("themes", page.lang) if not row["broader"]]
    return paging.page(rows, sort="label").rows
