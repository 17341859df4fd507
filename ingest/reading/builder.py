"""Put blocks of text together and remember where each with a role begins and ends."""

from __future__ import annotations

from ingest.reading.source import LineHint, Role


class TextBuilder:
    """Collects blocks; an empty line stands between two unless they are rows of one thing."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._hints: list[LineHint] = []

    def add(self, text: str, role: Role | None = None, *, close: bool = False) -> None:
        """Append a block.

        :param text: its text; nothing is appended when it is blank.
        :param role: what it is.
        :param close: no empty line before it, as for the next row of a table.
        """
        text = text.strip()
        if not text:
            return
        if self._length:
            self._append("\n" if close else "\n\n")
        start = self._length
        self._append(text)
        if role is not None:
            self._hints.append(LineHint(start, self._length, role))

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self._pieces)

    @property
    def hints(self) -> tuple[LineHint, ...]:
        """Ranges of the blocks that have a role."""
        return tuple(self._hints)
