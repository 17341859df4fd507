"""Write the expected rows of the saved queries anew: ``python tests/record_query_rows.py``.

Read the difference like code before committing it; never run in a test.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import sample_contracts
from test_queries import EXPECTED, SAVED, bound

from kkgraph.sparql import results
from kkgraph.sparql.store import Store


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        snapshot = sample_contracts.build(Path(folder))
        with Store(snapshot.graph_path) as store:
            for name, query in SAVED.items():
                data = results.write(store.query(bound(query, snapshot)), "csv")
                (EXPECTED / f"{name}.csv").write_bytes(data.replace(b"\r\n", b"\n"))


if __name__ == "__main__":
    main()
