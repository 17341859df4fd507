"""Rules of extraction, as data under ``ontology/rules``; the code only reads them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kkgraph.aliases import JsonValues
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir


@cache
def load_rules(name: str) -> JsonValues:
    """The rules of one step.

    :param name: the file's stem in ``ontology/rules``
    :returns: the file's mapping
    :raises OntologyError: when the file is missing or no mapping
    """
    import yaml

    path = ontology_dir() / "rules" / f"{name}.yaml"
    try:
        rules = read_yaml(path)
    except (OSError, yaml.YAMLError) as error:
        raise OntologyError(f"{path.name}: cannot be read ({error}); restore the file") from error
    if not isinstance(rules, dict):
        raise OntologyError(f"{path.name}: must hold a mapping of rule names")
    return rules


def read_yaml(path: Path) -> object:
    """Read a YAML file, with the fast parser where there is one.

    :param path: the file
    :raises OSError: when it cannot be read
    :raises yaml.YAMLError: when it is no YAML
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe one
