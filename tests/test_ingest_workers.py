"""Processes that hang, crash or fail, and whole runs that are killed or meet a full disk."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import ingest_samples as samples
import pytest

from ingest.build import read_files
from ingest.build.workers import BYTES_PER_TIME, Fault, Workers, processors, unexpected
from ingest.formats import SourceText, read_bytes
from ingest.pipeline import ingest
from ingest.structure.identify import Override
from kkgraph.settings import ontology_dir
from kkgraph.snapshot import layout
from kkgraph.snapshot.reader import Snapshot
from kkgraph.sparql.store import Store

ROOT = Path(__file__).resolve().parent.parent
MAIN = "import sys; from kkgraph.cli import main; sys.exit(main())"
KKGRAPH = [sys.executable, "-c", MAIN]
# A disk that is full stops the writing anywhere; so does a limit to the size of files.
LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); "
KILLS = 6
AT_ONCE = 2


def behave(item: str) -> str:
    """What the processes of these tests do."""
    if item == "hang":
        re.match("(x+x+)+y", "x" * 60)  # for longer than the sun will shine
    elif item == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif item == "fail":
        raise ValueError("no\nluck")
    elif item == "rest":
        time.sleep(2.5)
    elif item == "pid":
        return str(os.getpid())
    return item.upper()


def test_results_come_in_order_whatever_happens_to_one() -> None:
    with Workers(2, seconds=1.0) as workers:
        first, hung, crashed, failed, last = workers.each(
            behave, ["a", "hang", "crash", "fail", "z"]
        )
    assert (first, last) == ("A", "Z")
    assert isinstance(hung, Fault) and "longer than 1 seconds" in hung.reason
    assert isinstance(crashed, Fault) and "SIGSEGV" in crashed.reason
    assert isinstance(failed, Fault) and "ValueError" in failed.reason


def test_a_large_item_gets_more_time_than_a_small_one() -> None:
    sizes = {"rest": 5 * BYTES_PER_TIME, "hang": 0}
    with Workers(2, seconds=1.0) as workers:
        rested, hung = workers.each(behave, list(sizes), sizes.__getitem__)
    assert rested == "REST"
    assert isinstance(hung, Fault) and "longer than 1 seconds" in hung.reason


def test_many_more_items_than_processes() -> None:
    with Workers(2) as workers:
        assert list(workers.each(behave, map(str, range(50)))) == [str(n) for n in range(50)]


def test_there_is_a_processor() -> None:
    assert processors() >= 1


def test_an_unexpected_fault_is_one_line_with_its_place() -> None:
    try:
        behave("fail")
    except ValueError as error:
        words = unexpected(error)
    assert "test_ingest_workers, line" in words and "no luck" in words and "\n" not in words


def test_an_unforeseen_fault_in_one_file_is_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def burst(*_: object) -> None:
        raise RecursionError("too deep")

    text: SourceText = read_bytes(samples.sample("stenlycke-2025.txt"), "s.txt")
    monkeypatch.setattr(read_files, "read_source", burst)
    result = read_files._read_text(read_files._ReadText(text, Override()))
    assert isinstance(result, read_files.Failed)
    assert result.error.startswith("s.txt: unexpected fault (RecursionError")


def test_what_processes_have_read_before_is_a_contract() -> None:
    """Otherwise nothing would be loaded where they are forked from, and nobody would notice."""
    example = ontology_dir() / "examples" / "contract.txt"
    (read,) = read_files.open_file(read_files.Task(example, example.name, Override(version="2024")))
    assert isinstance(read, read_files.StoredSource) and read.readings
    (held,) = map(json.loads, read.readings)
    stated = ("goals", "networks", "documents", "organisations", "commitments", "joint_commitments")
    assert [kind for kind in stated if not held[kind]] == []


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_processes_end_with_the_one_that_started_them() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from ingest.build.workers import Workers\n"
        "from test_ingest_workers import behave\n"
        "if __name__ == '__main__':\n"
        "    with Workers(2) as workers:\n"
        "        print(next(iter(workers.each(behave, ['pid']))), flush=True)\n"
        "        list(workers.each(behave, ['hang', 'hang']))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        worker = int(process.stdout.readline())
        assert alive(worker)
        process.kill()
    assert wait_for(lambda: not alive(worker))


def run(data: Path, *paths: Path, first: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", first + MAIN, "--data", str(data), "--json", "ingest"]
    command += map(str, paths)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def is_sound(data: Path) -> bool:
    opened = Snapshot.open(data)
    with Store(opened.graph_path) as store:
        answer = store.query("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").values()
    return (
        not opened.damaged_files() and int(answer[0]["n"] or 0) == opened.manifest.counts["quads"]
    )


def small_file(folder: Path, number: int) -> Path:
    """A contract of its own size, so that every snapshot differs from the one before."""
    text = samples.text("stenlycke-2025.txt") + f"\nRad nummer {number} i bilagan.\n"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "stenlycke.txt"
    path.write_text(text, encoding="utf-8")
    return path


def read_anew(data: Path, path: Path, said: Path) -> None:
    """What a process does that is killed: everything of a run but starting the program."""
    with said.open("w") as stream:
        os.dup2(stream.fileno(), 2)
    ingest([path], data_dir=data, replace=True, workers=1)


def run_for(seconds: float | None, *paths: Path) -> None:
    """A run that is killed after a time; nothing is written before all is loaded."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["ingest.build.forked_from", "ingest.pipeline"])
    process = context.Process(target=read_anew, args=paths)
    process.start()
    process.join(seconds)
    process.kill()
    process.join()


