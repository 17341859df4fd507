"""What another city could teach us: only what our contract, read whole, does not mention."""

from __future__ import annotations

import math
from collections.abc import Iterable

from kkgraph.interface.twins_answer import LessonJson
from kkgraph.text.lexicon import words
from kkgraph.twins.compared import Field
from kkgraph.twins.profiles import OwnPassage
from kkgraph.twins.quotes import clearest, quote_of, sentence_of
from kkgraph.twins.reasons import rarity
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.thesaurus import Theme, narrower, theme_json

LESSONS = 3
# What more than this part of all cities speak of is what every contract is.
_COMMON = 0.5


def lessons(field: Field, index: int, vocabulary: Vocabulary) -> list[LessonJson]:
    """What the other says clearly and our contract does not mention.

    Nothing is said of us where only a summary of our contract was read: not finding a thing
    there proves nothing.

    :param field: who is compared
    :param index: place of the other
    :param vocabulary: the thesaurus
    """
    ours = field.profile(field.ours)
    if ours.text_status != "whole":
        return []
    said = _clear(field.space.passages[place] for place in field.kept_of(index))
    headings = "\n".join((*ours.headings, *field.profile(index).headings))
    weights = {
        key: rarity(field, key) * (math.log1p(len(rows)) + any(key in p.firm for p in rows))
        for key, rows in said.items()
    }
    chosen: list[LessonJson] = []
    used: set[int] = set()
    for key in sorted(weights, key=lambda key: (-weights[key], key)):
        if len(chosen) == LESSONS:
            break
        # Cheapest first: how common it is, our words, then where their words stand.
        if not _is_new(field, key, headings, vocabulary) or _is_said(
            field, key, said[key], vocabulary
        ):
            continue
        # One passage, one lesson: else a single one that names much would fill the list.
        unused = [
            passage
            for passage in said[key]
            if passage.start not in used and _in_its_words(field, passage, key, vocabulary)
        ]
        if unused:
            best = clearest(unused, key)
            used.add(best.start)
            chosen.append(
                {
                    "theme": theme_json(key, vocabulary.themes),
                    "passages": len(said[key]),
                    "ours": "not_found",
                    "theirs": quote_of(best, key),
                }
            )
    return chosen


def _clear(passages: Iterable[OwnPassage]) -> dict[str, list[OwnPassage]]:
    """Concepts named in several passages, or in the words of a goal, promise or measure."""
    found: dict[str, list[OwnPassage]] = {}
    for passage in passages:
        for theme, _ in passage.themes:
            found.setdefault(theme, []).append(passage)
    return {key: said for key, said in found.items() if len(said) > 1 or key in said[0].firm}


def _is_new(field: Field, key: str, headings: str, vocabulary: Vocabulary) -> bool:
    """Whether a concept is not what most speak of, nor tagged in ours, nor a heading.

    :param headings: titles of sections of both contracts, in small letters, one a line
    """
    theme, ours = vocabulary.themes.get(key), field.profile(field.ours)
    if theme is None or not theme.broader or _share(field, key) > _COMMON:
        return False
    if not narrower(vocabulary.themes, key).isdisjoint(ours.mentions):
        return False
    # What either contract has for a heading is the form's, or is carried at length.
    return not any(label in headings for label in _labels(theme))


def _is_said(field: Field, key: str, said: list[OwnPassage], vocabulary: Vocabulary) -> bool:
    """Whether our contract says it: in the other's words, or by any name the thesaurus has."""
    theme, own = vocabulary.themes[key], field.own_words
    surfaces = {surface for passage in said for name, surface in passage.surfaces if name == key}
    names = {theme.label_sv.lower(), theme.label_en.lower()}
    if not surfaces or any(word in own.text for word in surfaces | names):
        return True
    return any(own.reword(name) for name in sorted(surfaces | {theme.label_sv})) or any(
        own.mean(label) for label in _labels(theme)
    )


def _labels(theme: Theme) -> list[str]:
    """All names of a concept, in small letters."""
    return sorted({label.lower() for label in (*theme.labels_sv, *theme.labels_en)})


def _in_its_words(field: Field, passage: OwnPassage, key: str, vocabulary: Vocabulary) -> bool:
    """Whether the words of a concept's name stand in what would be quoted, in any form."""
    stems = field.space.analysis.stems
    theme = vocabulary.themes.get(key)
    asked = [stems(word) for word in words(theme.label_sv)] if theme else [("",)]
    said = {stem for word in words(sentence_of(passage, key)) for stem in stems(word)}
    return all(not forms or forms[0] in said for forms in asked)


def _share(field: Field, key: str) -> float:
    """In which part of the cities compared a concept is named."""
    size = len(field.members)
    holders = (size + 1) / math.exp(rarity(field, key)) - 0.5
    return holders / size
