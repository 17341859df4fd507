"""Reading the Turtle files of the vocabulary."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

from kkgraph.errors import OntologyError
from kkgraph.vocabulary.terms import DEF, FOAF, ID, PREFIXES, RDF

SKOS, KK, WGS84 = PREFIXES["skos"], DEF, PREFIXES["wgs84"]
TYPE, HOMEPAGE = RDF.type, FOAF.homepage
Values = Mapping[str, list[tuple[str, str | None]]]


def folded(name: str) -> str:
    """A name as it is compared: composed letters, small, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).lower().split())


def read_turtle(path: Path) -> dict[str, Values]:
    """Read a file of the vocabulary.

    :param path: a Turtle file without blank nodes
    :returns: for each subject its values by property, each with its language
    :raises OntologyError: if it cannot be read
    """
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


def kind_and_key(iri: str) -> tuple[str, str]:
    """The kind of thing and its key that an IRI of ours names; empty for any other."""
    if not iri.startswith(ID):
        return "", ""
    kind, _, key = iri.removeprefix(ID).partition("/")
    return kind, key


def texts(values: Values, prop: str, language: str | None = None) -> list[str]:
    """The values of a property.

    :param values: what is said of a thing
    :param prop: IRI of the property
    :param language: only those in this language
    """
    return [
        text
        for text, lang in values.get(prop, ())
        if language is None or (lang or "sv").startswith(language)
    ]


def first_text(values: Values, prop: str, language: str | None = None) -> str | None:
    """The first value of a property; as `texts`."""
    return next(iter(texts(values, prop, language)), None)


def labels_of(values: Values, *props: str, language: str | None = None) -> tuple[str, ...]:
    """Every label once, in order.

    :param values: what is said of a thing
    :param props: local names of properties of SKOS
    :param language: only those in this language
    """
    found: dict[str, None] = {}
    for prop in props:
        for lang in ("sv", "en") if language is None else (language,):
            found.update(dict.fromkeys(sorted(texts(values, SKOS + prop, lang))))
    return tuple(found)
