"""ZIP archives and folders: what is taken, what is left, what is refused."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from ingest.formats import iter_files, limits, read_path
from kkgraph.errors import SourceError


def pack(path: Path, members: dict[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_members_are_read_in_order_of_their_names(tmp_path: Path) -> None:
    file = pack(
        tmp_path / "alla.zip",
        {
            "växjö/b.txt": b"B",
            "a.html": b"<html><p>A</p></html>",
            "README.md": b"nej",
            "lista.csv": b"nej",
            "__MACOSX/a.html": b"nej",
            ".dold.txt": b"nej",
            "mapp/": b"",
        },
    )
    assert [(s.name, s.text) for s in read_path(file)] == [
        ("alla.zip/a.html", "A"),
        ("alla.zip/växjö/b.txt", "B"),
    ]


def test_offending_members_are_refused_and_the_others_read(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("lank.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.txt", "x")
    file = pack(
        tmp_path / "ond.zip",
        {
            "/etc/a.txt": b"x",
            "../b.txt": b"x",
            "C:\\c.txt": b"x",
            link: b"/etc/passwd",
            "bomb.txt": b"0" * 12_000_000,
            "i.zip": inner.getvalue(),
            "tom.txt": b"",
            "bild.pdf": b"\x89PNG\r\n\x1a\n\0",
            "god.txt": "Åtgärd".encode(),
        },
    )
    errors: list[SourceError] = []
    texts = read_path(file, on_error=errors.append)
    assert [text.name for text in texts] == ["ond.zip/god.txt"]
    faults = {str(error.path): error.message for error in errors}
    assert len(faults) == 8
    for member, word in (
        ("/etc/a.txt", "absolute"),
        ("../b.txt", "out of"),
        ("C:/c.txt", "absolute"),
        ("lank.txt", "link"),
        ("bomb.txt", "times"),
        ("i.zip", "within"),
        ("tom.txt", "empty"),
        ("bild.pdf", "picture"),
    ):
        assert word in faults[f"ond.zip/{member}"]
    with pytest.raises(SourceError):
        read_path(file)


def test_encrypted_and_damaged_members_are_refused(tmp_path: Path) -> None:
    file = pack(tmp_path / "a.zip", {"hemlig.txt": b"hemligt", "god.txt": b"gott" * 9})
    data = bytearray(file.read_bytes())
    for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(marker) + offset] |= 1
    file.write_bytes(data)
    errors: list[SourceError] = []
    assert [t.text for t in read_path(file, on_error=errors.append)] == ["gott" * 9]
    assert "password" in str(errors[0])

    data[data.index(b"god.txt") + 8] ^= 0xFF
    file.write_bytes(data)
    errors.clear()
    assert read_path(file, on_error=errors.append) == []
    assert any("damaged" in str(error) for error in errors)


def test_archive_as_a_whole_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest.formats import archive

    file = pack(tmp_path / "a.zip", {f"{n}.txt": b"text" for n in range(4)})
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    with pytest.raises(SourceError, match="4 members are more than the limit of 3"):
        read_path(file)
    monkeypatch.setattr(archive, "MAX_MEMBERS", limits.MAX_MEMBERS)
    monkeypatch.setattr(archive, "MAX_UNPACKED_BYTES", 10)
    with pytest.raises(SourceError, match="unpacks to"):
        read_path(file)


def test_truncated_and_useless_archives_are_refused(tmp_path: Path) -> None:
    file = pack(tmp_path / "a.zip", {"a.jpg": b"x"})
    with pytest.raises(SourceError, match="nothing to read"):
        read_path(file)
    file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(SourceError, match="damaged"):
        read_path(file)


def test_other_office_files_are_refused(tmp_path: Path) -> None:
    file = pack(tmp_path / "a.docx", {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    with pytest.raises(SourceError, match="another kind than DOCX"):
        read_path(file)


def test_folders_are_listed_in_order_and_filtered(tmp_path: Path) -> None:
    for name in ("b/x.txt", "a.PDF", "README.txt", "lista.csv", "meta.yaml", ".git/y.txt", "c.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert iter_files([tmp_path]) == [
        (tmp_path / "a.PDF", "a.PDF"),
        (tmp_path / "b" / "x.txt", "b/x.txt"),
        (tmp_path / "c.md", "c.md"),
    ]


def test_given_files_are_taken_whatever_their_name(tmp_path: Path) -> None:
    file = tmp_path / "README.md"
    assert iter_files([str(file), file]) == [(file, "README.md")]


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    for folder in ("2024", "2025"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "malmo.txt").write_text("x")
    names = [name for _, name in iter_files([tmp_path / "2024", tmp_path / "2025"])]
    assert names == ["2024/malmo.txt", "2025/malmo.txt"]
