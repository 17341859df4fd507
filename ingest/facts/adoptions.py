"""Joint commitments: which ones a city takes on together with others, and by which measures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.templates import load_templates
from kkgraph.contract import Adoption, AdoptionKind, Measure
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules


@cache
def _pattern(name: Literal["commitment", "title_tail", "prioritised"]) -> re.Pattern[str]:
    return re.compile(load_rules("joint")[name])


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Adoption, ...]:
    """Find the joint commitments a city takes on.

    The template says which are everybody's; of others the text says whether the city
    prioritises them.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    everybodys = {
        title.number
        for template in load_templates()
        if template.id == draft.template
        for title in template.joint
        if title.mandatory
    }
    found: list[Adoption] = []
    chosen = False
    for passage in draft.own_passages():
        chosen = chosen or bool(_pattern("prioritised").search(passage.text))
        match = _heading(passage)
        if match:
            said = match["number"] in everybodys if everybodys else not chosen
            kind: AdoptionKind = "mandatory" if said else "prioritised"
            found.append(_adoption(draft, passage, match, kind))
    return tuple(found)


def _heading(passage: DraftPassage) -> re.Match[str] | None:
    return _pattern("commitment").match(passage.text) if passage.kind == "paragraph" else None


def _adoption(
    draft: Draft, passage: DraftPassage, match: re.Match[str], kind: AdoptionKind
) -> Adoption:
    title = match["title"][: _pattern("title_tail").search(match["title"]).start()]  # type: ignore[union-attr]
    return Adoption(
        number=match["number"],
        title=title,
        kind=kind,
        measures=tuple(
            Measure(bullet.text, draft.evidence(bullet, 0, len(bullet.text), "joint"))
            for bullet in bullets_of(passage, draft.passages)
        ),
        evidence=draft.evidence(passage, 0, match.start("title") + len(title), "joint"),
    )


def bullets_of(passage: DraftPassage, passages: Sequence[DraftPassage]) -> list[DraftPassage]:
    """The bullets right below a passage.

    :param passage: a line
    :param passages: all of the document
    """
    bullets = []
    for following in passages[passage.order + 1 :]:
        if following.kind != "bullet" or following.section != passage.section:
            break
        bullets.append(following)
    return bullets


def passages_taken(draft: Draft) -> frozenset[int]:
    """Orders of the passages that state joint commitments or their measures."""
    taken: set[int] = set()
    for passage in draft.own_passages():
        if _heading(passage):
            taken.add(passage.order)
            taken.update(bullet.order for bullet in bullets_of(passage, draft.passages))
    return frozenset(taken)
