"""Which document is it: municipality, version, generation, from the text itself.

Signs of several kinds add up (:mod:`ingest.structure.contract_signs`); what the title page, the
list of parties and the closing words say is weighed; a manifest beside the documents may override
it.
A document that is no contract is refused with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from ingest.formats.source import ReadingWarning, SourceText
from ingest.structure.completeness import missing_parts
from ingest.structure.contract_signs import structure_signs
from ingest.structure.dating import PrintedDates, edition_of, read_dates, year_of
from ingest.structure.front import Front, read_front
from ingest.structure.generation import choose_generation
from ingest.structure.headings import Heading
from ingest.structure.line import Line
from ingest.structure.mapping import tidy
from ingest.structure.municipality import (
    FIRST_PARTY,
    Places,
    names_parties,
    read_places,
    unknown_party,
    weigh,
)
from ingest.structure.templates import Template
from kkgraph.contract import TextStatus
from kkgraph.errors import NotAContractError
from kkgraph.vocabulary.registers import Municipality, Vocabulary
from kkgraph.vocabulary.rules import load_rules


@dataclass(frozen=True, slots=True)
class Identity:
    """What a contract is: whose, which version, valid from when, of which generation.

    ``named`` is the municipality's name as the contract has it ("Malmö stad"); ``edition`` the
    label under which it is listed with the others of its year; ``missing`` the parts that it
    should have and has not.
    """

    municipality: Municipality
    named: str
    version: str
    edition: str
    valid_from: int
    template: Template
    missing: tuple[str, ...] = ()
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
    text_status: TextStatus | None = None

    @property
    def vouches(self) -> bool:
        """Whether somebody says that the file is a contract, by naming whose or which."""
        return bool(self.municipality or self.version or self.valid_from or self.template)


def identify(
    source: SourceText, lines: Sequence[Line], vocabulary: Vocabulary, override: Override
) -> tuple[Identity, list[Heading]]:
    """Say which contract a text is, and find its headings on the way.

    :param source: the text as read
    :param lines: its lines with roles; those of a memo in front are marked as furniture
    :param vocabulary: the registers
    :param override: what a manifest says, stronger than the text
    :raises NotAContractError: when the text lacks what makes a contract
    """
    front = read_front(lines)
    body = "\n".join(line.text for line in lines if line.role not in ("furniture", "toc"))
    running = tidy(body)
    places = read_places(front.title, running)
    dates = read_dates(running, front.title)
    said = replace(
        dates,
        printed=override.version or dates.printed,
        said=override.valid_from or dates.said,
    )
    template, headings, unknown = choose_generation(lines, front.contents, said, override.template)
    if not override.vouches:
        _refuse_others(source, running, front, headings, places, dates, vocabulary)
    if not headings:
        raise NotAContractError(
            "no numbered headings were found",
            path=source.name,
            remedy="check that the text was extracted whole",
        )
    municipality, named, differing = _municipality(source, places, vocabulary, override)
    version, valid_from = _version(source, dates, template, headings, override)
    missing = tuple(missing_parts(headings, front.contents, template))
    identity = Identity(
        municipality,
        named,
        version,
        edition_of(version, valid_from, template),
        valid_from,
        template,
        missing,
        tuple([*_cut_off(front, lines), *unknown, *differing]),
    )
    return identity, headings


@cache
def _mentions() -> re.Pattern[str]:
    return re.compile(load_rules("identify")["mentions"], re.IGNORECASE)


def _refuse_others(
    source: SourceText,
    running: str,
    front: Front,
    headings: Sequence[Heading],
    places: Places,
    dates: PrintedDates,
    vocabulary: Vocabulary,
) -> None:
    """Refuse what mentions contracts but is none."""
    parties = names_parties(places, vocabulary)
    signs = structure_signs(
        headings, front, parties=parties, validity=bool(dates.said or dates.printed)
    )
    named = bool(_mentions().search(running)) or any(map(_mentions().search, front.title))
    if named and signs.is_contract:
        return
    remedy = (
        "leave the file out; if it is one, say in contracts.yaml beside it which municipality "
        "and version it is"
    )
    if not headings:
        lack = "no numbered headings were found"
        remedy = "leave the file out; if it is one, check that its text was extracted whole"
    elif not named:
        lack = "it never names Klimatkontrakt 2030"
    elif not parties:
        lack = "it has neither the headings of a known generation nor a list of parties"
    else:
        lack = "it names parties, but has not the headings of a known generation"
    raise NotAContractError(
        f"this is no climate contract: {lack}",
        path=source.name,
        remedy=remedy,
    )


def _cut_off(front: Front, lines: Sequence[Line]) -> list[ReadingWarning]:
    """A warning where another document stood in front."""
    if not front.start:
        return []
    last = lines[front.start].number - 1
    message = f"lines 1-{last} are another document, such as a council's memo; they are left out"
    return [ReadingWarning("memo_cut", message, 1)]


def _municipality(
    source: SourceText, places: Places, vocabulary: Vocabulary, override: Override
) -> tuple[Municipality, str, list[ReadingWarning]]:
    if override.municipality:
        found = vocabulary.municipality(override.municipality)
        if found is None:
            raise NotAContractError(
                f"contracts.yaml names an unknown municipality {override.municipality!r}",
                path=source.name,
                remedy="use the four-digit code or the name of one of the 290 municipalities",
            )
        return found, found.name, []
    likely = weigh(places, vocabulary)
    unknown = unknown_party(places, vocabulary)
    # A city of no register that signs is not one that the text happens to name more often.
    if likely and (unknown is None or _on_title_page(likely[0][1], places)):
        return *likely[0], _also_named(likely, places)
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


def _on_title_page(name: str, places: Places) -> bool:
    return any(name in line for line in places.title_page)


def _also_named(likely: Sequence[tuple[Municipality, str]], places: Places) -> list[ReadingWarning]:
    """A warning where title page and list of parties name different cities."""
    signing = (*places.title_page, (places.listed or "")[:FIRST_PARTY])
    others = [name for _, name in likely[1:] if any(name in text for text in signing)]
    if not others:
        return []
    message = f"the contract is read as {likely[0][1]}'s, but {others[0]} is named as a party too"
    return [ReadingWarning("other_party", message, None)]


def _version(
    source: SourceText,
    dates: PrintedDates,
    template: Template,
    headings: Sequence[Heading],
    override: Override,
) -> tuple[str, int]:
    version = override.version or dates.printed
    year = override.valid_from or year_of(dates, template, headings)
    if year is None and version and (begins := re.match(r"\d{4}", version)):
        year = int(begins.group())
    if year is None:
        raise NotAContractError(
            "the text does not say which year or version it holds for",
            path=source.name,
            remedy="say it in contracts.yaml (version, valid_from)",
        )
    return version or str(year), year
