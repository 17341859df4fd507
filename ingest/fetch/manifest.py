"""Lists of published contracts to download: YAML or CSV, one contract an entry.

Columns or keys: ``url`` (needed), ``file`` (name to store it under), ``municipality``,
``version`` and ``sha256``.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kkgraph.errors import SourceError
from kkgraph.settings import ontology_dir
from kkgraph.strict_yaml import load_yaml

_KEYS = ("url", "file", "municipality", "version", "sha256")
_SAFE = re.compile(r"[A-Za-z0-9ÅÄÖåäöÉé][\wåäöÅÄÖ .()+,-]{0,150}")
_SUFFIX = re.compile(r"\.(pdf|docx|html?|txt)$", re.IGNORECASE)
# Names that Windows keeps for devices, with whatever suffix.
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One contract to download."""

    url: str
    file: str | None = None
    municipality: str | None = None
    version: str | None = None
    sha256: str | None = None
    line: int | None = None


def published_manifest() -> Path:
    """The list of published contracts that comes with the program."""
    return ontology_dir() / "registers" / "published-contracts.csv"


def read_manifest(path: Path) -> list[ManifestEntry]:
    """Read a manifest.

    :param path: a ``.csv`` file with a header, or YAML: a list of entries, or a mapping with
        such a list under ``contracts``.
    :returns: its entries in order.
    :raises SourceError: when it cannot be read or an entry has no ``url``.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(
            f"the manifest cannot be read ({error})", path=path, remedy="give a CSV or YAML file"
        ) from error
    if path.suffix.lower() == ".csv":
        rows = csv.DictReader(io.StringIO(text))
        return [_entry(row, path, rows.line_num) for row in rows]
    return [_entry(row, path, None) for row in _yaml_rows(text, path)]


def _yaml_rows(text: str, path: Path) -> Sequence[Mapping[str, object]]:
    import yaml

    try:
        content = load_yaml(text, fast=False)
    except yaml.YAMLError as error:
        raise SourceError(f"no valid YAML: {error}", path=path, remedy="correct it") from error
    rows = content.get("contracts") if isinstance(content, dict) else content
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise SourceError(
            "the manifest is no list of entries",
            path=path,
            remedy="write a list, or 'contracts:' with a list, of entries with 'url'",
        )
    return rows


def _entry(row: Mapping[str, object], path: Path, line: int | None) -> ManifestEntry:
    values = {key: str(row[key]).strip() for key in _KEYS if row.get(key) not in (None, "")}
    if not values.get("url"):
        raise SourceError(
            "an entry has no url", path=path, line=line, remedy="fill in the column or key 'url'"
        )
    if "sha256" in values:
        values["sha256"] = values["sha256"].lower()
    return ManifestEntry(**values, line=line)


def file_name(entry: ManifestEntry) -> str | None:
    """The name to store an entry under, without suffix when the type must tell it.

    :param entry: the entry.
    :returns: a plain name inside one folder; ``None`` when none can be made.
    :raises SourceError: when the manifest asks for a name that leads out of the folder.
    """
    if entry.file is not None:
        if not safe(entry.file):
            raise SourceError(
                f"the file name {entry.file!r} is refused",
                path=entry.url,
                line=entry.line,
                remedy="use a plain name such as nacka-2024.pdf, without folders",
            )
        return entry.file
    if entry.municipality:
        return _plain("-".join(filter(None, (entry.municipality, entry.version))))
    return _plain(unquote(urlsplit(entry.url).path).rpartition("/")[2])


def safe(name: str) -> bool:
    """Whether a name stays inside its folder on every system.

    >>> safe("Malmö stad 2022.pdf"), safe("../x.pdf"), safe("a/b"), safe("nul.txt"), safe(".x")
    (True, False, False, False, False)
    """
    return bool(_SAFE.fullmatch(name)) and not _DEVICE.match(name) and name[-1] not in " ."


def _plain(words: str) -> str | None:
    """Words as a file name: letters, digits, hyphens; a known suffix stays."""
    folded = unicodedata.normalize("NFKD", words.lower())
    ascii_only = folded.encode("ascii", "ignore").decode()
    suffix = match.group().lower() if (match := _SUFFIX.search(ascii_only)) else ""
    stem = re.sub(r"[^a-z0-9]+", "-", ascii_only.removesuffix(suffix)).strip("-")[:100]
    name = f"{stem}{suffix}"
    return name if stem and safe(name) else None
