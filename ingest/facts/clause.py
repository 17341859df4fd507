"""The clause that names something: where it begins and ends, and what goes on about it.

A clause ends before a joint ("och", "men", a comma) when what is said changes after it, and holds
what is told of a name right after it ("A, som vi lämnade"). Joints and what counts as said stand in
``ontology/rules/networks.yaml``.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from ingest.annotate.context.modifiers import marks
from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, Span
from ingest.annotate.phrases import Match
from ingest.annotate.trigger_phrases import END
from kkgraph.vocabulary.rules import load_rules

# So many tokens after a joint something else must be said, for a clause to end there.
_REACH = 6
_REMEMBERED = 4096

Range = tuple[int, int]


def clause_of(sentence: Sentence, span: Span) -> tuple[Range, Range]:
    """The tokens of a name's clause, and those of the next where that names nothing itself.

    :param sentence: an annotated sentence
    :param span: the name's tokens
    """
    ends = _ends(sentence)
    first = ends[bisect_right(ends, span.first) - 1]
    last = ends[bisect_left(ends, span.last)]
    after = _next(ends, last)
    if last - span.last <= 1 and _is_relative(sentence, last):
        commas = (at for at in range(last + 1, after) if sentence.tokens[at].form == ",")
        last = next(commas, after)
        after = _next(ends, last)
    return (first, last), (last, after if not has_names(sentence, (last, after)) else last)


def _next(ends: Sequence[int], last: int) -> int:
    at = bisect_right(ends, last)
    return ends[at] if at < len(ends) else last


def _is_relative(sentence: Sentence, at: int) -> bool:
    """Whether what follows a joint tells of the name before it ("A, som vi lämnade")."""
    after = sentence.tokens[at + 1 : at + 2]
    return bool(after) and after[0].form in load_rules("networks")["relatives"]


@lru_cache(maxsize=_REMEMBERED)
def _ends(sentence: Sentence) -> tuple[int, ...]:
    """Where clauses end: the joints after which something else is said, found once a sentence."""
    return (0, *_boundaries(sentence), len(sentence.tokens))


def _boundaries(sentence: Sentence) -> Iterator[int]:
    rules = load_rules("networks")
    joints, hard = frozenset(rules["joints"]), frozenset(rules["hard_joints"])
    weighed = frozenset(rules["weighed"])
    aside = in_brackets(sentence)
    opened = [
        m
        for m in marks(sentence)
        if not m.phrase.meaning.endswith(f":{END}") and m.first not in aside
    ]
    said = sorted((m.first, m.last) for m in opened if _category(m) in weighed)
    begins = [first for first, _ in said]
    # The first end among what is said from each place on.
    ended = list(accumulate((last for _, last in reversed(said)), min))[::-1]
    starts = frozenset(begins)
    against = frozenset(m.first for m in opened if _category(m) in rules["with_object"])
    since = 0
    for at, token in enumerate(sentence.tokens):
        if token.form in hard:
            since = at
            yield at
        elif token.form in joints:
            index = bisect_left(begins, since)
            before = index < len(said) and ended[index] <= at
            listed = _joins_names(sentence, at)
            if before and _after(against if listed else starts, at, sentence, joints | hard):
                since = at
                yield at


def _joins_names(sentence: Sentence, at: int) -> bool:
    """Whether a joint stands right between two capitals ("A och B möts")."""
    around = (*sentence.tokens[max(0, at - 1) : at], *sentence.tokens[at + 1 : at + 2])
    return len(around) == 2 and all(token.capital for token in around)


def _after(begins: frozenset[int], at: int, sentence: Sentence, joints: frozenset[str]) -> bool:
    """Whether something else is said soon after a joint."""
    for index in range(at + 1, min(at + 1 + _REACH, len(sentence.tokens))):
        if sentence.tokens[index].form in joints:
            return False
        if index in begins:
            return True
    return False


def _category(match: Match) -> str:
    return match.phrase.meaning.split(":")[0]


def has_names(sentence: Sentence, tokens: Range) -> bool:
    """Whether something has a capital there.

    :param sentence: an annotated sentence
    :param tokens: from which token to one past which
    """
    return any(token.capital for token in sentence.tokens[slice(*tokens)])


def tells_of_another(sentence: Sentence, span: Span, at: int) -> bool:
    """Whether words stand in a clause that tells of a later name ("A före B, som vi inte tillhör").

    :param sentence: an annotated sentence
    :param span: the name's tokens
    :param at: where the words begin
    """
    tokens = sentence.tokens
    for comma in range(at - 1, span.last, -1):
        if tokens[comma].form == ",":
            return tokens[comma - 1].capital and _is_relative(sentence, comma)
    return False


@lru_cache(maxsize=_REMEMBERED)
def in_brackets(sentence: Sentence) -> frozenset[int]:
    """The tokens that stand in brackets, and the brackets themselves.

    :param sentence: an annotated sentence
    """
    inside: set[int] = set()
    opened: int | None = None
    for at, token in enumerate(sentence.tokens):
        if token.form == "(" and opened is None:
            opened = at
        elif token.form == ")" and opened is not None:
            inside.update(range(opened, at + 1))
            opened = None
    return frozenset(inside)


def in_brackets_of_another(sentence: Sentence, span: Span, at: int) -> bool:
    """Whether words stand in brackets behind another name ("A (medlem), B (ingen avgift)").

    :param sentence: an annotated sentence
    :param span: the name's tokens
    :param at: where the words begin
    """
    inside = in_brackets(sentence)
    if at not in inside:
        return False
    opened = at
    while opened - 1 in inside and sentence.tokens[opened].form != "(":
        opened -= 1
    if opened <= span.first <= at:
        return False
    return opened < span.first or has_names(sentence, (span.last, opened))


def governs_another(sentence: Sentence, category: str, end: int) -> bool:
    """Whether words have a name of their own right after them: what they say is said of it.

    "A och B för arbetet, och därför sagt nej till C": A and B are not declined, nor are they what
    "frågan om nattåg" is about. A municipality or a sentence's own subject is no such name.

    :param sentence: an annotated sentence
    :param category: what the words say
    :param end: one past their last token
    """
    rules = load_rules("networks")
    if category not in rules["with_object"]:
        return False
    leads = sentence.tokens[end - 1].form in rules["to_matter"]
    if leads and end < len(sentence.tokens) and sentence.tokens[end].kind == "word":
        return True
    passed = lexicon(sentence.language).words("before_names") | frozenset(rules["to_object"])
    while end < len(sentence.tokens) and sentence.tokens[end].form in passed:
        end += 1
    verdict = sentence.tokens[end - 1].form in rules["verdicts"]
    if verdict or end >= len(sentence.tokens) or not sentence.tokens[end].capital:
        return False
    return not any(h.first <= end < h.last for h in sentence.holders)
