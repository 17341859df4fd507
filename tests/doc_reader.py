"""Markdown taken apart for the tests of the documentation: blocks, steps, tables, links."""

from __future__ import annotations

import re
import shlex
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("kkgraph", "ingest", "search_api")
_FENCE = re.compile(r"^(```+)(\w*)\s*$")
_STATUS = re.compile(r"\s+# exit status (\d)$")
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_SPAN = re.compile(r"`([^`\n]+)`")
# Stands for anything in a line of output that is shown.
GAP = "…"


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, lines and the line of the file it begins on."""

    path: Path
    language: str
    line: int
    lines: tuple[str, ...]


@dataclass(slots=True)
class Step:
    """A command of a console block, how it should end and the output shown under it."""

    place: str
    words: list[str]
    status: int
    shown: list[str] = field(default_factory=list)


def documents() -> list[Path]:
    """Every Markdown file that people read."""
    folders = ("", "docs", "queries", "samples")
    return sorted(path for name in folders for path in (ROOT / name).glob("*.md"))


@cache
def known_files() -> tuple[Path, ...]:
    """Files that git knows, so that half-made ones are not asked for; all where git is not."""
    command = ["git", "ls-files"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if found.returncode:
        return tuple(sorted(path for path in ROOT.rglob("*") if path.is_file()))
    return tuple(path for name in found.stdout.splitlines() if (path := ROOT / name).is_file())


def modules() -> dict[str, Path]:
    """Modules and packages right under the three packages, each with its docstring's file."""
    found = {}
    for path in known_files():
        package, *rest = path.relative_to(ROOT).parts
        if package in PACKAGES and path.suffix == ".py":
            if len(rest) == 1 and rest != ["__init__.py"]:
                found[f"{package}/{rest[0]}"] = path
            elif len(rest) == 2 and rest[1] == "__init__.py":
                found[f"{package}/{rest[0]}/"] = path
    return found


def rooms() -> dict[str, dict[str, Path]]:
    """The modules of each room, those of rooms inside it too, by their path in the room."""
    found: dict[str, dict[str, Path]] = {}
    for path in sources():
        package, *rest = path.relative_to(ROOT).parts
        if len(rest) > 1 and path.name != "__init__.py":
            found.setdefault(f"{package}/{rest[0]}/", {})["/".join(rest[1:])] = path
    return found


def sources() -> list[Path]:
    """Every Python file of the three packages."""
    found = [path for path in known_files() if path.suffix == ".py"]
    return [path for path in found if path.relative_to(ROOT).parts[0] in PACKAGES]


def ontology_files() -> list[Path]:
    """Files of the ontology but its examples."""
    folder = ROOT / "ontology"
    return [f for f in known_files() if folder in f.parents and "examples" not in f.parts]


def _scan(path: Path) -> Iterator[tuple[int, str, Block | None]]:
    """Each line outside of blocks, and each block once."""
    inside: list[str] | None = None
    language, begin, mark = "", 0, ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        fence = _FENCE.match(line)
        if inside is None and fence:
            inside, mark, language, begin = [], fence[1], fence[2], number
        elif inside is None:
            yield number, line, None
        elif fence and fence[1] == mark:
            yield begin, "", Block(path, language, begin, tuple(inside))
            inside = None
        else:
            inside.append(line)
    assert inside is None, f"{path}:{begin}: the block does not end"


@cache
def blocks(path: Path) -> tuple[Block, ...]:
    return tuple(block for _, _, block in _scan(path) if block)


@cache
def prose(path: Path) -> tuple[tuple[int, str], ...]:
    """Lines outside of blocks, with their numbers."""
    return tuple((number, line) for number, line, block in _scan(path) if block is None)


def steps(block: Block) -> list[Step]:
    """The commands of a console block."""
    found: list[Step] = []
    for number, line in enumerate(block.lines, start=block.line + 1):
        if line.startswith("$ "):
            status = _STATUS.search(line)
            command = _STATUS.sub("", line[2:])
            place = f"{block.path.relative_to(ROOT)}:{number}"
            found.append(Step(place, shlex.split(command), int(status[1]) if status else 0))
        elif line.strip() and line.strip() != GAP:
            assert found, f"{block.path}:{number}: output without a command"
            found[-1].shown.append(line)
    return found


def shows(line: str, output: list[str]) -> bool:
    """Whether a shown line stands in the output; blanks count as one, … stands for anything."""
    pattern = re.escape(folded(line)).replace(GAP, ".*")
    return any(re.fullmatch(pattern, folded(real)) for real in output)


def folded(line: str) -> str:
    return " ".join(line.split())


def sections(path: Path) -> dict[str, list[str]]:
    """The lines under each heading of the second level."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for _, line in prose(path):
        if line.startswith("## "):
            lines = found.setdefault(line[3:].strip().strip("`"), [])
        else:
            lines.append(line)
    return found


def rows(lines: list[str]) -> list[list[str]]:
    """The rows of all tables in some lines, without heads and rules."""
    found: list[list[str]] = []
    for above, line in zip(["", *lines], lines, strict=False):
        if not line.startswith("|") or set(line) <= set("|-: "):
            continue
        if above.startswith("|"):
            parts = re.split(r"(?<!\\)\|", line.strip().strip("|"))
            found.append([part.strip().replace("\\|", "|") for part in parts])
    return found


def spans(text: str) -> list[str]:
    """What stands between back quotes."""
    return _SPAN.findall(text)


def links(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in prose(path):
        for target in _LINK.findall(_SPAN.sub("", line)):
            yield number, target


def anchors(path: Path) -> set[str]:
    """The anchors of a file's headings, made as the usual Markdown viewers do."""
    heads = [line.lstrip("#") for _, line in prose(path) if line.startswith("#")]
    return {anchor(head) for head in heads}


def anchor(heading: str) -> str:
    """
    >>> anchor(" `kkgraph evaluate facts` (and more)")
    'kkgraph-evaluate-facts-and-more'
    """
    text = unicodedata.normalize("NFC", heading.strip().lower())
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")
