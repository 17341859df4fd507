"""Whether a goal is somebody else's: by the subject of its clause, who says it, its paragraph.

Context (:mod:`ingest.annotate.context`) knows the holders of the lexicon. Names have no list:
"Tallbohus ska ha 20 procent lägre energianvändning" is a company's goal because a name that is
not the city's is the subject, and "Mejeriet" because dairies are no part of a city.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.annotate.context.modifiers import marks
from ingest.annotate.context.subject import inserted, is_own
from ingest.annotate.lexicon import Lexicon, lexicon
from ingest.annotate.passage import Sentence, annotate
from ingest.annotate.place import Place
from ingest.annotate.tokens import Token
from ingest.facts.goals.core import Core
from ingest.tagger.weights import ordinary_words

# A label has at most so many words before its colon.
_LABEL = 6
# The words of a row that may say whose it is.
_ROW = 2
# The head of an item has at most so many.
_HEAD = 2
# A sentence that says of whom a paragraph speaks has at most so many words.
_FRAME = 18


def is_somebody_elses(place: Place, core: Core, first: int) -> bool:
    """Whether what a core states is the goal of somebody who is not the city.

    :param place: the sentence in its place
    :param core: the core
    :param first: first token of its clause
    """
    if _is_elsewhere(place, first, core.first):
        return True
    if _says_own(place.sentence, place.city, first, core.first):
        return False
    return (
        _is_named(place, core, first)
        or _is_said_by_other(place.sentence, core)
        or _is_framed(place)
        or _is_headed(place)
    )


def _says_own(sentence: Sentence, city: str, first: int, last: int) -> bool:
    """Whether the city itself is named in a clause before the core."""
    beside = inserted(sentence)
    held = [h for h in sentence.holders if first <= h.first < last and h.first not in beside]
    return any(is_own(h, city) for h in held)


def _is_elsewhere(place: Place, first: int, last: int) -> bool:
    """Whether a clause is about another municipality, or what holds at somebody's ("Hos X är")."""
    words = lexicon(place.sentence.language)
    tokens = place.sentence.tokens[first:last]
    own = place.city.casefold().split(" ")[0]
    at_whose = words.words("at_whose")
    for one, two in pairwise(tokens):
        named = two if one.form in at_whose else one
        wanted = one.form in at_whose or two.form in words.words("own_nouns")
        if wanted and _is_foreign(named, own):
            return True
    return False


def _is_foreign(token: Token, own: str) -> bool:
    """Whether a word is a name, and not the city's."""
    if not token.capital or token.kind != "word" or not own:
        return False
    return not token.form.startswith(own) and token.form not in ordinary_words()


def _is_named(place: Place, core: Core, first: int) -> bool:
    """Whether the subject of a clause, or its label, is a name or a body that is not the city's."""
    sentence = place.sentence
    words = lexicon(sentence.language)
    if "other_bodies" not in words.data:
        return False
    if place.row:
        return any(words.ends_like("other_bodies", t.form) for t in sentence.tokens[:_ROW])
    verb = _verb(sentence, first, core.first, words)
    if verb is None:
        return False
    opening = words.words("opens_clause")
    start = verb
    if sentence.tokens[verb].form == ":":
        start = first
    while start > first and sentence.tokens[start - 1].form not in opening:
        start -= 1
    named = sentence.tokens[start:verb]
    if not named or len(named) > _LABEL or _is_own_subject(place, start, verb, words):
        return False
    if any(words.ends_like("other_bodies", token.form) for token in named[:2]):
        return not any(words.ends_like("own_bodies", token.form) for token in named[:2])
    return _is_name(named, start == 0, sentence.tokens[verb].form == ":", words)


def _verb(sentence: Sentence, first: int, last: int, words: Lexicon) -> int | None:
    """The verb of a clause before its core, or the colon after a label."""
    verbs = words.words("holding_verbs") | words.words("modals")
    for at in range(first, last):
        form = sentence.tokens[at].form
        if form in verbs or (form == ":" and first == 0 and at <= _LABEL):
            return at
    return None


def _is_own_subject(place: Place, start: int, verb: int, words: Lexicon) -> bool:
    """Whether a subject is the city, what it has, or what a goal is about."""
    sentence = place.sentence
    inside = range(start, verb)
    if any(term.first in inside for term in sentence.terms):
        return True
    if any(is_own(h, place.city) for h in sentence.holders if h.first in inside):
        return True
    forms = [sentence.tokens[at].form for at in inside]
    if any(form in words.words("no_stranger") for form in forms):
        return True
    if any(words.ends_like("document_nouns", form) for form in forms):
        return True
    if any(time.first in inside for time in sentence.times):
        return True
    own = place.city.casefold().split(" ")[0]
    return bool(own) and any(form.startswith(own) for form in forms)


def _is_name(named: Sequence[Token], begins: bool, label: bool, words: Lexicon) -> bool:
    """Whether a subject is written as a name: with capitals inside, or as no word of Swedish."""
    capitals = [token for token in named if token.capital and token.kind == "word"]
    if not capitals or named[0].form in words.words("not_subject_after"):
        return False
    inside = [token for token in capitals if token is not named[0] or not begins]
    if inside:
        return True
    alone = named[0]
    if label or len(named) > 1 or alone.form in ordinary_words():
        return False
    return not alone.form.endswith(tuple(words.data["noun_endings"]))


def _is_said_by_other(sentence: Sentence, core: Core) -> bool:
    """Whether somebody says it after it ("..., lovar ägaren", "..., säger bolaget")."""
    words = lexicon(sentence.language)
    tokens = sentence.tokens
    for at in range(core.last, len(tokens) - 2):
        if tokens[at].form == "," and tokens[at + 1].form in words.words("wills"):
            who = tokens[at + 2].form
            own = who in words.words("no_stranger") or words.ends_like("own_bodies", who)
            return not own
    return False


def _is_framed(place: Place) -> bool:
    """Whether a short sentence of the paragraph says that others' goals follow, or came before."""
    sentences = annotate(place.passage.text, place.sentence.language)
    if len(sentences) < 2:  # noqa: PLR2004
        return False
    here = place.sentence.start
    before = [s for s in sentences if s.end <= here and _is_frame(s, "list")]
    last = sentences[-1]
    after = last.start > here and _is_frame(last, "paragraph")
    return bool(before) or after


def _is_headed(place: Place) -> bool:
    """Whether a head says whose an item or a sentence is ("Riket: ...", "Länets. ...")."""
    words = lexicon(place.sentence.language)
    passage = place.passage
    heads = [place.sentence]
    if passage.kind != "paragraph":
        heads.append(annotate(passage.text, place.sentence.language)[0])
    return any(_names_others(head, words) for head in heads)


def _names_others(sentence: Sentence, words: Lexicon) -> bool:
    """Whether the few words before a first colon or full stop name somebody else."""
    named = [t for t in sentence.tokens if t.kind == "word" or t.form in (":", ".")]
    ends = next((at for at, token in enumerate(named) if token.kind != "word"), 0)
    return 0 < ends <= _HEAD and any(
        words.ends_like("others_heads", token.form) for token in named[:ends]
    )


def _is_frame(sentence: Sentence, direction: str) -> bool:
    if len(sentence.tokens) > _FRAME or sentence.quantities or sentence.times:
        return False
    wanted = f"ascribed:{direction}"
    return any(match.phrase.meaning == wanted for match in marks(sentence))
