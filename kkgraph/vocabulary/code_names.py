"""What people call the codes of the data: read from ``ontology/codes.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kkgraph.aliases import Lang
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.rules import read_yaml


def code_name(group: str, code: str | None, lang: Lang) -> str | None:
    """Name a code.

    :param group: the group of codes, such as ``goal_kind``.
    :param code: the code, if there is one.
    :param lang: the language.
    :returns: its name; the code itself, readable, where nobody has given it one.
    """
    if code is None:
        return None
    return code_names(lang).get(f"{group}.{code}", code.replace("_", " "))


def field_name(kind: str, field: str, value: object, lang: Lang) -> str:
    """Say what a fact holds in a field.

    :param kind: the kind of fact, as `kkgraph.kinds` names it.
    :param field: the field.
    :param value: what it holds.
    :param lang: the language.
    :returns: the name of a code; of any other value, the value.
    """
    group = _read()[0].get(kind, {}).get(field)
    named = code_name(group, str(value), lang) if group else None
    return str(value) if named is None else named


def code_names(lang: Lang) -> Mapping[str, str]:
    """Name all codes in a language.

    :param lang: the language.
    :returns: names by group and code, with a dot between.
    :raises OntologyError: if a code has no name in one of the languages.
    """
    return _read()[1][lang]


@cache
def _read() -> tuple[Mapping[str, Mapping[str, str]], Mapping[Lang, Mapping[str, str]]]:
    """Read the groups of fields, and the names of codes in each language."""
    path = ontology_dir() / "codes.yaml"
    groups = read_yaml(path)
    if not isinstance(groups, dict) or "fields" not in groups:
        raise OntologyError(f"{path.name}: must hold `fields` and groups of codes")
    fields = groups.pop("fields")
    languages: tuple[Lang, ...] = ("sv", "en")
    found: dict[Lang, dict[str, str]] = {lang: {} for lang in languages}
    for group, codes in groups.items():
        for code, names in codes.items():
            for lang in languages:
                name = names.get(lang) if isinstance(names, dict) else None
                if not isinstance(name, str):
                    raise OntologyError(f"{path.name}: {group}: {code}: give a name as `{lang}:`")
                found[lang][f"{group}.{code}"] = name
    return fields, found
