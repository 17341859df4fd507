"""Invented contracts of every generation, with title pages, lists of contents and memos."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.formats import read_bytes
from ingest.structure.contract import read_contract
from ingest.structure.draft import Draft
from ingest.structure.identify import Override
from ingest.structure.templates import Template, load_templates
from kkgraph.vocabulary import registers

TEMPLATES: dict[str, Template] = {template.id: template for template in load_templates()}
OTHERS = "Energimyndigheten, Formas, Naturvårdsverket, Tillväxtverket, Trafikverket, Vinnova"


def headings(generation: str) -> list[tuple[str, str]]:
    """Number and words of every heading, the annex last."""
    return [(heading.number, heading.titles[0]) for heading in TEMPLATES[generation].headings]


def body(
    generation: str, *, city: str = "Lunds kommun", year: int | None = None, listed: bool = True
) -> str:
    """The chapters of a contract: a paragraph under each heading, parties, a year if given."""
    parts = []
    for number, title in headings(generation):
        text = f"Under {title.lower()} har parterna skrivit några meningar om vad som ska ske."
        if title == "Parter" and listed:
            text = (
                f"Parter i Klimatkontrakt 2030 är:\n\n• {city}.\n\n• Myndigheterna: {OTHERS}.\n\n"
                "• Strategiska innovationsprogrammet Viable Cities."
            )
        if title == "Kommunens åtaganden":
            text = "Kommunen avser att:\n\n• laga fler broar i trä"
        if title == "Kontraktet" and year:
            text = f"Parterna är överens om att åtagandena ska gälla för {year}."
        parts.append(f"{number}{'.' if number[0].isdigit() else ''} {title}\n{text}")
    return "\n\n".join(parts) + "\n"


def contents(generation: str, *, dots: bool = True) -> str:
    """A list of contents, with dots and page numbers or without."""
    pages = enumerate(headings(generation), 3)
    rows = [f"{n}. {t}" + (f" {'.' * 9} {page}" if dots else "") for page, (n, t) in pages]
    return "\n".join(["Innehåll", "", *rows, ""])


def contract(title_page: str, generation: str, *, year: int | None = None, **more: object) -> str:
    """Title page, list of contents and chapters."""
    parts = [title_page, contents(generation), body(generation, year=year, **more)]  # type: ignore[arg-type]
    return "\n\n".join(parts)


def read(text: str, override: Override | None = None) -> Draft:
    """Read a text as one file."""
    source = read_bytes(text.encode(), "x.txt")
    return read_contract(source, registers.load(), override or Override())


def codes(draft: Draft) -> Sequence[str]:
    """The codes of all warnings."""
    return [warning.code for warning in draft.warnings]
