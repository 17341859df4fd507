"""From readings to the files of a snapshot: compare, settle, write as triples, check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from ingest.build.initiative_tables import InitiativeTables
from ingest.build.reading_cache import Edition, ReadingCache, StoredSource
from ingest.build.unchanged import SHARED, Shelf
from ingest.build.vocabulary_graphs import put_vocabulary
from ingest.build.workers import Fault, Workers
from ingest.build.write_source import Unwritten, WrittenSource, write
from ingest.readings.own_text import compare
from kkgraph.errors import OntologyError, SourceError
from kkgraph.snapshot.builder import Builder
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.family import load_family
from kkgraph.vocabulary.page_statements import PageParticipation


def assemble(
    builder: Builder,
    cache: ReadingCache,
    initiatives: InitiativeTables,
    sources: Sequence[StoredSource],
    workers: Workers,
) -> list[PageParticipation]:
    """Put everything into the snapshot being built.

    :param builder: the snapshot being built
    :param cache: where readings are kept
    :param initiatives: tables of who takes part in what
    :param sources: the sources it is made of
    :param workers: the processes to write in
    :returns: what pages say of who takes part in what
    :raises OntologyError: when what was read breaks a shape (a fault of the rules)
    :raises SourceError: when a source cannot be written
    """
    builder.load_while_put()
    said = initiatives.put()
    put_vocabulary(builder, {*_places(sources), *_participants(said)})
    shelf = Shelf(builder, cache)
    shared: set[bytes] = set()
    fresh: list[tuple[StoredSource, tuple[Unwritten, ...]]] = []
    for source, items in zip(sources, _unwritten(sources), strict=True):
        cache.store(source)
        kept = shelf.take(source, items)
        if kept is None:
            fresh.append((source, items))
        shared.update(kept or ())
    results = workers.each(write, [items for _, items in fresh], _size)
    for (source, items), written in zip(fresh, results, strict=True):
        if isinstance(written, Fault):
            raise SourceError(written.reason, path=source.name)
        _refuse(source.name, written.findings)
        _put(builder, source.sha256, written)
        shelf.put(source, items, written)
        shared.update(written.shared.splitlines(keepends=True))
    builder.put_graph(SHARED, b"".join(sorted(shared)))
    return said


def _places(sources: Iterable[StoredSource]) -> Iterator[str]:
    """Keys of the places that the contracts are of."""
    for edition in chain.from_iterable(map(_chosen, sources)):
        if edition.municipality is not None:
            yield edition.municipality


def _participants(said: Iterable[PageParticipation]) -> Iterator[str]:
    """Keys of the places that pages name."""
    for row in said:
        for who in (row.participant, row.paired_with):
            if who is not None and who.kind == "place" and who.key is not None:
                yield who.key


def _unwritten(sources: Sequence[StoredSource]) -> Iterator[tuple[Unwritten, ...]]:
    """For each source its chosen contracts with what can only be said by comparing all."""
    chosen = [edition for source in sources for edition in _chosen(source)]
    flags = compare([edition.fingerprint for edition in chosen])
    shared = {edition.id: flag for edition, flag in zip(chosen, flags, strict=True)}
    before = _years_before(chosen)
    others = counterparts(chosen)
    for source in sources:
        readings = dict(zip(source.ids(), source.readings or (), strict=True))
        yield tuple(
            Unwritten(
                readings[edition.id],
                shared[edition.id],
                before.get(edition.id),
                others.get(edition.id),
            )
            for edition in _chosen(source)
        )


def _chosen(source: StoredSource) -> list[Edition]:
    return [edition for edition in source.editions if edition.id in source.chosen]


def _years_before(editions: Iterable[Edition]) -> dict[str, int]:
    """The year of the contract that each replaces, by id."""
    ordered = sorted((e.municipality or "", e.family, e.valid_from or 0, e.id) for e in editions)
    return {
        newer[3]: older[2]
        for older, newer in zip(ordered, ordered[1:], strict=False)
        # A contract replaces one of its own family; without years nobody knows which is newer.
        if newer[0] and older[:2] == newer[:2] and older[2]
    }


def counterparts(editions: Sequence[Edition]) -> dict[str, tuple[str, str]]:
    """IRI and family of the newest contract of another family of the same place, by id.

    :param editions: all contracts
    """
    newest: dict[str, dict[str, Edition]] = {}
    for edition in sorted(editions, key=lambda one: (one.valid_from or 0, one.id)):
        if edition.municipality:
            newest.setdefault(edition.municipality, {})[edition.family] = edition
    found: dict[str, tuple[str, str]] = {}
    for edition in editions:
        of_place = newest.get(edition.municipality or "", {})
        for other in (one for one in of_place.values() if one.family != edition.family):
            mark = load_family(other.family).mark
            iri = iris.contract_iri(other.municipality or "", other.valid_from, mark)
            found[edition.id] = (iri, other.family)
    return found


def _size(items: Sequence[Unwritten]) -> int:
    return sum(len(item.reading) for item in items)


def _put(builder: Builder, sha256: str, written: WrittenSource) -> None:
    builder.put_graph(iris.source_key(sha256), written.graph)
    for contract in written.contracts:
        builder.put_written(*contract)


def _refuse(name: str, findings: Sequence[str]) -> None:
    if findings:
        raise OntologyError(
            f"what was read from {name} breaks {len(findings)} shapes of ontology/shapes.ttl, "
            f"the first: {findings[0]}; correct the rules that found it, or leave the file out"
        )
