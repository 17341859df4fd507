"""Whose contract it is: the places that name a city, weighed against each other.

Names come from the register, not from a pattern: "Mellan Lunds kommun och myndigheterna"
names Lund whatever stands around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from kkgraph.vocabulary.registers import Municipality, Vocabulary
from kkgraph.vocabulary.rules import load_rules
from kkgraph.vocabulary.turtle import folded

# The first party stands within so many characters of the words that introduce them.
FIRST_PARTY = 160
# A line without gaps that is long enough to hold a name and what it is.
_RUN_TOGETHER = 9
# A bare name must stand so often to tell whose contract it is.
_OFTEN = 10
# How much a place weighs: the list of parties, the title page, and the text as a whole.
_LISTED, _ON_TITLE, _RUNNING = 3, 3, 1


@dataclass(frozen=True, slots=True)
class Named:
    """A city named in a text: ``start``/``end`` enclose its name there."""

    municipality: Municipality
    start: int
    end: int


@cache
def _pattern(name: Literal["parties", "city_words", "city_form", "city_end"]) -> re.Pattern[str]:
    return re.compile(load_rules("identify")[name], re.IGNORECASE)


def named_in(text: str, vocabulary: Vocabulary) -> Iterator[Named]:
    """Cities named in full ("Lunds kommun", "Göteborgs Stad", "Region Gotland"), in order.

    :param text: a line or a running text
    :param vocabulary: the register of municipalities
    """
    for match in _pattern("city_words").finditer(text):
        words = list(re.finditer(r"\S+", text[match.start() : match.end()]))
        for first in range(len(words)):
            start = match.start() + words[first].start()
            found = vocabulary.municipality(plain(text[start : match.end()]))
            if found:
                yield Named(found, start, match.end())
                break


def plain(name: str) -> str:
    """A name with common hyphens and spaces.

    :param name: as it stands in a text
    """
    return re.sub("[\u2010\u2011\u00ad]", "-", name.replace("\u00a0", " ")).strip(" .,;:")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a text says who its parties are.

    :param title_page: lines of the title page
    :param listed: the words that follow the introduction of the parties, ``None`` without one
    :param running: the whole text with white space folded
    """

    title_page: tuple[str, ...]
    listed: str | None
    running: str


def read_places(title_page: Sequence[str], running: str) -> Places:
    """Gather the places that name parties.

    :param title_page: lines of the title page
    :param running: the text with white space folded
    """
    introduced = _pattern("parties").search(running)
    reach = load_rules("identify")["parties_reach"]
    listed = running[introduced.end() : introduced.end() + reach] if introduced else None
    return Places(tuple(title_page), listed, running)


def names_parties(places: Places, vocabulary: Vocabulary) -> bool:
    """Whether a list of parties begins with a city, or the title page has one among others.

    :param places: where parties may be named
    :param vocabulary: the registers
    """
    if places.listed and _names_city(places.listed[:FIRST_PARTY], vocabulary):
        return True
    page = folded(" ".join(places.title_page))
    entries = [*vocabulary.agencies.values(), *vocabulary.programmes.values()]
    others = sum(any(folded(label) in page for label in entry.labels) for entry in entries)
    return others > 1 and any(_names_city(line, vocabulary) for line in places.title_page)


def _names_city(text: str, vocabulary: Vocabulary) -> bool:
    return bool(_pattern("city_form").search(text)) or any(_cities(text, vocabulary))


def unknown_party(places: Places, vocabulary: Vocabulary) -> str | None:
    """The first party, where it looks like a city's full name and no register has it.

    :param places: where parties may be named
    :param vocabulary: the register of municipalities
    """
    found = _pattern("city_form").search((places.listed or "")[:FIRST_PARTY])
    if found is None or any(_cities(found.group(), vocabulary)):
        return None
    return found.group().strip()


