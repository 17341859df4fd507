"""The search index of a snapshot: built when files are read, or again for another model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from kkgraph.contract import Contract
from kkgraph.embedding import transformer
from kkgraph.embedding.choice import BUILTIN, ModelChoice, read_choice
from kkgraph.errors import SnapshotError
from kkgraph.files import explained, link_or_copy, write_synced
from kkgraph.index import fitness
from kkgraph.index.build import build
from kkgraph.snapshot import index_folder as index_layout
from kkgraph.snapshot import layout
from kkgraph.snapshot.builder import Builder
from kkgraph.snapshot.damage import damaged_twins
from kkgraph.snapshot.reader import Snapshot
from kkgraph.text import features
from kkgraph.vocabulary import registers


def stated(data_dir: Path) -> dict[str, object]:
    """What a manifest says of the index: the model; all else follows from the contracts.

    :param data_dir: the folder of snapshots, which is set to a model
    :raises UsageError: if the model is not here
    """
    choice = read_choice(data_dir)
    key = "" if choice.name == BUILTIN else transformer.choose(choice).key
    return {"layout": index_layout.LAYOUT, "model": choice.name, "reads": choice.reads, "key": key}


def put_index(builder: Builder, contracts: Callable[[], Iterable[Contract]] | None = None) -> None:
    """Put the search index into a snapshot being built, after its contracts.

    The index of the last snapshot is taken over when it was built from the same.

    :param builder: the snapshot being built
    :param contracts: gives its contracts in order, should they have been read for something else
    :raises UsageError: if the model that was chosen is not here
    """
    choice = read_choice(builder.data_dir)
    made_of = (fitness.contracts_of(builder.hashes), fitness.analysis_key())
    previous = builder.previous.path / index_layout.FOLDER if builder.previous else None
    folder = builder.folder / index_layout.FOLDER
    key = str(stated(builder.data_dir)["key"])
    with explained(f"writing the index in {builder.data_dir}"):
        if previous is not None and _is_same(previous, made_of, choice, key):
            _link(previous, folder)
            return
        content = build(
            (contracts or builder.contracts)(),
            themes=registers.load().themes,
            analysis=features.load(),
            made_of=made_of,
            choice=choice,
            previous=previous,
        )
        for name in sorted(content):
            write_synced(folder / name, content[name])


def _link(source: Path, folder: Path) -> None:
    for path in sorted(path for path in source.rglob("*") if path.is_file()):
        link_or_copy(path, folder / path.relative_to(source))


def _is_same(folder: Path, made_of: tuple[str, str], choice: ModelChoice, key: str) -> bool:
    """Tell whether an index was built from the same and is whole."""
    try:
        found = index_layout.read_description(folder)
    except SnapshotError:
        return False
    model = found.model
    same = (found.contracts, found.analysis, model.name, model.key) == (*made_of, choice.name, key)
    reads = choice.name == BUILTIN or model.reads == choice.reads
    return same and reads and not index_layout.damaged_files(folder)


def rebuild(data_dir: Path) -> Snapshot:
    """Make a snapshot that differs from the current one in its index only.

    :param data_dir: the folder of snapshots
    :raises SnapshotError: if there is no snapshot, or it is damaged
    :raises UsageError: if the model that was chosen is not here
    """
    with Builder.begin(data_dir) as builder:
        before = builder.previous
        if before is None:
            raise SnapshotError(f"no snapshot in {data_dir}; run `kkgraph ingest FILE...` first")
        for part, keep in (
            (layout.CONTRACTS, builder.keep_contract),
            (layout.GRAPHS, builder.keep_graph),
            (layout.TEXTS, builder.keep_text),
            (layout.READINGS, builder.keep_reading),
        ):
            for name in part.keys(before.manifest.files):
                _kept(keep(name), name)
        _kept(not damaged_twins(before.path), layout.TWINS)
        _link(before.path / layout.TWINS, builder.folder / layout.TWINS)
        put_index(builder)
        return builder.commit({**before.manifest.made_from, layout.INDEX: stated(data_dir)})


def _kept(kept: bool, name: str) -> None:
    if not kept:
        raise SnapshotError(f"{name} is damaged; run `kkgraph ingest` again with its file first")


def described(data_dir: Path) -> Mapping[str, object] | None:
    """What the index of the current snapshot was built from; ``None`` without one.

    :param data_dir: the folder of snapshots
    """
    try:
        folder = Snapshot.open(data_dir, check_graph=False).path / index_layout.FOLDER
        return asdict(index_layout.read_description(folder))
    except SnapshotError:
        return None
