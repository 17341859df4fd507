"""The labelled texts of the repository, and the registers they are read with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.lessons.texts import Labelled, read_labelled
from kkgraph.errors import SourceError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary import registers
from kkgraph.vocabulary.registers import Vocabulary

_MUNICIPALITIES = "municipalities.ttl"


@dataclass(frozen=True, slots=True)
class Texts:
    """Labelled texts.

    :param measured: those that nothing was made with in view but the tagger itself: each is
        measured by what was learnt from the others
    :param learnt_from: those and the sample contracts, which the rules were made with
    """

    measured: tuple[Labelled, ...]
    learnt_from: tuple[Labelled, ...]


def training_folder() -> Path:
    """Where the repository keeps texts to learn from.

    :raises SourceError: when the program was installed without them
    """
    folder = ontology_dir().parent / "samples" / "training"
    if not folder.is_dir():
        raise SourceError(
            "the texts to learn from are not installed",
            path=folder.name,
            remedy="run this in the project's repository",
        )
    return folder


def read_texts(folder: Path | None = None) -> Texts:
    """Read the labelled texts of the repository.

    :param folder: other than ``samples/training``
    :raises SourceError: when they are missing or one cannot be read
    """
    folder = folder or training_folder()
    known = vocabulary(folder)
    root = ontology_dir().parent
    samples = sorted((root / "tests" / "data" / "facts").glob("*.json"))
    measured = tuple(read_labelled(path, known, []) for path in sorted(folder.glob("*.json")))
    contracts = [root / "samples" / "contracts"]
    seen = tuple(read_labelled(path, known, contracts) for path in samples)
    return Texts(measured, (*measured, *seen))


def vocabulary(folder: Path) -> Vocabulary:
    """The registers with the municipalities of the texts.

    :param folder: where the texts lie
    """
    return registers.load(None, (folder / _MUNICIPALITIES,))
