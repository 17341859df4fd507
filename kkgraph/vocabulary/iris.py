"""Which IRI a thing gets: minted from stable facts, checked against the pattern of its kind.

The same patterns stand in ``ontology/shapes.ttl`` (``sh:pattern``), so that a wrong IRI is a
finding of validation too. Keys of documents are ``<municipality code>-<first year>`` for a
contract and the report's id for a report; they are called ``base`` here.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Literal
from urllib.parse import quote

from kkgraph.errors import IdentifierError
from kkgraph.vocabulary.country import HOME, country_of, load_country
from kkgraph.vocabulary.terms import GRAPH, ID, THEME

KeyedKind = Literal["organisation", "network", "agency", "programme", "initiative"]
GraphName = Literal[
    "registers",
    "invented-places",
    "ontology",
    "codes",
    "thesaurus",
    "shared-text",
    "initiatives",
    "figures",
]

DIGEST_LENGTH = 12
SOURCE_KEY_LENGTH = 16
_SEPARATOR = "\x1f"
# The same names are folded again and again while a document is read.
_REMEMBERED = 8192
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SPLIT_YEAR = re.compile(r"([0-9]{4})\s*[/–-]\s*(?:[0-9]{2})?([0-9]{2})")
# Letters that do not come apart into a base letter and an accent.
_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d"})


@lru_cache(maxsize=_REMEMBERED)
def slugify(name: str) -> str:
    """Fold a name to lower case, accents removed, words joined by hyphens.

    :param name: a name with at least one letter or digit.
    :returns: the slug; å and ä give a, ö gives o, é gives e, ü gives u.
    :raises IdentifierError: if nothing is left.

    >>> slugify("Malmö stad"), slugify("Åre & Östersund")
    ('malmo-stad', 'are-ostersund')
    """
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    slug = "-".join(re.findall(r"[a-z0-9]+", bare))
    if not slug:
        raise IdentifierError(f"no letter or digit to make a key of in {name!r}; give a name")
    return slug


def version_slug(version: str) -> str:
    """Make the key of a version label; a split year is always written ``2025-26``.

    :param version: the label as printed.
    :returns: the key.

    >>> version_slug("2025/26"), version_slug("2025/2026"), version_slug("2024")
    ('2025-26', '2025-26', '2024')
    """
    split = _SPLIT_YEAR.fullmatch(version.strip())
    return f"{split[1]}-{split[2]}" if split else slugify(version)


def join_fields(*fields: object) -> str:
    """Join fields so that no two different lists give the same text.

    White space runs count as one blank and composed and decomposed letters as equal: a line
    break moved by another reader is no new fact. ``None`` differs from the empty string.

    :param fields: one or more values with a stable ``str``.
    :returns: the joined text.
    """
    return _SEPARATOR.join(map(_escape, fields))


def _escape(field: object) -> str:
    if field is None:
        return "\\0"
    plain = " ".join(unicodedata.normalize("NFC", str(field)).split())
    # str.split drops the separator as white space; escaping keeps a literal "\0" apart from None.
    return plain.replace("\\", "\\\\")


def digest(*fields: object, length: int = DIGEST_LENGTH) -> str:
    """Hash the joined fields.

    :param fields: what identifies the thing.
    :param length: hexadecimal digits to keep.
    :returns: the first digits of the SHA-256.
    """
    return hashlib.sha256(join_fields(*fields).encode()).hexdigest()[:length]


def contract_base(code: str, year: int | None, mark: str = "") -> str:
    """Make the key of a contract: ``0182-2024``, ``0182-ccc``, ``ie-2965140-ccc-2024``.

    :param code: key of the place.
    :param year: first year of validity, ``None`` where a family does without.
    :param mark: the mark of its family, such as ``ccc``; none for Klimatkontrakt.
    :returns: the key.
    :raises IdentifierError: if one is malformed, or there is neither year nor mark.
    """
    if year is None and not mark:
        raise IdentifierError(f"the contract of {code} has no year; say valid_from")
    if year is not None and not 1000 <= year <= 9999:
        raise IdentifierError(f"{year} is no four-digit year; check the contract's version")
    parts = (_checked_key(code), mark, "" if year is None else str(year))
    return "-".join(part for part in parts if part)


def municipality_iri(code: str) -> str:
    """Name a municipality.

    :param code: its four-digit code.
    :returns: the IRI.
    """
    return f"{ID}municipality/{_checked_code(code)}"


def place_iri(key: str) -> str:
    """Name a place: a municipality by its code, any other by country and GeoNames id.

    :param key: ``0182`` or ``ie-2965140``.
    :returns: the IRI.
    """
    home = country_of(key) == HOME
    return municipality_iri(key) if home else f"{ID}place/{_checked_key(key)}"


def contract_iri(code: str, year: int | None, mark: str = "") -> str:
    """Name a contract.

    :param code: key of the place.
    :param year: first year of validity, ``None`` where a family does without.
    :param mark: the mark of its family; none for Klimatkontrakt.
    :returns: the IRI.
    """
    return f"{ID}contract/{contract_base(code, year, mark)}"


def report_iri(report: str) -> str:
    """Name a report.

    :param report: its id.
    :returns: the IRI.
    """
    return f"{ID}report/{check_slug(report, 'report id')}"


def document_address(
    document: str, code: str | None, year: int | None, mark: str = ""
) -> tuple[str, str]:
    """Name a contract, or a report, which no municipality has signed.

    :param document: its id.
    :param code: code of its municipality, ``None`` for a report.
    :param year: first year of validity, ``None`` where a family does without.
    :param mark: the mark of its family; none for Klimatkontrakt.
    :returns: its IRI, and its key, with which the IRIs of its parts begin.
    """
    if code is None:
        return report_iri(document), document
    return contract_iri(code, year, mark), contract_base(code, year, mark)


def section_iri(base: str, key: str) -> str:
    """Name a section; characters that no IRI may hold are percent-encoded.

    :param base: key of the document.
    :param key: key of the section in the document.
    :returns: the IRI.
    :raises IdentifierError: if the key is empty.
    """
    if not key:
        raise IdentifierError(f"a section of {base} has an empty key; give it its number")
    return f"{ID}section/{check_slug(base)}.s{quote(unicodedata.normalize('NFC', key), safe='')}"


def passage_iri(base: str, start: int) -> str:
    """Name a passage.

    :param base: key of the document.
    :param start: its first character in the source text.
    :returns: the IRI.
    """
    return f"{ID}passage/{check_slug(base)}.p{_offset(start)}"


def fact_iri(kind: str, base: str, *fields: object) -> str:
    """Name a fact by what identifies it within its document.

    :param kind: the word for its kind in addresses, such as ``thematic-area``.
    :param base: key of the document.
    :param fields: identifying values.
    :returns: the IRI.
    """
    return f"{ID}{check_slug(kind, 'kind')}/{check_slug(base)}.{digest(*fields)}"


def project_iri(owner: str, key: str) -> str:
    """Name a project.

    :param owner: code of the municipality, or id of the report.
    :param key: slug of the project.
    :returns: the IRI.
    """
    return f"{ID}project/{check_slug(owner)}.{check_slug(key, 'project key')}"


def document_iri(owner: str, key: str) -> str:
    """Name a steering document.

    :param owner: code of the municipality, or id of the report.
    :param key: slug of the document.
    :returns: the IRI.
    """
    return f"{ID}document/{check_slug(owner)}.{check_slug(key, 'document key')}"


def keyed_iri(kind: KeyedKind, key: str) -> str:
    """Name something that has a key in a register.

    :param kind: kind of thing.
    :param key: its key.
    :returns: the IRI.
    """
    return f"{ID}{kind}/{check_slug(key, f'{kind} key')}"


def joint_commitment_iri(version: str, number: str) -> str:
    """Name a joint commitment.

    :param version: label of the version as printed.
    :param number: its number as printed.
    :returns: the IRI.
    """
    return f"{ID}joint-commitment/{version_slug(version)}.{slugify(number)}"


def recommendation_iri(report: str, position: int) -> str:
    """Name a recommendation.

    :param report: key of the report.
    :param position: place among the report's recommendations, from 1.
    :returns: the IRI.
    """
    return f"{ID}recommendation/{check_slug(report)}.{_offset(position)}"


def source_key(sha256: str) -> str:
    """Shorten a checksum to the key of a source.

    :param sha256: 64 lower-case hexadecimal digits.
    :returns: the first sixteen.
    :raises IdentifierError: if it is no such checksum.
    """
    rule = "64 lower-case hexadecimal digits"
    return _checked(sha256, _SHA256, "SHA-256", rule)[:SOURCE_KEY_LENGTH]


def source_iri(sha256: str) -> str:
    """Name a source file, and the named graph that holds what it says.

    :param sha256: checksum of the file.
    :returns: the IRI.
    """
    return f"{ID}source/{source_key(sha256)}"


def evidence_iri(key: str, start: int, end: int) -> str:
    """Name a place in a source.

    :param key: from :func:`source_key`.
    :param start: first character.
    :param end: character after the last.
    :returns: the IRI.
    """
    return f"{ID}evidence/{key}.{_offset(start)}-{_offset(end)}"


def shared_text_iri(text: str) -> str:
    """Name a wording that several contracts share.

    :param text: the wording.
    :returns: the IRI, the same for the same words.
    """
    return f"{ID}shared-text/{digest(text, length=SOURCE_KEY_LENGTH)}"


def web_source_iri(url: str, read_on: str | None) -> str:
    """Name a page as it was on the day on which it was read.

    :param url: its address.
    :param read_on: the day, ``None`` where nobody noted it.
    :returns: the IRI.
    """
    return f"{ID}web-source/{digest(url, read_on)}"


def theme_iri(key: str) -> str:
    """Name a concept of the thesaurus.

    :param key: its key.
    :returns: the IRI.
    """
    return f"{THEME}{check_slug(key, 'theme key')}"


def graph_iri(name: GraphName) -> str:
    """Name a graph that belongs to no source file.

    :param name: which one.
    :returns: the IRI.
    """
    return f"{GRAPH}{name}"


def check_slug(key: str, what: str = "key") -> str:
    """Insist on a slug.

    :param key: what should be one.
    :param what: how to call it in the message.
    :returns: the key.
    :raises IdentifierError: if it is none.
    """
    return _checked(key, _SLUG, what, "lower-case letters and digits joined by hyphens")


def _checked(value: str, pattern: re.Pattern[str], what: str, rule: str) -> str:
    if pattern.fullmatch(value) is None:
        raise IdentifierError(f"{what} {value!r} is malformed; it must be {rule}")
    return value


def _checked_code(code: str) -> str:
    country = load_country()
    return _checked(code, country.code, "municipality code", country.code_said)


def _checked_key(key: str) -> str:
    country = load_country(country_of(key))
    return _checked(key, country.code, "key of a place", country.code_said)


def _offset(number: int) -> int:
    if number < 0:
        raise IdentifierError(f"{number} is no position in a text; positions start at 0")
    return number
