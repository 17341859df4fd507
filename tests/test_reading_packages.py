"""DOCX files that people have and python-docx refuses."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest

from ingest.formats import read_bytes
from kkgraph.errors import SourceError

Parts = dict[str, bytes]
RELATIONS = "word/_rels/document.xml.rels"
OFFICE = b"http://schemas.openxmlformats.org/"


def packed(change: Callable[[Parts], None], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A document with a heading and an item of a list, changed part by part."""
    document = docx.Document()
    document.add_heading("Mål", 1)
    document.add_paragraph("Vi bygger i trä.", style="List Bullet")
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    changed = io.BytesIO()
    with zipfile.ZipFile(changed, "w", packing) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return changed.getvalue()


def renamed(main: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        folder, _, name = main.rpartition("/")
        where = f"{folder}/" if folder else ""
        parts[main] = parts.pop("word/document.xml")
        relations = parts.pop(RELATIONS)
        if folder != "word":
            relations = relations.replace(b'Target="', b'Target="/word/').replace(
                b"/word/../", b"/"
            )
        parts[f"{where}_rels/{name}.rels"] = relations
        for part in ("_rels/.rels", "[Content_Types].xml"):
            parts[part] = parts[part].replace(b"word/document.xml", main.encode())

    return change


def dangling(target: bytes, kind: bytes = b"image") -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        relation = (
            b'<Relationship Id="rId99" Type="' + OFFICE + b"officeDocument/2006/relationships/"
            + kind + b'" Target="' + target + b'"/></Relationships>'
        )  # fmt: skip
        parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", relation)

    return change


def strict(parts: Parts) -> None:
    pairs = (
        (b"wordprocessingml/2006/main", b"wordprocessingml/main"),
        (b"officeDocument/2006/relationships", b"officeDocument/relationships"),
        (b"officeDocument/2006/math", b"officeDocument/math"),
        (b"drawingml/2006/", b"drawingml/"),
    )
    for name in parts:
        if name.endswith((".xml", ".rels")) and "Content" not in name:
            for old, new in pairs:
                parts[name] = parts[name].replace(
                    OFFICE + old, b"http://purl.oclc.org/ooxml/" + new
                )


def of_type(kind: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        old = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
        assert old in parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(old, kind)

    return change


def without(*names: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        for name in names:
            del parts[name]

    return change


@pytest.mark.parametrize(
    "change",
    [
        renamed("word/document2.xml"),
        renamed("word/Document.xml"),
        renamed("innehall/text.xml"),
        dangling(b"NULL"),
        dangling(b"../NULL"),
        dangling(b"media/borta.png"),
        dangling(b"/word/embeddings/borta.bin", b"oleObject"),
        dangling(b"footnotes99.xml", b"footnotes"),
        strict,
        of_type(b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        of_type(
            b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
        ),
        of_type(b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
        without("word/settings.xml", "docProps/core.xml"),
    ],
)
def test_a_document_is_read_as_word_reads_it(change: Callable[[Parts], None]) -> None:
    source = read_bytes(packed(change), "avtal.docx")
    assert source.text == "Mål\n\n• Vi bygger i trä."
    assert [hint.role for hint in source.hints] == ["heading", "bullet"]
    assert source.warnings == ()


@pytest.mark.parametrize("suffix", ["docm", "dotx", "dotm"])
def test_macros_and_templates_are_read_under_their_own_names(suffix: str) -> None:
    assert read_bytes(packed(lambda parts: None), f"avtal.{suffix}").warnings == ()


def test_a_document_without_its_styles_is_still_a_document() -> None:
    text = read_bytes(packed(without("word/styles.xml")), "avtal.docx").text
    assert text == "Mål\n\nVi bygger i trä."


def test_text_that_is_nested_deeply_or_long_is_no_damage() -> None:
    def change(parts: Parts) -> None:
        deep = b"<w:ins>" * 150 + b"<w:r><w:t>djupt</w:t></w:r>" + b"</w:ins>" * 150
        long = b"<w:p><w:r><w:t>" + b"lite trafik " * 400_000 + b"</w:t></w:r></w:p>"
        main = parts["word/document.xml"]
        parts["word/document.xml"] = main.replace(
            b"<w:sectPr", b"<w:p>" + deep + b"</w:p>" + long + b"<w:sectPr", 1
        )

    text = read_bytes(packed(change, zipfile.ZIP_STORED), "avtal.docx").text
    assert "djupt" in text
    assert text.count("trafik") == 400_000


def test_a_spreadsheet_is_no_document_and_no_sentence_shows_python() -> None:
    def change(parts: Parts) -> None:
        parts["word/document.xml"] = b"<workbook xmlns='http://x/spreadsheetml/2006/main'/>"

    with pytest.raises(SourceError, match="another kind than DOCX") as caught:
        read_bytes(packed(change), "avtal.docx")
    assert "0x" not in str(caught.value)


def test_a_packing_that_is_not_known_is_no_damage() -> None:
    data = packed(lambda parts: None)
    # Method 9 (Deflate64) in the central directory and before the parts.
    for head, at in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        start = data.find(head)
        while start >= 0:
            data = data[: start + at] + b"\x09\x00" + data[start + at + 2 :]
            start = data.find(head, start + 4)
    with pytest.raises(SourceError, match="packed in a way that is not read here"):
        read_bytes(data, "avtal.docx")
