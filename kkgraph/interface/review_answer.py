"""What a city answered to what was read of its contract, as types."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict

Text = str | None


class HeldAnswer(TypedDict):
    """One answer of a city, beside what the machine read and never in its place.

    ``key`` is that of the statement, ``None`` for what the city added; ``state`` says whether the
    statement is still read and its words still stand in the text.
    """

    key: Text
    kind: str
    verdict: Literal["confirm", "correct", "reject", "add"]
    text: str
    correction: Text
    comment: Text
    quote: str
    organisation: str
    date: Text
    file: str
    state: Literal["stands", "read_otherwise", "quote_gone"]
