"""Where contracts are published: read from ``ontology/registers/published-contracts.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from kkgraph.settings import ontology_dir


def published_address(code: str, version: str) -> str | None:
    """Tell where a contract is published.

    :param code: code of its municipality.
    :param version: label of its version.
    :returns: the address, ``None`` where the register has none.
    """
    return _addresses().get((code, version))


@cache
def _addresses() -> Mapping[tuple[str, str], str]:
    path = ontology_dir() / "registers" / "published-contracts.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return {(row["code"], row["version"]): row["url"] for row in csv.DictReader(lines)}
