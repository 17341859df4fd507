"""Families of contracts: what each is called, and what a key of one is marked with.

Read from ``ontology/templates/<family>/family.yaml``, so that another family is another folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.rules import read_yaml


@dataclass(frozen=True)
class FamilyInfo:
    """A family of contracts.

    :param key: the name of its folder.
    :param called: what a contract of it is called, by language; ``{of}`` stands for whose.
    :param mark: what stands in the key of a contract between place and year, if anything.
    :param dated: whether every contract of it says from which year it holds.
    :param facts: the kinds of fact that are looked for in it; ``None`` for all.
    :param publisher: key of the programme that publishes it; ``None`` where the place itself does.
    :param counterparts: how its texts name the same city's contract of another family: an
        expression for each.
    :param parts: keys of the sections that begin a part of a file, such as the action plan.
    """

    key: str
    called: Mapping[str, str]
    mark: str
    dated: bool
    facts: frozenset[str] | None
    counterparts: Mapping[str, re.Pattern[str]]
    parts: tuple[str, ...]
    publisher: str | None = None


@cache
def load_family(key: str) -> FamilyInfo:
    """Read what is known of a family.

    :param key: its name, such as ``eu-ccc``.
    :raises OntologyError: when there is no file of it, or the file lacks something.
    """
    import yaml

    path = ontology_dir() / "templates" / key / "family.yaml"
    try:
        data = read_yaml(path)
        if not isinstance(data, dict):
            raise TypeError("no mapping")
        return FamilyInfo(
            key=key,
            called=dict(data["called"]),
            mark=str(data.get("mark", "")),
            dated=bool(data.get("dated", True)),
            facts=frozenset(data["facts"]) if "facts" in data else None,
            publisher=data.get("publisher"),
            counterparts={
                other: re.compile(named, re.IGNORECASE)
                for other, named in data.get("counterparts", {}).items()
            },
            parts=tuple(data.get("parts", ())),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, re.error) as error:
        raise OntologyError(
            f"templates/{key}/family.yaml: cannot be read ({error}); restore the file"
        ) from error
