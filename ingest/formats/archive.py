"""ZIP archives: which members are read, and which are refused so that nothing can go wrong."""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from ingest.formats.limits import (
    MAX_FILE_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    MEGABYTE,
    unpacks_too_well,
)
from ingest.formats.select import is_wanted
from kkgraph.errors import SourceError

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")
_PACK_ANEW = "unpack it, look at what is in it, and give the files themselves"


def read_members(data: bytes, name: str) -> Iterator[tuple[str, bytes | SourceError]]:
    """Yield the members of an archive that are contracts by their names.

    :param data: the whole archive.
    :param name: the archive as the user should see it.
    :returns: name of a member below the archive's, and its bytes or why it was refused.
    :raises SourceError: if the archive as a whole is damaged or too large.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise SourceError(
            f"the archive is damaged ({error})", path=name, remedy="fetch it again"
        ) from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        _check_whole(members, name)
        for member in sorted(members, key=lambda m: m.filename):
            shown = f"{name}/{_member_name(member)}"
            fault = _fault(member)
            if fault:
                yield shown, SourceError(fault, path=shown, remedy=_PACK_ANEW)
            elif is_wanted(PurePosixPath(_member_name(member))):
                yield shown, _read_member(archive, member, shown)


def _check_whole(members: list[zipfile.ZipInfo], name: str) -> None:
    """Refuse archives with too many members or too much in them."""
    total = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise SourceError(
            f"{len(members)} members are more than the limit of {MAX_MEMBERS}",
            path=name,
            remedy="split the archive",
        )
    if total > MAX_UNPACKED_BYTES:
        raise SourceError(
            f"it unpacks to {total / MEGABYTE:.0f} MB; the limit is "
            f"{MAX_UNPACKED_BYTES // MEGABYTE} MB",
            path=name,
            remedy="split the archive",
        )


def _member_name(member: zipfile.ZipInfo) -> str:
    """Name of a member; some programs write UTF-8 without saying so."""
    found = member.filename.replace("\\", "/")
    if not member.flag_bits & _UTF8_NAME:
        try:
            found = found.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return unicodedata.normalize("NFC", found)


def _fault(member: zipfile.ZipInfo) -> str | None:
    """Say why a member is refused, if it is."""
    path = _member_name(member)
    if _ABSOLUTE.match(path):
        return "the member has an absolute path"
    if ".." in PurePosixPath(path).parts:
        return "the member's path leads out of the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "the member is a symbolic link"
    if member.flag_bits & _ENCRYPTED:
        return "the member is locked with a password"
    if unpacks_too_well(member.file_size, member.compress_size):
        return f"the member unpacks to more than {MAX_RATIO} times its size"
    if member.file_size > MAX_FILE_BYTES:
        return f"the member is larger than {MAX_FILE_BYTES // MEGABYTE} MB"
    if member.file_size == 0 and is_wanted(PurePosixPath(path)):
        return "the member is empty"
    if PurePosixPath(path).suffix.lower() == ".zip":
        return "the member is an archive within the archive"
    return None


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, shown: str
) -> bytes | SourceError:
    try:
        return archive.read(member)
    except NotImplementedError as error:
        return SourceError(
            f"the member is packed in a way that is not read here ({error})",
            path=shown,
            remedy=_PACK_ANEW,
        )
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError) as error:
        return SourceError(f"the member is damaged ({error})", path=shown, remedy=_PACK_ANEW)
