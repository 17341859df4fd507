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

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import cast, get_args

from ingest.structure.identify import Override
from ingest.structure.templates import load_templates
from kkgraph.contract import TextStatus
from kkgraph.errors import SourceError
from kkgraph.vocabulary.rules import read_yaml

NAME = "contracts.yaml"
_FORM = "write the name of a file and below it, indented, what is known of it"
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
        said = manifests[folder].get(unicodedata.normalize("NFC", PurePath(name).name))
        if said is not None:
            found[name] = said
    return found


def _read(path: Path) -> dict[str, Override]:
    import yaml

    if not path.is_file():
        return {}
    try:
        values = read_yaml(path) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        raise SourceError(
            f"cannot be read ({' '.join(str(error).split())})",
            path=path.name,
            line=mark.line + 1 if mark else None,
            remedy=_FORM,
        ) from error
    if not isinstance(values, dict):
        raise SourceError("holds no file names", path=path.name, line=1, remedy=_FORM)
    found = {}
    for name, entry in values.items():
        try:
            found[_name(name)] = _override(entry)
        except ValueError as error:
            line = _line_of(path, str(name))
            raise SourceError(f"{name}: {error}", path=path.name, line=line, remedy=_FORM) from None
    return found


def _name(name: object) -> str:
    if not isinstance(name, str):
        raise ValueError("this is no file name")
    return unicodedata.normalize("NFC", name)


def _line_of(path: Path, name: str) -> int | None:
    """Where an entry begins, for the message."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip("\"' ").startswith(name):
            return number
    return None


def _override(entry: object) -> Override:
    """Check an entry.

    :raises ValueError: when it says what is not understood
    """
    if not isinstance(entry, dict):
        raise ValueError("what is known of the file must stand below its name, indented")
    unknown = sorted(str(key) for key in entry if key not in _KEYS)
    if unknown:
        raise ValueError(f"{', '.join(unknown)} is not understood; use {', '.join(_KEYS)}")
    said = {key: str(value) for key, value in entry.items() if value is not None}
    _check_code(entry.get("municipality"))
    status = said.pop("text_status", None)
    if status is not None and status not in get_args(TextStatus):
        allowed = ", ".join(get_args(TextStatus))
        raise ValueError(f"text_status must be one of {allowed}, not {status}")
    known = [template.id for template in load_templates()]
    if "template" in said and said["template"] not in known:
        raise ValueError(f"no template {said['template']!r}; there are {', '.join(known)}")
    year = said.pop("valid_from", None)
    if year is not None and not re.fullmatch("20[0-9]{2}", year):
        raise ValueError(f"valid_from must be a year such as 2024, not {year!r}")
    return Override(
        municipality=said.get("municipality"),
        version=said.get("version"),
        valid_from=int(year) if year else None,
        template=said.get("template"),
        text_status=cast("TextStatus | None", status),
    )


def _check_code(value: object) -> None:
    """YAML reads 0120 as an octal number, so such a code must stand in quotation marks."""
    if value is None or isinstance(value, str) or (isinstance(value, int) and value >= 1000):
        return
    raise ValueError('put quotation marks around the code of a municipality, as in "0180"')
