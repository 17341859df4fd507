"""Quantities that are no goals."""

from __future__ import annotations

from ingest.structure.draft import Draft
from kkgraph.contract import StatedQuantity
from kkgraph.vocabulary.registers import Vocabulary


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[StatedQuantity, ...]:
    """Find them; no rule does so yet.

    :param draft: sections and passages of a document
    :param vocabulary: the registers
    :returns: in the order of the text
    """
    return ()
