"""What ``contracts.yaml`` beside the documents says of them, stronger than their text.

::

    malmo.pdf:
      municipality: Malmö stad    # name, slug or four-digit code
      version: "2023"
      valid_from: 2024
      template: "2024"            # id of a file in ontology/templates
      text_status: summary        # when only a summary of the contract was written
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.identify import Override
from kkgraph.errors import SourceError

NAME = "contracts.yaml"
_KEYS = ("municipality", "version", "valid_from", "template", "text_status")


def read_overrides(paths: Iterable[tuple[Path, str]]) -> dict[str, Override]:
    """Overrides for files, from the ``contracts.yaml`` in the folder of each.

    :param paths: files with the names they are known by
    :returns: overrides by that name
    :raises SourceError: when a manifest cannot be read or says what is not understood
    """
    manifests: dict[Path, dict[str, Override]] = {}
    found = {}
    for path, name in paths:
        folder = path.parent
        if folder not in manifests:
            manifests[folder] = _read(folder / NAME)
        if path.name in manifests[folder]:
            found[name] = manifests[folder][path.name]
    return found


def _read(path: Path) -> dict[str, Override]:
    import yaml

    if not path.is_file():
        return {}
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SourceError(
            f"cannot be read: {error}", path=path.name, remedy="write it as in the documentation"
        ) from error
    if not isinstance(values, dict):
        raise SourceError(
            "must map file names to what is known of them", path=path.name, remedy="see the docs"
        )
    return {str(name): _override(path, str(name), entry) for name, entry in values.items()}


def _override(path: Path, name: str, entry: Any) -> Override:
    unknown = set(entry) - set(_KEYS) if isinstance(entry, dict) else {str(entry)}
    if unknown:
        raise SourceError(
            f"{name}: not understood: {', '.join(sorted(map(str, unknown)))}",
            path=path.name,
            remedy=f"use {', '.join(_KEYS)}",
        )
    try:
        year = int(entry["valid_from"]) if entry.get("valid_from") is not None else None
    except (TypeError, ValueError) as error:
        raise SourceError(
            f"{name}: valid_from must be a year, not {entry['valid_from']!r}",
            path=path.name,
            remedy="write four digits",
        ) from error
    text = {key: str(entry[key]) for key in _KEYS if key != "valid_from" and entry.get(key)}
    return Override(valid_from=year, **text)
