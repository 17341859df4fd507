"""How many live in a place: to see whether a figure of the whole place can be right.

Of municipalities in Sweden the official figure; of places elsewhere that of GeoNames
(CC BY 4.0), ``ontology/registers/place-inhabitants.csv``. Unions of municipalities, regions and
districts have none there, since GeoNames knows the town that they are named after.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.figures import figures_of

_TABLE = "registers/place-inhabitants.csv"


def inhabitants(codes: Iterable[str]) -> int | None:
    """Say how many live in some places together.

    :param codes: their keys
    :returns: ``None`` where it is not known of one of them
    """
    counts = [_of(code) for code in codes]
    if not counts or None in counts:
        return None
    return sum(count for count in counts if count is not None)


def _of(code: str) -> int | None:
    figures = figures_of(code)
    return figures.population if figures else _abroad().get(code)


@cache
def _abroad() -> dict[str, int]:
    path = ontology_dir() / _TABLE
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {row["code"]: int(row["inhabitants"]) for row in csv.DictReader(file)}
    except (OSError, csv.Error, KeyError, ValueError) as error:
        raise OntologyError(f"{_TABLE}: cannot be read: {error!r}; restore the file") from error