def weigh(places: Places, vocabulary: Vocabulary) -> list[tuple[Municipality, str]]:
    """The cities whose contract it may be, the likeliest first, each as it is named.

    :param places: where parties are named
    :param vocabulary: the register of municipalities
    """
    votes: Counter[str] = Counter()
    names: dict[str, str] = {}

    def vote(found: tuple[Municipality, str], weight: int) -> None:
        votes[found[0].code] += weight
        names.setdefault(found[0].code, found[1])

    for found in _first_listed((places.listed or "")[:FIRST_PARTY], vocabulary):
        vote(found, _LISTED)
    for line in places.title_page:
        for found in _on_title(line, vocabulary):
            vote(found, _ON_TITLE)
            break
    for found in _most_named(places.running, vocabulary):
        vote(found, _RUNNING)
    order = sorted(votes, key=lambda code: (-votes[code], list(names).index(code)))
    return [(vocabulary.municipalities[code], names[code]) for code in order]


def _first_listed(text: str, vocabulary: Vocabulary) -> list[tuple[Municipality, str]]:
    """The first party: a city named in full, or by its bare name as the whole of an entry."""
    found = list(_cities(text, vocabulary))[:1]
    entry = re.split(r"[.;]|\s[•▪*–-]\s", text.lstrip(" •▪*–-"), maxsplit=1)[0]
    bare = vocabulary.municipality(plain(entry)) if not found and entry else None
    return [(bare, bare.name)] if bare else found


def _cities(text: str, vocabulary: Vocabulary) -> Iterator[tuple[Municipality, str]]:
    for named in named_in(text, vocabulary):
        yield named.municipality, plain(text[named.start : named.end])


def _on_title(line: str, vocabulary: Vocabulary) -> Iterator[tuple[Municipality, str]]:
    """Cities on a line of the title page; there a bare name, parted by dashes, will do."""
    found = list(_cities(line, vocabulary))
    yield from found
    if found:
        return
    for part in re.split(r"\s[-–—|:]\s|,", line):
        bare = vocabulary.municipality(plain(part))
        if bare and not plain(part).isdigit():
            yield bare, bare.name
            return
    yield from _run_together(line, vocabulary)


def _run_together(line: str, vocabulary: Vocabulary) -> Iterator[tuple[Municipality, str]]:
    """A name in spaced letters whose words cannot be told apart."""
    compact = folded(line).replace(" ", "")
    if " " in line.strip() or len(compact) < _RUN_TOGETHER:
        return
    labels = [
        (label, municipality)
        for municipality in vocabulary.municipalities.values()
        for label in municipality.labels
        if _pattern("city_end").search(folded(label))
    ]
    held = [(label, m) for label, m in labels if folded(label).replace(" ", "") in compact]
    if held:
        label, municipality = max(held, key=lambda pair: len(pair[0]))
        yield municipality, label


def _most_named(running: str, vocabulary: Vocabulary) -> Iterator[tuple[Municipality, str]]:
    """The city whose full name ("Borås stad"), or else bare name, the text uses by far the most."""
    full = Counter(_cities(running, vocabulary))
    yield from _foremost(full, least=1, times=2) or _foremost(
        _bare_names(running, vocabulary), least=_OFTEN, times=3
    )


def _foremost(
    counts: Counter[tuple[Municipality, str]], *, least: int, times: int
) -> list[tuple[Municipality, str]]:
    """The city named most, if often enough and so many times as often as the next."""
    totals: Counter[str] = Counter()
    first: dict[str, tuple[Municipality, str]] = {}
    for named, count in counts.items():
        totals[named[0].code] += count
        first.setdefault(named[0].code, named)
    (code, most), second = [*totals.most_common(2), ("", 0), ("", 0)][:2]
    return [first[code]] if most >= least and most >= times * second[1] else []


def _bare_names(running: str, vocabulary: Vocabulary) -> Counter[tuple[Municipality, str]]:
    counts: Counter[tuple[Municipality, str]] = Counter()
    words = Counter(re.findall(r"(?<![.!?] )\b[^\W\d_][\w-]{2,30}", running))
    for word, count in words.items():
        found = word[0].isupper() and (
            vocabulary.municipality(word) or vocabulary.municipality(word.removesuffix("s"))
        )
        if found:
            counts[found, found.name] += count
    return counts
