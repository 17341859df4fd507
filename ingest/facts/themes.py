"""Concepts of the thesaurus named in passages."""

from __future__ import annotations

from ingest.draft import Draft, DraftPassage
from kkgraph.model import ThemeMention
from kkgraph.vocabulary import Vocabulary


def find(draft: Draft, passage: DraftPassage, vocabulary: Vocabulary) -> tuple[ThemeMention, ...]:
    """Concepts named in one passage, each once, with evidence."""
    return ()
