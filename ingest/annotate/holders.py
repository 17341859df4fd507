"""Holders: whose a goal or an act may be - the city's, its organisation's or somebody else's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ingest.annotate.lexicon import Lexicon, lexicon, meaning
from ingest.annotate.phrases import Match
from ingest.annotate.tokens import Token
from kkgraph.text.characters import CAPITALS
from kkgraph.vocabulary import registers

HolderKind = Literal[
    "city", "organisation", "company", "district", "project", "region", "nation", "eu",
    "programme", "other_city",
]  # fmt: skip
# These are often only where something happens; they must be seen to act.
_PLACES = ("district", "project")
_CAPITAL_WORD = re.compile(rf"\b[{CAPITALS}][^\W\d_]+")
OWN: frozenset[str] = frozenset({"city", "organisation"})


@dataclass(frozen=True, slots=True)
class Holder:
    """A holder at ``tokens[first:last]``; ``subject`` unless a preposition stands before it.

    ``name`` is the name of another municipality, in the register's spelling.
    """

    first: int
    last: int
    kind: HolderKind
    subject: bool
    name: str | None = None


def find_holders(
    tokens: Sequence[Token], matches: Sequence[Match], words: Lexicon
) -> tuple[Holder, ...]:
    """The holders of a sentence in order, the longest at each place.

    Every municipality is found as ``other_city``; who knows the document knows its own.

    :param tokens: the tokens of the sentence
    :param matches: the holders that the lexicon finds in it
    :param words: the lexicon of its language
    """
    found: list[Holder] = []
    reached = 0
    shaped = [*_by_words(tokens, matches, words), *_by_name(tokens, words)]
    candidates = sorted([*shaped, *_by_shape(tokens, words)], key=lambda h: (h.first, -h.last))
    for holder in candidates:
        if holder.first >= reached:
            found.append(holder)
            reached = holder.last
    return tuple(found)


def _by_words(
    tokens: Sequence[Token], matches: Sequence[Match], words: Lexicon
) -> Iterator[Holder]:
    for match in matches:
        kind: HolderKind = meaning(match)  # type: ignore[assignment]
        subject = _is_subject(tokens, match.first, words)
        if kind in _PLACES:
            each = match.first > 0 and tokens[match.first - 1].form in words.words("each")
            subject = subject and not each and _acts(tokens, match.last - 1, words)
        yield Holder(match.first, match.last, kind, subject)


def _has_stated(tokens: Sequence[Token], words: Lexicon) -> bool:
    """Whether a sentence begins with somebody who has stated something ("Sydrör har lovat")."""
    if words.ends_like("own_bodies", tokens[0].form):
        return False
    return len(tokens) > 2 and any(t.form in words.words("stated") for t in tokens[1:4])


def _spelt(tokens: Sequence[Token]) -> str:
    return " ".join(token.form for token in tokens)


def _by_name(tokens: Sequence[Token], words: Lexicon) -> Iterator[Holder]:
    names = _cities()
    abroad = words.words("cities_abroad")
    for index, token in enumerate(tokens):
        if not token.capital or token.kind != "word" or _is_common(tokens, index, words):
            continue
        for form in (token.form, token.form.removesuffix("s")):
            name = names.get(form) or (form.capitalize() if form in abroad else None)
            if name:
                # A sentence that opens with another city ("I Växjö ska ...") is about it.
                opens = index == 1 or _is_subject(tokens, index, words)
                # "Paris" ends so of itself.
                subject = opens and _acts(tokens, index, words, form if form in abroad else "")
                yield Holder(index, index + 1, "other_city", subject, name)
                break


def _is_common(tokens: Sequence[Token], index: int, words: Lexicon) -> bool:
    """Whether an ordinary word begins a sentence, not the city of that name ("Vara medlem i A")."""
    if index or tokens[0].form not in words.words("common_cities"):
        return False
    acts = words.words("holding_verbs") | words.words("modals") | words.words("own_nouns")
    return not any(token.form in acts for token in tokens[1:2])


def _by_shape(tokens: Sequence[Token], words: Lexicon) -> Iterator[Holder]:
    """Names of two words or more before a verb ("Solna Fjärrvärme har som mål ...")."""
    verbs, own = words.words("holding_verbs"), words.words("own_nouns")
    at = 0
    while at < len(tokens):
        last = at
        while last < len(tokens) and tokens[last].capital and tokens[last].kind == "word":
            last += 1
        if last > at and tokens[at].form in words.words("not_subject_after"):
            at += 1
            continue
        alone = last - at == 1 and (
            tokens[at].upper or (_is_free(tokens, at) if at else _has_stated(tokens, words))
        )
        near = tokens[last : last + (1 if alone else 2)]
        if (last - at > 1 or alone) and any(t.form in verbs for t in near):
            named = tokens[at:last]
            document = any(words.ends_like("document_nouns", t.form) for t in named)
            if not document and not any(t.form in own for t in (*named, *tokens[last : last + 1])):
                yield Holder(at, last, "company", _is_subject(tokens, at, words), _spelt(named))
        at = max(last, at + 1)


def _acts(tokens: Sequence[Token], at: int, words: Lexicon, name: str = "") -> bool:
    """Whether a city's name is a genitive or has a verb after it."""
    form, verbs = tokens[at].form, words.words("holding_verbs")
    genitive = form.endswith("s") and form != name
    return genitive or any(t.form in verbs for t in tokens[at + 1 : at + 4])


def _is_free(tokens: Sequence[Token], at: int) -> bool:
    """Whether a capital is no beginning of a sentence or quotation."""
    return tokens[at - 1].kind == "word" or tokens[at - 1].form == ","


def _is_subject(tokens: Sequence[Token], first: int, words: Lexicon) -> bool:
    return first == 0 or tokens[first - 1].form not in words.words("not_subject_after")


def names_a_city(text: str, words: Lexicon) -> bool:
    """Whether a text may name a city, which is found out without annotating it.

    :param text: cleaned text
    :param words: the lexicon of its language
    """
    names, abroad = _cities(), words.words("cities_abroad")
    for word in map(str.lower, _CAPITAL_WORD.findall(text)):
        for form in (word, word.removesuffix("s")):
            if form in names or form in abroad:
                return True
    return False


@cache
def _cities() -> dict[str, str]:
    """Names of one word of the municipalities, small, with the register's spelling.

    "Torås Stad" is "Torås" too, but "Östra Göinge" is no "Östra", nor "The Hague" a "The".
    """
    kinds = lexicon().words("own_nouns")
    return {
        first.lower(): city.name
        for city in registers.load().municipalities.values()
        for first, *rest in (city.name.split(),)
        if len(first) > 2 and all(word.lower() in kinds for word in rest)
    }
