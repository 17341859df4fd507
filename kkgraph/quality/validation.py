"""Whether a snapshot keeps its promises: files, shapes, checks as queries, every quote.

Four kinds of check: files against the manifest; SHACL (``ontology/shapes.ttl``);
``queries/checks/*.rq``, which return offenders; and the verbatim check of every quote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kkgraph import settings
from kkgraph.errors import OntologyError, SnapshotError
from kkgraph.graph.oxigraph import without_graph
from kkgraph.quality.verbatim import faults_of
from kkgraph.queries import saved
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Limits, Store
from kkgraph.strict_yaml import load_yaml

if TYPE_CHECKING:
    from pyoxigraph import Quad

Severity = Literal["error", "warning", "info"]

SHACL, VERBATIM, FILES = "shacl", "verbatim", "files"
_SHACL_SEVERITY: dict[str, Severity] = {
    "violation": "error",
    "warning": "warning",
    "info": "info",
}
_ORDER = {"error": 0, "warning": 1, "info": 2}
# Checks look at the whole graph; nobody waits for one in a browser.
_LIMITS = Limits(seconds=300.0, rows=10_000)


@dataclass(frozen=True, slots=True)
class ValidationFinding:
    """One thing that is not as it must be, and what to do about it."""

    severity: Severity
    check: str
    focus: str
    message: str
    file: str | None = None
    line: int | None = None


def validate(
    snapshot: Snapshot, *, lang: str = "en", engine: str = "fast"
) -> list[ValidationFinding]:
    """Run all checks.

    :param snapshot: what was read.
    :param lang: language of the messages of shapes.
    :param engine: ``fast`` for our own reading of the shapes, ``full`` for a SHACL engine.
    :returns: errors first; empty if all is well.
    """
    found = [*check_files(snapshot), *check_quotes(snapshot)]
    found += _while_readable(check_queries(snapshot))
    found += _while_readable(check_shapes(snapshot, lang, engine))
    return sorted(set(found), key=_sort_key)


def _while_readable(
    findings: Iterator[ValidationFinding], focus: str = "snapshot"
) -> Iterator[ValidationFinding]:
    """What a check finds before it meets what cannot be read; that is a finding too."""
    try:
        yield from findings
    except SnapshotError as error:
        yield ValidationFinding("error", FILES, focus, f"not checked further: {error}")


def check_files(snapshot: Snapshot) -> Iterator[ValidationFinding]:
    """Compare every file with what was noted of it when it was written.

    :param snapshot: what was read.
    :returns: files that are missing or changed.
    """
    for path in snapshot.damaged_files():
        message = (
            "missing or changed since it was written; run `kkgraph ingest` again with the same "
            "files, which writes it anew"
        )
        yield ValidationFinding("error", FILES, path, message, path)


def check_quotes(snapshot: Snapshot) -> Iterator[ValidationFinding]:
    """Look every quote up in the text it was taken from.

    :param snapshot: what was read.
    :returns: quotes that do not stand where they should.
    """
    for key in snapshot.contract_ids():
        yield from _while_readable(_check_contract(snapshot, key), key)


def _check_contract(snapshot: Snapshot, key: str) -> Iterator[ValidationFinding]:
    contract = snapshot.contract(key)
    text = snapshot.text(contract.source.sha256)
    for place, fault in faults_of(contract, text):
        message = f"{fault}; quoted: {place.quote[:80]!r} ({place.method})"
        yield ValidationFinding(
            "error", VERBATIM, contract.id, message, place.file, place.line_from
        )


def check_queries(snapshot: Snapshot) -> Iterator[ValidationFinding]:
    """Run the queries of ``queries/checks``.

    :param snapshot: what was read.
    :returns: their offenders.
    :raises OntologyError: if the list of severities does not fit the files.
    """
    folder = settings.queries_dir() / "checks"
    severities = read_severities(folder)
    with Store(snapshot.graph_path, limits=_LIMITS, proof=snapshot.prove_graph) as store:
        for name, check in saved.load_queries(folder).items():
            answer = store.query(check.text)
            for row in answer.values():
                yield _offender(name, severities[name], check, row)
            if answer.truncated:
                message = f"more than {_LIMITS.rows} offenders; the rest is not listed"
                yield ValidationFinding(severities[name], name, "", message)


def read_severities(folder: Path) -> dict[str, Severity]:
    """Read how grave each check is.

    :param folder: the folder of checks.
    :returns: by name of the check.
    :raises OntologyError: if it does not fit the files.
    """
    path = folder / "severity.yaml"
    values: dict[str, Severity] = load_yaml(path.read_text(encoding="utf-8"))
    names = {file.stem for file in folder.glob("*.rq")}
    wrong = sorted(names.symmetric_difference(values))
    wrong += sorted(name for name, value in values.items() if value not in _ORDER)
    if wrong:
        raise OntologyError(
            f"{path}: {', '.join(wrong)}: give every check one of {', '.join(_ORDER)}"
        )
    return values


def check_shapes(
    snapshot: Snapshot, lang: str = "en", engine: str = "fast"
) -> Iterator[ValidationFinding]:
    """Check the whole graph, the ontology included, against the shapes.

    :param snapshot: what was read.
    :param lang: language of the messages.
    :param engine: ``fast`` or ``full``, as for `validate`.
    :returns: what breaks a shape.
    """
    from kkgraph.graph.shapes import check, check_fully, read_shapes

    path = settings.ontology_dir() / "shapes.ttl"
    if engine == "full":
        found = check_fully(merged_triples(snapshot), path)
    else:
        found = check(_all_quads(snapshot), read_shapes(path))
    for item in found:
        message = item.message_sv if lang == "sv" else item.message_en
        value = f" ({item.value[:80]!r})" if item.value else ""
        rule = f"{SHACL}:{item.shape.rpartition('#')[2]}"
        yield ValidationFinding(_SHACL_SEVERITY[item.severity], rule, item.focus, message + value)


def _all_quads(snapshot: Snapshot) -> Iterator[Quad]:
    import pyoxigraph as ox

    for name in snapshot.graph_names():
        yield from ox.parse(input=snapshot.graph(name), format=ox.RdfFormat.N_QUADS)


def merged_triples(snapshot: Snapshot, names: Iterable[str] | None = None) -> bytes:
    """Merge graphs.

    :param snapshot: what was read.
    :param names: which ones; all if not given.
    :returns: sorted N-Triples.
    """
    names = snapshot.graph_names() if names is None else names
    lines = {without_graph(line) for name in names for line in snapshot.graph(name).splitlines()}
    return b"".join(sorted(lines))


def count(findings: Iterable[ValidationFinding]) -> dict[str, int]:
    """Count findings by severity.

    :param findings: the findings.
    :returns: how many of each severity.
    """
    severities = [finding.severity for finding in findings]
    return {name: severities.count(name) for name in ("error", "warning", "info")}


def _offender(
    name: str, severity: Severity, check: saved.SavedQuery, row: dict[str, str | None]
) -> ValidationFinding:
    """Turn a row of a check into a finding."""
    remedy = check.extra.get("solution", "")
    message = f"{row.get('detail') or check.title}; {remedy}".strip("; ")
    line = row.get("line")
    return ValidationFinding(
        severity, name, row["focus"] or "", message, row.get("file"), int(line) if line else None
    )


def _sort_key(finding: ValidationFinding) -> tuple[int, str, str, str, int, str]:
    return (
        _ORDER[finding.severity],
        finding.check,
        finding.focus,
        finding.file or "",
        finding.line or 0,
        finding.message,
    )
