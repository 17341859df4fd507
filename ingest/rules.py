"""Rules of extraction, as data under ``ontology/rules``; the code only reads them."""

from __future__ import annotations

from functools import cache
from typing import Any

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir


@cache
def load_rules(name: str) -> dict[str, Any]:
    """The rules of one step.

    :param name: the file's stem in ``ontology/rules``
    :returns: the file's mapping
    :raises OntologyError: when the file is missing or no mapping
    """
    import yaml

    path = ontology_dir() / "rules" / f"{name}.yaml"
    try:
        rules = yaml.load(path.read_text(encoding="utf-8"), Loader=_loader())
    except (OSError, yaml.YAMLError) as error:
        raise OntologyError(f"{path.name}: cannot be read ({error}); restore the file") from error
    if not isinstance(rules, dict):
        raise OntologyError(f"{path.name}: must hold a mapping of rule names")
    return rules


def _loader() -> Any:
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
