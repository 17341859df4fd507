"""The texts of ``samples/training`` as search meets them, and the needs judged over them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.formats import read_path
from ingest.lessons.folder import training_folder, vocabulary
from ingest.readings.own_text import settle
from ingest.readings.read import read_source
from kkgraph.contract import Contract
from kkgraph.embedding.choice import BUILTIN, ModelChoice
from kkgraph.files import write_synced
from kkgraph.index.build import build
from kkgraph.index.load import open_index
from kkgraph.quality.retrieval import read_needs
from kkgraph.search import Searcher
from kkgraph.text import features
from kkgraph.vocabulary.registers import Vocabulary


def judged_needs() -> Path:
    """The needs that two readers judged over the texts to learn from.

    :raises SourceError: when the program was installed without them
    """
    return training_folder().parent / "judged" / "needs.jsonl"


@contextmanager
def sample_searcher() -> Iterator[Searcher]:
    """Search the texts that the judged needs are about, from an index that is thrown away.

    :raises SourceError: when the texts are missing or one cannot be read
    """
    folder = training_folder()
    known = vocabulary(folder)
    names = sorted({name for need in read_needs(judged_needs()) for name in need.judged})
    held = _contracts([folder / f"{name}.txt" for name in names], known)
    with TemporaryDirectory(prefix="kkgraph-samples-") as made:
        content = build(
            held, themes=known.themes, analysis=features.load(), choice=ModelChoice(BUILTIN)
        )
        for name in sorted(content):
            write_synced(Path(made) / name, content[name])
        yield Searcher(open_index(Path(made)), vocabulary=known)


def _contracts(files: list[Path], known: Vocabulary) -> list[Contract]:
    readings = [
        reading
        for file in files
        for source in read_path(file)
        for reading in read_source(source, known)
    ]
    return sorted(settle(readings), key=lambda contract: contract.id)
