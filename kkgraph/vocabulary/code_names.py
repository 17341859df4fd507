"""What people call the codes of the data: read from ``ontology/codes.yaml``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from kkgraph.aliases import Lang
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.iris import check_slug
from kkgraph.vocabulary.rules import read_yaml
from kkgraph.vocabulary.terms import ID


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
    group = _read().fields.get(kind, {}).get(field)
    named = code_name(group, str(value), lang) if group else None
    return str(value) if named is None else named


def code_names(lang: Lang) -> Mapping[str, str]:
    """Name all codes in a language.

    :param lang: the language.
    :returns: names by group and code, with a dot between.
    :raises OntologyError: if a code has no name in one of the languages.
    """
    return _read().names[lang]


@dataclass(frozen=True, slots=True)
class CodeScheme:
    """A group of codes that the graph holds as concepts.

    :param group: its key, such as ``goal_kind``.
    :param name: what the group is called, by language.
    :param codes: what each code is called, by language.
    """

    group: str
    name: Mapping[Lang, str]
    codes: Mapping[str, Mapping[Lang, str]]


def code_schemes() -> Sequence[CodeScheme]:
    """The groups of codes that the graph holds as concepts.

    :returns: them in the order of the file.
    :raises OntologyError: if one has no name, or a code of it has none.
    """
    return _read().schemes


def code_iri(group: str, code: str) -> str:
    """Name the concept that stands beside a code, such as the kind of a goal.

    :param group: the group of codes in ``ontology/codes.yaml``.
    :param code: the code.
    :returns: the IRI.

    >>> code_iri("goal_kind", "climate_neutral")
    'https://w3id.org/kkgraph/id/goal-kind/climate-neutral'
    """
    kind, key = (check_slug(part.replace("_", "-"), "code") for part in (group, code))
    return f"{ID}{kind}/{key}"


def code_scheme_iri(group: str) -> str:
    """Name the scheme of the concepts of a group of codes.

    :param group: the group.
    :returns: the IRI.
    """
    return f"{ID}code-scheme/{check_slug(group.replace('_', '-'), 'group of codes')}"


@dataclass(frozen=True, slots=True)
class _Codes:
    """What the file says."""

    fields: Mapping[str, Mapping[str, str]]
    names: Mapping[Lang, Mapping[str, str]]
    schemes: Sequence[CodeScheme]


@cache
def _read() -> _Codes:
    """Read the groups of fields, the names of codes in each language, and the schemes."""
    path = ontology_dir() / "codes.yaml"
    groups = read_yaml(path)
    if not isinstance(groups, dict) or "fields" not in groups:
        raise OntologyError(f"{path.name}: must hold `fields` and groups of codes")
    fields, schemes = groups.pop("fields"), groups.pop("schemes", {})
    languages: tuple[Lang, ...] = ("sv", "en")
    found: dict[Lang, dict[str, str]] = {lang: {} for lang in languages}
    for group, codes in groups.items():
        for code, names in codes.items():
            for lang in languages:
                name = names.get(lang) if isinstance(names, dict) else None
                if not isinstance(name, str):
                    raise OntologyError(f"{path.name}: {group}: {code}: give a name as `{lang}:`")
                found[lang][f"{group}.{code}"] = name
    made = [
        CodeScheme(
            group,
            {lang: scheme[lang] for lang in languages},
            {
                code: {lang: names[lang] or scheme["unnamed"][lang] for lang in languages}
                for code, names in groups[group].items()
            },
        )
        for group, scheme in schemes.items()
    ]
    return _Codes(fields, found, made)
