"""Plain text: which encoding the bytes are in, and where they are not what they claim to be."""

from __future__ import annotations

import codecs

from ingest.formats.source import ReadingWarning
from kkgraph.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What Swedish files are found in when they are not Unicode.
_EIGHT_BIT = ("cp1252", "mac_roman", "cp850")
_SWEDISH = frozenset("åäöÅÄÖéÉ")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
_MAX_CONTROL_SHARE = 0.01
_GUESS_BYTES = 1_000_000
_AS_UTF8 = "save it as UTF-8 text"


def decode_text(data: bytes, name: str) -> tuple[str, tuple[ReadingWarning, ...]]:
    """Turn the bytes of a text file into text; a byte order mark is dropped, line ends stay.

    :param data: the whole file.
    :param name: the file as the user should see it.
    :returns: the text and what was odd about its bytes.
    :raises SourceError: if the bytes are not text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], encoding, name)
    if looks_binary(data):
        raise SourceError(
            "the bytes are not text (NUL or control characters; "
            "UTF-16 is read only with its byte order mark)",
            path=name,
            remedy=f"{_AS_UTF8}, or give the original PDF, DOCX or HTML file",
        )
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        return _decode_legacy(data, error.start)


def looks_binary(data: bytes) -> bool:
    r"""Tell whether bytes without a byte order mark are something else than text.

    >>> looks_binary(b"PK\x03\x04\x00\x00")
    True
    >>> looks_binary("Malmö\r\n".encode("cp1252"))
    False
    """
    sample = data[:100_000]
    if b"\0" in data:
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > _MAX_CONTROL_SHARE * len(sample)


def _decode_marked(data: bytes, encoding: str, name: str) -> tuple[str, tuple[ReadingWarning, ...]]:
    """Decode what a byte order mark names."""
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _decode_legacy(data, error.start)
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise SourceError(
            f"the file says it is {encoding} but is not", path=name, line=line, remedy=_AS_UTF8
        ) from error


def _decode_legacy(data: bytes, first_bad: int) -> tuple[str, tuple[ReadingWarning, ...]]:
    """Decode bytes that are not UTF-8, or not all of them."""
    line = data.count(b"\n", 0, first_bad) + 1
    place = f"byte 0x{data[first_bad]:02x} in line {line} is not UTF-8"
    mixed, good, bad = _decode_mixed(data)
    if good > bad:
        message = f"{place}; {bad} such bytes were read as Windows-1252, the rest as UTF-8"
        return mixed, (ReadingWarning("encoding", message, line),)
    encoding = _guess_eight_bit(data)
    message = f"{place}; the file was read as {encoding}: check å, ä and ö"
    return _decode_eight_bit(data, encoding), (ReadingWarning("encoding", message, line),)


def _decode_mixed(data: bytes) -> tuple[str, int, int]:
    """Decode as UTF-8 with stray bytes as Windows-1252.

    :returns: the text, the number of well-formed sequences, the number of stray bytes.
    """
    # Python keeps each stray byte as a lone surrogate, which no UTF-8 text can hold.
    text = data.decode("utf-8", "surrogateescape")
    stray = {0xDC00 + byte: _decode_eight_bit(bytes([byte]), "cp1252") for byte in range(128, 256)}
    bad = sum(ord(character) in stray for character in text)
    good = sum(character > "\x7f" for character in text) - bad
    return text.translate(stray), good, bad


def _guess_eight_bit(data: bytes) -> str:
    """Choose the encoding in which most letters beyond ASCII are Swedish ones."""
    shares = {encoding: _swedish_share(data, encoding) for encoding in _EIGHT_BIT}
    best = max(_EIGHT_BIT, key=lambda encoding: shares[encoding])
    return best if shares[best] else _guess_foreign(data)


def _guess_foreign(data: bytes) -> str:
    """Choose the encoding of text in which no Swedish letter appears."""
    from charset_normalizer import from_bytes

    guess = from_bytes(data).best() if len(data) < _GUESS_BYTES else None
    return guess.encoding if guess else _EIGHT_BIT[0]


def _swedish_share(data: bytes, encoding: str) -> float:
    """Share of the bytes above 127 that come out as what Swedish text has there."""
    high = bytes(byte for byte in data if byte > 127)
    text = _decode_eight_bit(high, encoding)
    return sum(character in _SWEDISH for character in text) / max(len(text), 1)


def _decode_eight_bit(data: bytes, encoding: str) -> str:
    """Decode 8-bit text; the five bytes that Windows-1252 leaves undefined keep their value."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        # Only tables of 256 characters are guessed, so bytes can be taken one by one.
        return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in data)
