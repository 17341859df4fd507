"""What readers leave out because it is not shown or not in force, said in one warning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from ingest.formats.source import ReadingWarning

Reason = Literal[
    "struck out",
    "hidden",
    "in the colour of its ground",
    "covered",
    "drawn without ink",
    "placeholder",
    "line number",
    "watermark",
]


class LeftOut:
    """Counts the places of a document that were left out."""

    def __init__(self) -> None:
        self._counts: Counter[Reason] = Counter()

    def add(self, reason: Reason, times: int = 1) -> None:
        """Count places.

        :param reason: why they were left out.
        :param times: how many.
        """
        self._counts[reason] += times

    def warnings(self) -> Iterator[ReadingWarning]:
        """One warning, none where nothing was left out."""
        counts = [(count, reason) for reason, count in self._counts.items() if count]
        if counts:
            places = ", ".join(f"{count} {reason}" for count, reason in counts)
            yield ReadingWarning(
                "not_shown", f"left out what is not shown or not in force: {places}"
            )
