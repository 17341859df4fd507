"""Which representation a client wants: ``Accept`` (RFC 9110, section 12.5.1) against a registry.

A kind of answer (rows, triples, a page) has formats in order of preference; a client chooses by
quality, then by how precisely it names a type, then by our order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from search_api.protocol.problems import Problem

# Java leaves out the zero.
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|\.\d{1,3}|1(?:\.0{0,3})?)")
# Fits everywhere, and never looks twice: a quote that does not end goes to the end.
_PART = re.compile(r"""((?:[^",;]++|"(?:[^"\\]|\\.?)*+(?:"|$))*+)([,;]|$)""", re.DOTALL)
_MOST_RANGES = 100
_SHORT = 250


@dataclass(frozen=True, slots=True)
class Format:
    """A representation."""

    name: str
    media_type: str
    aliases: tuple[str, ...] = ()
    suffix: str = ""
    also: tuple[str, ...] = ()

    @property
    def types(self) -> tuple[str, ...]:
        """All media types that mean it, its own first."""
        return (self.media_type, *self.aliases)

    @property
    def names(self) -> tuple[str, ...]:
        """All that it is called where a format is asked for by name."""
        return (self.name, self.suffix, *self.also, *self.types)

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``, with the character set where text needs one."""
        charset = "; charset=utf-8" if self.media_type.startswith("text/") else ""
        return f"{self.media_type}{charset}"


class _Range(NamedTuple):
    type: str
    subtype: str
    quality: float

    def precision(self, media_type: str) -> int:
        """Tell how precisely this names a type: 0 not at all, 3 exactly."""
        main, _, sub = media_type.partition("/")
        if (self.type, self.subtype) == (main, sub):
            return 3
        if self.subtype == "*" and self.type in (main, "*"):
            return 1 if self.type == "*" else 2
        return 0


JSON = Format("json", "application/json", suffix="json")
CSV = Format("csv", "text/csv", suffix="csv")
XLSX = Format(
    "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", suffix="xlsx"
)
HTML = Format("html", "text/html", ("application/xhtml+xml",), "html")

# SPARQL 1.1: rows and yes/no.
ROWS: tuple[Format, ...] = (
    Format("json", "application/sparql-results+json", ("application/json",), "srj"),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), "srx"),
    Format("csv", "text/csv", (), "csv"),
    Format("tsv", "text/tab-separated-values", (), "tsv"),
)
# Triples, for CONSTRUCT and DESCRIBE and for linked data.
TRIPLES: tuple[Format, ...] = (
    Format("turtle", "text/turtle", ("application/x-turtle", "text/n3"), "ttl", ("n3",)),
    Format("ntriples", "application/n-triples", ("text/plain",), "nt", ("n-triples",)),
    Format("nquads", "application/n-quads", (), "nq"),
    Format("trig", "application/trig", (), "trig"),
    Format(
        "rdfxml",
        "application/rdf+xml",
        ("application/xml", "text/xml"),
        "rdf",
        ("rdf+xml", "xml"),
    ),
    Format("jsonld", "application/ld+json", ("application/json",), "jsonld", ("json-ld", "json")),
)


def choose(accept: str | None, offers: Sequence[Format], *, name: str | None = None) -> Format:
    """Choose a format.

    :param accept: the header ``Accept``; absent or empty means anything.
    :param offers: what there is, best first.
    :param name: a format asked for by its name or suffix, which goes before the header.
    :returns: one of the offers.
    :raises Problem: 406 with the media types, or 400 with the names, that would do.
    """
    if name is not None:
        return _by_name(name, offers)
    accepted = accept or "*/*"
    # Clients send a few headers over and over; what is long is not worth the memory.
    find = _best if len(accepted) <= _SHORT else _best.__wrapped__
    best = find(accepted, tuple(offers))
    if best is None:
        raise Problem(
            406,
            "not_acceptable",
            "none of the accepted media types can be made of this answer",
            expected=[offer.media_type for offer in offers],
            hint="name one of these in Accept, or add */*;q=0.1",
            headers={"Vary": "Accept"},
        )
    return best


@lru_cache(maxsize=512)
def _best(accept: str, offers: tuple[Format, ...]) -> Format | None:
    """Find the offer a client likes best."""
    ranges = _ranges(accept)
    best = max(offers, key=lambda offer: _rank(offer, ranges))
    return best if _rank(best, ranges)[0] > 0 else None


def content_type(accept: str | None, chosen: Format) -> str:
    """Name the type of an answer as the client named it.

    :param accept: the header ``Accept``.
    :param chosen: the chosen format.
    :returns: an alias if the client asked for just that (``application/json``), else our name.
    """
    precise = {f"{item.type}/{item.subtype}" for item in _ranges(accept or "") if item.quality > 0}
    if chosen.media_type not in precise and "application/json" in precise:
        if "application/json" in chosen.aliases:
            return "application/json"
    return chosen.content_type


def named(names: Sequence[str], offers: Sequence[Format]) -> Format | None:
    """Find the first format of those asked for by name that fits.

    :param names: names, suffixes or media types, which clients repeat and spell in many ways.
    :param offers: what there is.
    :returns: one of the offers, ``None`` if no name fits.
    """
    asked = [name.strip().lower() for name in names]
    fitting = (offer for name in asked for offer in offers if name in offer.names)
    return next(fitting, None)


def wants_html(accept: str, offers: Sequence[Format]) -> bool:
    """Tell whether a browser asks for something to read.

    :param accept: the header; some programs name HTML too, but only browsers its XML as well.
    :param offers: what there is besides.
    :returns: whether HTML is what it likes best.
    """
    if HTML.aliases[0] not in accept:
        return False
    try:
        return choose(accept, (*offers, HTML)) is HTML
    except Problem:
        return False


def _by_name(name: str, offers: Sequence[Format]) -> Format:
    found = named([name], offers)
    if found:
        return found
    raise Problem(
        400,
        "unknown_format",
        "this format does not fit the answer or is unknown",
        expected=[offer.name for offer in offers],
        hint="leave it out, or use one of these",
    )


def _rank(offer: Format, ranges: Sequence[_Range]) -> tuple[float, int]:
    """Give quality and precision of the best name of an offer; other names count if spelled out."""
    aliases = [_rank_type(media_type, ranges) for media_type in offer.aliases]
    named = [rank for rank in aliases if rank[1] == 3]
    return max([_rank_type(offer.media_type, ranges), *named])


def _rank_type(media_type: str, ranges: Sequence[_Range]) -> tuple[float, int]:
    """Find the most precise range for a type; its quality counts."""
    found = [(item.precision(media_type), item.quality) for item in ranges]
    precision, quality = max(found, default=(0, 0.0))
    return (quality, precision) if precision else (0.0, 0)


def _ranges(accept: str) -> list[_Range]:
    """Read the header; what is malformed is passed over."""
    ranges = []
    for parts in _split(accept)[:_MOST_RANGES]:
        main, slash, sub = parts[0].strip().lower().partition("/")
        quality = 1.0
        for part in parts[1:]:
            key, _, value = part.strip().partition("=")
            if key.strip().lower() == "q":
                text = value.strip()
                quality = float(text) if _QUALITY.fullmatch(text) else 0.0
        if slash and main and sub:
            ranges.append(_Range(main, sub, quality))
    return ranges


def _split(accept: str) -> list[list[str]]:
    """Split at commas, then at semicolons, neither inside quotes."""
    ranges, parts = [], []
    for match in _PART.finditer(accept):
        parts.append(match[1])
        if match[2] != ";":
            ranges.append(parts)
            parts = []
    return ranges
