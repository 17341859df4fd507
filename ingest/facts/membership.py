"""What the city's part in a network is: member, observer, left, declined, only inspired.

Each category of ``ontology/context/<language>.yaml`` counts in the clause that names the
network: "Vi blev medlem i A och lämnade B" says one thing of A and another of B.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.annotate.context.modifiers import (
    Modifier,
    Tokens,
    marks,
    modifiers_in,
    said_above,
)
from ingest.annotate.context.subject import is_own
from ingest.annotate.context.triggers import parted
from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence, annotate, annotate_part, sentence_at
from ingest.annotate.place import Place, places
from ingest.annotate.table_rows import lines_of
from ingest.annotate.text_columns import columns_of, row_at
from ingest.facts import patterns
from ingest.facts.actors import another, names_of, overlap, tells_of
from ingest.facts.asserted import goes_on, is_asserted
from ingest.facts.clause import (
    Range,
    clause_of,
    governs_another,
    has_names,
    in_brackets,
    in_brackets_of_another,
    tells_of_another,
)
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Relation
from kkgraph.vocabulary.rules import load_rules

_LEAST_ROWS = 3
_USUAL = 0.95
_REMEMBERED = 4096
_STOPS = (".", "!", "?")
# How what is said of something stands to it in the same sentence.
_ROUND = ("forward", "around", "backward")


@dataclass(frozen=True, slots=True)
class Membership:
    """What is said of a network: the relation, ``None`` where the city has no part in it yet.

    ``said`` are the words that say so; none where the network is only named. ``silent`` when they
    tell nothing of the city's part, one way or the other ("enligt en rapport från C40").
    """

    relation: Relation | None
    said: tuple[str, ...] = ()
    silent: bool = False


# A network is named and nothing said of it.
UNSAID = Membership(None, silent=True)


class Memberships:
    """Tells the city's relation to what the passages of one document name.

    :param draft: the document
    :param named: where each passage, by its order, names a network: a sentence with a name of its
        own speaks of that, and not of the sentence before
    """

    def __init__(self, draft: Draft, named: Mapping[int, Sequence[Range]] | None = None) -> None:
        self._draft = draft
        self._named = named or {}
        self._rows: dict[int, list[Range]] = {}
        self._places: dict[int, list[Place]] = {}
        self._width = _usual_width(draft)
        for place in places(draft):
            self._places.setdefault(place.passage.order, []).append(place)

    def of(self, passage: DraftPassage, start: int, end: int) -> Membership:
        """What the clause round a name says.

        :param passage: a passage in the city's own words
        :param start: first character of the name in its text
        :param end: one past its last character
        """
        cell = self._cell(passage, start)
        if cell:
            header, (first, last) = cell
            if is_outside(header):
                return Membership(None, (header,))
            alone = annotate_part(passage.text, first, last, self._draft.language)
            return membership(alone, start, min(end, last))
        row = self._row(passage, start)
        if row:
            return _of_row(row, start, end)
        where = self._where(passage, start)
        if where is None:
            return Membership("participates")
        said = membership(where, start, end)
        return (_asked(where) or said) if said.silent and isinstance(where, Place) else said

    def _cell(self, passage: DraftPassage, start: int) -> tuple[str, Range] | None:
        """The cell of a table whose columns part members from others, with its header."""
        table = columns_of(self._draft, passage)
        if table is None or not any(map(is_outside, table.names)):
            return None
        cells = (pair for row in table.rows for pair in zip(table.names, row, strict=False))
        return next((pair for pair in cells if pair[1][0] <= start < pair[1][1]), None)

    def _where(self, passage: DraftPassage, start: int) -> Place | Sentence | None:
        for place in self._places.get(passage.order, ()):
            if place.sentence.start <= start < place.sentence.end:
                return self._alone(place)
        return sentence_at(annotate(passage.text, self._draft.language), start)

    def _alone(self, place: Place) -> Place:
        """A place without the sentence after it, where that names something itself."""
        after = place.after
        spans = self._named.get(place.passage.order, ())
        if after and any(after.start <= a < after.end for a, _ in spans):
            return replace(place, after=None)
        return place

    def _row(self, passage: DraftPassage, start: int) -> Sentence | None:
        """The line of a table, told by its columns or run together with others by extraction."""
        if passage.order not in self._rows:
            lines = lines_of(self._draft, passage)
            table = columns_of(self._draft, passage)
            rows = [(row[0][0], row[-1][1]) for row in table.rows] if table else []
            self._rows[passage.order] = rows or list(_rows(passage.text, lines, self._width))
        for a, b in self._rows[passage.order]:
            if a <= start < b:
                return row_at(passage.text, a, b, self._draft.language)
        return None


def _of_row(row: Sentence, start: int, end: int) -> Membership:
    """What the row of a table says of the network that one of its cells names."""
    until = patterns.pattern(load_rules("networks")["until"]).search(row.text)
    if until:
        return Membership("former", (until[0],))
    return membership(row, start, end, row=True)


def _asked(place: Place) -> Membership | None:
    """What a question says to which a sentence is an answer ("Var är vi inte med? C40 ...")."""
    sentences = annotate(place.passage.text, place.sentence.language)
    asked = [s for s in sentences if s.end <= place.sentence.start and s.tokens[-1].form == "?"]
    if not asked or has_names(asked[-1], (1, len(asked[-1].tokens))):
        return None
    said = [(*parted(m.phrase.meaning), asked[-1].text_of(m)) for m in marks(asked[-1])]
    found = [Modifier(name, text, 0, 0, way) for name, way, text in said if way in _ROUND]
    stated = _stated(found, "")
    if stated and not stated.relation:
        return replace(stated, silent=False)
    acts = tuple(m.text for m in found if m.category == "taking_part")
    return stated or (Membership("participates", acts) if acts else None)


def is_outside(header: str) -> bool:
    """Whether a column is of networks that the city is not in, by its header ("Ej med").

    :param header: in small letters
    """
    return re.match(load_rules("networks")["column_outside"], header) is not None


def _usual_width(draft: Draft) -> int:
    """How long a line of running text may be, in characters: longer than 19 of 20 lines are."""
    lengths = sorted(len(line) for line in draft.source.text.splitlines() if line.strip())
    return lengths[int(len(lengths) * _USUAL)] if lengths else 0


def _rows(text: str, lines: Sequence[Range], width: int) -> Iterator[Range]:
    """Lines that stand among others which begin anew without the one before having ended.

    A line that only ends where the next word had no room is running text.
    """
    run: list[Range] = []
    for line, following in zip((*lines, None), (*lines[1:], None, None), strict=True):
        word = text[slice(*following)].split(" ", 1)[0] if following else ""
        full = line is not None and bool(word) and line[1] - line[0] + len(word) >= width
        if line and not full and _begins_anew(text[slice(*line)]):
            run.append(line)
            continue
        if len(run) >= _LEAST_ROWS:
            yield from run
        run = []


def relation_of(text: str, start: int, end: int, language: str = "sv") -> Relation | None:
    """What the sentence round a name says of the city's part in it, by itself.

    :param text: cleaned text of a passage
    :param start: first character of the name
    :param end: one past its last character
    :param language: code of the text's language
    """
    sentence = sentence_at(annotate(text, language), start)
    said = membership(sentence, start, end) if sentence else UNSAID
    return "participates" if said == UNSAID else said.relation


def membership(where: Place | Sentence, start: int, end: int, *, row: bool = False) -> Membership:
    """The relation that a sentence states.

    :param where: the sentence, or better the sentence in its place
    :param start: first character of the network's name in the passage's text
    :param end: one past its last character
    :param row: whether it is the row of a table, whose cells all tell of the name
    """
    sentence = where if isinstance(where, Sentence) else where.sentence
    span = Tokens(*sentence.tokens_between(start, end))
    if span.first == span.last:
        return Membership("participates")
    found = list(_in_reach(where, sentence, span, row=row))
    said = _stated(found, _preposition(sentence, span))
    if said:
        return said
    if _only_supposed(sentence, span):
        return UNSAID
    other = another(where, span, found) if isinstance(where, Place) else None
    if other:
        return Membership(None, (other,))
    acts = [m for m in found if m.category == "taking_part"]
    if isinstance(where, Place) and not _is_listed(where):
        city = names_of(where.city)
        if not (acts and goes_on(where, city)) and not is_asserted(sentence, span, acts, city):
            return UNSAID
    if acts or isinstance(where, Sentence):
        return Membership("participates", tuple(m.text for m in acts))
    above = list(_led(where))
    return _stated(above, "") or _named(where, span)


def _only_supposed(sentence: Sentence, span: Tokens) -> bool:
    """Whether it is asked, or a condition ("Ska vi med i C40 måste ...", "Om vi går med i ...")."""
    opens = load_rules("networks")["suppose"]
    (first, _), _ = clause_of(sentence, span)
    tokens = sentence.tokens
    supposed = first < span.first and tokens[first].form in opens
    return tokens[-1].form == "?" or supposed


def _named(place: Place, span: Tokens) -> Membership:
    """What it means that a network is named and no act with it.

    In lists, rows and enumerations, and where the sentence speaks of the city, or of nobody, as
    being within it ("i", "genom"), that is what it takes part in; else it tells nothing.
    """
    sentence, rules = place.sentence, load_rules("networks")
    if _is_listed(place) or _enumerated(sentence, span) >= rules["enumerated"]:
        return Membership("participates")
    before = _preposition(sentence, span)
    whole = (0, len(sentence.tokens))
    others = [h for h in sentence.holders if not overlap(h, span) and not is_own(h, place.city)]
    subject = any(h.subject and h.first < span.first for h in others)
    own = tells_of(place.city, sentence, whole) or any(
        is_own(holder, place.city) for holder in sentence.holders
    )
    inside = before in rules["inside"] and (own or not subject)
    return Membership("participates") if inside or (before in rules["towards"] and own) else UNSAID


def _is_listed(place: Place) -> bool:
    """Whether a sentence is an item of a list, a row or a heading rather than running text."""
    return place.passage.kind != "paragraph" or place.sentence.tokens[-1].form not in _STOPS


def _preposition(sentence: Sentence, span: Tokens) -> str:
    """The word that leads to a name or an enumeration, what may stand between passed over."""
    tokens = sentence.tokens
    passed = lexicon(sentence.language).words("before_names")
    joints = load_rules("networks")["joints"]
    at = span.first - 1
    while at >= 0 and tokens[at].form in passed:
        at -= 1
    while at > 0 and tokens[at].form in joints and tokens[at - 1].capital:
        at -= 1
        while at >= 0 and (tokens[at].capital or tokens[at].form in passed):
            at -= 1
    return sentence.tokens[at].form if at >= 0 else ""


def _enumerated(sentence: Sentence, span: Tokens) -> int:
    """How many names are enumerated round one, itself among them; as many as matter."""
    rules = load_rules("networks")
    joints, most = rules["joints"], rules["enumerated"]
    count = 1
    bracketed = in_brackets(sentence)
    for step, at in ((-1, span.first - 1), (1, span.last)):
        named = True
        while 0 <= at < len(sentence.tokens):
            token = sentence.tokens[at]
            if at in bracketed:
                pass
            elif token.form in joints:
                named = False
            elif not token.capital:
                break
            elif not named:
                named, count = True, count + 1
                if count == most:
                    return count
            at += step
    return count


def _stated(found: Sequence[Modifier], before: str) -> Membership | None:
    """The first relation of the rules that some modifiers state.

    :param found: what is said of a name
    :param before: the word that leads to it
    """
    categories = {modifier.category for modifier in found}
    for entry in load_rules("networks")["relations"]:
        if before in entry.get("unless_after", ()):
            continue
        if entry["said"] in categories and not categories & set(entry.get("unless", ())):
            if entry.get("unsaid"):
                return UNSAID
            said = tuple(m.text for m in found if m.category == entry["said"])
            return Membership(entry["relation"], said, bool(entry.get("silent")))
    return None


def _led(place: Place) -> Iterator[Modifier]:
    """What the line above a list says of its items ("Nätverk som vi har valt bort:")."""
    weighed = load_rules("networks")["weighed"]
    for above in place.above:
        if above.opens and above.direct and place.passage.kind == "bullet":
            for direction in _ROUND:
                for modifier in said_above(above, direction):
                    if modifier.category in weighed:
                        yield modifier


def _in_reach(
    where: Place | Sentence, sentence: Sentence, span: Tokens, *, row: bool
) -> Iterator[Modifier]:
    """The modifiers of a name that stand in its clause, or speak of it from elsewhere."""
    (first, last), rest = clause_of(sentence, span)
    after = where.after if isinstance(where, Place) else None
    for modifier in modifiers_in(where, span, (first, rest[1])):
        if modifier.passage is not None:
            yield modifier
        elif modifier.direction == "previous":
            if after and not has_names(after, (1, len(after.tokens))):
                yield modifier
        else:
            at, end = sentence.tokens_between(modifier.start, modifier.end)
            if not row and _is_of_another(sentence, modifier.category, span, (at, end)):
                continue
            if first <= at < last or (at in range(*rest) and modifier.category in _later()):
                yield modifier


def _is_of_another(sentence: Sentence, category: str, span: Tokens, words: Range) -> bool:
    """Whether words of a name's clause speak of a name after it, or stand in another's brackets."""
    at, end = words
    if in_brackets_of_another(sentence, span, at):
        return True
    return at >= span.last and (
        governs_another(sentence, category, end) or tells_of_another(sentence, span, at)
    )


def _later() -> frozenset[str]:
    return frozenset(load_rules("networks")["said_later"])


def _begins_anew(line: str) -> bool:
    end = line.rstrip()
    # A dash after a blank is an empty cell, one after a letter parts a word.
    parted = end.endswith("-") and end[-2:-1].isalnum()
    return line[:1].isupper() and not parted and not end.endswith((".", ","))
