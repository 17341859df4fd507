"""What a search concludes, in one or a few sentences that a person can repeat.

The words of both languages stand together here, so that command line, pages and tools for
language models say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kkgraph.aliases import Lang
from kkgraph.interface.found_answer import FoundJson, RankedCity

# So many cities are named; of more only the number is said.
_NAMED = 8
_WORDS: dict[Lang, dict[str, str]] = {
    "sv": {
        "says": "{n} kontrakt säger det{names}.",
        "touches": "{n} berör det{names}.",
        "nobody_says": "Inget kontrakt säger det.",
        "nobody": "Inget kontrakt säger något om det.",
        "silent": "{n} lästa hela utan träff.",
        "silent.one": "{n} läst hel utan träff.",
        "not_examined": "{n} bara lästa som sammanfattning eller till en del, utan träff.",
        "not_examined.one": "{n} bara läst som sammanfattning eller till en del, utan träff.",
        "more": "{names} med flera",
        "none": "Inga kontrakt är lästa.",
    },
    "en": {
        "says": "{n} say so{names}.",
        "says.one": "{n} says so{names}.",
        "touches": "{n} touch on it{names}.",
        "touches.one": "{n} touches on it{names}.",
        "nobody_says": "No contract says so.",
        "nobody": "No contract says anything about it.",
        "silent": "{n} read whole, nothing found.",
        "not_examined": "{n} read only as a summary or in part, nothing found.",
        "more": "{names} and others",
        "none": "No contracts have been read.",
    },
}


def conclude(found: FoundJson, lang: Lang) -> str:
    """Say who says so, who touches it, who is silent and who was not examined.

    :param found: the answer of a search
    :param lang: language of the sentences
    """
    words = _WORDS[lang]
    counted = found["answer"]
    if not any((counted["says"], counted["touches"], counted["silent"], counted["not_examined"])):
        return words["none"]
    said = []
    for state, count in (("says", counted["says"]), ("touches", counted["touches"])):
        # A filter may have left the cities out; how many they are is said all the same.
        names = [_name(city) for city in found["cities"] if city["state"] == state]
        listed = f": {_listed(names, words['more'])}" if names else ""
        if count:
            said.append(_form(words, state, count).format(n=count, names=listed))
    if not said:
        said.append(words["nobody"])
    elif not counted["says"]:
        # "1 touches on it" alone reads like one that does it.
        said.insert(0, words["nobody_says"])
    counts = {"silent": counted["silent"], "not_examined": counted["not_examined"]}
    said += [_form(words, state, count).format(n=count) for state, count in counts.items() if count]
    return " ".join(said)


def _form(words: Mapping[str, str], state: str, count: int) -> str:
    """The sentence of a state, in the singular for one."""
    return words.get(f"{state}.one", words[state]) if count == 1 else words[state]


def _name(city: RankedCity) -> str:
    year = city["contract"].rpartition("-")[2]
    return f"{city['municipality'] or city['contract']} ({year})"


def _listed(names: Sequence[str], more: str) -> str:
    shown = ", ".join(names[:_NAMED])
    return more.format(names=shown) if len(names) > _NAMED else shown
