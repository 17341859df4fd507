"""Which model a data folder is set to, and whether an index is the one that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from kkgraph import settings
from kkgraph.embedding.choice import BUILTIN, read_choice
from kkgraph.errors import IndexMismatchError
from kkgraph.files import digest
from kkgraph.index.build import contracts_key
from kkgraph.snapshot import layout as snapshots
from kkgraph.snapshot.index_folder import Description

# What of the ontology folder an index depends on.
_READ = ("lexicon/*.tsv", "rules/language.yaml", "thesaurus.ttl")


def contracts_of(files: Mapping[str, str]) -> str:
    """A key of the contracts among the files of a snapshot.

    :param files: SHA-256 by path
    """
    return contracts_key(
        {key: files[snapshots.CONTRACTS.path(key)] for key in snapshots.CONTRACTS.keys(files)}
    )


@cache
def analysis_key(folder: Path | None = None) -> str:
    """A key of lexicon, its rules and thesaurus.

    :param folder: the ``ontology`` folder; by default the shipped one
    """
    root = folder or settings.ontology_dir()
    paths = sorted(path for pattern in _READ for path in root.glob(pattern))
    seen = [f"{p.relative_to(root).as_posix()} {digest(p.read_bytes())}" for p in paths]
    return digest("\n".join(seen).encode())[:16]


def check_index(description: Description, files: Mapping[str, str], data_dir: Path) -> None:
    """Make sure that an index fits its snapshot and the model that is asked for.

    :param description: what it was built from
    :param files: SHA-256 of the snapshot's files by path
    :param data_dir: the folder of snapshots
    :raises IndexMismatchError: if it does not, with how to rebuild it
    """
    if description.contracts != contracts_of(files):
        raise IndexMismatchError(
            "the search index was built from other contracts than the snapshot holds; "
            "run `kkgraph ingest` again with any of its files, which rebuilds it"
        )
    choice = read_choice(data_dir)
    model = description.model
    reads = choice.reads if choice.name != BUILTIN else model.reads
    if (model.name, model.reads) != (choice.name, reads):
        raise IndexMismatchError(
            f"the search index was built with the model {model.name}, asked for is {choice.name}; "
            f"run `kkgraph model use {choice.name}`, which rebuilds it, or go back with "
            f"`kkgraph model use {model.name}`"
        )


def staleness(description: Description) -> tuple[str, ...]:
    """What to tell the user of an index that can be used but is not the newest.

    :param description: what it was built from
    """
    if description.analysis == analysis_key():
        return ()
    return (
        "the lexicon or the thesaurus has changed since the index was built; "
        "ingest the files again to use it",
    )
