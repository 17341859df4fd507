"""Nodes and literals of the graph, made of plain values."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from urllib.parse import quote, urlsplit

from pyoxigraph import Literal, NamedNode

from kkgraph.vocabulary.terms import XSD

LABEL_LENGTH = 100


@lru_cache(maxsize=1024)
def term(iri: str) -> NamedNode:
    """Build the node of a class or property once.

    :param iri: its IRI.
    :returns: the node.
    """
    return NamedNode(iri)


@lru_cache(maxsize=4096)
def plain(value: str | int) -> Literal:
    """Build a string or integer literal that will come again.

    :param value: the value.
    :returns: the literal with the datatype of its Python type.
    """
    return Literal(value)


# 1 and True are equal in Python, so booleans can't share a cache with integers.
_BOOLEANS = {True: Literal(True), False: Literal(False)}


def boolean(value: bool) -> Literal:
    """Build a boolean literal.

    :param value: the value.
    :returns: the literal.
    """
    return _BOOLEANS[value]


def swedish(value: str) -> Literal:
    """Build a literal in Swedish.

    :param value: the words.
    :returns: the literal.
    """
    return Literal(value, language="sv")


@lru_cache(maxsize=512)
def year(value: int | None) -> Literal | None:
    """Build a year.

    :param value: the year, of this era, or nothing.
    :returns: an ``xsd:gYear``, or nothing.
    """
    return None if value is None else Literal(f"{value:04d}", datatype=term(XSD.gYear))


def decimal(value: float | None) -> Literal | None:
    """Build a decimal literal with the digits that Python prints for the value.

    :param value: a finite number, or nothing.
    :returns: an ``xsd:decimal``, or nothing.
    """
    if value is None:
        return None
    return Literal(format(Decimal(repr(float(value))), "f"), datatype=term(XSD.decimal))


def web_address(url: str | None) -> NamedNode | None:
    """Build a link; characters that an IRI may not hold are percent-encoded.

    :param url: an address as found, or nothing.
    :returns: the node, or nothing where no web address can be made of it.
    """
    if url is None:
        return None
    try:
        if urlsplit(url).scheme not in ("http", "https"):
            return None
        return NamedNode(quote(url.strip(), safe=":/?#[]@!$&'()*+,;=%-._~"))
    except ValueError:
        return None


def short(text: str) -> str:
    """Cut a text at a word, for a label.

    :param text: any text.
    :returns: at most about a hundred characters.
    """
    if len(text) <= LABEL_LENGTH:
        return text
    return text[:LABEL_LENGTH].rsplit(None, 1)[0] + "…"
