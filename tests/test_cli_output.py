"""What the command line writes: tables, files, exports."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sample_contracts
from cli_runs import Run, data, run

from kkgraph import cli
from kkgraph.answers import sheets
from kkgraph.snapshot.reader import Snapshot


def test_commitments_in_all_formats(run: Run, tmp_path: Path) -> None:
    found = json.loads(run("commitments", "--format", "json")[1])
    assert found["version"] == "2025/26"
    assert [item["number"] for item in found["joint"]] == ["6", "8"]
    names = [city["municipality"] for city in found["joint"][0]["adopted_by"]]
    assert names == ["Kvarnvreten", "Ängsvattnet"]
    assert found["joint"][0]["adopted_by"][0]["measures"] == ["vi hyr maskiner"]
    assert found["without"] == [
        {"number": "6", "municipalities": []},
        {"number": "8", "municipalities": ["Kvarnvreten"]},
    ]
    assert json.loads(run("commitments", "--version", "2025", "--json")[1]) == found
    rows = list(csv.reader(io.StringIO(run("commitments", "--format", "csv")[1])))
    assert rows[1][2:] == ["Kvarnvreten", "kvarnvreten-2025", "prioritised", "vi hyr maskiner"]
    assert rows[-1][2:5] == ["Kvarnvreten", "", "antog inte"]
    assert "Kvarnvreten" in run("commitments")[1]
    book = tmp_path / "a.xlsx"
    assert run("commitments", "--format", "xlsx", "--out", str(book))[0] == 0
    from openpyxl import load_workbook

    values = [[cell.value for cell in row] for row in load_workbook(book)["Åtaganden"]]
    assert len(values) == len(rows)


def test_version_without_joint_commitments_is_empty(run: Run) -> None:
    found = json.loads(run("commitments", "--version", "2024", "--json")[1])
    assert (found["version"], found["joint"], found["without"]) == ("2024", [], [])


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\uff1d1+1", " =1+1"])
def test_formulas_are_guarded(text: str) -> None:
    assert (
        sheets.to_csv(["a"], [[text]]).decode("utf-8-sig").splitlines()[1].strip('"') == f"'{text}"
    )


@pytest.mark.parametrize("dialect", ["excel", "excel-sv"])
@pytest.mark.parametrize("between", [";", ",", "\t", ";\uff0b", "\r"])
def test_no_cell_of_any_country_is_a_formula(dialect: str, between: str) -> None:
    data = sheets.to_csv(["a"], [[f"x{between}=1+1"]], sheets.Dialect(dialect)).decode("utf-8-sig")
    for separator in ",;\t\r\n":
        cells = [cell.strip('" ') for cell in data.replace("\r", separator).split(separator)]
        assert len(cells) > 1
        assert [cell for cell in cells if cell[:1] in "=+-@\uff1d\uff0b" and cell] == []


def test_a_query_for_excel_and_one_for_programs(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "a.rq"
    file.write_text('SELECT ?a ?b ?c { VALUES (?a ?b ?c) { (-5 -2.5 ";=1+1") } }', encoding="utf-8")
    ask = ("query", str(file), "--format", "csv")

    def lines(*more: str) -> list[str]:
        return run(*ask, *more)[1].split("\r\n")

    assert lines() == ["\ufeffa,b,c", "-5,-2.5,;'=1+1", ""]
    assert lines("--dialect", "excel-sv") == ["\ufeffa;b;c", '-5;-2,5;";\'=1+1"', ""]
    assert lines("--dialect", "plain") == ["a,b,c", "-5,-2.5,;=1+1", ""]
    assert lines("--columns", "c,a", "--dialect", "plain") == ["c,a", ";=1+1,-5", ""]
    assert run("list", "--format", "csv")[1].startswith("\ufeffid,name,version")


@pytest.mark.parametrize("suffix", ["ttl", "trig", "nq", "nt", "jsonld", "rdf"])
def test_export_is_the_whole_graph_and_the_same_bytes(
    run: Run, data: Path, tmp_path: Path, suffix: str
) -> None:
    import pyoxigraph as ox

    one, two = tmp_path / f"a.{suffix}", tmp_path / "b.out"
    assert run("export", str(one))[0] == 0
    assert run("export", str(two), "--format", suffix)[0] == 0
    assert one.read_bytes() == two.read_bytes()
    counts = Snapshot.open(data).manifest.counts
    found = {str(quad) for quad in ox.parse(path=one)}
    assert len(found) == counts["quads"] if suffix in ("trig", "nq", "jsonld") else found


def test_export_of_one_graph(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "a.ttl"
    shown = json.loads(run("export", str(target), "--graph", "kvarnvreten-2025", "--json")[1])
    text = target.read_text("utf-8")
    assert shown["bytes"] == len(text.encode())
    assert "municipality:9902" in text and "@prefix kk:" in text
    assert "Ängsvattnet" not in text


def test_export_leaves_no_half_file(run: Run, tmp_path: Path) -> None:
    status, _, err = run("export", str(tmp_path / "no" / "a.ttl"))
    assert status == 2
    assert "cannot be written" in err
    assert list(tmp_path.iterdir()) == []


def test_output_is_utf8_whatever_the_locale(data: Path) -> None:
    command = [sys.executable, "-c", "from kkgraph.cli import main; main()", "--data", str(data)]
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*command, "list"], capture_output=True, env=environment, check=True)
    assert "Ängsvattnet" in done.stdout.decode("utf-8")


def test_closed_pipe_is_no_error_message(data: Path) -> None:
    program = f"{sys.executable} -c 'from kkgraph.cli import main; main()' --data {data}"
    done = subprocess.run(
        f"{program} list municipalities | head -1", shell=True, capture_output=True, check=True
    )
    assert done.stderr == b""
