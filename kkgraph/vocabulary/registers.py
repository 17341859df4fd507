"""The registers and the thesaurus as values: what is known before any contract is read.

Read from the Turtle files under ``ontology/registers`` and ``ontology/thesaurus.ttl``,
which a domain expert edits; nothing of them is repeated in code.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_KK = "https://w3id.org/kkgraph/def#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_HOMEPAGE = "http://xmlns.com/foaf/0.1/homepage"

Values = Mapping[str, list[tuple[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing of a register: its key, names and what else is stated.

    ``labels`` holds every name to be found in texts, the preferred Swedish one first;
    ``notations`` are abbreviations, found only in exactly this spelling; so are all names
    of an entry that is ``case_sensitive``.
    """

    key: str
    label_sv: str
    label_en: str | None
    labels: tuple[str, ...]
    notations: tuple[str, ...] = ()
    kind: str | None = None
    homepage: str | None = None
    register: str = ""
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality; ``lat``/``lon`` in degrees (WGS 84)."""

    code: str
    name: str
    slug: str
    labels: tuple[str, ...]
    county: str
    lat: float | None
    lon: float | None
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """A concept of the thesaurus with the words it is found by and the broader ones' keys."""

    key: str
    label_sv: str
    label_en: str
    labels_sv: tuple[str, ...]
    labels_en: tuple[str, ...]
    negative: tuple[str, ...]
    broader: tuple[str, ...]
    definition_sv: str
    definition_en: str
    topics: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All registers and the thesaurus, each by key.

    Equal only to itself, so that what is compiled from it can be cached.
    """

    municipalities: dict[str, Municipality]
    agencies: dict[str, Entry]
    programmes: dict[str, Entry]
    networks: dict[str, Entry]
    organisations: dict[str, Entry]
    themes: dict[str, Theme]
    _by_name: dict[str, str] = field(default_factory=dict)

    def municipality(self, name: str) -> Municipality | None:
        """A municipality by code, name ("Malmö", "malmö stad") or slug.

        :param name: what was asked for; case and surrounding space do not matter
        :returns: the municipality, or ``None`` when no such exists
        """
        code = self._by_name.get(folded(name))
        return self.municipalities[code] if code else None


def folded(name: str) -> str:
    """A name as it is compared: composed letters, small, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).lower().split())


@cache
def load(folder: Path | None = None) -> Vocabulary:
    """Read all registers and the thesaurus.

    :param folder: the ``ontology`` folder; by default the shipped one
    :raises OntologyError: when a file is missing or does not parse
    """
    root = folder or ontology_dir()
    municipalities: dict[str, Municipality] = {}
    entries: dict[str, dict[str, Entry]] = defaultdict(dict)
    for path in sorted((root / "registers").glob("*.ttl")):
        for iri, values in _read(path).items():
            kind, key = _kind_and_key(iri)
            if kind == "municipality":
                found = _municipality(key, values)
                municipalities[found.code] = found
            elif kind:
                entries[kind][key] = _entry(kind, key, values)
    themes = {}
    if (root / "thesaurus.ttl").is_file():
        themes = _themes(_read(root / "thesaurus.ttl"))
    return Vocabulary(
        municipalities=dict(sorted(municipalities.items())),
        agencies=dict(sorted(entries["agency"].items())),
        programmes=dict(sorted(entries["programme"].items())),
        networks=dict(sorted(entries["network"].items())),
        organisations=dict(sorted(entries["organisation"].items())),
        themes=themes,
        _by_name=_names(municipalities.values()),
    )


def _read(path: Path) -> dict[str, Values]:
    import pyoxigraph as ox

    things: dict[str, dict[str, list[tuple[str, str | None]]]] = {}
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, value = quad.subject, quad.object
            if not isinstance(subject, ox.NamedNode):
                raise OntologyError(f"{path.name}: blank nodes are not allowed in registers")
            language = value.language if isinstance(value, ox.Literal) else None
            text = value.value if isinstance(value, ox.Literal | ox.NamedNode) else ""
            thing = things.setdefault(subject.value, {})
            thing.setdefault(quad.predicate.value, []).append((text, language))
    except (OSError, SyntaxError) as error:
        raise OntologyError(f"{path.name}: cannot be read: {error}") from error
    return dict(things)


