"""``python -m ingest.lessons``: learn the tagger's models again, the same bytes each time."""

from __future__ import annotations

import sys

from ingest.lessons import folder, models
from ingest.tagger.weights import ordinary_words
from kkgraph.settings import ontology_dir


def main() -> None:
    """Read the labelled texts, learn, and write ``ontology/models/``."""
    texts = folder.read_texts()
    made = models.make(texts, ordinary_words(), progress=_tell)
    models.write(made, ontology_dir())
    for name, text in made.items():
        sys.stderr.write(f"ontology/{name}: {len(text.encode()):,} bytes\n")


def _tell(profile: str) -> None:
    sys.stderr.write(f"{profile}: left out and measured\n")


if __name__ == "__main__":
    main()
