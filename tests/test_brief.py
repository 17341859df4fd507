"""One page to take to a meeting: what it says, and the files it is written to."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from twins_space import data, snapshot, vocabulary  # noqa: F401

from kkgraph import cli
from kkgraph.answers.brief_said import BriefBlock, brief_said
from kkgraph.errors import NotFoundError, UsageError
from kkgraph.exports.brief_file import write_brief
from kkgraph.interface.brief_answer import BriefCity, BriefJson
from kkgraph.interface.twins_answer import StructureJson
from kkgraph.programme.brief import brief
from kkgraph.snapshot.reader import Snapshot
from kkgraph.vocabulary.registers import Vocabulary

BLOCKS = [
    BriefBlock("title", "Ö möter <Å> & Ž"),
    BriefBlock("heading", "Att fråga"),
    BriefBlock("quote", "Å: ”bygga <om>”", "a.txt:1–2"),
]


def text_of(suffix: str, found: bytes) -> str:
    if suffix == "pdf":
        pages = pypdfium2.PdfDocument(found)
        return "\n".join(page.get_textpage().get_text_range() for page in pages)
    if suffix == "docx":
        return "\n".join(p.text for p in Document(io.BytesIO(found)).paragraphs)
    return found.decode()


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_us_and_them_three_likenesses_three_questions(
    snapshot: Snapshot,  # noqa: F811
    vocabulary: Vocabulary,  # noqa: F811
    lang: str,
) -> None:
    found = brief(snapshot, vocabulary, "Stenlycke", "Lingonheda")
    blocks = brief_said(found, "sv" if lang == "sv" else "en")
    assert [b.kind for b in blocks].count("title") == 1
    assert found["ours"]["contract"] in blocks[2].text
    assert found["theirs"]["contract"] in blocks[3].text
    asked = [b for b in blocks if b.kind == "line" and "?" in b.text]
    assert len(asked) == 3 and len(found["likenesses"]) <= 3
    quotes = [b for b in blocks if b.kind == "quote"]
    assert quotes and all(":" in b.source for b in quotes)
    assert snapshot.id in blocks[-1].text


def test_on_a_topic_they_say_or_are_silent(
    snapshot: Snapshot,  # noqa: F811
    vocabulary: Vocabulary,  # noqa: F811
) -> None:
    kinds = {}
    for other in ("Lingonheda", "Ängsvattnet", "Videskär", "Kvarnvreten"):
        found = brief(snapshot, vocabulary, "Stenlycke", other, "värmeböljor")
        assert bool(found["says"]) != bool(found["silence"])
        kinds[bool(found["says"])] = brief_said(found, "sv")
    assert set(kinds) == {True, False}
    assert any("säger inget om det" in block.text for block in kinds[False])


@pytest.mark.parametrize("suffix", ["html", "pdf", "docx"])
def test_files_hold_what_is_said_and_are_the_same_each_time(suffix: str) -> None:
    found = write_brief(suffix, BLOCKS, "sv")
    assert write_brief(suffix, BLOCKS, "sv") == found
    text = text_of(suffix, found)
    assert "Att fråga" in text and "a.txt:1–2" in text
    assert ("bygga &lt;om&gt;" if suffix == "html" else "bygga <om>") in text


def test_figures_are_written_as_the_language_does() -> None:
    figures: StructureJson = {
        "population": 110633, "population_year": 2023, "tonnes_per_inhabitant": 0.74,
        "emissions_year": 2022, "trend_per_year": -2.9,
    }  # fmt: skip
    city: BriefCity = {
        "municipality": "Ö", "code": "9999", "contract": "o-2024", "text_status": "whole",
        "county": "", "structure": figures,
    }  # fmt: skip
    found: BriefJson = {
        "about": None, "ours": city, "theirs": city, "reasons": [], "likenesses": [], "says": [],
        "silence": None, "lessons": [], "snapshot": "abc", "made": None,
    }  # fmt: skip
    said = brief_said(found, "sv")[2].text
    assert "110\u00a0633 invånare" in said and "0,74 ton" in said and "−2,9 procent" in said
    assert "110,633 inhabitants" in brief_said(found, "en")[2].text


def test_wrong_use_is_told(snapshot: Snapshot, vocabulary: Vocabulary) -> None:  # noqa: F811
    with pytest.raises(UsageError, match="one city"):
        brief(snapshot, vocabulary, "Stenlycke", "stenlycke")
    with pytest.raises(NotFoundError):
        brief(snapshot, vocabulary, "Stenlycke", "Göteborg")
    with pytest.raises(UsageError, match="html, pdf, docx"):
        write_brief("odt", BLOCKS, "sv")


def test_the_command_writes_a_page_of_a4(
    data: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = tmp_path / "b.pdf"
    asked = ["--data", str(data), "brief", "Stenlycke", "Lingonheda", "--out", str(out)]
    monkeypatch.setattr("sys.argv", ["kkgraph", *asked])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    pages = pypdfium2.PdfDocument(out)
    assert len(pages) == 1
    width, height = pages[0].get_size()
    assert (round(width), round(height)) == (595, 842)
