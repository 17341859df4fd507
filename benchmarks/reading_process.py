"""One reading of some files by the program of some folder, for :mod:`benchmarks.reading`.

Run as a file with the folder and a list of files; it may be an older program's, so that only
names that have long been there are used. Prints CPU seconds, by process time: for loading what
reading needs, and for reading.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from pathlib import Path

# As the workers of an ingest have it.
_COLLECTED_AT = (200_000, 20, 100)


def main(program: str, listed: str) -> None:
    """Read the files and print what it cost.

    :param program: the folder of the program
    :param listed: a file with a path on each line; the first is read before the clock starts
    """
    sys.path.insert(0, program)
    gc.set_threshold(*_COLLECTED_AT)
    from ingest.build.reading_cache import describe
    from ingest.formats import read_path
    from ingest.readings.read import read_source
    from ingest.structure.identify import Override
    from kkgraph.vocabulary import registers

    def read(path: Path) -> None:
        for text in read_path(path, name=path.name, on_error=lambda error: None):
            describe(text, Override(), read_source(text, vocabulary, Override()))

    begun = time.process_time()
    vocabulary = registers.load()
    first, *paths = map(Path, Path(listed).read_text(encoding="utf-8").splitlines())
    read(first)
    loaded = time.process_time()
    for path in paths:
        read(path)
    done = time.process_time()
    print(json.dumps({"load": loaded - begun, "read": done - loaded}))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:3])
