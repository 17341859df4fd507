"""The documentation is true: what it says is run, looked up or counted."""

from __future__ import annotations

import ast
import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, get_args

import click
import doc_reader as docs
import pytest
import record_docs
import typer
from doc_reader import ROOT, Step

import kkgraph
from ingest.build import standing
from ingest.formats import limits
from kkgraph import cli
from kkgraph.cli import common
from kkgraph.quality import facts
from kkgraph.queries import saved
from kkgraph.snapshot import layout
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.terms import KK
from search_api.settings import SETTINGS

README = ROOT / "README.md"
COMMANDS = ROOT / "docs" / "commands.md"
READING = ROOT / "docs" / "reading.md"
RESEARCHERS = ROOT / "docs" / "researchers.md"
EXPECTED = {
    "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/commands.md",
    "docs/officers.md", "docs/programme-office.md", "docs/reading.md", "docs/researchers.md",
    "docs/vocabulary.md", "queries/README.md", "samples/README.md",
}  # fmt: skip
JUDGED = ROOT.parent / "shared" / "eval" / "facts"
# Made by running the program, so not there in a fresh clone.
MADE = ("kkgraph-data", ".venv")

Result = tuple[int, list[str]]
Runner = Callable[[Step], Result]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_all_documents_are_there() -> None:
    assert {name_of(path) for path in docs.documents()} >= EXPECTED
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 200


# ---- what is shown in console blocks is run


@pytest.fixture(scope="session")
def sample_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped samples, read once."""
    folder = tmp_path_factory.mktemp("docs") / "kkgraph-data"
    command = [sys.executable, "-c", "from kkgraph.cli import main; main()"]
    command += ["--data", str(folder), "ingest", "samples/contracts"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def run(
    sample_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Iterator[Runner]:
    """Run steps in a folder that looks like the repository after ``make run``."""
    for name in ("samples", "ontology", "queries", "tests", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    copied = subprocess.run(["cp", "-R", str(sample_data), str(tmp_path / "kkgraph-data")])
    assert copied.returncode == 0
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KKGRAPH_DATA", raising=False)

    def kkgraph_(words: list[str]) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["kkgraph", *words])
        status: Any = 0
        try:
            cli.main()
        except SystemExit as end:
            status = end.code
        out, err = capfd.readouterr()
        return int(status or 0), out, err

    def one(step: Step) -> Result:
        program, *words = step.words
        if [program, *words] == ["make", "run"]:
            return make_run(kkgraph_)
        assert program == "kkgraph", f"{step.place}: only kkgraph and make run are run here"
        target = None
        if ">" in words:
            words, target = words[: words.index(">")], words[-1]
        status, out, err = kkgraph_(expand(words))
        if target:
            Path(target).write_text(out, encoding="utf-8")
            out = ""
        return status, [*out.splitlines(), *err.splitlines()]

    yield one


def expand(words: list[str]) -> list[str]:
    """What the shell makes of patterns."""
    found = []
    for word in words:
        hits = sorted(str(p) for p in Path().glob(word)) if "*" in word else []
        found += hits or [word]
    return found


def make_run(kkgraph_: Callable[[list[str]], tuple[int, str, str]]) -> Result:
    """What ``make run`` does after installing: its lines in the Makefile, one by one."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    names = dict(re.findall(r"^(\w+) \??:?= (.*)$", text, re.MULTILINE))
    recipe = re.search(r"^run: .*\n((?:\t.*\n)+)", text, re.MULTILINE)
    assert recipe
    status, lines = 0, []
    for line in recipe[1].splitlines():
        command = line.strip().removeprefix("@")
        while "$(" in command:
            command = re.sub(r"\$\((\w+)\)", lambda found: names[found[1]], command)
        program, *words = shlex.split(command)
        if program == "echo":
            lines.append(" ".join(words))
        else:
            assert program.endswith("/kkgraph"), program
            ended, out, err = kkgraph_(words)
            status = status or ended
            lines += [*out.splitlines(), *err.splitlines()]
    return status, lines


