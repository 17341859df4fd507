"""A question to search, with its filters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeVar, get_args

from kkgraph.aliases import Lang
from kkgraph.errors import UsageError
from kkgraph.interface.options import FURTHEST, MOST, check_number, option, several

Leg = Literal["words", "themes", "vectors"]
LEGS: tuple[Leg, ...] = get_args(Leg)
StateAsked = Literal["says", "touches", "silent", "not_examined"]
Named = TypeVar("Named", bound=str)
_NAMES = ("municipality", "topic", "theme", "version")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What to find, and where; of several values of one filter any will do.

    A text stands for a list of one; of ``legs`` and ``state`` also with commas between. What
    the filters let through is decided in `kkgraph.search.filters`.

    :param text: words, "phrases" that must be there, -words that must not.
    :raises UsageError: if an option makes no sense.
    """

    text: str
    n: int = option(10, "How many hits at most.", flag="-n", least=1, most=MOST)
    offset: int = option(0, "How many to leave out before.", least=0, most=FURTHEST)
    municipality: tuple[str, ...] = option(
        (), "Only these cities.", metavar="M", example="municipality"
    )
    topic: tuple[str, ...] = option((), "Only sections of a topic.", metavar="T", example="topic")
    theme: tuple[str, ...] = option((), "Only passages on a theme.", metavar="T", example="theme")
    version: tuple[str, ...] = option((), "Only contracts of it.", metavar="V", example="version")
    include_shared: bool = option(False, "The template's words too.")
    include_reports: bool = option(False, "Text of reports about contracts too.")
    legs: tuple[Leg, ...] = option(
        (), "Which legs; all unless given.", metavar="words,themes,vectors"
    )
    exact: bool = option(False, "The words as typed, one after the other.")
    near: bool = option(False, "Passages that come near without touching it too.")
    state: tuple[StateAsked, ...] = option(
        (), "Only contracts in these states.", metavar="says,touches,silent,not_examined"
    )
    query_lang: Lang | None = option(None, "Language of the query; guessed unless given.")
    lang: Lang = option("sv", "Language of labels and headings.")

    def __post_init__(self) -> None:
        for name in _NAMES:
            object.__setattr__(self, name, several(getattr(self, name)))
        object.__setattr__(self, "legs", _checked("leg", self.legs, LEGS))
        object.__setattr__(self, "state", _checked("state", self.state, get_args(StateAsked)))
        check_number("the number of hits", self.n, 1, MOST)
        check_number("offset", self.offset, 0, FURTHEST)
        if self.lang not in get_args(Lang) or self.query_lang not in (None, *get_args(Lang)):
            raise UsageError(f"the languages are {' and '.join(get_args(Lang))}")

    @property
    def own_only(self) -> bool:
        """Whether only cities' own text may be found."""
        return not (self.include_shared or self.include_reports)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters that were chosen."""
        return {name: value for name in _NAMES if (value := getattr(self, name))}


def _checked(
    what: str, given: Iterable[str] | str | None, known: tuple[Named, ...]
) -> tuple[Named, ...]:
    """Put names, of which there may be several with commas between, in their order."""
    asked = [name.strip() for text in several(given) for name in text.split(",") if name.strip()]
    unknown = [name for name in asked if name not in known]
    if unknown:
        raise UsageError(f"no {what} {unknown[0]!r}; the {what}s are {', '.join(known)}")
    return tuple(name for name in known if name in asked)
