"""What is loaded before it is asked for, so that the first to ask does not wait."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from api_samples import opened

from kkgraph.twins import in_snapshot


def test_profiles_of_cities_are_read_before_the_first_question(sample_data: Path) -> None:
    in_snapshot._opened.cache_clear()
    with opened(sample_data) as client:
        # Ready at once: what is loaded ahead holds nobody up.
        assert client.get("/readyz").status_code == 200
        current: Any = client.app.state.core.current  # type: ignore[attr-defined]
        until = time.monotonic() + 60
        while not current._loading.done() and time.monotonic() < until:
            time.sleep(0.02)
        before = in_snapshot._opened.cache_info()
        assert before.currsize == 1
        assert client.get("/api/municipalities/9901/twins").status_code == 200
        after = in_snapshot._opened.cache_info()
        assert (after.misses, after.hits > before.hits) == (before.misses, True)
