"""``docs/architecture.md`` shows the house as it is: every room, and every module in its room."""

from __future__ import annotations

import doc_reader as docs

ARCHITECTURE = docs.ROOT / "docs" / "architecture.md"
HINT = "run `python tests/record_docs.py rooms modules`"


def room_tables() -> dict[str, list[str]]:
    """The modules named under the heading of each room."""
    lines: list[str] = []
    found: dict[str, list[str]] = {}
    for line in docs.sections(ARCHITECTURE)["Modules"]:
        if line.startswith("### "):
            lines = found.setdefault(docs.spans(line)[0], [])
        else:
            lines.append(line)
    return {room: [docs.spans(row[0])[0] for row in docs.rows(found[room])] for room in found}


def test_every_room_is_described_and_no_other() -> None:
    rows = docs.rows(docs.sections(ARCHITECTURE)["Rooms"])
    described = [docs.spans(row[0])[0] for row in rows]
    assert sorted(described) == sorted(docs.modules()), HINT
    assert len(described) > 30


def test_every_module_stands_in_the_table_of_its_room() -> None:
    wanted = {room: sorted(inside) for room, inside in docs.rooms().items()}
    assert {room: sorted(names) for room, names in room_tables().items()} == wanted, HINT
    assert sum(map(len, wanted.values())) > 200


def test_every_row_says_something() -> None:
    sections = docs.sections(ARCHITECTURE)
    rows = docs.rows(sections["Rooms"]) + docs.rows(sections["Modules"])
    assert rows
    assert [row for row in rows if len(row) != 2 or len(row[1].split()) < 2] == []
