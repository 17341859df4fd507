"""Finding the names of a register in running text.

All labels of a register are compiled once. A name is found as a run of words: spaces, dashes,
slashes and quotation marks between the words may differ, capitals too unless the name is an
abbreviation, short, or marked as case-sensitive; the last word may carry the genitive *-s*
or another form that ``ontology/rules/names.yaml`` gives for its ending. The longest name wins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from ingest.draft import Draft, DraftPassage
from ingest.rules import load_rules
from ingest.sentences import sentence_ranges
from kkgraph.vocabulary import Entry

# "EU:s" and "EUs" are the same word; digits stand apart so that "Klimat2030" is "Klimat 2030".
_WORD = re.compile(r"[^\W\d_]+(?::[a-zåäö]{1,3}\b)?|\d+")
_GAP = re.compile(r"[\s\-‐‑–—/’'\"”“„»«&+()]{0,3}\Z")
_SHORT = 4
_AND = (" och ", " samt ", " & ", " eller ")


@dataclass(frozen=True, slots=True)
class Name:
    """A thing to be found and its names; ``exact`` ones are found only as they are spelt."""

    key: str
    label: str
    kind: str
    labels: tuple[str, ...]
    exact: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
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


def name_of(entry: Entry) -> Name:
    """What to look for, of an entry of a register.

    :param entry: a network, organisation or agency
    """
    exact = set(entry.notations)
    exact.update(label for label in entry.labels if entry.case_sensitive or len(label) <= _SHORT)
    labels = tuple(label for label in entry.labels if label not in exact)
    kind = entry.kind or entry.register
    return Name(entry.key, entry.label_sv, kind, labels, tuple(sorted(exact)))


@cache
def gazetteer(entries: tuple[Entry, ...]) -> Gazetteer:
    """The compiled names of entries; compiled once for the same entries.

    :param entries: entries of a register
    """
    return Gazetteer(name_of(entry) for entry in entries)


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

    def find(self, text: str) -> list[Hit]:
        """All names in a text, in order, none inside another.

        :param text: cleaned text
        """
        known = self._by_first
        words = [(m.start(), m.end(), m.group()) for m in _WORD.finditer(text)]
        hits: list[Hit] = []
        at = 0
        while at < len(words):
            spellings = known.get(_fold(words[at][2]))
            found = self._longest(text, words, at, spellings) if spellings else None
            if found:
                end = words[at + len(found.words) - 1][1]
                hits.append(Hit(words[at][0], end, found.name, found.label))
                at += len(found.words)
            else:
                at += 1
        return hits

    @staticmethod
    def _longest(
        text: str,
        words: Sequence[tuple[int, int, str]],
        at: int,
        spellings: Sequence[_Spelling],
    ) -> _Spelling | None:
        for spelling in spellings:
            there = words[at : at + len(spelling.words)]
            if _is_written(spelling, there) and _joined(text, spelling, there):
                return spelling
        return None


def _is_written(spelling: _Spelling, there: Sequence[tuple[int, int, str]]) -> bool:
    if len(there) < len(spelling.words):
        return False
    if spelling.raw is not None:
        return all(a[2].replace(":", "") == b for a, b in zip(there, spelling.raw, strict=True))
    return all(_fold(a[2]) == b for a, b in zip(there, spelling.words, strict=True))


def _joined(text: str, spelling: _Spelling, there: Sequence[tuple[int, int, str]]) -> bool:
    """Whether only what may stand between the words of a name stands there, and none beside."""
    start, end = there[0][0], there[-1][1]
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return False
    if start and text[start - 1] == "@":
        return False
    for (_, before, _), (after, _, _), gap in zip(there, there[1:], spelling.gaps, strict=False):
        between = text[before:after]
        if between != gap and not _GAP.match(between):
            return False
    return True


def _fold(word: str) -> str:
    return word.replace(":", "").lower()


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
            yield _Spelling(folded, spelt if exact else None, gaps, name, label)


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


@cache
def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """A rule's regular expression with the building blocks of ``names.yaml`` filled in.

    :param source: the expression; ``<block>`` stands for a building block
    :param flags: flags of :mod:`re`
    """
    return re.compile(expand(source), flags)


def expand(source: str) -> str:
    """Fill building blocks in; blocks may hold blocks.

    :param source: an expression with ``<block>`` marks
    """
    blocks = load_rules("names")["blocks"]
    while True:
        filled = re.sub(r"(?<!\?P)<([a-z_]+)>", lambda m: f"(?:{blocks[m.group(1)]})", source)
        if filled == source:
            return source
        source = filled


@cache
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Ranges of the sentences of a passage.

    :param text: the passage's cleaned text
    """
    return tuple(sentence_ranges(text))


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of the sentence (or sentences) that holds a place in a passage.

    :param text: the passage's cleaned text
    :param start: first character of the place
    :param end: one past its last character
    """
    inside = [(a, b) for a, b in sentences(text) if a < end and start < b]
    if not inside:
        return start, end
    return min(start, inside[0][0]), max(end, inside[-1][1])


def is_free(span: tuple[int, int], taken: Iterable[tuple[int, int]]) -> bool:
    """Whether a range overlaps none of others.

    :param span: first character and one past the last
    :param taken: ranges already used
    """
    return all(span[1] <= a or b <= span[0] for a, b in taken)


def enumerations(text: str) -> Iterator[list[tuple[int, int]]]:
    """Ranges of the items of every enumeration of names ("A, B och C").

    :param text: cleaned text of a passage
    """
    if not any(word in text for word in _AND):
        return
    for match in pattern(r"(?<!\w)<list>").finditer(text):
        yield items_of(text, match.start(), match.end())


def items_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges of the items of one enumeration.

    :param text: cleaned text of a passage
    :param start: where the enumeration begins
    :param end: where it ends
    """
    items: list[tuple[int, int]] = []
    for gap in pattern(load_rules("names")["list_separator"]).finditer(text, start, end):
        items.append((start, gap.start()))
        start = gap.end()
    return [*items, (start, end)]


def repeated(
    draft: Draft, labels: Mapping[str, str]
) -> Iterator[tuple[DraftPassage, int, int, str]]:
    """Every place in the city's own text that carries one of some names.

    :param draft: the document
    :param labels: names by key
    """
    names = sorted(labels.items(), key=lambda item: -len(item[1]))
    if not names:
        return
    alternatives = "|".join(re.escape(label) for _, label in names)
    finder = re.compile(rf"(?<!\w)(?:{alternatives})(?=s?\b)")
    keys = {label: key for key, label in names}
    for passage in draft.own_passages():
        for match in finder.finditer(passage.text):
            yield passage, match.start(), match.end(), keys[match.group()]
