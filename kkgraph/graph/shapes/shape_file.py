"""Shapes as they stand in a file, with the questions that the table asks of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal as OneOf

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kkgraph.errors import OntologyError
from kkgraph.vocabulary.terms import PREFIXES, RDF, XSD, shorten

Severity = OneOf["violation", "warning", "info"]
Messages = Mapping[str, str]

_SH = PREFIXES["sh"]
_CLASSES = (f"{_SH}NodeShape", f"{_SH}PropertyShape")
_IMPORTS = f"{PREFIXES['owl']}imports"


def severity_of(iri: str) -> Severity:
    """Read a severity.

    :param iri: one of SHACL's three.
    :returns: its name here.
    :raises ValueError: if it is another.
    """
    match iri.removeprefix(_SH):
        case "Violation":
            return "violation"
        case "Warning":
            return "warning"
        case "Info":
            return "info"
        case other:
            raise ValueError(f"severity {other!r}; use sh:Violation, sh:Warning or sh:Info")


Values = list[NamedNode | Literal]


class WrittenShape:
    """One shape as it stands in the file, with the questions the table asks of it."""

    def __init__(self, iri: str, found: Mapping[str, Values], path: Path) -> None:
        self.iri = iri
        self.path = path
        self._found = found

    def fail(self, what: str) -> OntologyError:
        """Make the error for a fault of this shape.

        :param what: the fault and its remedy.
        :returns: the error; names file and shape.
        """
        return OntologyError(f"{self.path}: {shorten(self.iri)}: {what}")

    def types(self) -> list[str]:
        """List the classes it is of.

        :returns: their IRIs.
        """
        return [value.value for value in self._found.get(RDF.type, [])]

    def is_shape(self) -> bool:
        """Say whether SHACL says anything of it.

        :returns: whether it does.
        """
        return any(iri.startswith(_SH) for iri in (*self._found, *self.types()))

    def is_list(self) -> bool:
        """Say whether it is a cell of a list.

        :returns: whether it is.
        """
        return RDF.first in self._found

    def check(self, known: set[str]) -> None:
        """Refuse what would make a shape mean more than is read here.

        :param known: the local names of SHACL that are read.
        :raises OntologyError: if there is anything else.
        """
        self.allow(known)
        if _IMPORTS in self._found:
            raise self.fail("owl:imports is not followed; write the shapes in this file")
        other = [iri for iri in self.types() if self.is_shape() and iri not in _CLASSES]
        if other:
            raise self.fail(
                f"a shape that is a {shorten(other[0])} too is not supported here; name the class "
                "that it is about by sh:targetClass"
            )
        qualified = {"qualifiedValueShape", "qualifiedMinCount"}
        if len(qualified & self._names()) == 1:
            raise self.fail("sh:qualifiedValueShape and sh:qualifiedMinCount need each other")

    def _names(self) -> set[str]:
        return {iri.removeprefix(_SH) for iri in self._found if iri.startswith(_SH)}

    def allow(self, names: set[str]) -> None:
        """Refuse all of SHACL but some names.

        :param names: local names that may stand.
        :raises OntologyError: if another stands.
        """
        for iri in self._found:
            name = iri.removeprefix(_SH)
            if iri.startswith(_SH) and name not in names:
                allowed = ", ".join(f"sh:{name}" for name in sorted(names))
                raise self.fail(f"sh:{name} is not supported here; use one of {allowed}")

    def all(self, name: str) -> Values:
        """Take all values.

        :param name: local name in SHACL.
        :returns: the values, maybe none.
        """
        return self._found.get(_SH + name, [])

    def one(self, name: str) -> str | None:
        """Take the only value.

        :param name: local name in SHACL.
        :returns: its text; ``None`` if there is none.
        :raises OntologyError: if there are several.
        """
        values = self.all(name)
        if len(values) > 1:
            raise self.fail(f"sh:{name} stands more than once; keep one")
        return values[0].value if values else None

    def cell(self, part: str) -> str:
        """Take a part of a cell of a list.

        :param part: ``rdf:first`` or ``rdf:rest``.
        :returns: its text.
        :raises OntologyError: unless there is exactly one.
        """
        values = self._found.get(part, [])
        if len(values) != 1:
            raise self.fail(f"a cell of a list needs exactly one {shorten(part)}")
        return values[0].value

    def need(self, name: str) -> str:
        """Take the only value, which must be there.

        :param name: local name in SHACL.
        :returns: its text.
        :raises OntologyError: unless there is exactly one.
        """
        value = self.one(name)
        if value is None:
            raise self.fail(f"sh:{name} is missing; add it")
        return value

    def number(self, name: str) -> int | None:
        """Take a whole number.

        :param name: local name in SHACL.
        :returns: the number; ``None`` if there is none.
        :raises OntologyError: if it is none from 0.
        """
        value = self.one(name)
        if value is None:
            return None
        (node,) = self.all(name)
        if not isinstance(node, Literal) or node.datatype.value != XSD.integer:
            raise self.fail(f"sh:{name} is {value!r}; write a whole number")
        if not re.fullmatch(r"[0-9]{1,18}", value):
            raise self.fail(f"sh:{name} is {value!r}; write a whole number from 0")
        return int(value)

    def flag(self, name: str) -> bool:
        """Take a truth value.

        :param name: local name in SHACL.
        :returns: whether it is ``true``.
        :raises OntologyError: if it is neither ``true`` nor ``false``.
        """
        value = self.one(name)
        if value not in (None, "true", "false"):
            raise self.fail(f"sh:{name} is {value!r}; write true or false")
        return value == "true"

    def severity(self) -> Severity:
        """Take the severity.

        :returns: ``violation`` if none is given.
        :raises OntologyError: if it is none of SHACL's.
        """
        try:
            return severity_of(self.one("severity") or f"{_SH}Violation")
        except ValueError as error:
            raise self.fail(str(error)) from error

    def messages(self) -> Messages:
        """Take the messages.

        :returns: by language.
        :raises OntologyError: unless there is one in Swedish and one in English.
        """
        found = {m.language: m.value for m in self.all("message") if isinstance(m, Literal)}
        if set(found) != {"sv", "en"}:
            raise self.fail("sh:message is needed once in Swedish (@sv) and once in English (@en)")
        return {str(language): text for language, text in found.items()}


def read_shape_file(path: Path) -> dict[str, WrittenShape]:
    """Read a file of shapes as it stands.

    :param path: Turtle.
    :returns: all that the file describes, by IRI.
    :raises OntologyError: if it does not parse or holds a blank node.
    """
    found: dict[str, dict[str, Values]] = {}
    try:
        for subject, predicate, value, _ in parse(path=path, format=RdfFormat.TURTLE):
            if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
                raise OntologyError(f"{path}: a blank node at {predicate}; give it an IRI")
            found.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"{path}: {error}; mend the file") from error
    return {iri: WrittenShape(iri, values, path) for iri, values in found.items()}