WITH_STEPS = [
    path
    for path in docs.documents()
    if any(block.language == "console" for block in docs.blocks(path))
]


@pytest.mark.parametrize("path", WITH_STEPS, ids=name_of)
def test_what_is_shown_happens(path: Path, run: Runner) -> None:
    wrong = []
    for block in docs.blocks(path):
        if block.language == "sparql" and (named := re.match(r"# (\S+\.rq)$", block.lines[0])):
            Path(named[1]).write_text("\n".join(block.lines), encoding="utf-8")
        if block.language != "console":
            continue
        for step in docs.steps(block):
            status, output = run(step)
            if status != step.status:
                wrong.append(f"{step.place}: status {status}: {output[-1:]}")
            wrong += [
                f"{step.place}: not shown: {x}" for x in step.shown if not docs.shows(x, output)
            ]
    assert wrong == []


def test_the_documents_show_something() -> None:
    every = [
        step
        for path in WITH_STEPS
        for block in docs.blocks(path)
        if block.language == "console"
        for step in docs.steps(block)
    ]
    assert len(every) >= 40
    assert sum(len(step.shown) for step in every) >= 80
    assert {name_of(p) for p in WITH_STEPS} >= {
        "README.md", "docs/researchers.md", "docs/officers.md", "docs/programme-office.md",
        "docs/reading.md", "docs/commands.md",
    }  # fmt: skip


# ---- commands and options


