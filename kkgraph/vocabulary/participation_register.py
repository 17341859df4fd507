"""The register of participations that ships: who takes part in what according to pages."""

from __future__ import annotations

from functools import cache

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.page_statements import PageParticipations
from kkgraph.vocabulary.participation_rows import read_rows
from kkgraph.vocabulary.registers import Vocabulary

REGISTER = "registers/initiatives.csv"


@cache
def registered(vocabulary: Vocabulary) -> PageParticipations:
    """Read the register of participations that ships.

    :param vocabulary: registers and thesaurus.
    :returns: what its pages say.
    :raises OntologyError: if a row of it is wrong.
    """
    path = ontology_dir() / REGISTER
    try:
        found = read_rows(path.read_text(encoding="utf-8"), vocabulary)
    except OSError as error:
        raise OntologyError(f"{REGISTER}: cannot be read: {error}") from error
    if found.faults:
        first = found.faults[0]
        raise OntologyError(f"{REGISTER}, row {first.row}: {first.message}")
    return PageParticipations.of(found.participations)
