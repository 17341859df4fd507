"""Characters that command a terminal or show nothing: kept from terminals and language models.

Texts are kept as they were read; only what is shown of them is without these. Classes: Unicode
Character Database, general categories Cc and Cf, and Default_Ignorable_Code_Point.
"""

from __future__ import annotations

import re
from typing import Any

# Controls: ESC begins a command, and so do the second set's (C1); a carriage return alone
# writes over what stands there. Line ends, tabs and form feeds are no commands.
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x9f"
# What shows nothing and still is read, or turns the order of letters: zero width and direction
# marks, fillers, tags (a whole alphabet nobody sees), the variation selectors of no emoji.
# Left are joiners of letters and the sign where a word may be broken.
_UNSEEN = (
    "\u034f\u061c\u115f\u1160\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff"
)
_COMMAND = re.compile(rf"[{_CONTROLS}]|\r(?!\n)")
_NOTHING = re.compile(f"[{_UNSEEN}]+")
# Of JSON: its own marks hold none of these, so each stands in a text, where it can be escaped.
_IN_JSON = re.compile(f"[\x7f-\x9f{_UNSEEN}]")


def shown(text: str) -> str:
    r"""Write a text so that all of it can be seen.

    :param text: from anywhere.
    :returns: the text with a sign for each command, without what shows nothing.

    >>> shown("röd \x1b[31mtext\u200b\U000e0041"), shown("a\r\nb\tc")
    ('röd �[31mtext', 'a\r\nb\tc')
    """
    return _NOTHING.sub("", _COMMAND.sub("\ufffd", text))


def shown_values(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Do the same with every text of a JSON value.

    :param value: JSON values.
    :returns: the same shape.
    """
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, dict):
        return {shown_values(key): shown_values(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [shown_values(item) for item in value]
    return value


def escaped(json_text: str) -> str:
    r"""Write JSON so that it commands nothing and hides nothing, and says the same.

    :param json_text: JSON.
    :returns: JSON of the same value.

    >>> escaped('"\x9b\U000e0041"')
    '"\\u009b\\udb40\\udc41"'
    """
    return _IN_JSON.sub(_escape, json_text)


def _escape(match: re.Match[str]) -> str:
    data = match[0].encode("utf-16-be")
    return "".join(f"\\u{data[at] << 8 | data[at + 1]:04x}" for at in range(0, len(data), 2))
