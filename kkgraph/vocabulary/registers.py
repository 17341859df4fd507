"""The registers and the thesaurus as values: what is known before any contract is read.

Read from the Turtle files under ``ontology/registers`` and ``ontology/thesaurus.ttl``,
which a domain expert edits; nothing of them is repeated in code.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.country import HOME, country_of, load_country
from kkgraph.vocabulary.terms import DCTERMS, SCHEMA
from kkgraph.vocabulary.thesaurus import Themes, read_themes
from kkgraph.vocabulary.turtle import (
    HOMEPAGE,
    KK,
    SKOS,
    WGS84,
    Values,
    first_text,
    folded,
    kind_and_key,
    labels_of,
    read_turtle,
    texts,
)

# What says of which kind an entry is, by register.
_KIND_OF = ("networkKind", "organisationKind", "initiativeKind")


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing of a register: its key, names and what else is stated.

    ``labels`` holds every name to be found in texts, the preferred Swedish one first;
    ``notations`` are abbreviations, found only in exactly this spelling; so are all names
    of an entry that is ``case_sensitive``. ``part_of`` is the IRI of what it is a part of;
    ``start`` and ``end`` are years, months or days as written.
    ``level`` tells how far a network reaches.
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
    part_of: str | None = None
    start: str | None = None
    end: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Municipality:
    """A place that has contracts; ``lat``/``lon`` in degrees (WGS 84).

    In Sweden a municipality with its four-digit ``code``; elsewhere the code is the country and
    the GeoNames id (``ie-2965140``), ``kind`` municipality, union, region or district.
    """

    code: str
    name: str
    slug: str
    labels: tuple[str, ...]
    county: str
    lat: float | None
    lon: float | None
    fictional: bool = False
    country: str = HOME
    kind: str = "municipality"
    name_en: str = ""

    @property
    def listed(self) -> bool:
        """Whether lists show it where it has no contract, too: those of the home country."""
        return self.country == HOME and not self.fictional


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
    themes: Themes
    initiatives: dict[str, Entry] = field(default_factory=dict)
    _by_name: dict[str, str] = field(default_factory=dict)

    def municipality(self, name: str) -> Municipality | None:
        """A municipality by code, name ("Malmö", "malmö stad") or slug.

        :param name: what was asked for; case and surrounding space do not matter
        :returns: the municipality, or ``None`` when no such exists
        """
        code = self._by_name.get(folded(name))
        return self.municipalities[code] if code else None


@cache
def load(folder: Path | None = None, more: tuple[Path, ...] = ()) -> Vocabulary:
    """Read all registers and the thesaurus.

    :param folder: the ``ontology`` folder; by default the shipped one
    :param more: further registers, for texts whose municipalities no list shall show
    :raises OntologyError: when a file is missing or does not parse
    """
    root = folder or ontology_dir()
    municipalities: dict[str, Municipality] = {}
    entries: dict[str, dict[str, Entry]] = defaultdict(dict)
    for path in (*sorted((root / "registers").glob("*.ttl")), *more):
        for iri, values in read_turtle(path).items():
            kind, key = kind_and_key(iri)
            if kind in ("municipality", "place"):
                found = _municipality(key, values)
                municipalities[found.code] = found
            elif kind:
                entries[kind][key] = _entry(kind, key, values)
    themes = Themes()
    if (root / "thesaurus.ttl").is_file():
        themes = read_themes(read_turtle(root / "thesaurus.ttl"))
    return Vocabulary(
        municipalities=dict(sorted(municipalities.items())),
        agencies=dict(sorted(entries["agency"].items())),
        programmes=dict(sorted(entries["programme"].items())),
        networks=dict(sorted(entries["network"].items())),
        organisations=dict(sorted(entries["organisation"].items())),
        themes=themes,
        initiatives=dict(sorted(entries["initiative"].items())),
        _by_name=_names(municipalities.values()),
    )


def _municipality(code: str, values: Values) -> Municipality:
    name = first_text(values, SKOS + "prefLabel", "sv")
    slug = first_text(values, KK + "slug")
    if not name or not slug:
        raise OntologyError(f"place {code}: needs skos:prefLabel@sv and kk:slug")
    country = country_of(code)
    lat, lon = first_text(values, WGS84 + "lat"), first_text(values, WGS84 + "long")
    english = first_text(values, SKOS + "prefLabel", "en") or name
    return Municipality(
        code=code,
        # Abroad a place goes by the name that its contract, in English, gives it.
        name=name if country == HOME else english,
        slug=slug,
        labels=labels_of(values, "prefLabel", "altLabel"),
        county=first_text(values, KK + "county") or "",
        lat=float(lat) if lat else None,
        lon=float(lon) if lon else None,
        fictional=country == HOME and load_country().is_fictional(code),
        country=country,
        kind=first_text(values, KK + "placeKind") or "municipality",
        name_en=english,
    )


def _entry(kind: str, key: str, values: Values) -> Entry:
    labels = labels_of(values, "prefLabel", "altLabel", "hiddenLabel")
    if not labels:
        raise OntologyError(f"{kind} {key}: needs a skos:prefLabel")
    label_en = first_text(values, SKOS + "prefLabel", "en")
    return Entry(
        key=key,
        label_sv=first_text(values, SKOS + "prefLabel", "sv") or label_en or labels[0],
        label_en=label_en,
        labels=labels,
        notations=tuple(sorted(texts(values, SKOS + "notation"))),
        kind=next(filter(None, (first_text(values, KK + name) for name in _KIND_OF)), None),
        homepage=first_text(values, HOMEPAGE),
        register=kind,
        case_sensitive=first_text(values, KK + "caseSensitive") == "true",
        part_of=first_text(values, DCTERMS.isPartOf),
        start=first_text(values, SCHEMA.startDate),
        end=first_text(values, SCHEMA.endDate),
        level=first_text(values, KK + "level"),
    )


def _names(municipalities: Iterable[Municipality]) -> dict[str, str]:
    """Every way to ask for a municipality; a name that two share asks for none of them."""
    owners: dict[str, set[str]] = defaultdict(set)
    at_home: set[str] = set()
    # A place abroad that is called like one at home is asked for by its key or in full.
    for municipality in sorted(municipalities, key=lambda item: item.country != HOME):
        forms = load_country(municipality.country).forms(municipality.name)
        names = (municipality.code, municipality.slug, *municipality.labels, *forms)
        known = {folded(name) for name in names}
        if municipality.country == HOME:
            at_home |= known
        else:
            known -= at_home
        for name in known:
            owners[name].add(municipality.code)
    return {name: next(iter(codes)) for name, codes in owners.items() if len(codes) == 1}
