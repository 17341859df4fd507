"""Plain text: encodings, and what is no text."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.formats import read_bytes, read_path
from ingest.formats.text import decode_text
from kkgraph.errors import SourceError

SWEDISH = "Åtgärder för sjön\r\nMalmö – 25 % år 2030\r\n"


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_unicode_is_read_without_warning_and_as_it_stands(mark: bytes, encoding: str) -> None:
    assert decode_text(mark + SWEDISH.encode(encoding), "a.txt") == (SWEDISH, ())


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
def test_eight_bit_text_is_guessed_and_warned_of(encoding: str) -> None:
    sentences = (
        "Staden ska minska utsläppen från uppvärmning, förnya fjärrvärmen och bygga "
        "cykelvägar. Många åtgärder görs i år. Även skolorna är med på färden. "
    ) * 3
    text, warnings = decode_text(("Rad ett\n" + sentences).encode(encoding), "a.txt")
    assert text == "Rad ett\n" + sentences
    assert [(w.code, w.line) for w in warnings] == [("encoding", 2)]


def test_undefined_bytes_of_windows_1252_do_not_stop_the_reading() -> None:
    text, warnings = decode_text(b"\xc5tg\xe4rd \x81 klar", "a.txt")
    assert text == "Åtgärd \x81 klar"
    assert warnings


def test_one_stray_byte_does_not_spoil_the_rest() -> None:
    data = SWEDISH.encode() + b"V\xe4xj\xf6\n" + SWEDISH.encode()
    text, warnings = decode_text(data, "a.txt")
    assert text == f"{SWEDISH}Växjö\n{SWEDISH}"
    assert warnings[0].line == 3
    assert "2 such bytes" in warnings[0].message


@pytest.mark.parametrize(
    "data",
    [b"text\0text", bytes(range(1, 32)) * 50, SWEDISH.encode("utf-16-le")],
    ids=["nul", "controls", "utf-16 without mark"],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        decode_text(data, "a.txt")
    assert caught.value.remedy


def test_false_byte_order_mark_names_the_line() -> None:
    data = codecs.BOM_UTF16_LE + "ett\ntvå\n".encode("utf-16-le") + b"\x00\xd8\x41\x00"
    with pytest.raises(SourceError) as caught:
        decode_text(data, "a.txt")
    assert caught.value.line == 3


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_any_unicode_text_comes_back_unchanged(text: str) -> None:
    text = text.lstrip("\ufeff")
    assert decode_text(text.encode(), "a.txt") == (text, ())


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        text, _ = decode_text(data, "a.txt")
    except SourceError:
        return
    assert isinstance(text.encode(), bytes)


def test_source_carries_name_hash_and_type(tmp_path: Path) -> None:
    file = tmp_path / "avtal.txt"
    file.write_bytes(SWEDISH.encode())
    (source,) = read_path(file)
    assert (source.name, source.media_type) == ("avtal.txt", "text/plain")
    assert source.sha256 == hashlib.sha256(SWEDISH.encode()).hexdigest()
    assert (source.pages, source.hints, source.warnings) == ((), (), ())
    assert read_path(file, name="mapp/avtal.txt")[0].name == "mapp/avtal.txt"


@pytest.mark.parametrize("content", [b"", b" \r\n \n"], ids=["empty", "blank"])
def test_files_without_text_are_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "tom.txt"
    file.write_bytes(content)
    with pytest.raises(SourceError, match=r"tom\.txt"):
        read_path(file)


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "saknas.txt", tmp_path):
        with pytest.raises(SourceError) as caught:
            read_path(path)
        assert str(tmp_path.parent) not in str(caught.value)


def test_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.formats import limits

    monkeypatch.setattr(limits, "MAX_FILE_BYTES", 3_000_000)
    file = tmp_path / "stor.txt"
    file.write_bytes(b"a" * 4_000_000)
    with pytest.raises(SourceError, match="4 MB is more than the limit of 3 MB"):
        read_path(file)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.pdf", "text/plain"), ("a.dat", "text/plain"), ("a", "text/plain")]
)
def test_content_decides_and_a_wrong_suffix_is_warned_of(name: str, kind: str) -> None:
    source = read_bytes(SWEDISH.encode(), name)
    assert source.media_type == kind
    assert [w.code for w in source.warnings] == ["suffix"]


@pytest.mark.parametrize(
    "data",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 50,
        b"{\\rtf1 hej}",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\xff\xd8\xff\xe0\0",
        b"\x1f\x8b\x08\0",
        b"\x7fELF\x02\x01\0\0",
    ],
)
def test_foreign_kinds_are_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        read_bytes(data, "avtal.txt")
    assert caught.value.remedy


def test_real_texts_are_read_as_they_stand(corpus_dir: Path) -> None:
    files = sorted(corpus_dir.glob("*-20*.txt"))
    assert len(files) == 5
    for file in files:
        (source,) = read_path(file)
        assert source.text.encode() == file.read_bytes()
        assert source.warnings == ()
