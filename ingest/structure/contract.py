"""From the text of a contract to its sections and passages."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.formats.source import ReadingWarning, SourceText
from ingest.structure.blocks import full_width, is_double_spaced
from ingest.structure.completeness import breaks_off
from ingest.structure.draft import (
    Draft,
    DraftPart,
    build_passages,
    known_words,
    mark_offsets,
    read_footnotes,
)
from ingest.structure.draft_tables import read_tables
from ingest.structure.headings import Heading
from ingest.structure.identify import Identity, Override, identify
from ingest.structure.line import Line
from ingest.structure.lines import line_index, read_lines
from ingest.structure.link_lines import read_links
from ingest.structure.lost_tables import lost_tables
from ingest.structure.masks import masked_words
from ingest.structure.sections import misnumbered, place_sections
from ingest.structure.silence import mark_empty
from ingest.structure.table_lines import mark_rows
from kkgraph.contract import Section, TextStatus
from kkgraph.vocabulary.registers import Vocabulary

# So many missing parts are named in a warning.
_SHOWN = 6


def read_contract(source: SourceText, vocabulary: Vocabulary, override: Override) -> Draft:
    """Read one contract.

    :param source: the text as read
    :param vocabulary: the registers
    :param override: what a manifest says of the file
    :raises NotAContractError: when the text is no contract
    """
    lines = read_lines(source)
    mark_rows(lines, source)
    identity, headings = identify(source, lines, vocabulary, override)
    status, lacking = _completeness(identity, lines, override)
    sections = place_sections(headings, lines, identity.template)
    parts = split_parts(headings, sections, lines)
    footnotes_words = known_words(lines)
    footnotes = read_footnotes(lines, source, footnotes_words)
    passages = build_passages(
        source,
        parts,
        double_spaced=is_double_spaced(lines),
        width=full_width(lines),
        skip=mark_offsets(footnotes, source.text),
        is_word=footnotes_words,
    )
    links = read_links(lines)
    index = line_index(source)
    return Draft(
        source=source,
        index=index,
        id=identity.contract_id,
        kind="contract",
        text_status=status,
        municipality=identity.municipality,
        version=identity.version,
        edition=identity.edition,
        valid_from=identity.valid_from,
        template=identity.template.id,
        title=_title(identity),
        sections=mark_empty(sections, passages, links),
        passages=passages,
        links=links,
        footnotes=footnotes,
        warnings=(
            *identity.warnings,
            *lacking,
            *misnumbered(sections, identity.template),
            *masked_words(lines),
            *lost_tables(lines),
        ),
        tables=read_tables(source, lines, sections, index, footnotes_words),
        topics={section.key: section.topic for section in sections},
    )


def _completeness(
    identity: Identity, lines: Sequence[Line], override: Override
) -> tuple[TextStatus, list[ReadingWarning]]:
    """Whether the text is whole, and a warning that says what is missing if not.

    What ``contracts.yaml`` says of it goes before what is found.
    """
    broken = breaks_off(lines, full_width(lines))
    lacking = []
    if identity.missing:
        shown = "; ".join(identity.missing[:_SHOWN])
        more = f" and {len(identity.missing) - _SHOWN} more" if identity.missing[_SHOWN:] else ""
        lacking.append(f"these parts are missing: {shown}{more}")
    if broken:
        lacking.append("the text stops in the middle of a sentence")
    if override.text_status:
        return override.text_status, []
    if not lacking:
        return "whole", []
    warning = ReadingWarning(
        "partial",
        f"the contract is not whole: {'; '.join(lacking)}. Give the whole file, or say "
        "text_status: whole in contracts.yaml if nothing is missing",
        broken.number if broken else None,
    )
    return "partial", [warning]


def _title(identity: Identity) -> str:
    return f"Klimatkontrakt 2030, {identity.named}, {identity.version}"


def split_parts(
    headings: Sequence[Heading], sections: Sequence[Section], lines: Sequence[Line]
) -> list[DraftPart]:
    """The lines of each section without its heading; before them what precedes the first."""
    parts = [DraftPart(None, lines[: headings[0].first])] if headings else [DraftPart(None, lines)]
    for order, (heading, section) in enumerate(zip(headings, sections, strict=True)):
        stop = headings[order + 1].first if order + 1 < len(headings) else len(lines)
        parts.append(DraftPart(section, lines[heading.last + 1 : stop]))
    return parts
