"""Which lines make one paragraph, bullet or caption."""

from __future__ import annotations

import pytest

from ingest.formats.source import SourceText
from ingest.structure.blocks import build_blocks
from ingest.structure.lines import read_lines

LONG = "Staden ska minska utsläppen från alla sina resor och"


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """The kind of each block, and its lines."""
    lines = read_lines(SourceText("x.txt", "0" * 64, "text/plain", text))
    found = build_blocks(lines, double_spaced=False, width=len(LONG))
    return [(block.kind, [text[a:b] for a, b in block.pieces]) for block in found]


@pytest.mark.parametrize("caption", ["Tabell 1. Utsläpp per sektor", "Figur 3.1: Vägen till 2030"])
@pytest.mark.parametrize("after", [LONG, "utsläppen minskar"])
def test_nothing_goes_on_a_caption(caption: str, after: str) -> None:
    assert blocks(f"{caption}\n{after}\n") == [("table", [caption]), ("paragraph", [after])]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_paragraph_goes_on_after_a_full_line(between: str) -> None:
    assert blocks(f"{LONG}{between}tjänster.\n") == [("paragraph", [LONG, "tjänster."])]


def test_a_paragraph_ends_with_its_sentence_where_a_line_is_empty() -> None:
    first = f"{LONG} tjänster."
    assert blocks(f"{first}\n\nså blir det.\n") == [
        ("paragraph", [first]),
        ("paragraph", ["så blir det."]),
    ]


@pytest.mark.parametrize("sign", ["-", "–"])
def test_a_dash_begins_a_bullet_only_after_a_colon_a_bullet_or_a_gap(sign: str) -> None:
    listed = f"Vi ska\n{sign} cykla,\n{sign} gå."
    assert blocks(listed) == [("paragraph", ["Vi ska", f"{sign} cykla,", f"{sign} gå."])]
    for lead in ("Vi ska:\n", "Vi ska.\n\n"):
        assert blocks(lead + listed.partition("\n")[2])[1:] == [
            ("bullet", ["cykla,"]),
            ("bullet", ["gå."]),
        ]


def test_a_sign_alone_on_its_line_has_its_words_on_the_next() -> None:
    assert blocks("Vi ska:\n•\nCykla.\n") == [("paragraph", ["Vi ska:"]), ("bullet", ["Cykla."])]
