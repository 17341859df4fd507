"""Who signs a plan of Europe: the institutions of its tables of signatories.

A table of signatories is told by its header (``signatories`` in
``ontology/templates/eu-ccc/plan.yaml``). Of its rows only the names of institutions are taken;
names and positions of persons are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.structure.draft import Draft
from ingest.structure.draft_tables import CellTable, TableCell
from ingest.structure.plans.plan_form import plan_form
from kkgraph.contract import Organisation
from kkgraph.errors import IdentifierError
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Vocabulary

_METHOD = "signatories"
_LONGEST = 120
_WORD = re.compile(r"[^\W\d_]{2}")


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Organisation, ...]:
    """The institutions that sign a plan, each once with all its places.

    :param draft: the plan with its tables
    :param vocabulary: the registers; the city itself is no signatory
    """
    own = {place.code for place in (draft.municipality, *draft.more_places) if place}
    found: dict[str, Organisation] = {}
    for table in draft.tables:
        for cell in _names(table):
            name = cell.text.strip(" .:*•-")
            city = vocabulary.municipality(name)
            if city is not None and city.code in own:
                continue
            try:
                key = slugify(name)
            except IdentifierError:
                continue
            evidence = draft.evidence_in(cell.body, _METHOD)
            known = found.get(key)
            places = (*known.evidence, *evidence) if known else evidence
            found[key] = Organisation(key, known.name if known else name, "signatory", places)
    return tuple(found.values())


def _names(table: CellTable) -> Iterator[TableCell]:
    """The cells that name an institution, below a header of signatories."""
    header = plan_form().patterns["signatories"]
    column: int | None = None
    for row in table.rows:
        named = [n for n, text in enumerate(row.texts) if header.match(text)]
        if named and len(row.cells) > 1:
            column = named[0]
        elif column is not None and column < len(row.cells):
            cell = row.cells[column]
            others = [text for n, text in enumerate(row.texts) if n != column and text]
            # A row with nothing beside its name is a heading within the table.
            if others and len(cell.text) <= _LONGEST and _WORD.search(cell.text):
                yield cell
