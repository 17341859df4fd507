"""Where a statement stands: from a place in a text to the page that shows the line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search_api.pages.frame.page import Page


def text_address(page: Page) -> Callable[[str, Any], str]:
    """Make what links a place to its line.

    :param page: the page.
    :returns: takes the id of a contract and a place (``start``, ``end``, ``line_from``).
    """

    def address(contract: str, place: Any) -> str:  # noqa: ANN401 - JSON
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
