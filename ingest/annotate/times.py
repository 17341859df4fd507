"""Times: the years of a sentence and the part that each plays.

A year is a deadline, a base to compare with, the beginning of something, the end of a period,
part of a name ("Agenda 2030"), the date of a decision, or stands bare. "Tio år senare" and
"samma år" are times too; what they count from is decided by who knows the antecedent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.annotate.lexicon import Lexicon, meaning
from ingest.annotate.phrases import Match
from ingest.annotate.tokens import Token

Role = Literal[
    "name", "period", "base", "decided", "start", "deadline", "bare", "relative"
]  # fmt: skip

# "250 år senare" is none of a city's goals.
_DIGITS = 2
# A year that another is moved to stands so near ("från 2040 till 2035").
_NEXT = 2
# So near stands a year that says what a relative time is.
_EXPLAINED = 5
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
# Where several phrases claim a year, the first of these counts.
_ORDER: tuple[Role, ...] = ("name", "base", "decided", "start", "deadline")
# Phrases that make another year of the one in them.
_COUNTED = ("counted", "season", "turn", "mid_decade", "decade", "day")
# By how many years; a decade alone is no year.
_SHIFTS = {"season": 1, "turn": 0, "day": 0, "mid_decade": 5}
_RELATIVE = ("later", "earlier", "next", "before", "same")


@dataclass(frozen=True, slots=True)
class Time:
    """A year (or a time relative to another) at ``tokens[first:last]``.

    A base without a year lies ``-shift`` years before the deadline.
    ``year`` is ``None`` for a relative time, which is ``shift`` years after what it refers to;
    ``since`` begins the period that ``year`` ends. A period that is a base has its first
    year as ``year``.
    """

    first: int
    last: int
    year: int | None
    role: Role
    since: int | None = None
    shift: int = 0


def year_places(tokens: Sequence[Token]) -> frozenset[int]:
    """Indexes of the tokens that are years, not figures with a unit or parts of a date.

    :param tokens: the tokens of one sentence
    """
    return frozenset(
        index
        for index, token in enumerate(tokens)
        if token.kind == "number" and _YEAR.match(token.form) and not _in_fraction(tokens, index)
    )


def _in_fraction(tokens: Sequence[Token], index: int) -> bool:
    """Parts of a reference ("812/2021"), a date ("2022-11-24"), a season ("2027/2028": 2028)."""
    signs = "/-–"  # noqa: RUF001
    if index + 2 < len(tokens) and tokens[index + 1].form in signs:
        following = tokens[index + 2]
        joined = following.start == tokens[index].end + 1 and following.kind == "number"
        return joined and (not _YEAR.match(following.form) or _is_season(tokens, index))
    if not index or tokens[index - 1].form != "/":
        return False
    return tokens[index - 1].end == tokens[index].start and not _is_season(tokens, index - 2)


def _is_season(tokens: Sequence[Token], index: int) -> bool:
    """Whether two years with a stroke between begin there, the second right after the first."""
    if index < 0 or tokens[index + 1].form != "/":
        return False
    first, second = tokens[index].form, tokens[index + 2].form
    both = _YEAR.match(first) and _YEAR.match(second)
    return bool(both) and int(second) == int(first) + 1


def find_times(
    tokens: Sequence[Token], years: frozenset[int], matches: Sequence[Match], words: Lexicon
) -> tuple[Time, ...]:
    """The times of a sentence in order.

    :param tokens: its tokens
    :param years: indexes of those that are years
    :param matches: the phrases of time that the lexicon finds in it
    :param words: the lexicon of its language
    """
    periods = _periods(tokens, matches, years)
    begun = set(periods.values())
    counted = [match for match in matches if meaning(match) in _COUNTED]
    taken = {at for match in counted for at in range(match.first, match.last)}
    times = [
        _time(i, matches, tokens, years, periods)
        for i in sorted(years)
        if i not in begun and i not in taken
    ]
    named = [
        Time(match.first, match.last, int(meaning(match)), "deadline")
        for match in matches
        if meaning(match).isdigit()
    ]
    found = [
        *times,
        *named,
        *_all_counted(counted, tokens, words),
        *_relative(matches, tokens, words),
    ]
    return tuple(sorted(found, key=lambda t: t.first))


def _all_counted(matches: Sequence[Match], tokens: Sequence[Token], words: Lexicon) -> list[Time]:
    """Years that a phrase makes of the one in it, the longest phrase at each place."""
    found: list[Time] = []
    for match in matches:
        if all(match.first >= t.last for t in found) and (time := _counted(match, tokens, words)):
            found.append(time)
    return found


def _counted(match: Match, tokens: Sequence[Token], words: Lexicon) -> Time | None:
    """The year that a phrase makes of the one in it; of a whole decade none.

    "läsåret 2027/28" ends in 2028, "årsskiftet 2025/26" is the end of 2025, the middle of
    "2030-talet" 2035, and "inom tre år från 2025" ends in 2028.
    """
    inside = range(match.first, match.last)
    at = next(i for i in inside if _YEAR.match(tokens[i].form))
    year, kind = int(tokens[at].form), meaning(match)
    if kind == "counted":
        years = next((n for i in inside if i != at and (n := _count(tokens[i], words))), 0)
        return (
            Time(match.first, match.last, year + years, "deadline", since=year) if years else None
        )
    if kind in ("season", "turn") and not _follows(tokens[match.last - 1], year):
        return None
    shift = _SHIFTS.get(kind)
    return None if shift is None else Time(match.first, match.last, year + shift, "deadline")


def _follows(token: Token, year: int) -> bool:
    """Whether a number is the year after another, written with two digits or four."""
    return token.form in (str(year + 1), str(year + 1)[2:])


def _periods(
    tokens: Sequence[Token], matches: Sequence[Match], years: frozenset[int]
) -> dict[int, int]:
    """Index of the year that begins a period, by index of the one that ends it."""
    found: dict[int, int] = {}
    for match in matches:
        if meaning(match) == "period":
            inside = [i for i in range(match.first, match.last) if i in years]
            if len(inside) < 2:  # noqa: PLR2004
                continue
            # "från ... till 2026 i förhållande till 2019" is no period.
            first, last = inside[0], inside[-1]
            if tokens[first].form < tokens[last].form or last - first <= _NEXT:
                found.setdefault(last, first)
    return found


def _time(
    index: int,
    matches: Sequence[Match],
    tokens: Sequence[Token],
    years: frozenset[int],
    periods: Mapping[int, int],
) -> Time:
    year = int(tokens[index].form)
    begun = periods.get(index)
    if begun is not None and int(tokens[begun].form) < year:
        since = int(tokens[begun].form)
        roles = {meaning(m) for m in matches if _claimed(m, years) in (begun, index)}
        if "name" in roles:
            return Time(begun, index + 1, year, "name", since)
        # "räknat från medelvärdet för 2000–2004"
        if any(meaning(m) == "base" and _claimed(m, years) == begun for m in matches):
            return Time(begun, index + 1, since, "base")
        return Time(begun, index + 1, year, "period", since)
    claims = {meaning(m) for m in matches if _claimed(m, years) == index}
    role: Role = next((name for name in _ORDER if name in claims), "bare")
    return Time(index, index + 1, year, role)


def _claimed(match: Match, years: frozenset[int]) -> int | None:
    """The year that a phrase speaks of: the first in it."""
    return next((i for i in range(match.first, match.last) if i in years), None)


def _relative(matches: Sequence[Match], tokens: Sequence[Token], words: Lexicon) -> list[Time]:
    found: list[Time] = []
    for match in matches:
        kind = meaning(match)
        following = tokens[match.last].form if match.last < len(tokens) else ""
        if following in words.words("than"):
            continue
        if _is_compared(tokens, match, words) or _is_explained(tokens, match, words):
            continue
        before = tokens[match.first - 1].form if match.first else ""
        if kind == "before" and before in words.words("than"):
            continue  # "lägre än året före" is a rate
        if kind == "earlier" and before in words.words("compared_with"):
            # "jämfört med tio år tidigare": a base, counted from the deadline.
            shift = -_count(tokens[match.first], words)
            found.append(Time(match.first, match.last, None, "base", shift=shift))
            continue
        if kind in _RELATIVE and all(match.first >= t.last for t in found):
            years = _count(tokens[match.first], words)
            shift = {"later": years, "earlier": -years, "next": 1, "before": -1, "same": 0}[kind]
            found.append(Time(match.first, match.last, None, "relative", shift=shift))
    return found


def _is_compared(tokens: Sequence[Token], match: Match, words: Lexicon) -> bool:
    """Whether it says how much earlier than somebody else ("två år före Sverige")."""
    if match.last >= len(tokens) or tokens[match.last - 1].form not in words.words("prior_to"):
        return False
    return tokens[match.last].kind == "word" and tokens[match.last].form not in words.words(
        "joints"
    )


def _is_explained(tokens: Sequence[Token], match: Match, words: Lexicon) -> bool:
    """Whether a year after it says the same ("nästa år, alltså 2027", "nästa år (2027)")."""
    near = tokens[match.last : match.last + _EXPLAINED]
    at = next((i for i, token in enumerate(near) if _YEAR.match(token.form)), None)
    if not at:
        return False
    lead = near[at - 1].form
    return lead == "(" or lead in words.words("that_is")


def _count(token: Token, words: Lexicon) -> int:
    if token.form.isdigit() and len(token.form) <= _DIGITS:
        return int(token.form)
    return words.numbers.get(token.form, 0)