def kill_runs(place: Path, moments: list[float]) -> list[str]:
    """Kill a run at each moment; returns how each ended, having looked at what it left."""
    data, said = place / "data", place / "said"
    run_for(None, data, small_file(place / "in", -1), said)
    ends = []
    for number, moment in enumerate(moments):
        before = Snapshot.open(data).id
        run_for(moment, data, small_file(place / "in", number), said)
        assert "Traceback" not in (said.read_text() if said.exists() else "")
        assert is_sound(data), moment
        ends.append("done" if Snapshot.open(data).id != before else "killed")
    assert run(data, small_file(place / "in", -2)).returncode == 1  # not without --replace
    assert not list(data.glob(f"{layout.BUILDING}*"))
    return ends


def test_killed_at_any_moment(tmp_path: Path) -> None:
    first = (tmp_path / "alone", small_file(tmp_path / "in", 0), tmp_path / "said")
    run_for(None, *first)  # loads what the others are forked with
    begun = time.monotonic()
    run_for(None, first[0], small_file(tmp_path / "in", 1), first[2])
    whole = (time.monotonic() - begun) * 1.3  # several run at once
    chosen = random.Random(20301231)
    moments = [chosen.uniform(0.05, whole) for _ in range(KILLS)]
    places = [tmp_path / str(number) for number in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ends = list(pool.map(kill_runs, places, [moments[n::AT_ONCE] for n in range(AT_ONCE)]))
    assert sum(map(len, ends)) == KILLS
    assert sum(end.count("killed") for end in ends) >= KILLS // 3


def test_a_full_disk(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run(data, small_file(tmp_path / "in", 0)).returncode == 0
    before = Snapshot.open(data).id

    other = tmp_path / "in" / "lingonheda.txt"
    other.write_bytes(samples.sample("lingonheda-2024.txt"))
    done = run(data, other, first=LIMITED.format(400_000))
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "last snapshot is untouched" in done.stderr
    assert Snapshot.open(data).id == before
    assert is_sound(data)
    assert run(data, other).returncode == 0
    assert len(Snapshot.open(data).contract_ids()) == 2


def test_two_runs_at_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    path = small_file(tmp_path / "in", 0)
    command = [*KKGRAPH, "--data", str(data), "--json", "ingest", str(path)]
    both = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    ended = sorted((process.communicate(timeout=300), process.returncode) for process in both)
    for (out, error), status in ended:
        assert status in (0, 1)
        assert b"Traceback" not in error
        if status:
            assert b"another ingest is running" in error
        else:
            assert json.loads(out)["counts"]["contracts"] == 1
    assert is_sound(data)
