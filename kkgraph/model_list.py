"""The models that are listed, with what was measured of them: ``ontology/rules/models.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir


def read_models(folder: Path | None = None) -> list[dict[str, Any]]:
    """Read the list.

    :param folder: the ``ontology`` folder; by default the shipped one
    :returns: name, reads, what_sv, what_en, measured (passage nDCG@10 by kind of query, with
        the vectors leg alone; ``None`` where nobody has measured)
    :raises OntologyError: if the file is missing or malformed
    """
    import yaml

    path = (folder or ontology_dir()) / "rules" / "models.yaml"
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        return [{"measured": None, **entry} for entry in values["models"]]
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise OntologyError(f"{path.name}: {error}; restore ontology/") from error
