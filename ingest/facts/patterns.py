"""Finding names by their form: rules with building blocks, enumerations, sentences.

The building blocks are in ``ontology/rules/names.yaml``; a file of rules may add its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.sentences import sentence_ranges
from kkgraph.text.characters import CAPITALS
from kkgraph.vocabulary.rules import load_rules

_AND = (" och ", " samt ", " & ", " eller ")
_LISTED = rf"(?<!\w)(?=[{CAPITALS}])<list>"
_REMEMBERED = 2048
_BLOCK = re.compile(r"(?<!\?P)<([a-z_]+)>")

Span = tuple[int, int]


@cache
def pattern(source: str, rules: str = "names") -> re.Pattern[str]:
    """A rule's regular expression with its building blocks filled in.

    :param source: the expression; ``<block>`` stands for a building block
    :param rules: the file of rules whose own blocks count too
    """
    blocks = {**load_rules("names")["blocks"], **load_rules(rules).get("blocks", {})}
    filled = source
    while _BLOCK.search(filled):
        filled = _BLOCK.sub(lambda match: f"(?:{blocks[match.group(1)]})", filled)
    return re.compile(filled)


Rule = Mapping[str, Any]


@cache
def named_pattern(rules: str, name: str, *, any_case: bool = False) -> re.Pattern[str]:
    """The expression that a file of rules has under a name.

    :param rules: the file of rules
    :param name: the key
    :param any_case: whether capitals and small letters are the same
    """
    return re.compile(str(load_rules(rules)[name]), re.IGNORECASE if any_case else 0)


def matches(rules: str, name: str, text: str) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Where the patterns of a list of rules are found, rule by rule.

    Texts without any of a rule's cues are passed over.

    :param rules: the file that the rules stand in
    :param name: the list's key: mappings with ``pattern`` and perhaps ``cue`` and ``also``, words
        of each of which one must be there
    :param text: cleaned text of a passage
    """
    holds = text.__contains__
    for rule, cues, also, compiled in _listed(rules, name):
        if cues and not any(map(holds, cues)):
            continue
        if also and not any(map(holds, also)):
            continue
        for match in compiled.finditer(text):
            yield rule, match


class _Listed(NamedTuple):
    """A rule of a list, what texts must hold for it to be tried, and its pattern."""

    rule: Rule
    cues: tuple[str, ...]
    also: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def _listed(rules: str, name: str) -> tuple[_Listed, ...]:
    """The rules of a list with their cues and patterns."""
    return tuple(
        _Listed(
            rule,
            tuple(rule.get("cue", ())),
            tuple(rule.get("also", ())),
            pattern(rule["pattern"], rules),
        )
        for rule in load_rules(rules)[name]
    )


@cache
def introduced(rules: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """How nouns introduce names ("företaget X"): one expression, and the kind by noun.

    :param rules: a file of rules with ``after_noun`` (nouns by kind) and ``after_noun_name``
    """
    data = load_rules(rules)
    kinds = {noun.lower(): kind for kind, nouns in data["after_noun"].items() for noun in nouns}
    nouns = "|".join(sorted(map(re.escape, kinds), key=len, reverse=True))
    first = "".join(sorted({noun[0] + noun[0].upper() for noun in kinds}))
    source = rf"(?<!\w)(?=[{first}])(?P<noun>(?i:{nouns})){data['after_noun_name']}"
    return pattern(source, rules), kinds


def sentence_at(text: str, start: int, end: int) -> Span:
    """The range of the sentence (or sentences) that holds a place in a passage.

    :param text: the passage's cleaned text
    :param start: first character of the place
    :param end: one past its last character
    """
    inside = [(a, b) for a, b in sentence_ranges(text) if a < end and start < b]
    if not inside:
        return start, end
    return min(start, inside[0][0]), max(end, inside[-1][1])


def is_free(span: Span, taken: Iterable[Span]) -> bool:
    """Whether a range overlaps none of others.

    :param span: first character and one past the last
    :param taken: ranges already used
    """
    start, end = span
    for a, b in taken:
        if start < b and a < end:
            return False
    return True


@lru_cache(maxsize=_REMEMBERED)
def enumerations(text: str) -> tuple[tuple[Span, ...], ...]:
    """Ranges of the items of every enumeration of names ("A, B och C").

    :param text: cleaned text of a passage
    """
    if not any(word in text for word in _AND):
        return ()
    found = pattern(_LISTED).finditer(text)
    return tuple(items_of(text, match.start(), match.end()) for match in found)


def items_of(text: str, start: int, end: int) -> tuple[Span, ...]:
    """Ranges of the items of one enumeration.

    :param text: cleaned text of a passage
    :param start: where the enumeration begins
    :param end: where it ends
    """
    items: list[Span] = []
    for gap in pattern(load_rules("names")["list_separator"]).finditer(text, start, end):
        items.append((start, gap.start()))
        start = gap.end()
    return (*items, (start, end))


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
