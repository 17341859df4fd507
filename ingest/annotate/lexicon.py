"""The lexicon of a language: classes of words, numbers in words, units, years, holders, triggers.

Read from ``ontology/annotate/<language>.yaml`` and ``ontology/context/<language>.yaml``; another
language is another file of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ingest.annotate.phrases import Match, Phrase, Phrases, read_phrases
from ingest.annotate.tokens import Token
from ingest.annotate.trigger_phrases import trigger_groups
from kkgraph.aliases import JsonValues
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.rules import read_yaml

Terms = Sequence[str]
_SIGNS = str.maketrans(dict.fromkeys(".,;:!?()[]{}\"'”“’»«/–—-", " "))  # noqa: RUF001
_TRIGGER = "trigger"
_KINDS = ("class", "unit", "bound", "rate", "time", "holder", _TRIGGER)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All that is known of a language's words; equal only to itself."""

    language: str
    data: Mapping[str, Any]
    known: Phrases
    single: Mapping[str, Terms]
    numbers: Mapping[str, int]
    lists: dict[str, frozenset[str]] = field(default_factory=dict)
    endings: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, tokens: Sequence[Token]) -> dict[str, list[Match]]:
        """Everything the lexicon knows in a row of tokens, by kind, in one pass.

        :param tokens: the tokens of one sentence
        :returns: matches by kind: ``class``, ``unit``, ``bound``, ``rate``, ``time``, ``holder``,
            what each is stands in :func:`meaning`; and ``trigger``, whose phrases mean
            ``<category>:<direction>``
        """
        found: dict[str, list[Match]] = {kind: [] for kind in _KINDS}
        for match in self.known.find(tokens):
            found[_kind(match.phrase.meaning)].append(match)
        return found

    def phrases(self, groups: Mapping[str, Terms]) -> Phrases:
        """More phrases in the same language, which may use its classes.

        :param groups: phrases by what they stand for
        """
        return Phrases(_read(groups), self.single, self.numbers)

    def words(self, name: str) -> frozenset[str]:
        """A plain list of words.

        :param name: its key in the file
        """
        if name not in self.lists:
            self.lists[name] = frozenset(map(str, self.data.get(name, ())))
        return self.lists[name]

    def ends_like(self, name: str, word: str) -> bool:
        """Whether a word ends like one of a list of endings ("*plan").

        :param name: the list's key in the file
        :param word: in small letters
        """
        endings = self.endings.get(name)
        if endings is None:
            endings = tuple(one.removeprefix("*") for one in self.data.get(name, ()))
            self.endings[name] = endings
        return word.endswith(endings)


@cache
def _kind(meaning: str) -> str:
    """The kind that a phrase's meaning begins with; a trigger's has none."""
    kind, blank, _ = meaning.partition(" ")
    return kind if blank else _TRIGGER


def cues_of(words: Lexicon, classes: Iterable[str]) -> frozenset[str]:
    """Strings of which every text has one that holds a phrase of some classes.

    Of each phrase it is the element with the longest words; looking for strings in
    :func:`spaced` text is many times faster than reading a sentence that has nothing to say.

    :param words: the lexicon
    :param classes: the classes
    """
    found: set[str] = set()
    for name in classes:
        for source in words.data["classes"].get(name, ()):
            for phrase in read_phrases(str(source), name):
                needed = [e.words for e in phrase.elements if e.words and not e.optional]
                rarest: tuple[str, ...] = max(needed, key=_rarity)
                found.update(rarest)
    return frozenset(_cue(word) for word in found)


def _rarity(words: Sequence[str]) -> float:
    """Longer words stand in fewer texts."""
    return sum(map(len, words)) / len(words)


def _cue(pattern: str) -> str:
    begins = "" if pattern.startswith("*") else " "
    return f"{begins}{pattern.strip('*')}{'' if pattern.endswith('*') else ' '}"


def spaced(text: str) -> str:
    """A text in small letters with blanks for all signs, and around it.

    :param text: a sentence
    """
    return f" {text.lower().translate(_SIGNS)} "


def meaning(match: Match) -> str:
    """What a match of the lexicon is, among those of its kind.

    :param match: one of :meth:`Lexicon.find`
    """
    return match.phrase.meaning.partition(" ")[2]


def language_file(folder: str, language: str) -> JsonValues:
    """What a file of words in one language holds.

    :param folder: the folder under ``ontology``
    :param language: code of the language, the file's name
    :raises OntologyError: when the file is missing or no mapping
    """
    import yaml

    path = ontology_dir() / folder / f"{language}.yaml"
    try:
        data = read_yaml(path)
    except (OSError, yaml.YAMLError) as error:
        raise OntologyError(f"{path.name}: cannot be read ({error}); restore the file") from error
    if not isinstance(data, dict):
        raise OntologyError(f"{path.name}: must hold a mapping")
    return data


@cache
def lexicon(language: str = "sv") -> Lexicon:
    """The lexicon of a language, read once.

    :param language: its code
    :raises OntologyError: when there is none, or a phrase in it cannot be understood
    """
    data = language_file("annotate", language)
    said = _trigger_phrases(language)
    classes: dict[str, Terms] = data["classes"]
    single = {name: [word for word in words if " " not in word] for name, words in classes.items()}
    try:
        numbers = _numbers(data)
        return Lexicon(
            language=language,
            data=data,
            known=Phrases((*_read(_all(data)), *said), single, numbers),
            single=single,
            numbers=numbers,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise OntologyError(f"annotate/{language}.yaml: {error}; mend that entry") from error


def _trigger_phrases(language: str) -> list[Phrase]:
    """The phrases of the language's triggers.

    :raises OntologyError: when there are none, or an entry cannot be understood
    """
    data = language_file("context", language)
    try:
        return list(_read(trigger_groups(data)))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise OntologyError(f"context/{language}.yaml: {error}; mend that entry") from error


def _all(data: Mapping[str, Any]) -> dict[str, Terms]:
    """Every phrase of the file; ``class not:aim`` takes words out of the class ``aim``."""
    kinds = {
        "class": {**data["classes"], **{f"not:{name}": one for name, one in data["not"].items()}},
        "unit": data["units"],
        "bound": {bound: data[bound] for bound in ("at_most", "at_least")},
        "rate": {"year": data["yearly"]},
        "time": data["times"],
        "holder": data["holders"],
    }
    return {f"{kind} {name}": one for kind, names in kinds.items() for name, one in names.items()}


def _read(groups: Mapping[str, Terms]) -> Iterable[Phrase]:
    for meaning, sources in groups.items():
        for source in sources:
            yield from read_phrases(str(source), meaning)


def _numbers(data: Mapping[str, Any]) -> dict[str, int]:
    """Words for whole numbers, compounds ("tjugofem") too."""
    ones, teens, tens = data["ones"], data["teens"], data["tens"]
    numbers: dict[str, int] = {**ones, **teens, **tens}
    numbers.update(
        {f"{ten}{one}": high + low for ten, high in tens.items() for one, low in ones.items()}
    )
    numbers.update(dict.fromkeys(data["zero"], 0))
    return numbers
