"""Where the processes of a run are forked from: one that has read a contract before.

Imported by the fork server alone. What reading needs (registers, lexicons, models, patterns) is
loaded when it is first asked for, which takes longer than to read a contract; processes that are
forked from here share it. So an example is read, whatever comes of it.
"""

from __future__ import annotations

import gc

from ingest.build import write_source  # noqa: F401 - imported here so that no process has to
from ingest.build.read_files import Task, open_file
from ingest.structure.identify import Override
from kkgraph.settings import ontology_dir

EXAMPLE = "contract.txt"

open_file(Task(ontology_dir() / "examples" / EXAMPLE, EXAMPLE, Override(version="2024")))
# Not looked through for cycles, so that the memory stays shared.
gc.freeze()
