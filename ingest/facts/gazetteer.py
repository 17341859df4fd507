"""Finding the names of a register in running text.

All labels of a register are compiled once. A name is found as a run of words: spaces, dashes,
slashes and quotation marks between the words may differ, capitals too unless the name is an
abbreviation, short, one word that is no noun, or marked as case-sensitive; the last word may
carry the genitive *-s*
or another form that ``ontology/rules/names.yaml`` gives for its ending. The longest name wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product
from typing import Generic, TypeVar

from kkgraph.text.characters import SMALLS
from kkgraph.vocabulary.registers import Entry
from kkgraph.vocabulary.rules import load_rules

# "EU:s" and "EUs" are the same word; digits stand apart so that "Klimat2030" is "Klimat 2030".
_WORD = re.compile(rf"[^\W\d_]+(?::[{SMALLS}]{{1,3}}\b)?|\d+")
_GAP = re.compile(r"[\s\-‐‑–—/’'\"”“„»«&+()]{0,3}\Z")
_SHORT = 4
_SENTENCE_ENDS = ".!?:•▪–"
# Several extractors look through the passages of one contract after each other.
_REMEMBERED = 2048
Value = TypeVar("Value")
Word = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Name:
    """A thing to be found and its names; ``exact`` ones are found only as they are spelt."""

    key: str
    label: str
    kind: str
    labels: tuple[str, ...]
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameHit:
    """A name found at ``text[start:end]``; ``label`` is the one of its labels that stands there."""

    start: int
    end: int
    name: Name
    label: str


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One way to write a name: its words folded, and as written when capitals count."""

    words: tuple[str, ...]
    raw: tuple[str, ...] | None
    gaps: tuple[str, ...]
    name: Name
    label: str
    proper: bool = False


class Registers(Generic[Value]):
    """Registers as a key of a cache: equal only when they are the very same objects.

    :param registers: values by key
    """

    def __init__(self, *registers: Mapping[str, Value]) -> None:
        self.registers = registers
        self.identity = tuple(map(id, registers))

    def __hash__(self) -> int:
        return hash(self.identity)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Registers) and self.identity == other.identity


def gazetteer(*registers: Mapping[str, Entry]) -> Gazetteer:
    """The compiled names of registers; compiled once for the same registers.

    :param registers: entries by key
    """
    return _compiled(Registers(*registers))


@cache
def _compiled(known: Registers[Entry]) -> Gazetteer:
    return Gazetteer(name_of(entry) for one in known.registers for entry in one.values())


def name_of(entry: Entry) -> Name:
    """What to look for, of an entry of a register.

    :param entry: a network, organisation or agency
    """
    exact = set(entry.notations)
    exact.update(label for label in entry.labels if entry.case_sensitive or len(label) <= _SHORT)
    labels = tuple(label for label in entry.labels if label not in exact)
    kind = entry.kind or entry.register
    return Name(entry.key, entry.label_sv, kind, labels, tuple(sorted(exact)))


class Gazetteer:
    """Many names compiled to be found in one pass over a text."""

    def __init__(self, names: Iterable[Name]) -> None:
        by_first: dict[str, list[_Spelling]] = defaultdict(list)
        for name in names:
            for spelling in _spellings(name):
                by_first[spelling.words[0]].append(spelling)
        for spellings in by_first.values():
            spellings.sort(key=lambda s: (-len(s.words), s.raw is None, s.name.key))
        self._by_first = dict(by_first)
        self._first = frozenset(by_first)

    @lru_cache(maxsize=_REMEMBERED)  # noqa: B019 - gazetteers live as long as the program
    def find(self, text: str) -> tuple[NameHit, ...]:
        """All names in a text, in order, none inside another.

        :param text: cleaned text
        """
        words, there = _words(text)
        begin = there & self._first
        if not begin:
            return ()
        hits: list[NameHit] = []
        reached = 0
        for index, (start, _, word) in enumerate(words):
            if word in begin and start >= reached:
                hit = _longest(text, words, index, self._by_first[word])
                if hit:
                    hits.append(hit)
                    reached = hit.end
        return tuple(hits)


