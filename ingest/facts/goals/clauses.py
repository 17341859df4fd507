"""Where in a sentence the clause of each goal begins and ends."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence
from ingest.facts.goals.core import Core

# An item of a row has at most so many words.
_ITEM = 4


def ordered(cores: Sequence[Core], sentence: Sentence) -> list[tuple[Core, int, int]]:
    """Each core with the tokens of its clause: from a joint after the core before it on.

    :param cores: the cores of the sentence in order
    :param sentence: the sentence
    """
    borders = [0]
    for one, two in zip(cores, cores[1:], strict=False):
        borders.append(_border(sentence, one.last, two.first))
    borders.append(len(sentence.tokens))
    return [(core, borders[at], borders[at + 1]) for at, core in enumerate(cores)]


def _border(sentence: Sentence, first: int, last: int) -> int:
    """Where between two cores the second's clause begins.

    A joint before "att" begins one. Else it is the last joint before the verb of the second
    ("..., och avfallet ska"), or before its core; where that only strings nouns together ("bilar,
    bussar och färjor ska vara"), it is the first of the row.
    """
    words = lexicon(sentence.language)
    joints, modals = words.words("joints"), words.words("modals")
    inside = {at for time in sentence.times for at in range(time.first, time.last)}
    found = [
        at for at in range(first, last) if sentence.tokens[at].form in joints and at not in inside
    ]
    if not found:
        return last
    opening = words.words("subordinates")
    if clauses := [at for at in found if _next(sentence, at, last) in opening]:
        return clauses[-1]
    verbs = [at for at in range(first, last) if sentence.tokens[at].form in modals]
    before = [at for at in found if not verbs or at < verbs[-1]] or found
    return _begin_of_row(sentence, before)


def _next(sentence: Sentence, at: int, last: int) -> str:
    """The word after a joint, and after a second one ("..., och att")."""
    joints = lexicon(sentence.language).words("joints")
    while at < last and sentence.tokens[at].form in joints:
        at += 1
    return sentence.tokens[at].form


def _begin_of_row(sentence: Sentence, joints: Sequence[int]) -> int:
    """The joint that a row of nouns begins after: back over joints with but words between."""
    at = len(joints) - 1
    while at:
        between = range(joints[at - 1] + 1, joints[at])
        if not _is_item(sentence, between):
            break
        at -= 1
    return joints[at]


def _is_item(sentence: Sentence, between: range) -> bool:
    """Whether what stands between two joints is one item of a row: a few words, no verb or year."""
    words = lexicon(sentence.language)
    tokens = [sentence.tokens[at] for at in between]
    if len(tokens) > _ITEM:
        return False
    closed = words.words("modals") | words.words("level_before")
    dated = any(between.start <= time.first < between.stop for time in sentence.times)
    return not dated and all(t.kind == "word" and t.form not in closed for t in tokens)
