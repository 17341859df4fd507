"""The parts of a DOCX package by their relations (ECMA-376 part 2), read leniently.

Word opens files that python-docx refuses: a main part of another name, relations that lead
nowhere, macros and templates, the strict form of the standard. What is not needed is not
looked at, and of the strict form the names are made those of the transitional one.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any
from urllib.parse import unquote

from ingest.formats.limits import MAX_UNPACKED_BYTES, MEGABYTE, unpacks_too_well
from kkgraph.errors import SourceError

# lxml has no types.
Element = Any

SAVE_ANEW = "open it in a word processor and save it anew as DOCX"
_MAIN = "officeDocument"
_TYPES = "[content_types].xml"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# ISO/IEC 29500-1 (strict) has namespaces of its own for the same elements (annex A of part 4).
_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMES = (
    (b"http://purl.oclc.org/ooxml/officeDocument/math",
     b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships",
     b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/sharedTypes",
     b"http://schemas.openxmlformats.org/officeDocument/2006/sharedTypes"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing",
     b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture",
     b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
    (b"http://purl.oclc.org/ooxml/drawingml/",
     b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/wordprocessingml/",
     b"http://schemas.openxmlformats.org/wordprocessingml/2006/"),
)  # fmt: skip


def main_part(package: zipfile.ZipFile) -> str | None:
    """Name of the part that holds the document.

    :param package: a packed file.
    :returns: its name in the package, nothing if there is no such part.
    """
    parts = _parts(package)
    for kind, target in _relations(package, parts, ""):
        if kind == _MAIN:
            return parts.get(target.lower())
    return parts.get("word/document.xml")


class Package:
    """An open package; every part is read when it is asked for."""

    def __init__(self, data: bytes, name: str) -> None:
        """Open a package.

        :param data: the whole file.
        :param name: the file as the user should see it.
        :raises SourceError: if it cannot be unpacked, is unsafe or holds no document.
        """
        self._name = name
        try:
            self._package = zipfile.ZipFile(io.BytesIO(data))
            self._check()
            self._parts = _parts(self._package)
            main = main_part(self._package)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError) as error:
            raise self._damaged(error) from error
        except (NotImplementedError, RuntimeError) as error:
            raise SourceError(
                f"it is packed in a way that is not read here ({error})",
                path=name,
                remedy=SAVE_ANEW,
            ) from error
        if main is None or _TYPES not in self._parts:
            raise self._damaged("it holds no document, or does not say what its parts are")
        self.document = self._root(main)
        self._related = {
            kind: target for kind, target in _relations(self._package, self._parts, main)
        }

    def part(self, kind: str) -> Element | None:
        """Root of a part that the document refers to.

        :param kind: last word of the relation's type, such as ``styles``.
        :returns: nothing where there is no such part or it cannot be read.
        """
        found = self._parts.get(self._related.get(kind, "").lower())
        if found is None:
            return None
        try:
            return self._root(found)
        except SourceError:
            # Without its styles or notes the document is still a document.
            return None

    def _root(self, part: str) -> Element:
        from lxml import etree

        # Parts may be nested and long; entities are refused before (see _check).
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        try:
            return etree.fromstring(_transitional(self._package.read(part)), parser)
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise self._damaged(error) from error

    def _check(self) -> None:
        """Refuse packages that unpack to too much or define entities of their own."""
        members = self._package.infolist()
        total = sum(member.file_size for member in members)
        if total > MAX_UNPACKED_BYTES or any(
            unpacks_too_well(member.file_size, member.compress_size) for member in members
        ):
            raise SourceError(
                f"it unpacks to {total / MEGABYTE:.0f} MB, far more than a document needs",
                path=self._name,
                remedy=SAVE_ANEW,
            )
        for member in members:
            if member.filename.lower().endswith((".xml", ".rels")):
                part = self._package.read(member)
                if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                    raise SourceError(
                        f"its part {member.filename} defines entities, which Word never does",
                        path=self._name,
                        remedy=SAVE_ANEW,
                    )

    def _damaged(self, why: object) -> SourceError:
        return SourceError(f"the DOCX file is damaged ({why})", path=self._name, remedy=SAVE_ANEW)


def _parts(package: zipfile.ZipFile) -> dict[str, str]:
    """Names of the parts by their names in small letters, which is how they are compared."""
    return {name.replace("\\", "/").lower(): name for name in package.namelist()}


def _relations(package: zipfile.ZipFile, parts: dict[str, str], part: str) -> list[tuple[str, str]]:
    """Kinds and targets of what a part (or, without a name, the package) refers to.

    The first of a kind comes last, so that it stands in a dictionary made of them.
    """
    from lxml import etree

    folder, name = posixpath.split(part.replace("\\", "/"))
    listed = parts.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
    if listed is None:
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(package.read(listed), parser)
    found = []
    for relation in () if root is None else root.iter(_RELATION):
        target = unquote(relation.get("Target") or "").replace("\\", "/")
        if relation.get("TargetMode") != "External" and target:
            kind = (relation.get("Type") or "").rpartition("/")[2]
            whole = target if target.startswith("/") else posixpath.join("/", folder, target)
            found.append((kind, posixpath.normpath(whole).lstrip("/")))
    return found[::-1]


def _transitional(part: bytes) -> bytes:
    """Write the names of the strict form as those of the transitional one."""
    if _STRICT in part:
        for strict, transitional in _NAMES:
            part = part.replace(strict, transitional)
    return part
