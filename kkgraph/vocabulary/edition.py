"""Which contracts a person means by a version: one edition is one label, whatever is printed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kkgraph.vocabulary import iris


class EditionLabel(NamedTuple):
    """What a contract goes by.

    :param edition: the label of its edition, the same for all contracts of its year
    :param version: as printed on it
    :param valid_from: the first year it holds for, if it says so
    """

    edition: str
    version: str
    valid_from: int | None


def of_edition(wanted: str, labels: Sequence[EditionLabel]) -> list[int]:
    """Find the contracts of an edition: by its label, else by what is printed or the first year.

    :param wanted: as a person writes it ("2023", "2025/2026", "2024")
    :param labels: what the contracts go by
    :returns: their places, in order; none where there is no such edition
    """
    key = _key(wanted)
    listed = [n for n, label in enumerate(labels) if _key(label.edition) == key]
    return listed or [
        n
        for n, label in enumerate(labels)
        if key in (_key(label.version), str(label.valid_from)) or wanted == label.version
    ]


def _key(label: str) -> str:
    """A label as it is compared; what is no label is compared as it is."""
    from kkgraph.errors import IdentifierError

    try:
        return iris.version_slug(label)
    except IdentifierError:
        return label.strip()
