"""ThematicArea facts of a draft."""

from __future__ import annotations

from ingest.draft import Draft
from kkgraph.model import ThematicArea
from kkgraph.vocabulary import Vocabulary


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[ThematicArea, ...]:
    """Find them.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    return ()
