"""Words to leave out of a search, typed as they are thought: ``kkgraph search energi -flyg``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from typer.core import TyperCommand

# One dash and two letters at least: no option of the program looks like this.
_MINUS_WORD = re.compile(r"-(?=[^\W\d_]{2})")
# To the reader of options a real minus sign begins a text.
_MINUS = "\N{MINUS SIGN}"


class MinusWords(TyperCommand):
    """A command for which a dash before a word is no option but means "without"."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - typer's click
        """Read the arguments.

        :param ctx: of the command
        :param args: as typed
        """
        return super().parse_args(ctx, [_as_text(arg) for arg in args])


def as_typed(words: Iterable[str]) -> str:
    r"""The query as it was typed.

    >>> as_typed(["energi", "\N{MINUS SIGN}flyg"])
    'energi -flyg'

    :param words: arguments that `MinusWords` let through
    """
    return " ".join(re.sub(f"^{_MINUS}", "-", word) for word in words)


def _as_text(arg: str) -> str:
    return _MINUS + arg[1:] if _MINUS_WORD.match(arg) else arg
