"""Where the program finds its folders; nothing is looked up before a function is called."""

from __future__ import annotations

import os
from pathlib import Path

from kkgraph.errors import OntologyError

DATA_VARIABLE = "KKGRAPH_DATA"
URL_VARIABLE = "KKGRAPH_PUBLIC_URL"
DATA_FOLDER = "kkgraph-data"
# Invented municipalities stand apart from real ones.
DEMO_FOLDER = "kkgraph-demo"


def data_dir(option: str | Path | None = None) -> Path:
    """Choose the folder of snapshots: the option, else the environment, else the default.

    :param option: what the user gave as ``--data``.
    :returns: the folder, which need not exist yet.
    """
    if option is not None:
        return Path(option)
    return Path(os.environ.get(DATA_VARIABLE) or DATA_FOLDER)


def public_url() -> str:
    """Find the address at which people reach the server, for links in what they take away.

    :returns: the address; nothing where none is known.
    """
    return os.environ.get(URL_VARIABLE, "").strip().rstrip("/")


def ontology_dir() -> Path:
    """Find the folder with terms, shapes, thesaurus, registers and rules.

    :returns: an existing folder.
    :raises OntologyError: if the installation lacks it.
    """
    return _shipped("ontology")


def queries_dir() -> Path:
    """Find the folder with the saved queries.

    :returns: an existing folder.
    :raises OntologyError: if the installation lacks it.
    """
    return _shipped("queries")


def samples_dir() -> Path:
    """Find the folder with contracts of municipalities that do not exist.

    :returns: an existing folder.
    :raises OntologyError: if the installation lacks it.
    """
    return _shipped("samples") / "contracts"


def _shipped(name: str) -> Path:
    """Find shipped data: in the repository when run from it, else inside the package.

    :param name: name of the folder.
    :returns: an existing folder.
    :raises OntologyError: if it is in neither place.
    """
    package = Path(__file__).resolve().parent
    repository = package.parent
    # Without the check a stranger's `queries` beside an installed package would be taken.
    if (repository / "pyproject.toml").is_file() and (repository / name).is_dir():
        return repository / name
    if (package / "data" / name).is_dir():
        return package / "data" / name
    raise OntologyError(f"the folder {name!r} is missing from {package}; install kkgraph again")
