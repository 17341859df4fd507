"""What people call tables and their columns: read from ``ontology/tables.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kkgraph.aliases import Lang
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.code_names import code_names
from kkgraph.vocabulary.rules import read_yaml

_Names = Mapping[str, Mapping[str, str]]
_GROUPS = ("sheets", "words", "columns")


def sheet_name(name: str, lang: Lang) -> str:
    """Name a table.

    :param name: how programs call it.
    :param lang: the language.
    :returns: its name; what programs call it, readable, where nobody has given it one.
    """
    return _read()["sheets"].get(name, {}).get(lang, name.replace("_", " "))


def table_word(name: str, lang: Lang) -> str:
    """Give a word or sentence that stands in tables.

    :param name: its key.
    :param lang: the language.
    :returns: the words.
    """
    return _read()["words"][name][lang]


def column_name(column: str, lang: Lang) -> str:
    """Name a column.

    :param column: how programs call it.
    :param lang: the language.
    :returns: its name; what programs call it, readable, where nobody has given it one.
    """
    return _read()["columns"].get(column, {}).get(lang, column.replace("_", " "))


def cell_name(column: str, value: object, lang: Lang) -> str | None:
    """Name the code that stands in a column of codes.

    :param column: how programs call it.
    :param value: what stands in it.
    :param lang: the language.
    :returns: the name; ``None`` where the column holds no codes, or the value is none.
    """
    groups = _read()["columns"].get(column, {}).get("codes", "").split()
    found = (code_names(lang).get(f"{group}.{value}") for group in groups)
    return next((name for name in found if name), None)


def known_columns() -> frozenset[str]:
    """List the columns that have a name.

    :returns: how programs call them.
    """
    return frozenset(_read()["columns"])


@cache
def _read() -> Mapping[str, _Names]:
    path = ontology_dir() / "tables.yaml"
    held = read_yaml(path)
    if not isinstance(held, dict) or set(held) != set(_GROUPS):
        raise OntologyError(f"{path.name}: must hold {', '.join(_GROUPS)}")
    for group, rows in held.items():
        for key, names in rows.items():
            if not isinstance(names, dict) or not {"sv", "en"} <= set(names):
                raise OntologyError(f"{path.name}: {group}: {key}: give `sv:` and `en:`")
    return held
