"""Query results in the formats people and programs ask for.

SPARQL 1.1 Query Results JSON, CSV/TSV and XML (W3C, 2013) for rows and yes/no; Turtle,
N-Triples, N-Quads, TriG, JSON-LD and RDF/XML for triples.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from kkgraph.errors import UsageError
from kkgraph.interface.query_answer import QueryAnswer
from kkgraph.sparql.formats import NO_XML, convert
from kkgraph.sparql.store import Answer, RdfTerm
from kkgraph.vocabulary.terms import PREFIXES, RESULTS, XSD

XSD_STRING = XSD.string
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "nquads": "application/n-quads",
    "trig": "application/trig",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
ROW_FORMATS = ("csv", "tsv", "json", "xml")
GRAPH_SUFFIXES = {
    "turtle": "ttl",
    "ntriples": "nt",
    "nquads": "nq",
    "trig": "trig",
    "jsonld": "jsonld",
    "rdfxml": "rdf",
}
# Where a format takes remarks, a cut is told in it; JSON has a member of its own.
_CUT = {
    **dict.fromkeys(("turtle", "ntriples", "nquads", "trig"), b"# cut off: there is more\n"),
    **dict.fromkeys(("xml", "rdfxml"), b"<!-- cut off: there is more -->\n"),
}
# In Turtle a number's form is its type: one written otherwise needs its type beside it.
_NUMBERS = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.double: re.compile(r"[+-]?[0-9]+(\.[0-9]*)?[eE][+-]?[0-9]+"),
}


_LONGEST_NUMBER = 300


def write(answer: Answer, name: str) -> bytes:
    """Write an answer.

    :param answer: the answer.
    :param name: a format that fits it: rows and yes/no ``csv tsv json xml``, triples
        ``turtle ntriples nquads trig jsonld rdfxml``.
    :returns: the bytes.
    :raises UsageError: if the format does not fit; lists those that do.
    """
    fitting = tuple(GRAPH_SUFFIXES) if answer.form == "graph" else ROW_FORMATS
    if name not in fitting:
        kind = "triples" if answer.form == "graph" else "rows"
        raise UsageError(f"{name} does not fit a query that gives {kind}; use {', '.join(fitting)}")
    if answer.form == "graph":
        body = convert(answer.triples, GRAPH_SUFFIXES[name], dict(PREFIXES))
    else:
        body = {"csv": _csv, "tsv": _tsv, "json": _json, "xml": _xml}[name](answer).encode()
    return body + _CUT.get(name, b"") if answer.truncated else body


def to_json(answer: Answer) -> QueryAnswer:
    """Give rows or yes/no as the values of SPARQL Results JSON.

    :param answer: the answer.
    :returns: JSON values; ``truncated`` is added when rows are missing.
    """
    if answer.form == "ask":
        return {"head": {}, "boolean": answer.boolean}
    bindings = [
        {name: _json_term(term) for name, term in zip(answer.columns, row, strict=True) if term}
        for row in answer.rows
    ]
    found: QueryAnswer = {
        "head": {"vars": list(answer.columns)},
        "results": {"bindings": bindings},
    }
    if answer.truncated:
        found["truncated"] = True
    return found


def to_text(term: RdfTerm | None) -> str:
    """Write a term for people.

    :param term: the term.
    :returns: a literal's words, an IRI shortened with its prefix.

    >>> to_text(RdfTerm("uri", "https://w3id.org/kkgraph/id/network/eurocities"))
    'network:eurocities'
    """
    if term is None:
        return ""
    if term.kind == "uri":
        for prefix, base in PREFIXES.items():
            if term.value.startswith(base) and len(term.value) > len(base):
                return f"{prefix}:{term.value[len(base) :]}"
    return term.value


def to_value(term: RdfTerm | None) -> str | int | Decimal | None:
    """Read a term as a value of a table: numbers are numbers.

    :param term: the term.
    :returns: its value; text where it is no number, or none that can be written as one.

    >>> to_value(RdfTerm("literal", "-5.0", datatype=XSD.decimal))
    Decimal('-5.0')
    """
    if term is None:
        return None
    number = _NUMBERS.get(term.datatype)
    if number and len(term.value) < _LONGEST_NUMBER and number.fullmatch(term.value):
        return int(term.value) if term.datatype == XSD.integer else Decimal(term.value)
    return _csv_term(term)


def to_table(answer: Answer) -> tuple[list[str], list[list[str | int | Decimal | None]]]:
    """Lay out rows or yes/no as a table.

    :param answer: the answer.
    :returns: headings and rows.
    """
    if answer.form == "ask":
        return ["boolean"], [[str(answer.boolean).lower()]]
    return list(answer.columns), [[to_value(term) for term in row] for row in answer.rows]


def _json(answer: Answer) -> str:
    return json.dumps(to_json(answer), ensure_ascii=False) + "\n"


def _json_term(term: RdfTerm) -> dict[str, str]:
    found = {"type": term.kind, "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype not in ("", XSD_STRING):
        found["datatype"] = term.datatype
    return found


def _csv(answer: Answer) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if answer.form == "ask":
        writer.writerows([["boolean"], [str(answer.boolean).lower()]])
    else:
        writer.writerow(answer.columns)
        writer.writerows([_csv_term(term) for term in row] for row in answer.rows)
    return out.getvalue()


def _csv_term(term: RdfTerm | None) -> str:
    if term is None:
        return ""
    return f"_:{term.value}" if term.kind == "bnode" else term.value


def _tsv(answer: Answer) -> str:
    if answer.form == "ask":
        return f"?boolean\n{str(answer.boolean).lower()}\n"
    lines = ["\t".join(f"?{name}" for name in answer.columns)]
    lines += ["\t".join(map(_turtle_term, row)) for row in answer.rows]
    return "\n".join(lines) + "\n"


def _turtle_term(term: RdfTerm | None) -> str:
    if term is None:
        return ""
    if term.kind == "uri":
        return f"<{term.value}>"
    if term.kind == "bnode":
        return f"_:{term.value}"
    number = _NUMBERS.get(term.datatype)
    if number and number.fullmatch(term.value):
        return term.value
    escaped = term.value.translate(
        {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
    )
    if term.language:
        return f'"{escaped}"@{term.language}'
    return f'"{escaped}"' if term.datatype == XSD_STRING else f'"{escaped}"^^<{term.datatype}>'


def _xml(answer: Answer) -> str:
    # A plain carriage return would be read as an end of line.
    return NO_XML.sub("\ufffd", "".join(_xml_parts(answer))).replace("\r", "&#13;")


def _xml_parts(answer: Answer) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<sparql xmlns="{RESULTS}">\n<head>'
    yield "".join(f"<variable name={quoteattr(name)}/>" for name in answer.columns)
    yield "</head>\n"
    if answer.form == "ask":
        yield f"<boolean>{str(answer.boolean).lower()}</boolean>\n</sparql>\n"
        return
    yield "<results>\n"
    for row in answer.rows:
        cells = zip(answer.columns, row, strict=True)
        bound = (
            f"<binding name={quoteattr(name)}>{_xml_term(term)}</binding>"
            for name, term in cells
            if term
        )
        yield f"<result>{''.join(bound)}</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: RdfTerm) -> str:
    if term.kind != "literal":
        return f"<{term.kind}>{escape(term.value)}</{term.kind}>"
    mark = ""
    if term.language:
        mark = f" xml:lang={quoteattr(term.language)}"
    elif term.datatype != XSD_STRING:
        mark = f" datatype={quoteattr(term.datatype)}"
    return f"<literal{mark}>{escape(term.value)}</literal>"
