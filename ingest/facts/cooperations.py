"""Which cities the text says that the city works with."""

from __future__ import annotations

from ingest.structure.draft import Draft
from kkgraph.contract import Cooperation
from kkgraph.vocabulary.registers import Vocabulary


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Cooperation, ...]:
    """Find them; no rule does so yet.

    :param draft: sections and passages of a document
    :param vocabulary: the registers
    :returns: in the order of the text
    """
    return ()