def walk(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        # Not isinstance: typer may bring a click of its own.
        if hasattr(command, "commands"):
            yield from walk(command, f"{before}{name} ")  # type: ignore[arg-type]
        else:
            yield f"{before}{name}", command


@cache
def program() -> Any:
    return typer.main.get_command(cli.app)


@cache
def commands() -> dict[str, click.Command]:
    return dict(walk(program()))


def flags(command: click.Command) -> set[str]:
    options = [p for p in command.params if p.param_type_name == "option"]
    return {flag for p in options for flag in (*p.opts, *p.secondary_opts)}


COMMON = {"--data", "--json", "--quiet", "--lang"}


def documented(lines: list[str]) -> dict[str, list[str]]:
    """Options in the tables of a section, each with its row."""
    found = {}
    for row in docs.rows(lines):
        for span in docs.spans(row[0]):
            if span.startswith("-"):
                found[span.split()[0]] = row
    return found


def test_every_command_is_documented_and_no_other() -> None:
    heads = {
        h.removeprefix("kkgraph ") for h in docs.sections(COMMANDS) if h.startswith("kkgraph ")
    }
    assert heads == set(commands())


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_option_is_documented_and_no_other(name: str) -> None:
    lines = docs.sections(COMMANDS)[f"kkgraph {name}"]
    command, said = commands()[name], documented(lines)
    assert COMMON <= flags(command)
    assert set(said) == flags(command) - COMMON
    text = synopsis(name)
    for item in command.params:
        default, choices = item.default, choices_of(item.default)
        if item.param_type_name == "argument":
            assert all(word in text for word in choices or [item.metavar])
            continue
        row = " | ".join(said.get(item.opts[-1], []))
        assert all(f"`{word}`" in row for word in choices), f"{item.opts}: {choices}"
        if default not in (None, False) and item.opts[0] not in COMMON:
            assert f"`{getattr(default, 'value', default)}`" in row, f"{item.opts}: {default}"


def choices_of(default: object) -> list[str]:
    return [str(item.value) for item in type(default)] if isinstance(default, Enum) else []


def synopsis(name: str) -> str:
    """The block under a command's heading that says how it is written."""
    for block in docs.blocks(COMMANDS):
        if block.language == "sh" and re.match(rf"kkgraph {name}\b", block.lines[0]):
            return "\n".join(block.lines)
    raise AssertionError(f"no synopsis of {name}")


def test_the_common_options_are_documented() -> None:
    said = set(documented(docs.sections(COMMANDS)["Common options"]))
    assert said == flags(program()) | {"--help"}
    assert flags(program()) >= COMMON


def test_the_exit_statuses_are_documented() -> None:
    rows = docs.rows(docs.sections(COMMANDS)["Exit status"])
    told = {int(docs.spans(row[0])[0]) for row in rows}
    assert told == {0, common.AT_FAULT, common.WRONG_USE, common.NOT_FOUND, cli._INTERRUPTED}


def mentions(path: Path) -> Iterator[tuple[int, str]]:
    """Every command line of kkgraph that a document names."""
    for number, line in docs.prose(path):
        yield from ((number, span) for span in docs.spans(line) if span.startswith("kkgraph "))
    for block in docs.blocks(path):
        if block.language not in ("console", "sh"):
            continue
        for number, line in enumerate(block.lines, start=block.line + 1):
            plain = line.removeprefix("$ ")
            if plain.startswith("kkgraph "):
                yield number, plain.partition("  #")[0]


def takes_value(command: click.Command) -> set[str]:
    options = [p for p in command.params if p.param_type_name == "option"]
    return {flag for p in options if not getattr(p, "is_flag", False) for flag in p.opts}


def unknown_parts(line: str) -> list[str]:
    """Commands and options of a line that the program does not have."""
    group: Any = program()
    known, taking = flags(group) | {"--help"}, takes_value(group)
    words = re.sub(r"[\[\]()]|\.\.\.", " ", line.replace("|", " ")).split()[1:]
    for before, word in zip(["", *words], words, strict=False):
        if before in taking:
            continue
        if hasattr(group, "commands") and not word.startswith("-"):
            if word in group.commands:
                group = group.commands[word]
                known |= flags(group)
                taking |= takes_value(group)
            elif word.islower() and word.isalpha():
                return [word]
            elif word.isupper():
                return []
    return [w for w in words if re.match(r"--?[a-z]", w) and w.partition("=")[0] not in known]


def test_no_command_is_mentioned_that_is_not_there() -> None:
    said = [(path, n, line) for path in docs.documents() for n, line in mentions(path)]
    assert len(said) > 60
    wrong = [f"{name_of(p)}:{n}: {bad} in {x}" for p, n, x in said if (bad := unknown_parts(x))]
    assert wrong == []
    assert unknown_parts("kkgraph bake") == ["bake"]
    assert unknown_parts("kkgraph list --bake") == ["--bake"]


# ---- settings


def environment_variables() -> set[str]:
    """Names of environment variables that the packages read."""
    found = set()
    for path in docs.sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {
            node.targets[0].id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for node in ast.walk(tree):
            if (read := read_variable(node)) is not None:
                assert isinstance(read, ast.Constant | ast.Name), ast.unparse(node)
                value = constants[read.id] if isinstance(read, ast.Name) else read.value
                found.add(str(value))
    return found


def read_variable(node: ast.AST) -> ast.expr | None:
    """The name in ``os.environ.get(NAME)``, ``os.environ[NAME]``, ``os.getenv(NAME)``, envvar."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv"):
        return node.args[0]
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        return node.slice
    return node.value if isinstance(node, ast.keyword) and node.arg == "envvar" else None


def test_every_environment_variable_is_documented_and_no_other() -> None:
    rows = docs.rows(docs.sections(COMMANDS)["Settings"])
    read = environment_variables()
    assert "KKGRAPH_DATA" in read
    served = docs.rows(docs.sections(COMMANDS)["kkgraph serve"])
    told = {docs.spans(row[0])[0] for row in rows} | {docs.spans(row[1])[0] for row in served}
    assert told == read | {setting.variable for setting in SETTINGS}


def test_the_defaults_of_the_server_are_those_of_the_code() -> None:
    served = docs.rows(docs.sections(COMMANDS)["kkgraph serve"])
    assert served == [[cell.strip() for cell in row] for row in record_docs.serve()[1:]]


# ---- paths and links


def places(path: Path) -> Iterator[tuple[int, str]]:
    """Files of the repository that a document names in back quotes."""
    top = {p.name for p in ROOT.iterdir()} - set(MADE) - {".git"}
    for number, line in docs.prose(path):
        for span in docs.spans(line):
            first = span.split("/")[0]
            if re.fullmatch(r"[\w./*åäö-]+", span) and (
                span in top or ("/" in span and first in top)
            ):
                yield number, span


def test_every_path_exists() -> None:
    named = [(path, n, place) for path in docs.documents() for n, place in places(path)]
    assert len(named) > 60
    wrong = [f"{name_of(p)}:{n}: {x}" for p, n, x in named if not any(ROOT.glob(x.rstrip("/")))]
    assert wrong == []


def test_every_link_leads_somewhere() -> None:
    wrong, seen = [], 0
    for path in docs.documents():
        for number, target in docs.links(path):
            if target.startswith(("http://", "https://")):
                continue
            seen += 1
            file, _, anchor = target.partition("#")
            there = (path.parent / file) if file else path
            if not there.exists() or (anchor and anchor not in docs.anchors(there)):
                wrong.append(f"{name_of(path)}:{number}: {target}")
    assert seen > 20
    assert wrong == []


# ---- lists that must be whole


def table(path: Path, section: str) -> set[str]:
    """The first span of each row of a section's tables."""
    return {docs.spans(row[0])[0] for row in docs.rows(docs.sections(path)[section])}


def test_every_dependency_has_its_line() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    every = list(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        every += extra
    names = {re.split(r"[\s<>=!~;\[]", item)[0] for item in every}
    assert len(names) > 20
    assert table(ROOT / "CONTRIBUTING.md", "Dependencies") == names


def test_every_saved_query_is_listed() -> None:
    assert table(RESEARCHERS, "Saved queries") == set(saved.load_queries())


def test_every_rule_register_and_template_is_listed() -> None:
    listed = table(ROOT / "docs" / "vocabulary.md", "Files")
    assert listed == {name_of(path) for path in docs.ontology_files()}


def test_the_parts_of_a_snapshot_are_described() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    parts = [p.folder for p in (layout.GRAPHS, layout.CONTRACTS, layout.TEXTS, layout.READINGS)]
    for name in (layout.MANIFEST, layout.CURRENT, layout.LOCK, layout.GRAPH_MARKER, *parts):
        assert name in text
    numbers = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
    assert f"The last {numbers[layout.KEPT_SNAPSHOTS]} are kept" in text


def test_the_picture_uses_terms_of_the_ontology() -> None:
    pictures = [block for block in docs.blocks(RESEARCHERS) if block.language == "mermaid"]
    named = re.findall(r"kk:(\w+)", "\n".join(line for b in pictures for line in b.lines))
    assert len(named) > 20
    assert [name for name in named if not hasattr(KK, name)] == []


def test_changelog_and_versions_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)\]? - \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    assert newest
    assert newest[1] == project["version"] == kkgraph.__version__


# ---- reading


@cache
def strings() -> list[str]:
    """Every string that stands in the code of the packages."""
    found = []
    for path in docs.sources():
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found += [
            n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)
        ]
    return found


