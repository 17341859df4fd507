"""What all tests share: the real corpus where it lies beside the repository, and its count."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus"

# The same cases on every machine; slow machines are no failure.
settings.register_profile("kkgraph", deadline=None, derandomize=True)
settings.load_profile("kkgraph")


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The publisher's texts, which are not part of the repository."""
    if not CORPUS.is_dir():
        pytest.skip("the real corpus (../shared/corpus) is not here")
    return CORPUS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if "corpus_dir" in getattr(item, "fixturenames", ()):
        report.user_properties.append(("real corpus", True))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counts = {"ran": 0, "skipped": 0}
    for outcome, reports in terminalreporter.stats.items():
        for report in reports:
            if ("real corpus", True) in getattr(report, "user_properties", ()):
                if outcome == "skipped":
                    counts["skipped"] += 1
                elif getattr(report, "when", "") == "call":
                    counts["ran"] += 1
    terminalreporter.write_line(
        f"real corpus: {counts['ran']} tests ran, {counts['skipped']} skipped"
    )
