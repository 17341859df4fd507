"""How the text of a parameter becomes an RDF term: by its declared type, never by its looks."""

from __future__ import annotations

import difflib
import re
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kkgraph.queries.saved import ParameterError
from kkgraph.settings import ontology_dir
from kkgraph.snapshot.find_contract import contract_iri, find_contract
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.lookup import find_municipality, find_network, find_theme
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.terms import KK, PREFIXES, XSD

_YEAR = re.compile(r"[0-9]{4}")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


class Parameters:
    """Makes terms of texts, with what the registers and a snapshot know."""

    def __init__(self, snapshot: Snapshot, vocabulary: Vocabulary) -> None:
        """Look names up in these.

        :param snapshot: for contracts.
        :param vocabulary: for everything that has a register.
        """
        self._snapshot = snapshot
        self._vocabulary = vocabulary

    def __call__(self, kind: str, text: str) -> str:
        """Make a term.

        :param kind: a declared type; empty for a query without declarations, where IRIs in
            angle brackets or with a known prefix, years and numbers are told from strings.
        :param text: what the user gave.
        :returns: the term in SPARQL syntax.
        :raises ParameterError: if the text does not fit the type.
        :raises NotFoundError: if it names nothing known.
        """
        return str(self.term(kind, text.strip()))

    def term(self, kind: str, text: str) -> NamedNode | Literal:
        """Make a term (see `__call__`).

        :param kind: a declared type.
        :param text: what the user gave.
        :returns: the term.
        """
        if kind in ("municipality", "network", "theme", "contract") and _is_iri(text):
            return _named_node(text)
        if kind == "municipality":
            code = find_municipality(self._vocabulary, text).code
            return NamedNode(iris.place_iri(code))
        if kind == "network":
            return NamedNode(iris.keyed_iri("network", find_network(self._vocabulary, text).key))
        if kind == "theme":
            return NamedNode(iris.theme_iri(find_theme(self._vocabulary, text).key))
        if kind == "contract":
            key = find_contract(self._snapshot, self._vocabulary, text)
            return NamedNode(contract_iri(self._snapshot, key))
        return _plain_term(kind, text)


def _plain_term(kind: str, text: str) -> NamedNode | Literal:
    """Make a term that needs no register."""
    if kind == "iri" or (not kind and _is_iri(text)):
        return _named_node(text)
    if kind == "year":
        if not _YEAR.fullmatch(text):
            raise ParameterError(f"{text!r} is no year; give four digits such as 2030")
        return Literal(text, datatype=NamedNode(XSD.gYear))
    if kind == "number" or (not kind and _NUMBER.fullmatch(text)):
        if not _NUMBER.fullmatch(text):
            raise ParameterError(f"{text!r} is no number; give digits such as 85 or 0.5")
        return Literal(text, datatype=NamedNode(XSD.decimal if "." in text else XSD.integer))
    if kind == "goal_kind" and text not in goal_kinds():
        near = difflib.get_close_matches(text, goal_kinds(), n=2, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise ParameterError(f"no kind of goal: {text!r}; {hint}one of {', '.join(goal_kinds())}")
    return Literal(text)


@cache
def goal_kinds(folder: Path | None = None) -> tuple[str, ...]:
    """List the kinds of goals that the shapes allow.

    :param folder: the ``ontology`` folder; the shipped one by default.
    :returns: in the order in which they stand there.
    """
    store = Store()
    store.load(path=(folder or ontology_dir()) / "shapes.ttl", format=RdfFormat.TURTLE)
    query = f"""PREFIX sh: <{PREFIXES["sh"]}>
    SELECT ?pattern {{ ?shape sh:path <{KK.goalKind}> ; sh:pattern ?pattern }}"""
    # A pattern of words in parentheses: ^(one|other)$.
    patterns = [row[0].value for row in store.query(query)]  # type: ignore[union-attr]
    return tuple(patterns[0].strip("^$()").split("|")) if patterns else ()


def _is_iri(text: str) -> bool:
    prefix = text.split(":", 1)[0]
    return text.startswith(("http://", "https://", "<")) or (":" in text and prefix in PREFIXES)


def _named_node(text: str) -> NamedNode:
    """Make a node of an IRI, bare, in angle brackets or with a known prefix."""
    value = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, _, local = value.partition(":")
    if prefix in PREFIXES and not local.startswith("//"):
        value = PREFIXES[prefix] + local
    try:
        return NamedNode(value)
    except ValueError as error:
        raise ParameterError(f"{text!r} is no IRI: {error}") from error
