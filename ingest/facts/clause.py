"""The clause that names something: where it begins and ends, and what goes on about it.

A clause ends before a joint ("och", "men", a comma) when what is said changes after it, and holds
what is told of a name right after it ("A, som vi lämnade"). Joints and what counts as said stand in
``ontology/rules/networks.yaml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ingest.annotate.context.modifiers import marks
from ingest.annotate.passage import Sentence, Span
from ingest.annotate.phrases import Match
from kkgraph.vocabulary.rules import load_rules

# So many tokens after a joint something else must be said, for a clause to end there.
_REACH = 6

Range = tuple[int, int]


def clause_of(sentence: Sentence, span: Span) -> tuple[Range, Range]:
    """The tokens of a name's clause, and those of the next where that names nothing itself.

    :param sentence: an annotated sentence
    :param span: the name's tokens
    """
    ends = [0, *_boundaries(sentence), len(sentence.tokens)]
    first = max(at for at in ends if at <= span.first)
    last = min(at for at in ends if at >= span.last)
    after = min((at for at in ends if at > last), default=last)
    if last - span.last <= 1 and _is_relative(sentence, last):
        commas = (at for at in range(last + 1, after) if sentence.tokens[at].form == ",")
        last = next(commas, after)
        after = min((at for at in ends if at > last), default=last)
    return (first, last), (last, after if not has_names(sentence, (last, after)) else last)


def _is_relative(sentence: Sentence, at: int) -> bool:
    """Whether what follows a joint tells of the name before it ("A, som vi lämnade")."""
    after = sentence.tokens[at + 1 : at + 2]
    return bool(after) and after[0].form in load_rules("networks")["relatives"]


def _boundaries(sentence: Sentence) -> Iterator[int]:
    """Indexes of the joints after which something else is said."""
    rules = load_rules("networks")
    joints, hard = set(rules["joints"]), set(rules["hard_joints"])
    said = [m for m in marks(sentence) if _category(m) in rules["weighed"]]
    since = 0
    for at, token in enumerate(sentence.tokens):
        if token.form in hard:
            since = at
            yield at
        elif token.form in joints and _before(said, since, at) and _after(said, at, sentence):
            since = at
            yield at


def _before(said: Iterable[Match], since: int, at: int) -> bool:
    return any(since <= match.first and match.last <= at for match in said)


def _after(said: Sequence[Match], at: int, sentence: Sentence) -> bool:
    rules = load_rules("networks")
    joints = {*rules["joints"], *rules["hard_joints"]}
    for index in range(at + 1, min(at + 1 + _REACH, len(sentence.tokens))):
        if sentence.tokens[index].form in joints:
            return False
        if any(match.first == index for match in said):
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


def is_in(span: Span, clause: Range) -> bool:
    """Whether a span begins in a clause.

    :param span: tokens
    :param clause: from which token to one past which
    """
    return clause[0] <= span.first < clause[1]