@lru_cache(maxsize=_REMEMBERED)
def _words(text: str) -> tuple[list[Word], frozenset[str]]:
    """The words of a text, folded, with their places; and which there are."""
    found = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(_lower(text))]
    if ":" in text:
        found = [(start, end, word.replace(":", "")) for start, end, word in found]
    return found, frozenset(word for _, _, word in found)


def _lower(text: str) -> str:
    """Small letters, as many as there were."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _longest(
    text: str, words: Sequence[Word], index: int, spellings: Sequence[_Spelling]
) -> NameHit | None:
    folded = tuple(word for _, _, word in words[index : index + len(spellings[0].words)])
    for spelling in spellings:
        length = len(spelling.words)
        if folded[:length] == spelling.words:
            there = words[index : index + length]
            if _fits(text, spelling, there):
                return NameHit(there[0][0], there[-1][1], spelling.name, spelling.label)
    return None


def _fits(text: str, spelling: _Spelling, there: Sequence[Word]) -> bool:
    """Whether capitals agree, and only what may stand between and beside the words does."""
    start, end = there[0][0], there[-1][1]
    if start and (text[start - 1].isalnum() or text[start - 1] == "@"):
        return False
    if text[end : end + 1].isalnum():
        return False
    if spelling.raw is not None:
        written = tuple(text[a:b].replace(":", "") for a, b, _ in there)
        if written != spelling.raw:
            return False
    if spelling.proper and not _has_capitals(text, start, end, spelling.label):
        return False
    for one, other, gap in zip(there, there[1:], spelling.gaps, strict=False):
        between = text[one[1] : other[0]]
        if between != gap and not _GAP.match(between):
            return False
    return True


def _has_capitals(text: str, start: int, end: int, label: str) -> bool:
    """Whether a proper name has its capital: "utifrån behov formas" is no Formas.

    Where a capital says nothing, at the beginning of a sentence, capitals inside the name must
    stand there: "Capacities differ" is no CapaCITIES.
    """
    written = text[start:end]
    before = text[:start].rstrip()
    if not before or before[-1] in _SENTENCE_ENDS:
        return written[0].isupper() and (not _has_inner(label) or _has_inner(written))
    return written[0].isupper()


def _has_inner(word: str) -> bool:
    return any(char.isupper() for char in word[1:])


def _is_proper(label: str) -> bool:
    """Whether a name is one word that is no Swedish noun in its definite form.

    "Klimatkommunerna" is written small, too; "Vinnova" is not.
    """
    nouns = tuple(load_rules("names")["noun_endings"])
    return label.isalpha() and label[0].isupper() and not label.endswith(nouns)


def _spellings(name: Name) -> Iterator[_Spelling]:
    for label in name.labels:
        yield from _forms_of(label, name, exact=False)
    for label in name.exact:
        yield from _forms_of(label, name, exact=True)


def _forms_of(label: str, name: Name, *, exact: bool) -> Iterator[_Spelling]:
    found = list(_WORD.finditer(label))
    if not found:
        return
    raw = [match.group().replace(":", "") for match in found]
    gaps = tuple(label[a.end() : b.start()] for a, b in zip(found, found[1:], strict=False))
    for last in _genitives(raw[-1]) if exact else _endings(raw[-1]):
        written = (*raw[:-1], last)
        for words in product(*map(_agreeing, written[:-1])) if not exact else (written[:-1],):
            spelt = (*words, last)
            folded = tuple(word.lower() for word in spelt)
            proper = not exact and _is_proper(label)
            yield _Spelling(folded, spelt if exact else None, gaps, name, label, proper)


def _genitives(word: str) -> tuple[str, ...]:
    if word[-1:].isdigit() or word[-1:] in "sxzSXZ":
        return (word,)
    return (word, word + "s")


def _endings(word: str) -> tuple[str, ...]:
    """The last word of a name in all forms that may stand in a text."""
    forms = {word}
    for group in load_rules("names")["noun_forms"]:
        for ending in group:
            if word.endswith(ending):
                forms.update(word[: -len(ending)] + other for other in group)
    return tuple(dict.fromkeys(form for one in sorted(forms) for form in _genitives(one)))


def _agreeing(word: str) -> tuple[str, ...]:
    """A word inside a name in the forms that agree with a definite or indefinite noun."""
    for group in load_rules("names")["adjective_forms"]:
        if word in group:
            return tuple(group)
    return (word,)
