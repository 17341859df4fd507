"""Whether triples look as they must, by a full SHACL engine: all of SHACL core, slower."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kkgraph.errors import OntologyError, UsageError
from kkgraph.graph.shapes.check import Finding, sort_key
from kkgraph.graph.shapes.shape_file import severity_of
from kkgraph.vocabulary.terms import PREFIXES

_SH = PREFIXES["sh"]
_Results = dict[str, dict[str, list[str]]]


def check_fully(data: bytes, path: Path) -> list[Finding]:
    """Check triples with pyrudof, which passes all of the W3C's tests of SHACL core.

    :param data: N-Triples.
    :param path: ``shapes.ttl``; any SHACL core may stand in it.
    :returns: what is broken, sorted; empty if all is well.
    :raises UsageError: if pyrudof is not installed.
    :raises OntologyError: if the engine cannot read the shapes, or a severity is not SHACL's own.
    """
    if not data:
        return []
    try:
        import pyrudof
    except ImportError as error:
        raise UsageError(
            f"the full SHACL engine cannot be loaded ({error}); pip install 'kkgraph[shacl]'"
        ) from error
    session, strict = pyrudof.Rudof(), pyrudof.ReaderMode.Strict
    turtle, triples = pyrudof.ShaclFormat.Turtle, pyrudof.RDFFormat.NTriples
    try:
        session.read_data(data.decode(), triples, reader_mode=strict)
        session.read_shacl(str(path), turtle, base=path.resolve().as_uri(), reader_mode=strict)
        session.validate_shacl()
        report: str = session.serialize_shacl_validation_results(
            pyrudof.ResultShaclValidationFormat.NTriples
        )
    except pyrudof.RudofError as error:
        raise OntologyError(f"{path}: {error}; mend the shapes") from error
    try:
        return sorted(_findings(report), key=sort_key)
    except ValueError as error:
        raise OntologyError(f"{path}: {error}") from error


def _findings(report: str) -> list[Finding]:
    results: _Results = {}
    told: list[str] = []
    for subject, predicate, value, _ in parse(report, format=RdfFormat.N_TRIPLES):
        if predicate.value == f"{_SH}result":
            told.append(str(value))
        name = predicate.value.removeprefix(_SH)
        if name == "resultMessage" and isinstance(value, Literal):
            name = f"message {value.language}"
        text = value.value if isinstance(value, NamedNode | Literal) else str(value)
        results.setdefault(str(subject), {}).setdefault(name, []).append(text)
    return [_finding(results[node]) for node in told]


def _finding(result: dict[str, list[str]]) -> Finding:
    def one(name: str) -> str | None:
        return min(result.get(name, ()), default=None)

    severity, plain = one("resultSeverity") or "", one("message None") or ""
    return Finding(
        focus=one("focusNode") or "",
        path=one("resultPath"),
        component=(one("sourceConstraintComponent") or "").removeprefix(_SH),
        severity=severity_of(severity),
        shape=one("sourceShape") or "",
        value=one("value"),
        message_sv=one("message sv") or plain,
        message_en=one("message en") or plain,
    )
