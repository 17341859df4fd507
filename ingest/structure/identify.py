"""Which document is it: municipality, version, generation, from the text itself.

What the title page, the list of parties and the closing words say is gathered; a manifest
beside the documents may override it. A document that is no contract is refused with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.formats.source import ReadingWarning, SourceText
from ingest.rules import load_rules
from ingest.structure.headings import Heading, candidates, find_headings
from ingest.structure.lines import Line
from ingest.structure.mapping import tidy
from ingest.structure.templates import Template, load_templates, wording
from kkgraph.errors import NotAContractError
from kkgraph.vocabulary.registers import Municipality, Vocabulary


@dataclass(frozen=True, slots=True)
class Identity:
    """What a contract is: whose, which version, valid from when, of which generation.

    ``named`` is the municipality's name as the contract has it ("Malmö stad").
    """

    municipality: Municipality
    named: str
    version: str
    valid_from: int
    template: Template
    warnings: tuple[ReadingWarning, ...] = ()

    @property
    def contract_id(self) -> str:
        """``<slug>-<first year of validity>``."""
        return f"{self.municipality.slug}-{self.valid_from}"


@dataclass(frozen=True, slots=True)
class Override:
    """What ``contracts.yaml`` says of a file; what it leaves out is read from the text."""

    municipality: str | None = None
    version: str | None = None
    valid_from: int | None = None
    template: str | None = None
    text_status: str | None = None


@cache
def _patterns() -> dict[str, Any]:
    rules = load_rules("identify")
    return {
        "is_contract": [re.compile(p, re.IGNORECASE) for p in rules["is_contract"]],
        "valid": [re.compile(p, re.IGNORECASE | re.DOTALL) for p in rules["valid_from"]],
        "version": [re.compile(p, re.IGNORECASE) for p in rules["version"]],
        "party": [re.compile(p) for p in rules["municipality"]],
        "signed": [re.compile(p, re.IGNORECASE) for p in rules["signed"]],
    }


def identify(
    source: SourceText, lines: Sequence[Line], vocabulary: Vocabulary, override: Override
) -> tuple[Identity, list[Heading]]:
    """Say which contract a text is, and find its headings on the way.

    :param source: the text as read
    :param lines: its lines with roles
    :param vocabulary: the register of municipalities
    :param override: what a manifest says, stronger than the text
    :raises NotAContractError: when the text lacks what makes a contract
    """
    body = "\n".join(line.text for line in lines if line.role not in ("furniture", "toc"))
    running = tidy(body)
    _refuse_others(source, running)
    municipality, named = _municipality(source, running, vocabulary, override)
    version, valid_from = _version(source, running, override)
    template, headings, template_warnings = _template(lines, valid_from, override)
    if not headings:
        raise NotAContractError(
            "no numbered headings were found",
            path=source.name,
            remedy="check that the text was extracted whole",
        )
    identity = Identity(
        municipality, named, version, valid_from, template, tuple(template_warnings)
    )
    return identity, headings


def _refuse_others(source: SourceText, running: str) -> None:
    missing = [p.pattern for p in _patterns()["is_contract"] if not p.search(running)]
    if missing:
        raise NotAContractError(
            "this is no climate contract: the text nowhere says what such a contract says "
            f"({'; '.join(missing)})",
            path=source.name,
            remedy="leave the file out, or list it in contracts.yaml",
        )


def _municipality(
    source: SourceText, running: str, vocabulary: Vocabulary, override: Override
) -> tuple[Municipality, str]:
    if override.municipality:
        found = vocabulary.municipality(override.municipality)
        if found is None:
            raise NotAContractError(
                f"contracts.yaml names an unknown municipality {override.municipality!r}",
                path=source.name,
                remedy="use the four-digit code or the name of one of the 290 municipalities",
            )
        return found, found.name
    unknown: str | None = None
    for pattern in _patterns()["party"]:
        for match in pattern.finditer(running):
            named = vocabulary.municipality(match["name"].strip(" .,;"))
            if named:
                return named, match["name"].strip(" .,;")
            unknown = unknown or match["name"].strip(" .,;")
    often = _most_named(running, vocabulary)
    if often and not unknown:
        return often, often.name
    said = (
        f"the party {unknown!r} is no municipality of the register"
        if unknown
        else "no municipality is named as a party"
    )
    raise NotAContractError(
        said,
        path=source.name,
        remedy="correct the name, or say which municipality it is in contracts.yaml",
    )


def _most_named(running: str, vocabulary: Vocabulary) -> Municipality | None:
    """The municipality whose full name ("Borås stad") the text uses by far the most."""
    counts: Counter[str] = Counter()
    for match in re.finditer(
        r"\b([A-ZÅÄÖ][\w-]{1,30}(?: [A-ZÅÄÖ][\w-]{1,30})?) (?:kommun|stad)\b", running
    ):
        named = vocabulary.municipality(match.group())
        if named:
            counts[named.code] += 1
    if not counts:
        return None
    (code, most), *rest = counts.most_common(2)
    if rest and rest[0][1] * 2 > most:
        return None
    return vocabulary.municipalities[code]


def _version(source: SourceText, running: str, override: Override) -> tuple[str, int]:
    valid = next((m for p in _patterns()["valid"] if (m := p.search(running))), None)
    # Links of the annex name older versions: only the front of the contract counts.
    front = running[: load_rules("identify")["front"]]
    label = next((m for p in _patterns()["version"] if (m := p.search(front))), None)
    version = override.version or (re.sub(r"\s+", "", label["version"]) if label else None)
    year = override.valid_from or (int(valid["year"]) if valid else None)
    if year is None and version and (begins := re.match(r"\d{4}", version)):
        year = int(begins.group())
    signed = next((m for p in _patterns()["signed"] if (m := p.search(front))), None)
    first = load_rules("identify")["first_signed"]
    # The first contracts, signed in December, keep the year of signing.
    if signed and (year is None or (int(signed["year"]) == first and year == first + 1)):
        year = override.valid_from or int(signed["year"])
    if year is None:
        raise NotAContractError(
            "the text does not say which year or version it holds for",
            path=source.name,
            remedy="say it in contracts.yaml (version, valid_from)",
        )
    return version or str(year), year


def _template(
    lines: Sequence[Line], valid_from: int, override: Override
) -> tuple[Template, list[Heading], list[ReadingWarning]]:
    """The generation whose headings fit best; by year when two fit alike."""
    templates = load_templates()
    if override.template:
        for template in templates:
            if template.id == override.template:
                return template, find_headings(lines, template), []
    formed = candidates(lines)
    tried = []
    for template in templates:
        headings = find_headings(lines, template, formed)
        fit = _fit(template, headings)
        tried.append((fit, valid_from in template.years, template, headings))
    # Generations differ little from year to year: the year decides between near fits.
    share, _, template, headings = max(tried, key=lambda item: round(item[0] + 0.1 * item[1], 2))
    if share >= load_rules("identify")["template_fit"]:
        return template, headings, []
    stand_in = wording(templates)
    warning = ReadingWarning(
        "unknown_template",
        "no known template generation fits; sections are read by the wording of their headings. "
        "Add the generation as a file under ontology/templates",
        None,
    )
    return stand_in, find_headings(lines, stand_in), [warning]


def _fit(template: Template, headings: Sequence[Heading]) -> float:
    """How well headings and template cover each other, as an F-score from 0 to 1.

    Headings of the third level are a city's own and count for nothing.
    """
    known = sum(template.has_words(heading.title) for heading in headings)
    upper = sum(heading.level <= 2 for heading in headings)
    return 2 * known / max(upper + len(template.headings), 1)
