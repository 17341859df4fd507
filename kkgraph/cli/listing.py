"""What the lists of the command line hold, as rows of JSON values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kkgraph import iris
from kkgraph.errors import SnapshotError
from kkgraph.output import Cell

if TYPE_CHECKING:
    from kkgraph.cli.common import Context
    from kkgraph.commitments import Overview

Row = dict[str, Any]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "contracts": ("id", "name", "version", "valid_from", "kind", "text_status", "file"),
    "municipalities": ("code", "name", "county", "slug", "contracts"),
    "networks": ("key", "label", "kind", "homepage"),
    "themes": ("key", "label", "broader"),
    "queries": ("name", "title", "params"),
}


def list_contracts(context: Context) -> list[Row]:
    """List what was read.

    :param context: the common options.
    :returns: contracts and reports by id.
    """
    vocabulary = context.vocabulary()
    rows = []
    for key, entry in sorted(context.snapshot().manifest.contracts.items()):
        city = vocabulary.municipalities.get(entry["municipality"] or "")
        name = city.name if city else entry["municipality"] or entry["title"]
        rows.append({"id": key, "name": name, **entry})
    return rows


def list_municipalities(context: Context) -> list[Row]:
    """List all municipalities, those without a contract too.

    :param context: the common options.
    :returns: by code; with the ids of their contracts.
    """
    of_city: dict[str, list[str]] = {}
    for key, entry in _contracts(context).items():
        of_city.setdefault(entry["municipality"] or "", []).append(key)
    return [
        {
            "code": item.code,
            "name": item.name,
            "slug": item.slug,
            "county": item.county,
            "iri": iris.municipality_iri(item.code),
            "contracts": sorted(of_city.get(item.code, [])),
        }
        for item in context.vocabulary().municipalities.values()
        # The invented ones of the samples are listed when they are there.
        if not item.fictional or item.code in of_city
    ]


def list_networks(context: Context) -> list[Row]:
    """List the networks of the register.

    :param context: the common options.
    :returns: by key.
    """
    return [
        {
            "key": item.key,
            "label": context.choose(item.label_sv, item.label_en or item.label_sv),
            "label_sv": item.label_sv,
            "label_en": item.label_en,
            "kind": item.kind,
            "homepage": item.homepage,
            "iri": iris.keyed_iri("network", item.key),
        }
        for item in context.vocabulary().networks.values()
    ]


def list_themes(context: Context) -> list[Row]:
    """List the concepts of the thesaurus.

    :param context: the common options.
    :returns: by key.
    """
    return [
        {
            "key": item.key,
            "label": context.choose(item.label_sv, item.label_en),
            "label_sv": item.label_sv,
            "label_en": item.label_en,
            "broader": list(item.broader),
            "iri": iris.theme_iri(item.key),
        }
        for item in context.vocabulary().themes.values()
    ]


def list_queries(context: Context) -> list[Row]:
    """List the saved queries.

    :param context: the common options.
    :returns: by name; in brackets the parameters that may be left out.
    """
    from kkgraph.queries import load_queries

    return [
        {
            "name": name,
            "title": query.heading(context.lang),
            "title_sv": query.title_sv,
            "title_en": query.title,
            "description": query.description,
            "params": [
                {
                    "name": param.name,
                    "type": param.type,
                    "required": param.required,
                    "default": param.default,
                    "description": param.description,
                }
                for param in query.params
            ],
            "columns": list(query.columns),
        }
        for name, query in load_queries().items()
    ]


LISTS: Mapping[str, Callable[[Context], list[Row]]] = {
    "contracts": list_contracts,
    "municipalities": list_municipalities,
    "networks": list_networks,
    "themes": list_themes,
    "queries": list_queries,
}


def to_cell(value: object) -> Cell:
    """Write a value of a list in a cell.

    :param value: a JSON value.
    :returns: lists joined by blanks, optional parameters in brackets.
    """
    if isinstance(value, list):
        return " ".join(str(to_cell(item)) for item in value)
    if isinstance(value, dict):
        name = str(value["name"])
        return name if value["required"] else f"[{name}]"
    return value if isinstance(value, str | int | float) else None


def commitment_rows(overview: Overview, context: Context) -> tuple[list[str], list[list[Cell]]]:
    """Lay joint commitments out as a table: a row a measure, or a city without measures.

    :param overview: the commitments.
    :param context: the common options.
    :returns: headings and rows; cities that did not adopt one come last.
    """
    none = context.choose("antog inte", "not adopted")
    rows: list[list[Cell]] = []
    for joint in overview.joint:
        head = [joint.number, joint.title]
        for city in joint.adopted_by:
            for measure in city.measures or ("",):
                rows.append([*head, city.municipality, city.contract, city.kind, measure])
        rows.extend([*head, name, "", none, ""] for name in joint.without)
    swedish = ["nummer", "åtagande", "kommun", "kontrakt", "slag", "åtgärd"]
    english = ["number", "commitment", "municipality", "contract", "kind", "measure"]
    return (swedish if context.lang == "sv" else english), rows


def _contracts(context: Context) -> dict[str, Row]:
    """List contracts, none where nothing was read yet."""
    try:
        return context.snapshot().manifest.contracts
    except SnapshotError:
        return {}
