"""Saved queries: one question, one file, with a header that says what it asks and needs.

The header has the ``#+ key: value`` form that grlc introduced; ours are ``title``,
``title_sv``, ``description``, ``description_sv``, ``columns``, ``param NAME: TYPE,
required|optional|default=VALUE, sentence`` and ``param_sv NAME: sentence``. Parameters become RDF
terms and are bound as the first element of the outermost group, and of each sub-select that hands
them on, so that it need not look for all values there are; no text of the user is ever pasted into
a query.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from kkgraph.errors import NotFoundError, QueryError, UsageError
from kkgraph.settings import queries_dir
from kkgraph.sparql.query import Query

TYPES = (
    "municipality",
    "network",
    "theme",
    "goal_kind",
    "year",
    "contract",
    "number",
    "string",
    "iri",
)
_HEADER = re.compile(r"#\+\s*([a-z_]+)(?:\s+(\w+))?\s*:\s*(.*)")
_PARAM = re.compile(r"(\w+)\s*,\s*(required|optional|default=[^,]*)\s*,\s*(.+)")
# Turns the text of a parameter of a type into a term in SPARQL syntax.
Resolver = Callable[[str, str], str]


class ParameterError(QueryError, UsageError):
    """A parameter that is unknown, missing or of the wrong form."""


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of a saved query."""

    name: str
    type: str
    required: bool
    default: str | None
    description: str
    description_sv: str = ""

    def explanation(self, lang: str) -> str:
        """Choose the sentence in a language.

        :param lang: ``sv`` or ``en``.
        :returns: the sentence, the English one where there is no Swedish.
        """
        return (self.description_sv if lang == "sv" else "") or self.description


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with what its header says."""

    name: str
    text: str
    title: str = ""
    title_sv: str = ""
    description: str = ""
    description_sv: str = ""
    params: tuple[Param, ...] = ()
    columns: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    def heading(self, lang: str) -> str:
        """Choose the title in a language.

        :param lang: ``sv`` or ``en``.
        :returns: the title, or the name where there is none.
        """
        return (self.title_sv if lang == "sv" else self.title) or self.title or self.name

    def explanation(self, lang: str) -> str:
        """Choose the description in a language.

        :param lang: ``sv`` or ``en``.
        :returns: the description, the English one where there is no Swedish.
        """
        return (self.description_sv if lang == "sv" else "") or self.description


def load_queries(folder: Path | None = None) -> dict[str, SavedQuery]:
    """Read all saved queries.

    :param folder: where they are; the shipped ones by default.
    :returns: by name, sorted.
    :raises QueryError: if a header is malformed.
    """
    root = folder or queries_dir()
    return {path.stem: read_query(path) for path in sorted(root.glob("*.rq"))}


def find_query(name: str, folder: Path | None = None) -> SavedQuery:
    """Find a saved query.

    :param name: its name, or the first words of it if no other begins so; hyphens count as
        underscores.
    :param folder: where they are; the shipped ones by default.
    :returns: the query.
    :raises NotFoundError: if there is none; with the names near it.
    """
    known = load_queries(folder)
    wanted = name.strip().lower().replace("-", "_")
    if wanted in known:
        return known[wanted]
    beginning = [key for key in known if wanted and key.startswith(f"{wanted}_")]
    if len(beginning) == 1:
        return known[beginning[0]]
    near = difflib.get_close_matches(wanted, known, n=5, cutoff=0.4)
    near += [key for key in known if wanted and wanted in key and key not in near]
    raise NotFoundError(name, near, what="saved query")


def read_query(path: Path) -> SavedQuery:
    """Read a query file.

    :param path: the file.
    :returns: the query.
    :raises QueryError: if it cannot be read or its header is malformed.
    """
    try:
        return parse_query(path.stem, path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{path}: cannot be read: {error}; give a UTF-8 file") from error


def parse_query(name: str, text: str) -> SavedQuery:
    r"""Take the header of a query apart.

    :param name: what to call it.
    :param text: header and query.
    :returns: the query.
    :raises QueryError: if a parameter is malformed.

    >>> parse_query("a", "#+ title: A\n#+ param y: year, optional, The year.").params[0].type
    'year'
    """
    values: dict[str, str] = {}
    params: list[Param] = []
    swedish: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        found = _HEADER.fullmatch(line.strip())
        if found and found[1] == "param":
            params.append(_parse_param(name, number, found[2], found[3]))
        elif found and found[1] == "param_sv":
            swedish[found[2]] = found[3].strip()
        elif found:
            values[found[1]] = found[3].strip()
    return SavedQuery(
        name=name,
        text=text,
        title=values.pop("title", ""),
        title_sv=values.pop("title_sv", ""),
        description=values.pop("description", ""),
        description_sv=values.pop("description_sv", ""),
        params=_explained(name, params, swedish),
        columns=tuple(values.pop("columns", "").split()),
        extra=values,
    )


def bind(query: SavedQuery, values: Mapping[str, str], resolve: Resolver) -> str:
    """Put the values of parameters into a query.

    :param query: the query.
    :param values: what the user gave, by name.
    :param resolve: makes an RDF term of a type and a text.
    :returns: the query with each value bound at the start of its outermost group and of the
        sub-selects that hand it on; those not given stay unbound.
    :raises ParameterError: if a parameter is unknown or missing; lists the right ones.
    """
    _check_names(query, values)
    given = {param.name: values.get(param.name, param.default) for param in query.params}
    missing = [param.name for param in query.params if param.required and not given[param.name]]
    if missing:
        raise ParameterError(
            f"{query.name} needs {', '.join(missing)}; give it as "
            f"{' '.join(f'-p {name}=...' for name in missing)} ({_describe(query)})"
        )
    if not query.params:
        # A query of one's own: its variables are its parameters.
        given = dict(values)
    types = {param.name: param.type for param in query.params}
    bound = {
        name: f"BIND({resolve(types.get(name, ''), value)} AS ?{name})"
        for name, value in given.items()
        if value
    }
    return _put_in(query.text, bound) if bound else query.text


def _put_in(text: str, bound: Mapping[str, str]) -> str:
    """Put bindings, by the name of the variable, at the start of the groups they are meant for."""
    parts, done = [], 0
    for place, names in _groups(text):
        here = [binding for name, binding in bound.items() if names is None or name in names]
        parts += [text[done:place], *(f" {binding}" for binding in here), " " * bool(here)]
        done = place
    return "".join([*parts, text[done:]])


@lru_cache(maxsize=256)
def _groups(text: str) -> tuple[tuple[int, frozenset[str] | None], ...]:
    """Find where values are bound: all in the outermost group, in others those they hand on."""
    query = Query.read(text)
    return ((query.group_start(), None), *query.inner_starts())


def render_readme(saved: Mapping[str, SavedQuery], checks: Mapping[str, SavedQuery]) -> str:
    """Write the list of titles that stands beside the queries.

    :param saved: the saved queries.
    :param checks: the checks.
    :returns: Markdown.
    """
    lines = [
        "# Saved queries",
        "",
        "One question, one file. Ask with `kkgraph query NAME -p name=value`; parameters in",
        "brackets may be left out. This list is made from the headers of the files by",
        "`python -m kkgraph.queries`.",
        "",
        "| name | question | fråga | parameters |",
        "| --- | --- | --- | --- |",
    ]
    for name, query in saved.items():
        params = " ".join(p.name if p.required else f"[{p.name}]" for p in query.params)
        lines.append(f"| `{name}` | {query.title} | {query.title_sv} | {params} |")
    lines += ["", "## Checks", "", "`kkgraph validate` runs these; each returns offenders.", ""]
    lines += ["| name | finds | what to do |", "| --- | --- | --- |"]
    lines += [f"| `{n}` | {q.title} | {q.extra.get('solution', '')} |" for n, q in checks.items()]
    return "\n".join(lines) + "\n"


def _check_names(query: SavedQuery, values: Mapping[str, str]) -> None:
    """Refuse parameters the query does not have."""
    known = {param.name for param in query.params} or Query.read(query.text).variables
    unknown = sorted(set(values) - known)
    if unknown:
        names = ", ".join(sorted(known)) or "none"
        raise ParameterError(f"{query.name} has no parameter {', '.join(unknown)}; it has: {names}")


def _describe(query: SavedQuery) -> str:
    return "; ".join(f"{param.name}: {param.description}" for param in query.params)


def _explained(name: str, params: list[Param], swedish: Mapping[str, str]) -> tuple[Param, ...]:
    """Add the Swedish sentences to the parameters they are about."""
    unknown = sorted(set(swedish) - {param.name for param in params})
    if unknown:
        raise QueryError(f"{name}.rq: `#+ param_sv {unknown[0]}` has no `#+ param {unknown[0]}`")
    return tuple(replace(item, description_sv=swedish.get(item.name, "")) for item in params)


def _parse_param(name: str, line: int, param: str | None, rest: str) -> Param:
    """Read the declaration of a parameter."""
    found = _PARAM.fullmatch(rest.strip())
    if not param or not found or found[1] not in TYPES:
        raise QueryError(
            f"{name}.rq:{line}: write `#+ param NAME: TYPE, required|optional|default=VALUE, "
            f"sentence` with a type of {', '.join(TYPES)}"
        )
    default = found[2].removeprefix("default=") if found[2].startswith("default=") else None
    return Param(param, found[1], found[2] == "required", default, found[3])


if __name__ == "__main__":
    _folder = queries_dir()
    _text = render_readme(load_queries(_folder), load_queries(_folder / "checks"))
    (_folder / "README.md").write_text(_text, encoding="utf-8")
