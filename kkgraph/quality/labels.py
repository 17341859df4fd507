"""Hand-labelled facts read: the files, and each item as it is compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kkgraph.aliases import JsonObject
from kkgraph.errors import SourceError
from kkgraph.quality.pairs import Item, Lines

# Labels of Europe's plans divide goals otherwise: which kinds may be meant by theirs.
_GOAL_KINDS: dict[str, tuple[str, ...]] = {
    "emission_reduction": (
        "territorial_emissions", "consumption_emissions", "organisation_emissions",
    ),
    "renewable_share": ("renewable_energy",),
    "energy_saving": ("energy_efficiency",),
    "modal_share": ("mobility",),
    "other": (
        "other", "circularity", "climate_positive", "climate_neutral", "renewable_energy",
        "mobility", "territorial_emissions", "consumption_emissions",
    ),
}  # fmt: skip


def load_labels(path: Path) -> JsonObject:
    """Read a label file.

    :param path: JSON in the format of the judged sets
    :raises SourceError: when it is no such file
    """
    try:
        labels = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SourceError(
            f"cannot be read as JSON: {error}",
            path=path.name,
            remedy="give a file of labelled facts",
        ) from error
    if not isinstance(labels, dict) or not {"profile", "file"} & set(labels):
        raise SourceError(
            "no labelled facts (neither key 'profile' nor 'file' is there)",
            path=path.name,
            remedy="give a file in the format of the judged sets",
        )
    return labels


def labelled_items(kind: str, labels: Mapping[str, Any]) -> list[Item]:
    """The items of one list of a label file, as they are compared.

    :param kind: the list's name
    :param labels: the file's values
    """
    return [label(kind, item) for item in labels.get(kind) or ()]


def label(kind: str, item: Mapping[str, Any]) -> Item:
    """One item of a label file, as it is compared.

    :param kind: kind of fact
    :param item: its values
    """
    lines, names = _places(item)
    values = _values(kind, item)
    shown = f"{list(lines[0]) if lines else '-'} {(*names, item.get('text_short', ''))[0]}"
    # A network that only inspires is none that the city is in, nor is it wrong to list it.
    inspires = kind == "networks" and str(item.get("relation")).startswith("inspired")
    return Item(
        lines=lines,
        names=names,
        values=values,
        optional=bool(item.get("borderline")) or item.get("core") is False or inspires,
        shown=f"{shown} {values}" if kind == "goals" else shown,
    )


def _places(item: Mapping[str, Any]) -> tuple[tuple[Lines, ...], tuple[str, ...]]:
    """Lines and names of a labelled item and of its further mentions."""
    names = [
        str(item[key])
        for key in ("name", "surface", "short", "title", "text_start", "text", "of")
        if item.get(key)
    ]
    names += [str(partner["name"]) for partner in item.get("with") or ()]
    spans = [item.get("lines", item.get("line"))]
    for also in item.get("also") or item.get("mentions") or []:
        spans.append(also.get("lines", also.get("line")) if isinstance(also, dict) else also)
        if isinstance(also, dict) and also.get("surface"):
            names.append(str(also["surface"]))
    return tuple(_span(span) for span in spans if span is not None), tuple(names)


def _span(lines: Any) -> Lines:  # noqa: ANN401 - whatever the label file holds
    first, last = (lines[0], lines[-1]) if isinstance(lines, list) else (lines, lines)
    return int(first), int(last)


def _values(kind: str, item: Mapping[str, Any]) -> tuple[Any, ...]:
    """What must agree besides place and name."""
    if kind == "sections":
        return str(item["number"]), item["owner"]
    if kind == "goals":
        more = item.get("also_kind") or []
        named = (item["kind"], *([more] if isinstance(more, str) else more))
        kinds = tuple(kind for name in named for kind in _GOAL_KINDS.get(name, (name,)))
        return kinds, _number(item.get("value")), item.get("base_year"), item.get("target_year")
    if kind == "numbers":
        return (_number(item.get("value")),)
    if kind == "inventories":
        return item.get("year"), _number(item.get("total"))
    if kind == "joint_commitments":
        return str(item["number"]), item.get("kind")
    return ()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
