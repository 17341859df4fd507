"""How a name is written: what tells a name from words that merely stand where one could."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.facts.names.known import NamePlace, OwnText
from ingest.tagger.confidence import NameForm
from ingest.tagger.weights import ordinary_words
from kkgraph.vocabulary.rules import load_rules

_WORD = re.compile(r"[^\W\d_]{2,}")
_OPEN = '“”"„»«(‘'
_ENDS = ".!?:•▪–"


def form_of(own: OwnText, name: str, places: Sequence[NamePlace]) -> NameForm:
    """How a name is written in all its places.

    :param own: the own passages
    :param name: as the text has it
    :param places: where it stands
    """
    words = [word.lower() for word in _WORD.findall(name)]
    ordinary = ordinary_words()
    before = [_before(own, place) for place in places]
    rules = load_rules("tagger")["form"]
    return NameForm(
        ordinary=all(word in ordinary or word.removesuffix("s") in ordinary for word in words),
        inside=name[:1].isupper() and any(b and b[-1] not in _ENDS for b in before),
        marked=any(_introduced(b, rules["introduces"]) for b in before),
        several=bool(words) and re.fullmatch(rules["several"], words[-1]) is not None,
    )


def _before(own: OwnText, place: NamePlace) -> str:
    """The text of the passage before a place, without blanks at its end."""
    return own.passages[place.passage].text[: place.start].rstrip()


def _introduced(before: str, introduces: str) -> bool:
    last = before.rsplit(None, 1)[-1:] or [""]
    return before[-1:] in _OPEN and bool(before) or re.fullmatch(introduces, last[0]) is not None
