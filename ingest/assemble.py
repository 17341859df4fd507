"""From readings to the files of a snapshot: settle, write as triples, check."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.cache import ReadingCache, StoredSource, readings_from_json
from ingest.parallel import read_again, run_all
from ingest.reader import Reading
from ingest.settle import settle
from kkgraph import iris, settings, vocabulary
from kkgraph.errors import OntologyError
from kkgraph.model import Contract
from kkgraph.snapshot import Builder, vocabulary_hashes


@dataclass(frozen=True, slots=True)
class _Written:
    """One source's quads by graph, as N-Quads, and what the shapes say against them."""

    graphs: dict[str, bytes]
    findings: tuple[str, ...]


def assemble(
    builder: Builder,
    cache: ReadingCache,
    sources: Sequence[StoredSource],
    *,
    workers: int | None = None,
) -> list[Contract]:
    """Put everything into the snapshot being built.

    :param builder: the snapshot being built
    :param cache: the kept readings
    :param sources: the sources it is made of
    :param workers: how many processes
    :returns: the contracts
    :raises OntologyError: when what was read breaks a shape (a fault of the rules)
    """
    put_vocabulary(builder)
    by_source = [(source, _readings(cache, source)) for source in sources]
    chosen = [
        (source, reading)
        for source, readings in by_source
        for reading in readings
        if reading.contract.id in source.contract_ids
    ]
    contracts = settle([reading for _, reading in chosen])
    grouped: dict[str, list[Contract]] = defaultdict(list)
    for (source, _), contract in zip(chosen, contracts, strict=True):
        grouped[source.sha256].append(contract)
    shared: set[bytes] = set()
    keys = list(grouped)
    for key, written in zip(keys, run_all(_write, [grouped[k] for k in keys], workers=workers), strict=True):
        _refuse(written.findings)
        for name, lines in written.graphs.items():
            if name == iris.source_key(key):
                builder.put_graph(name, lines + _replaces(contracts, key))
            else:
                shared.update(lines.splitlines())
    builder.put_graph("shared-text", b"\n".join(sorted(shared)))
    for contract in contracts:
        builder.put_contract(contract)
    return contracts


def _readings(cache: ReadingCache, source: StoredSource) -> list[Reading]:
    data = source.readings or cache.readings_of(source.sha256, source.override)
    if data is None:
        data = read_again(cache.text_of(source), source.override)
    cache.store(source, data)
    return readings_from_json(data)


def _write(contracts: Sequence[Contract]) -> _Written:
    from kkgraph.shapes import check
    from kkgraph.triples import contract_quads, serialise, source_quads

    registers = vocabulary.load()
    quads = []
    for contract in contracts:
        known = registers.municipalities.get(contract.municipality or "")
        name = known.name if known else None
        quads.extend(contract_quads(contract, municipality_name=name, known=_described()))
    quads.extend(source_quads(contracts[0].source))
    by_graph = defaultdict(list)
    for quad in quads:
        by_graph[str(quad.graph_name.value).rsplit("/", 1)[-1]].append(quad)
    findings = tuple(
        f"{f.focus}: {f.message_en}" for f in check(quads, _shapes()) if f.severity == "violation"
    )
    return _Written({name: serialise(part) for name, part in by_graph.items()}, findings)


@cache
def _shapes():  # type: ignore[no-untyped-def]
    from kkgraph.shapes import read_shapes

    return read_shapes(settings.ontology_dir() / "shapes.ttl")


@cache
def _described() -> frozenset[str]:
    """IRIs that the registers describe."""
    registers = vocabulary.load()
    return frozenset(
        iris.keyed_iri(kind, key)  # type: ignore[arg-type]
        for kind, entries in (
            ("agency", registers.agencies),
            ("programme", registers.programmes),
            ("network", registers.networks),
            ("organisation", registers.organisations),
        )
        for key in entries
    )


def _refuse(findings: Iterable[str]) -> None:
    said = list(findings)
    if said:
        raise OntologyError(f"what was read breaks {len(said)} shapes: {said[0]}")


def _replaces(contracts: Sequence[Contract], sha256: str) -> bytes:
    from kkgraph.triples import replaces_quads, serialise

    graph = iris.source_iri(sha256)
    return serialise(q for q in replaces_quads(contracts) if q.graph_name.value == graph)


def put_vocabulary(builder: Builder) -> None:
    """Put registers, ontology and thesaurus into the snapshot as graphs of their own."""
    previous = builder.previous
    same = previous is not None and previous.manifest.vocabulary == vocabulary_hashes()
    for name, paths in _vocabulary_files().items():
        if not (same and builder.keep_graph(name)):
            builder.put_graph(name, b"".join(_as_nquads(paths, name)))


def _vocabulary_files() -> dict[str, list[str]]:
    folder = settings.ontology_dir()
    return {
        "registers": sorted(str(path) for path in (folder / "registers").glob("*.ttl")),
        "ontology": [str(folder / "ontology.ttl")],
        "thesaurus": [str(folder / "thesaurus.ttl")],
    }


def _as_nquads(paths: Sequence[str], name: str) -> Iterator[bytes]:
    import pyoxigraph as ox

    graph = ox.NamedNode(iris.graph_iri(name))  # type: ignore[arg-type]
    for path in paths:
        quads = [
            ox.Quad(q.subject, q.predicate, q.object, graph)
            for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
        ]
        quads.extend(_narrower(quads, graph))
        yield ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""


def _narrower(quads, graph):  # type: ignore[no-untyped-def]
    """The inverse of every skos:broader, which the thesaurus does not write out."""
    import pyoxigraph as ox

    skos = "http://www.w3.org/2004/02/skos/core#"
    for quad in quads:
        if quad.predicate.value == skos + "broader":
            yield ox.Quad(quad.object, ox.NamedNode(skos + "narrower"), quad.subject, graph)
