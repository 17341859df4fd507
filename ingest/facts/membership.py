"""What the city's part in a network is: member, observer, left, declined, only inspired.

Each category of ``ontology/context/<language>.yaml`` counts in the clause that names the
network: "Vi blev medlem i A och lämnade B" says one thing of A and another of B. A clause ends
before a joint ("och", "men", a comma) when what is said changes after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ingest.annotate.context.modifiers import Modifier, Tokens, marks, modifiers
from ingest.annotate.context.subject import is_own
from ingest.annotate.passage import Sentence, Span, annotate, annotate_part, sentence_at
from ingest.annotate.phrases import Match
from ingest.annotate.place import Place, places
from ingest.annotate.rows import lines_of
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Relation
from kkgraph.vocabulary.rules import load_rules

# So many tokens after a joint something else must be said, for a clause to end there.
_REACH = 6
# Who is said to be a member stands so near to what says it.
_NEAR = 2
_LEAST_ROWS = 3

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Membership:
    """What is said of a network: the relation, ``None`` where the city has no part in it yet.

    ``said`` are the words that say so; none where the network is only named.
    """

    relation: Relation | None
    said: tuple[str, ...] = ()


class Memberships:
    """Tells the city's relation to what the passages of one document name.

    :param draft: the document
    """

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._places: dict[int, list[Place]] = {}
        for place in places(draft):
            self._places.setdefault(place.passage.order, []).append(place)

    def of(self, passage: DraftPassage, start: int, end: int) -> Membership:
        """What the clause round a name says.

        :param passage: a passage in the city's own words
        :param start: first character of the name in its text
        :param end: one past its last character
        """
        where = self._where(passage, start)
        if where is None:
            return Membership("participates")
        return membership(where, start, end)

    def _where(self, passage: DraftPassage, start: int) -> Place | Sentence | None:
        row = self._row(passage, start)
        if row:
            return row
        for place in self._places.get(passage.order, ()):
            if place.sentence.start <= start < place.sentence.end:
                return place
        return sentence_at(annotate(passage.text), start)

    def _row(self, passage: DraftPassage, start: int) -> Sentence | None:
        """The line of a table that extraction has run together with others."""
        lines = lines_of(self._draft, passage)
        for a, b in _rows(passage.text, lines):
            if a <= start < b:
                return annotate_part(passage.text, a, b)
        return None


def _rows(text: str, lines: Sequence[Range]) -> Iterator[Range]:
    """Lines that stand among others which begin anew without the one before having ended."""
    run: list[Range] = []
    for line in (*lines, None):
        if line and _begins_anew(text[slice(*line)]):
            run.append(line)
            continue
        if len(run) >= _LEAST_ROWS:
            yield from run
        run = []


def relation_of(text: str, start: int, end: int) -> Relation | None:
    """What the sentence round a name says of the city's part in it, by itself.

    :param text: cleaned text of a passage
    :param start: first character of the name
    :param end: one past its last character
    """
    sentence = sentence_at(annotate(text), start)
    return membership(sentence, start, end).relation if sentence else "participates"


def membership(where: Place | Sentence, start: int, end: int) -> Membership:
    """The relation that a sentence states.

    :param where: the sentence, or better the sentence in its place
    :param start: first character of the network's name in the passage's text
    :param end: one past its last character
    """
    sentence = where if isinstance(where, Sentence) else where.sentence
    span = Tokens(*sentence.tokens_between(start, end))
    if span.first == span.last:
        return Membership("participates")
    found = list(_in_reach(where, sentence, span))
    categories = {modifier.category for modifier in found}
    for entry in load_rules("networks")["relations"]:
        if entry["said"] in categories and not categories & set(entry.get("unless", ())):
            said = tuple(m.text for m in found if m.category == entry["said"])
            return Membership(entry["relation"], said)
    another = _another(where, span, found) if isinstance(where, Place) else None
    if another:
        return Membership(None, (another,))
    return Membership("participates", tuple(m.text for m in found if m.category == "taking_part"))


def _another(place: Place, span: Tokens, found: Sequence[Modifier]) -> str | None:
    """Somebody else who is said to take part, where the city is not."""
    sentence = place.sentence
    clause, _ = _clause(sentence, span)
    if any(_is_in(holder, clause) and is_own(holder, place.city) for holder in sentence.holders):
        return None
    others = load_rules("networks")["others"]
    acts = [m for m in found if m.category == "taking_part"]
    for holder in sentence.holders:
        # "Tyresö är medlem": a city that opens the clause.
        leads = holder.kind == "other_city" and holder.first in (clause[0], clause[0] + 1)
        if holder.kind in others and (holder.subject or leads) and _is_in(holder, clause):
            for act in acts:
                first, last = sentence.tokens_between(act.start, act.end)
                if 0 <= first - holder.last <= _NEAR or holder.first == last:
                    return sentence.text_of(holder)
    return None


def _in_reach(where: Place | Sentence, sentence: Sentence, span: Tokens) -> Iterator[Modifier]:
    """The modifiers of a name that stand in its clause, or speak of it from elsewhere."""
    (first, last), rest = _clause(sentence, span)
    after = where.after if isinstance(where, Place) else None
    for modifier in modifiers(where, span):
        if modifier.passage is not None:
            yield modifier
        elif modifier.direction == "previous":
            if after and not _names(after, (1, len(after.tokens))):
                yield modifier
        elif modifier.direction not in ("before", "subject"):
            at, _ = sentence.tokens_between(modifier.start, modifier.end)
            if first <= at < last or (at in range(*rest) and modifier.category in _later()):
                yield modifier


def _later() -> frozenset[str]:
    return frozenset(load_rules("networks")["said_later"])


def _clause(sentence: Sentence, span: Tokens) -> tuple[Range, Range]:
    """The tokens of a name's clause, and those of the next where that names nothing itself."""
    ends = [0, *_boundaries(sentence), len(sentence.tokens)]
    first = max(at for at in ends if at <= span.first)
    last = min(at for at in ends if at >= span.last)
    after = min((at for at in ends if at > last), default=last)
    return (first, last), (last, after if not _names(sentence, (last, after)) else last)


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
    joints = set(load_rules("networks")["joints"])
    for index in range(at + 1, min(at + 1 + _REACH, len(sentence.tokens))):
        if sentence.tokens[index].form in joints:
            return False
        if any(match.first == index for match in said):
            return True
    return False


def _category(match: Match) -> str:
    return match.phrase.meaning.split(":")[0]


def _names(sentence: Sentence, tokens: Range) -> bool:
    """Whether something has a capital there."""
    return any(token.capital for token in sentence.tokens[slice(*tokens)])


def _is_in(span: Span, clause: Range) -> bool:
    return clause[0] <= span.first < clause[1]


def _begins_anew(line: str) -> bool:
    return line[:1].isupper() and not line.rstrip().endswith((".", ",", "-"))
