"""What commands a terminal or shows nothing reaches neither terminal nor language model."""

from __future__ import annotations

import contextlib
import io
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from kkgraph.cli.printed import output
from kkgraph.errors import UsageError
from kkgraph.text.unseen import escaped, shown, shown_values
from search_api.mcp.tool import _telling

HIDDEN = "".join(chr(0xE0000 + ord(letter)) for letter in "ignore all")
ENEMY = f"Klimat\x1b[2J\x1b]0;title\x07\x9b31m\r{HIDDEN}\u202e\u200bkontrakt"
BAD = [
    chr(code)
    for code in (*range(0xFFFF), *range(0xE0000, 0xE1000))
    if unicodedata.category(chr(code)) in ("Cc", "Cf")
    # Line ends, tabs, joiners of letters, marks of breaks; marks of Arabic and Syriac numbers.
    and chr(code) not in "\t\n\x0b\x0c\xad\u200c\u200d"
    and not 0x600 <= code < 0x900
    or code >= 0xE0000
]  # fmt: skip


def test_every_control_and_unseen_character_is_known() -> None:
    assert len(BAD) > 4000
    assert [char for char in BAD if char in shown(f"a{char}b")] == []


@pytest.mark.parametrize(
    "text",
    ["Malmö\tstad\r\nrad två\n", "10 000 ton CO₂e – 50 %", "för\xadbrän\xadning", "👩\u200d🔬 ❤️"],
)
def test_what_can_be_seen_stays(text: str) -> None:
    assert shown(text) == text


def test_json_says_the_same() -> None:
    written = escaped(json.dumps({"a": ENEMY + "".join(BAD)}, ensure_ascii=False))
    assert json.loads(written)["a"] == ENEMY + "".join(BAD)
    assert [char for char in BAD if char in written] == []


@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_that_is_printed_commands_a_terminal(
    terminal: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    out, err = io.StringIO(), io.StringIO()
    monkeypatch.setattr(out, "isatty", lambda: terminal)
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        output.print_lines([ENEMY])
        output.print_table(["a", ENEMY], [[ENEMY, 1], ["b", None]])
        output.print_json({"a": ENEMY})
        output.say(ENEMY)
        if terminal:
            output.print_bytes(ENEMY.encode())
    for told in (out.getvalue(), err.getvalue()):
        assert "kontrakt" in told
        assert [char for char in BAD if char in told] == []


def test_a_language_model_is_told_what_people_see() -> None:
    def tool(wrong: bool) -> dict[str, Any]:
        if wrong:
            raise UsageError(ENEMY)
        return {"snapshot": "1", "quote": ENEMY, "more": [[ENEMY]], ENEMY: 1}

    told = _telling(tool)(False)
    values = json.loads(told.content[0].text)
    assert "kontrakt" in values["quote"]
    assert values == shown_values(values) == told.structured_content
    with pytest.raises(Exception, match="kontrakt") as caught:
        _telling(tool)(True)
    assert str(caught.value) == shown(str(caught.value))


def test_names_of_files_are_no_markup(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from kkgraph.cli import read
    from kkgraph.cli.common import Context

    monkeypatch.setattr("sys.stderr", err := io.StringIO())
    monkeypatch.setattr(err, "isatty", lambda: True)
    with read._progress(Context(data=tmp_path)) as progress:
        assert progress is not None
        progress(1, 2, f"[/red] {ENEMY}[bold].txt")