def test_every_message_in_the_table_of_errors_is_the_programs() -> None:
    messages = table(READING, "Errors")
    assert len(messages) > 20
    missing = [
        message
        for message in messages
        for part in message.split(docs.GAP)
        if part.strip() and not any(part.strip() in text for text in strings())
    ]
    assert missing == []


def test_every_warning_is_listed_and_no_other() -> None:
    codes = set()
    for path in docs.sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in (
                "ReadingWarning",
                "Warned",
            ):
                codes |= {a.value for a in node.args[:1] if isinstance(a, ast.Constant)}
    codes |= set(get_args(standing.Code))
    assert len(codes) > 5
    assert table(READING, "Warnings") == codes - {"failed"}


def test_the_limits_are_those_of_the_code() -> None:
    rows = {row[0]: row[1] for row in docs.rows(docs.sections(READING)["Limits"])}
    megabytes = {"a file": limits.MAX_FILE_BYTES, "an archive, unpacked": limits.MAX_UNPACKED_BYTES}
    wanted = {name: f"{size // limits.MEGABYTE} MB" for name, size in megabytes.items()}
    wanted |= {
        "pages of a PDF": str(limits.MAX_PAGES),
        "files in an archive": str(limits.MAX_MEMBERS),
    }
    assert rows == wanted


