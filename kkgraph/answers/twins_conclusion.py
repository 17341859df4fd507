"""What cities alike conclude, in a sentence or two that a person can repeat.

The words of both languages stand together here, so that command line, pages, hand-outs and tools
for language models say the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from kkgraph.aliases import Lang
from kkgraph.interface.twins_answer import RareReason, TwinJson, TwinsJson

_NAMED = 4
_WORDS: dict[Lang, dict[str, str]] = {
    "sv": {
        "one": "{names} ligger närmast {city}{about}.",
        "many": "{names} ligger närmast {city}{about}; vi kan inte skilja dem åt.",
        "none": "Ingen annan stad att jämföra med.",
        "unread": "Inget klimatkontrakt från {city} har lästs; vilka som liknar går inte att säga.",
        "beside": "Av ungefär samma storlek: {names}.",
        "about": " i fråga om {about}",
        "and": " och ",
        "more": "{names} med flera",
        "why": "{city}: {reasons}.",
        "names_us": "nämner {name} i sitt kontrakt",
        "we_name": "nämns i vårt kontrakt",
        "network": "båda är med i {name}",
        "organisation": "båda nämner {name}",
        "project": "båda nämner {name}",
        "theme": "båda skriver om {name}",
        "lesson": "{city} kontrakt nämner inte {theme}.",
        "nearest": "Närmast",
        "then": "Därefter",
        "unlike": "Olika",
    },
    "en": {
        "one": "{names} is nearest to {city}{about}.",
        "many": "{names} are nearest to {city}{about}; we cannot tell them apart.",
        "none": "No other city to compare with.",
        "unread": "No climate contract of {city} was read; which cities are alike cannot be told.",
        "beside": "Of about the same size: {names}.",
        "about": " on {about}",
        "and": " and ",
        "more": "{names} and others",
        "why": "{city}: {reasons}.",
        "names_us": "names {name} in its contract",
        "we_name": "is named in our contract",
        "network": "both take part in {name}",
        "organisation": "both name {name}",
        "project": "both name {name}",
        "theme": "both write about {name}",
        "lesson": "The contract of {city} does not mention {theme}.",
        "nearest": "Nearest",
        "then": "Then",
        "unlike": "Unlike",
    },
}


def conclude_twins(found: TwinsJson, lang: Lang) -> str:
    """Say who is nearest, and whether the order among them can be told.

    :param found: the answer of twins
    :param lang: language of the sentence
    """
    words, nearest = _WORDS[lang], found["groups"]["nearest"]
    if found["contract"] is None:
        return _conclude_beside(found, words)
    if not nearest:
        return words["none"]
    about = words["about"].format(about=found["about"]) if found["about"] else ""
    kind = "one" if len(nearest) == 1 else "many"
    return words[kind].format(
        names=_listed(nearest, words), city=found["municipality"], about=about
    )


def _conclude_beside(found: TwinsJson, words: dict[str, str]) -> str:
    """What can be said of a city of which no contract was read."""
    said = words["unread"].format(city=found["municipality"])
    names = [row["municipality"] for row in found["beside"] if row["our_size"]]
    return f"{said} {words['beside'].format(names=_listed(names, words))}" if names else said


def reasons_said(twin: TwinJson, lang: Lang) -> list[str]:
    """The rare reasons of one city in words.

    :param twin: one of the answer's cities
    :param lang: in which language
    """
    return [reason_said(reason, lang) for reason in twin["reasons"]]


def group_said(group: str, lang: Lang) -> str:
    """The name of a group.

    :param group: ``nearest``, ``then`` or ``unlike``
    :param lang: in which language
    """
    return _WORDS[lang][group]


def not_mentioned(city: str, theme: str, lang: Lang) -> str:
    """Say that a contract does not mention a thing; never that the city does not do it.

    >>> not_mentioned("Nacka", "öppna data", "sv"), not_mentioned("Borås", "vätgas", "sv")
    ('Nackas kontrakt nämner inte öppna data.', 'Borås kontrakt nämner inte vätgas.')

    :param city: whose contract
    :param theme: what it does not mention
    :param lang: in which language
    """
    owner = city if lang == "en" or city[-1:] in ("s", "x", "z") else f"{city}s"
    return _WORDS[lang]["lesson"].format(city=owner, theme=small(theme))


def small(label: str) -> str:
    """A label inside a sentence: small first letter, unless it is a name in capitals.

    >>> small("Öppna data"), small("CDP-rapportering")
    ('öppna data', 'CDP-rapportering')

    :param label: as it stands by itself
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def reason_said(reason: RareReason, lang: Lang) -> str:
    """One rare reason in words.

    :param reason: what few cities share
    :param lang: in which language
    """
    name = reason["name"] if lang == "sv" else reason["name_en"] or reason["name"]
    said = small(name) if reason["kind"] == "theme" else name
    return _WORDS[lang][reason["kind"]].format(name=said)


def _listed(names: Sequence[str], words: dict[str, str]) -> str:
    if len(names) > _NAMED:
        return words["more"].format(names=", ".join(names[:_NAMED]))
    *rest, last = names
    return f"{', '.join(rest)}{words['and']}{last}" if rest else last
