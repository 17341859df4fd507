"""Who signs a plan of Europe: the institutions of its tables of signatories.

A table of signatories is told by its header (``signatories`` in
``ontology/templates/eu-ccc/plan.yaml``). Of its rows only the names of institutions are taken;
names and positions of persons are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.structure.draft import Draft
from ingest.structure.draft_tables import CellTable, TableCell
from ingest.structure.plans.plan_form import plan_form
from kkgraph.contract import Organisation
from kkgraph.errors import IdentifierError
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Vocabulary

_METHOD = "signatories"
_LONGEST = 120
# A list without a header: where it may stand, cells at most so long, so many certain. So many cells
# a row has that is cut.
_PART, _CHAPTER = "com", "com.5"
_LONGEST_BARE = 60
_LEAST = 3
_WORD = re.compile(r"[^\W\d_]{2}")


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Organisation, ...]:
    """The institutions that sign a plan, each once with all its places.

    :param draft: the plan with its tables
    :param vocabulary: the registers; the city itself is no signatory
    """
    own = {place.code for place in (draft.municipality, *draft.more_places) if place}
    found: dict[str, Organisation] = {}
    for table in draft.tables:
        for cell in _names(draft, table):
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


def _names(draft: Draft, table: CellTable) -> Iterator[TableCell]:
    """The cells that name an institution, below a header of signatories or in a bare list."""
    column, width = None, 0
    for row in table.rows:
        named = _column(row.texts)
        if named is not None:
            column, width = named, len(row.cells)
        elif column is not None and _is_whole(row.texts, column, width):
            cell = row.cells[column]
            others = [text for n, text in enumerate(row.texts) if n != column and text]
            # A row with nothing beside its name is a heading within the table.
            if others and len(cell.text) <= _LONGEST and _WORD.search(cell.text):
                yield cell
    if column is None and _is_bare_list(draft, table):
        yield from (cell for row in table.rows for cell in row.cells if _WORD.search(cell.text))


def _is_whole(texts: Sequence[str], column: int, width: int) -> bool:
    """Whether a row has its cells in their places, so that none of a person's is taken.

    Cells at the end may be missing; where those at the beginning are, a person's name comes next
    to what the person is.
    """
    if len(texts) == width:
        return True
    beside = texts[column + 1] if column + 1 < len(texts) else ""
    return len(texts) >= _LEAST and not plan_form().patterns["person"].search(beside)


def _column(texts: Sequence[str]) -> int | None:
    """The column of those who sign, if a row is the header of such a table."""
    patterns = plan_form().patterns
    for n, text in enumerate(texts):
        beside = (other for m, other in enumerate(texts) if m != n)
        if patterns["signatories"].match(text) and any(
            map(patterns["beside_signatories"].match, beside)
        ):
            return n
    return None


def _is_bare_list(draft: Draft, table: CellTable) -> bool:
    """Whether a table of the chapter of signatories holds names of institutions only.

    Persons sign, too: no cell may say what a person is, and some must say that they are none.
    """
    numbers = {section.key: section.number for section in draft.sections}
    patterns = plan_form().patterns
    number = numbers.get(table.section or "", "")
    said = number.startswith(_PART) and patterns["signatories_above"].search(table.above)
    if number != _CHAPTER and not said:
        return False
    cells = [text for row in table.rows for text in row.texts if text.strip()]
    if any(len(text) > _LONGEST_BARE or patterns["person"].search(text) for text in cells):
        return False
    return sum(bool(patterns["organisation"].search(text)) for text in cells) >= _LEAST
