"""The knowledge graph of Sweden's climate contracts and what is computed from it.

>>> import kkgraph
>>> callable(kkgraph.open), callable(kkgraph.connect)
(True, True)
"""

from __future__ import annotations

import typing

if typing.TYPE_CHECKING:
    from pathlib import Path

    from kkgraph.aliases import Lang
    from kkgraph.client.opened import OpenedGraph

__all__ = ["connect", "open"]
__version__ = "0.1.0"


def open(  # noqa: A001 - as other libraries call it
    folder: str | Path | None = None, *, lang: Lang = "sv"
) -> OpenedGraph:
    """Open what was read into a folder, to ask it from Python.

    :param folder: the folder of snapshots; as for the command line unless given.
    :param lang: language of labels.
    :returns: the graph.
    :raises SnapshotError: if nothing was read into it.
    """
    from kkgraph.client.opened import open_folder

    return open_folder(folder, lang=lang)


def connect(url: str = "http://127.0.0.1:8000", *, lang: Lang = "sv") -> OpenedGraph:
    """Ask a server from Python, as `open` asks a folder.

    :param url: its address.
    :param lang: language of labels.
    :returns: the graph.
    """
    from kkgraph.client.opened import open_server

    return open_server(url, lang=lang)