# ---- figures


def figure(cell: str) -> tuple[float, int]:
    """The number in a cell and its decimals.

    >>> figure("9.69 s")
    (9.69, 2)
    """
    found = re.match(r"\d+(?:\.(\d+))?", cell)
    assert found, f"no figure: {cell!r}"
    return float(found[0]), len(found[1] or "")


def quality_rows() -> list[list[str]]:
    return [
        row for row in docs.rows(docs.sections(README)["Figures"]) if not row[2].startswith("`")
    ]


def test_figures_of_speed_stand_in_the_results() -> None:
    rows = [row for row in docs.rows(docs.sections(README)["Figures"]) if row[2].startswith("`")]
    assert rows, "README shows no figure of speed"
    for what, shown, where in rows:
        file, keys = docs.spans(where)
        measured = record_docs.lookup(json.loads((ROOT / file).read_text(encoding="utf-8")), keys)
        value, decimals = figure(shown)
        assert value == round(float(measured), decimals), (
            f"{what}: README {shown}, {file} {measured}"
        )


def check_quality(data: Path, files: list[Path], column: int) -> None:
    """README's F1 is a lower bound: extraction may have become better, not worse."""
    contracts = {contract.id: contract for contract in Snapshot.open(data).contracts()}
    measured = {s.kind: s.f1 for s in facts.evaluate_facts(contracts, files).scores}
    told = {row[0]: row[column] for row in quality_rows() if row[column] != "–"}
    assert set(told) == set(measured)
    worse = {k: (shown, measured[k]) for k, shown in told.items() if measured[k] < figure(shown)[0]}
    assert worse == {}


def test_figures_of_quality_hold_on_the_samples(sample_data: Path) -> None:
    check_quality(sample_data, sorted((ROOT / "tests" / "data" / "facts").glob("*.json")), 1)


def test_figures_of_quality_hold_on_the_judged_set(corpus_dir: Path, tmp_path: Path) -> None:
    if not JUDGED.is_dir():
        pytest.skip("the judged set (../shared/eval) is not here")
    command = [sys.executable, "-c", "from kkgraph.cli import main; main()"]
    command += ["--data", str(tmp_path / "data"), "--quiet", "ingest", str(corpus_dir)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    check_quality(tmp_path / "data", sorted(JUDGED.glob("*.json")), 2)


def test_no_figure_stands_alone() -> None:
    """Figures of time, size and share stand in a table with their source, not in prose."""
    unit = r"\b\d+(?:[.,]\d+)?\s*(?:s|ms|seconds?|minutes?|MB|GB|%|percent)(?![\w-])"
    lines = [(n, line) for n, line in docs.prose(README) if not line.startswith("|")]
    assert len(lines) > 40
    assert [f"README.md:{n}: {x}" for n, x in lines if re.search(unit, docs._SPAN.sub("", x))] == []


def test_the_reader_of_documents_sees_faults() -> None:
    assert docs.shows("a  b … d", ["a b c d"])
    assert not docs.shows("a b", ["a b c"])
    assert unknown_parts("kkgraph show ID --json") == []
    assert docs.rows(["| a |", "| --- |", "| `x` |"]) == [["`x`"]]
