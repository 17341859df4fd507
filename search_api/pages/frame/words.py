"""What the pages say, in Swedish and English: read from ``search_api/texts/*.yaml``.

Names of codes are those of ``ontology/codes.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kkgraph.aliases import Lang
from kkgraph.strict_yaml import load_yaml
from kkgraph.vocabulary.code_names import code_names

LANGUAGES: tuple[Lang, ...] = ("sv", "en")
_FOLDER = Path(__file__).parents[2] / "texts"
_RANGE = re.compile(
    r"\s*([a-zA-Z]{1,8})(?:-[a-zA-Z0-9-]+)?\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?"
)
# Who reads these reads Swedish more easily than English.
_NEAR_SWEDISH = ("sv", "nb", "nn", "no", "da")
_SEPARATORS = {"sv": ("\N{NO-BREAK SPACE}", ","), "en": (",", ".")}


class PageWords:
    """The words of one language."""

    def __init__(self, lang: Lang, texts: Mapping[str, str]) -> None:
        """Take the texts.

        :param lang: the language.
        :param texts: by key, with dots between its parts.
        """
        self.lang = lang
        self._texts = texts

    def text(self, key: str, **values: object) -> str:
        """Say something.

        :param key: its key; an unknown one is a fault of the program.
        :param values: what to put into the places in braces.
        :returns: the text.
        """
        found = self._texts[key]
        shown = {name: self.shown(value) for name, value in values.items()}
        return found.format_map(shown) if values else found

    def count(self, key: str, n: int, **values: object) -> str:
        """Say how many.

        :param key: a key with the forms ``one`` and ``other``.
        :param n: how many.
        :param values: what else to put in.
        :returns: the text.
        """
        return self.text(f"{key}.{'one' if n == 1 else 'other'}", n=n, **values)

    def name(self, group: str, code: object) -> str:
        """Name a code of the data, such as a kind of goal.

        :param group: the group of names.
        :param code: the code.
        :returns: its name; the code itself, readable, where nobody has given it one.
        """
        # Some have an empty name, since nothing need be said of them.
        found = self._texts.get(f"{group}.{code}")
        return str(code).replace("_", " ") if found is None else found

    def has(self, key: str) -> bool:
        """Tell whether there is such a text.

        :param key: its key.
        :returns: whether there is.
        """
        return key in self._texts

    def choose(self, swedish: str, english: str | None) -> str:
        """Choose between two names.

        :param swedish: the Swedish one.
        :param english: the English one, if there is one.
        :returns: that of the language, else the Swedish one.
        """
        return swedish if self.lang == "sv" or not english else english

    def shown(self, value: object) -> object:
        """Write a number as people of this language do.

        :param value: a number, or anything else, which stays as it is.
        :returns: the text.
        """
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        thousands, point = _SEPARATORS[self.lang]
        return f"{value:,.10g}".replace(",", "\0").replace(".", point).replace("\0", thousands)


@cache
def load(lang: Lang) -> PageWords:
    """Read the words of a language.

    :param lang: the language.
    :returns: the words.
    """
    data = load_yaml((_FOLDER / f"{lang}.yaml").read_text(encoding="utf-8"))
    return PageWords(lang, flatten(data) | dict(code_names(lang)))


def flatten(data: Mapping[Any, Any], before: str = "") -> dict[str, str]:
    """Join the keys of nested texts by dots.

    :param data: the texts.
    :param before: key of these texts themselves.
    :returns: texts by key.

    >>> flatten({"a": {"b": "B"}, "c": "C"})
    {'a.b': 'B', 'c': 'C'}
    """
    found: dict[str, str] = {}
    for key, value in data.items():
        if isinstance(value, Mapping):
            found |= flatten(value, f"{before}{key}.")
        else:
            found[f"{before}{key}"] = str(value)
    return found


def choose_language(given: str | None, accepted: str) -> Lang:
    """Choose the language of a page.

    :param given: the one in the address, which goes first.
    :param accepted: the header ``Accept-Language``.
    :returns: ``sv`` unless English is wanted more.

    >>> choose_language(None, "de, en-GB;q=0.8, sv;q=0.5"), choose_language("sv", "en")
    ('en', 'sv')
    """
    if given in LANGUAGES:
        return "en" if given == "en" else "sv"
    quality = {"sv": 0.0, "en": 0.0}
    for part in accepted[:1000].split(","):
        found = _RANGE.fullmatch(part.rstrip())
        if found:
            name = "sv" if found[1].lower() in _NEAR_SWEDISH else found[1].lower()
            quality[name] = max(quality.get(name, 0.0), float(found[2] or 1))
    return "en" if quality["en"] > quality["sv"] else "sv"
