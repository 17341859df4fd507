"""When a contract holds and which version it is: what is printed, said and signed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.structure.headings import Heading
from ingest.structure.templates import Template
from kkgraph.vocabulary.rules import load_rules

# Signed so late in a year, a contract holds from the next.
_LATE = 11


@dataclass(frozen=True, slots=True)
class PrintedDates:
    """What a text says of its own date.

    :param printed: the version as printed
    :param said: the year it says it holds for
    :param signed: the year of signing, on the title page or in the front
    :param late: whether it was signed at the end of that year
    """

    printed: str | None
    said: int | None
    signed: int | None
    late: bool

    @property
    def hint(self) -> int | None:
        """The year by which a generation is looked for."""
        label = re.match(r"\d{4}", self.printed or "")
        return self.said or (int(label.group()) if label else None) or self.signed


@cache
def _patterns() -> dict[str, list[re.Pattern[str]]]:
    rules = load_rules("identify")
    return {
        "said": [re.compile(p, re.IGNORECASE) for p in rules["valid_from"]],
        "printed": [re.compile(p, re.IGNORECASE) for p in rules["version"]],
        "signed": [re.compile(p, re.IGNORECASE) for p in rules["signed"]],
        "date": [re.compile(p, re.IGNORECASE) for p in rules["date"]],
    }


def read_dates(running: str, title_page: Sequence[str]) -> PrintedDates:
    """Gather what is printed, said and signed.

    :param running: the text with white space folded
    :param title_page: the lines of the title page
    """
    # Links of the annex name older versions: only the front of the contract counts.
    page = " ".join(" ".join(title_page).split())
    front = running[: load_rules("identify")["front"]]
    printed = _first("printed", page) or _first("printed", front)
    signed = _first("date", page) or _first("signed", front)
    near = [int(m[group][:4]) for m, group in ((printed, "version"), (signed, "year")) if m]
    return PrintedDates(
        printed=_label(printed["version"]) if printed else None,
        said=_said(running, near),
        signed=int(signed["year"]) if signed else None,
        late=signed is not None and _is_late(signed),
    )


def _said(running: str, near: Sequence[int]) -> int | None:
    """The first year that the contract is said to hold for.

    "Ska gälla från 2037" is said of goals too: a contract holds from the year that it is printed
    or signed in or the next; where nothing fits that, the earliest year that is said is its.

    :param running: the text with white space folded
    :param near: the years of print and signing
    """
    said = [int(m["year"]) for p in _patterns()["said"] for m in p.finditer(running)]
    fitting = (year for year in said if any(0 <= year - one <= 1 for one in near))
    return next(fitting, min(said, default=None))


def _first(kind: str, text: str) -> re.Match[str] | None:
    return next((m for p in _patterns()[kind] if (m := p.search(text))), None)


def _label(printed: str) -> str:
    return re.sub(r"\s+", "", printed)


def _is_late(signed: re.Match[str]) -> bool:
    month = signed.groupdict().get("month")
    if not month:
        return False
    months: list[str] = load_rules("identify")["months"]
    return (int(month) if month.isdigit() else months.index(month.lower()) + 1) >= _LATE


def year_of(dates: PrintedDates, template: Template, headings: Sequence[Heading]) -> int | None:
    """The first year a contract holds for.

    What it says goes before what is printed, and that before the signing; the headings of a
    text that has lost its front may name the year. Contracts of the first year are known by it.

    :param dates: what the text says of its date
    :param template: its generation
    :param headings: its headings
    """
    first: int = load_rules("identify")["first_signed"]
    # The first contracts, signed in December, keep the year of signing.
    if dates.signed == first and dates.said in (None, first, first + 1):
        return first
    if dates.said:
        return dates.said
    if dates.printed:
        return template.holds or int(dates.printed[:4])
    if dates.signed:
        next_year = dates.signed + 1
        return next_year if dates.late and next_year in template.years else dates.signed
    named = [int(year) for h in headings for year in re.findall(r"\b20[12]\d\b", h.title)]
    return next((year for year in named if year in template.years), None)


def edition_of(version: str, valid_from: int, template: Template) -> str:
    """The one label by which an edition is listed, whatever its title pages carry.

    :param version: as printed, or the year
    :param valid_from: the first year it holds for
    :param template: its generation
    """
    known = template.editions.get(valid_from)
    if known:
        return known
    return re.sub(r"^(20\d\d)/20(\d\d)$", r"\1/\2", version)
