"""What the files of rules for undertakings and cooperations hold (see ``rule_files``)."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, with_config
from typing_extensions import TypedDict

closed = with_config(ConfigDict(extra="forbid"))
ByKind = dict[str, list[str]]


@closed
class CommitmentFile(TypedDict):
    """``commitments.yaml``: what an undertaking looks like."""

    actors: list[str]
    leads: list[str]
    sentences: list[str]
    unless: str
    unless_lead: str
    note: str
    bullet_sentence: str
    solemn: str
    soon: str
    time: str
    announces: str
    announced: str
    intends: str
    parted: str
    columns: list[str]
    who_or_when: list[str]
    number_columns: list[str]
    heading: str
    heading_unless: str
    deed: str
    deed_noun: str
    done: str
    pledges: str
    dated: list[str]
    deadline: str
    dated_unless: str
    bound: str
    bound_unless: str
    is_done: str
    others: dict[Literal["agencies", "programme", "joint"], str]


@closed
class CooperationFile(TypedDict):
    """``cooperations.yaml``: how a city says that it works with other cities."""

    relations: ByKind
    headings: str
    columns: list[str]
    items: ByKind
    between: list[str]
    not_together: list[str]
    acting: list[str]
    together: list[str]
    joins: list[str]
    prepositions: list[str]
    twins: list[str]
    twin_verbs: list[str]
    reach: int
    us: list[str]
    passive: list[str]
    after_unknown: list[str]
    clause_ends: list[str]
    ours: list[str]
    joint: list[str]
    same: list[str]
    alike: list[str]
    learn_verbs: list[str]
    learn_nouns: list[str]
    taught: list[str]
    taken_from: list[str]
    done_as: list[str]
    people: list[str]
    no_people: list[str]
    asks: list[str]
    not_done: list[str]
    before_both: list[str]
    neither: list[str]
    called: list[str]
    kinds: list[str]
    city_words: list[str]
    other_words: list[str]
    none: list[str]
    planned: list[str]
    planned_words: list[str]
    planned_anywhere: list[str]
    about: list[str]
