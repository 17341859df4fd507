"""How the legs are put together, as data: ``ontology/rules/search.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from kkgraph.errors import OntologyError
from kkgraph.interface.search_request import LEGS
from kkgraph.settings import ontology_dir
from kkgraph.strict_yaml import load_yaml


@dataclass(frozen=True, slots=True)
class Rules:
    """The figures of the file, under the same names; the file says what each means."""

    legs: Mapping[str, float]
    stems: float
    concepts: int
    sharpness: float
    shown: float
    label: float
    added_words: float
    mentions: float
    least_likeness: float
    conjunctions: Mapping[str, Sequence[str]]


@lru_cache(maxsize=4)
def load(folder: Path | None = None) -> Rules:
    """Read the rules.

    :param folder: the ``ontology`` folder; by default the shipped one
    :raises OntologyError: if the file is missing or says something else than expected
    """
    import yaml

    path = (folder or ontology_dir()) / "rules" / "search.yaml"
    try:
        values = load_yaml(path.read_text(encoding="utf-8"))
        names = {field.name for field in fields(Rules)}
        if set(values) != names or set(values["legs"]) != set(LEGS):
            raise ValueError(f"needs exactly {', '.join(sorted(names))}; legs {', '.join(LEGS)}")
        if set(values["conjunctions"]) != {"sv", "en"}:
            raise ValueError("conjunctions need words of sv and en")
        return Rules(**values)
    except (OSError, yaml.YAMLError, ValueError, TypeError, KeyError) as error:
        raise OntologyError(f"{path.name}: {error}; restore ontology/") from error
