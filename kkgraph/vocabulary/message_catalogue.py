"""What is odd or wrong, said in the reader's language: read from ``ontology/messages.yaml``.

The program writes such sentences in English, with names and numbers in them. A sentence is
recognised by its fixed words, one after the other, so that no pattern can run wild on a long text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kkgraph.aliases import Lang
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.rules import read_yaml

_PLACE = re.compile(r"\{(\d*)\}")
# Between what is wrong and what to do; between items of a list.
_BETWEEN, _COMMA = "; ", ", "
_QUOTES = "'\"“”"
# So many parts of a sentence are looked at; in a longer one something is quoted.
_MOST = 12
_LONGEST = 4000
# A sentence may be said in another, and a page in that.
_DEEPEST = 3
# Letters that tell a sentence: at its beginning, and in all.
_SOME, _MANY = 4, 12


def translated(text: str, lang: Lang) -> str:
    """Say a message in a language.

    :param text: what the program says in English.
    :param lang: the language.
    :returns: the message; as it is where nobody has said it in that language.
    """
    return text if lang == "en" else (in_swedish(text) or text)


def in_swedish(text: str) -> str | None:
    """Say a message in Swedish.

    :param text: what the program says in English.
    :returns: the whole of it; ``None`` where a part is not known, since half would be of no use.

    >>> in_swedish("a.pdf: no such file or folder; check the name")
    'a.pdf: filen eller mappen finns inte; se över namnet'
    >>> in_swedish("heading 3.7 'Klimat' is 3.8 in the template")
    "rubriken 3.7 'Klimat' är 3.8 i mallen"
    """
    if len(text) > _LONGEST:
        return None
    found = _parts(text, 0)
    if found is not None:
        return found
    # "contract.pdf: what is wrong": the place stays.
    start = 0
    for _ in range(3):
        start = text.find(": ", start) + 2
        if start < 2:
            return None
        rest = _parts(text[start:], 0)
        if rest is not None:
            return text[:start] + rest
    return None


def _parts(text: str, depth: int) -> str | None:
    """A sentence, or several with what divides them, in as many pieces as are known."""
    pieces = text.split(_BETWEEN)
    if len(pieces) > _MOST:
        return _sentence(text, depth)
    # What can be said of the pieces from here on, from the last to the first.
    said: list[str | None] = [None] * len(pieces) + [""]
    for first in range(len(pieces) - 1, -1, -1):
        for end in range(first + 1, len(pieces) + 1):
            rest = said[end]
            if rest is None:
                continue
            # A piece may hold what divides them, in a quotation.
            found = _sentence(_BETWEEN.join(pieces[first:end]), depth)
            if found is not None:
                said[first] = found + (_BETWEEN + rest if rest else "")
                break
    return said[0]


def _sentence(text: str, depth: int) -> str | None:
    for fixed, swedish in _catalogue():
        values = _values(text, fixed)
        if values is not None and _is_certain(fixed, text):
            return _filled(swedish, [_value(value, depth + 1) for value in values])
    return None


def _is_certain(fixed: Sequence[str], text: str) -> bool:
    """Few fixed words in a long sentence may stand there by chance."""
    known = sum(map(len, fixed))
    return len(fixed[0]) >= _SOME or known >= _MANY or known * 3 >= len(text)


def _value(text: str, depth: int) -> str:
    """What stands in a place: a quotation or name stays, words of the program are translated."""
    if depth > _DEEPEST or text[:1] in _QUOTES:
        return text
    items = text.split(_COMMA)
    if 1 < len(items) <= _MOST:
        return _COMMA.join(_value(item, depth + 1) for item in items)
    return _parts(text, depth) or text


def _values(text: str, fixed: Sequence[str]) -> list[str] | None:
    """What stands between the fixed words of a sentence, nothing if it is another one."""
    if len(fixed) == 1:
        return [] if text == fixed[0] else None
    if not text.startswith(fixed[0]) or not text.endswith(fixed[-1]):
        return None
    at, end, found = len(fixed[0]), len(text) - len(fixed[-1]), []
    for words in fixed[1:-1]:
        next_at = text.find(words, at + 1, end)
        if next_at < 0:
            return None
        found.append(text[at:next_at])
        at = next_at + len(words)
    if at >= end:
        return None
    return [*found, text[at:end]]


def _filled(swedish: str, values: Sequence[str]) -> str:
    numbers = iter(range(len(values)))
    return _PLACE.sub(lambda place: values[int(place[1]) if place[1] else next(numbers)], swedish)


@cache
def _catalogue() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Fixed words of each sentence and its Swedish; those with most words first."""
    return tuple(sorted(_read(), key=lambda item: -sum(map(len, item[0]))))


def _read() -> Iterator[tuple[tuple[str, ...], str]]:
    path = ontology_dir() / "messages.yaml"
    said = read_yaml(path)
    if not isinstance(said, dict):
        raise OntologyError(f"{path.name}: must hold English sentences with their Swedish")
    for english, swedish in said.items():
        fixed = tuple(str(english).split("{}"))
        places = [int(found or n) for n, found in enumerate(_PLACE.findall(str(swedish)))]
        if not isinstance(swedish, str) or max(places, default=-1) >= len(fixed) - 1:
            raise OntologyError(f"{path.name}: {english}: give its Swedish, with the same places")
        yield fixed, swedish