def _kind_and_key(iri: str) -> tuple[str, str]:
    base = "https://w3id.org/kkgraph/id/"
    if not iri.startswith(base):
        return "", ""
    kind, _, key = iri.removeprefix(base).partition("/")
    return kind, key


def _texts(values: Values, prop: str, language: str | None = None) -> list[str]:
    return [
        text
        for text, lang in values.get(prop, ())
        if language is None or (lang or "sv").startswith(language)
    ]


def _first(values: Values, prop: str, language: str | None = None) -> str | None:
    return next(iter(_texts(values, prop, language)), None)


def _labels(values: Values, *props: str, language: str | None = None) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for prop in props:
        for lang in ("sv", "en") if language is None else (language,):
            found.update(dict.fromkeys(sorted(_texts(values, _SKOS + prop, lang))))
    return tuple(found)


def _municipality(code: str, values: Values) -> Municipality:
    name = _first(values, _SKOS + "prefLabel", "sv")
    slug = _first(values, _KK + "slug")
    if not name or not slug:
        raise OntologyError(f"municipality {code}: needs skos:prefLabel@sv and kk:slug")
    lat, lon = _first(values, _WGS84 + "lat"), _first(values, _WGS84 + "long")
    return Municipality(
        code=code,
        name=name,
        slug=slug,
        labels=_labels(values, "prefLabel", "altLabel"),
        county=_first(values, _KK + "county") or "",
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        fictional=code.startswith("99"),
    )


def _entry(kind: str, key: str, values: Values) -> Entry:
    labels = _labels(values, "prefLabel", "altLabel", "hiddenLabel")
    if not labels:
        raise OntologyError(f"{kind} {key}: needs a skos:prefLabel")
    label_en = _first(values, _SKOS + "prefLabel", "en")
    return Entry(
        key=key,
        label_sv=_first(values, _SKOS + "prefLabel", "sv") or label_en or labels[0],
        label_en=label_en,
        labels=labels,
        notations=tuple(sorted(_texts(values, _SKOS + "notation"))),
        kind=_first(values, _KK + "networkKind") or _first(values, _KK + "organisationKind"),
        homepage=_first(values, _HOMEPAGE),
        register=kind,
        case_sensitive=_first(values, _KK + "caseSensitive") == "true",
    )


def _themes(things: Mapping[str, Values]) -> dict[str, Theme]:
    base = "https://w3id.org/kkgraph/theme/"
    concept = _SKOS + "Concept"
    found = {}
    for iri, values in sorted(things.items()):
        if concept not in _texts(values, _TYPE):
            continue
        key = iri.removeprefix(base)
        found[key] = Theme(
            key=key,
            label_sv=_first(values, _SKOS + "prefLabel", "sv") or key,
            label_en=_first(values, _SKOS + "prefLabel", "en") or key,
            labels_sv=_labels(values, "prefLabel", "altLabel", "hiddenLabel", language="sv"),
            labels_en=_labels(values, "prefLabel", "altLabel", "hiddenLabel", language="en"),
            negative=tuple(sorted(_texts(values, _KK + "negativeLabel"))),
            broader=tuple(sorted(b.removeprefix(base) for b in _texts(values, _SKOS + "broader"))),
            definition_sv=_first(values, _SKOS + "definition", "sv") or "",
            definition_en=_first(values, _SKOS + "definition", "en") or "",
            topics=tuple(sorted(_texts(values, _KK + "alignsTopic"))),
            areas=tuple(sorted(_texts(values, _KK + "alignsThematicArea"))),
        )
    return found


def _names(municipalities: Iterable[Municipality]) -> dict[str, str]:
    """Every way to ask for a municipality; a name that two share asks for none of them."""
    owners: dict[str, set[str]] = defaultdict(set)
    for municipality in municipalities:
        for name in (municipality.code, municipality.slug, *municipality.labels):
            owners[folded(name)].add(municipality.code)
        base = municipality.name
        for suffix in ("kommun", "stad"):
            owners[folded(f"{base} {suffix}")].add(municipality.code)
            owners[folded(f"{base}s {suffix}")].add(municipality.code)
    return {name: next(iter(codes)) for name, codes in owners.items() if len(codes) == 1}
