"""From the text of a plan of the EU's family to its sections and passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from ingest.formats.source import ReadingWarning, SourceText
from ingest.structure.blocks import full_width
from ingest.structure.contract import split_parts
from ingest.structure.draft import (
    Draft,
    DraftPassage,
    build_passages,
    known_words,
    mark_offsets,
    read_footnotes,
)
from ingest.structure.draft_tables import read_tables
from ingest.structure.headings import Heading
from ingest.structure.identify import Override
from ingest.structure.line import Line
from ingest.structure.lines import line_index, read_lines
from ingest.structure.link_lines import read_links
from ingest.structure.passage_language import with_languages
from ingest.structure.plans.modules import FoundHeading, find_modules
from ingest.structure.plans.parts import find_parts
from ingest.structure.plans.plan_form import Generation, plan_form
from ingest.structure.plans.whose import read_whose
from ingest.structure.table_lines import mark_rows
from ingest.structure.templates import folded
from kkgraph.contract import Family, Owner, Section
from kkgraph.errors import NotAContractError
from kkgraph.vocabulary.family import load_family
from kkgraph.vocabulary.registers import Municipality, Vocabulary

FAMILY: Final[Family] = "eu-ccc"
_CORE = ("A-1", "A-2", "A-3", "B-1", "B-2", "B-3", "C-1", "C-2")
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class _Titled:
    """A heading with what the form says of it; ``key`` is its number."""

    heading: Heading
    owner: Owner
    topic: str | None


def may_be_plan(source: SourceText, override: Override) -> bool:
    """Whether a text should be read as a plan of the EU's family.

    :param source: the text, folded
    :param override: what a manifest says of the file
    """
    if override.template:
        return override.template.startswith(FAMILY)
    form = plan_form()
    front = "\n".join(source.text.split("\n", 2 * form.front_lines)[: 2 * form.front_lines])
    if form.patterns["is_document"].search(front[:20_000]):
        return True
    # Named further down, and no contract of the other family: then what it lacks is this form.
    named = form.patterns["named"].search(source.text) is not None
    return named and not form.patterns["named_other"].search(source.text)


def read_plan(source: SourceText, vocabulary: Vocabulary, override: Override) -> Draft:
    """Read one plan.

    :param source: the text, folded
    :param vocabulary: the registers
    :param override: what a manifest says of the file
    :raises NotAContractError: when the text is no plan, or nobody's that is known
    """
    lines = read_lines(source)
    mark_rows(lines, source)
    modules = find_modules(lines)
    parts = find_parts(lines, modules)
    warnings = _check(source, modules, parts, override)
    places = _places(source, lines, vocabulary, override)
    version, year = _dated(lines, modules, override)
    generation = _generation(modules)
    titled = _headings(lines, [*modules, *parts])
    sections = _sections(titled, lines)
    is_word = known_words(lines)
    footnotes = read_footnotes(lines, source, is_word)
    passages = build_passages(
        source,
        split_parts([item.heading for item in titled], sections, lines),
        double_spaced=False,
        width=full_width(lines),
        skip=mark_offsets(footnotes, source.text),
        is_word=is_word,
    )
    index = line_index(source)
    family = load_family(FAMILY)
    named = " & ".join(place.name for place in places)
    return Draft(
        source=source,
        index=index,
        id="-".join(str(p) for p in (places[0].slug, family.mark, year) if p is not None),
        kind="contract",
        text_status=override.text_status or "whole",
        municipality=places[0],
        more_places=places[1:],
        version=version or (str(year) if year else family.mark),
        edition=f"{family.mark}-{year}" if year else family.mark,
        valid_from=year,
        earliest=generation.years[0],
        template=generation.id,
        title=family.called["en"].format(of=named),
        family=FAMILY,
        country=places[0].country,
        language="en",
        sections=sections,
        passages=tuple(with_languages(_without_hints(passages), "en")),
        links=read_links(lines),
        footnotes=footnotes,
        warnings=tuple(warnings),
        topics={section.key: section.topic for section in sections},
        tables=read_tables(source, lines, sections, index, is_word),
    )


def _check(
    source: SourceText,
    modules: Sequence[FoundHeading],
    parts: Sequence[FoundHeading],
    override: Override,
) -> list[ReadingWarning]:
    """Refuse what names the contract but has nothing of its form; warn of what is missing."""
    form = plan_form()
    found = {item.form.key for item in modules}
    core = [key for key in _CORE if key in found]
    chapters = sum(item.form.key.startswith("com.") for item in parts)
    titled = any(item.form.key in ("com", "plan") for item in parts)
    whole = len(core) >= form.least_modules or chapters >= form.least_chapters
    named = form.patterns["is_document"].search(source.text[:3_000])
    if not (whole or override.vouches or (titled and named)):
        raise NotAContractError(
            f"this is no Climate City Contract: it has {len(core)} of the form's eight modules "
            "and none of its parts",
            path=source.name,
            remedy="leave the file out; if it is one, say in contracts.yaml beside it whose it is",
        )
    missing = [key for key in _CORE if key not in found]
    if not missing:
        return []
    message = (
        f"modules {', '.join(missing)} were not found by their headings; their text is read, "
        "under the headings that were found"
    )
    return [ReadingWarning("modules_missing", message)]


def _places(
    source: SourceText, lines: Sequence[Line], vocabulary: Vocabulary, override: Override
) -> tuple[Municipality, ...]:
    if override.municipality:
        names = override.municipality.split("&")
        found = [vocabulary.municipality(name.strip()) for name in names]
        known = tuple(place for place in found if place is not None)
        if len(known) == len(names):
            return known
        raise NotAContractError(
            f"contracts.yaml names an unknown place {override.municipality!r}",
            path=source.name,
            remedy="use a name or key of ontology/registers, or add the place there",
        )
    whose = read_whose(lines, vocabulary)
    if whose.places:
        return whose.places
    said = "no place of the registers is named as the one whose plan it is"
    if whose.rivals:
        said = f"it may be the plan of {' or of '.join(whose.rivals)}"
    raise NotAContractError(
        said,
        path=source.name,
        remedy="say whose it is in contracts.yaml (municipality); a place that no register has "
        "is added to ontology/registers/places.ttl",
    )


def _dated(
    lines: Sequence[Line], modules: Sequence[FoundHeading], override: Override
) -> tuple[str | None, int | None]:
    """Version and year: what the manifest says, or what stands alone on the title page."""
    patterns = plan_form().patterns
    version, year = override.version, override.valid_from
    stop = min(modules[0].first if modules else len(lines), plan_form().front_lines)
    for line in lines[:stop]:
        if line.role not in ("body", "heading", "furniture") or line.cells:
            continue
        dated = patterns["date"].fullmatch(line.text.strip(" .()"))
        if dated and year is None:
            year = int(dated["year"])
        versioned = patterns["version"].fullmatch(line.text.strip(" .()"))
        if versioned and version is None:
            version = versioned["version"]
    return version, year


def _generation(modules: Sequence[FoundHeading]) -> Generation:
    found = {item.form.key for item in modules}
    generations = plan_form().generations
    return next((g for g in generations if found.intersection(g.has)), generations[-1])


def _headings(lines: Sequence[Line], found: Sequence[FoundHeading]) -> list[_Titled]:
    """All headings in order: those of the form, and below them the city's own."""
    form = plan_form()
    taken = {index for item in found for index in range(item.first, item.last + 1)}
    titled = [
        _Titled(
            Heading(item.first, item.last, item.form.key, item.title, item.form.level),
            item.form.owner,
            item.form.topic,
        )
        for item in found
    ]
    for index, line in enumerate(lines):
        words = line.text.strip(" .:")
        if index in taken or line.role != "heading" or not _is_title(words):
            continue
        owner: Owner = "preamble" if folded(words) in form.lists else "municipality"
        level = 1 if owner == "preamble" else 3
        titled.append(_Titled(Heading(index, index, "", words, level), owner, None))
    return sorted(titled, key=lambda item: item.heading.first)


def _is_title(words: str) -> bool:
    return sum(char.isalpha() for char in words) > 3 and len(words) <= _LONGEST_TITLE


def _sections(titled: Sequence[_Titled], lines: Sequence[Line]) -> tuple[Section, ...]:
    """Sections; a city's own heading has number, owner and topic of the one it stands below."""
    sections: list[Section] = []
    keys = _Keys({item.heading.number for item in titled})
    above: dict[int, Section] = {}
    stops = [item.heading.first for item in titled][1:] + [len(lines)]
    for order, (item, stop) in enumerate(zip(titled, stops, strict=True)):
        level = item.heading.level
        parents = [above[n] for n in sorted(above, reverse=True) if n < level]
        parent = parents[0] if parents else None
        below = level > 2 and parent is not None
        number = item.heading.number or (parent.number if parent and below else "front")
        last = _last(lines, item.heading.first, stop)
        section = Section(
            key=keys.next(number),
            number=number,
            title=item.heading.title,
            level=level,
            order=order,
            owner=parent.owner if parent and below else _alone(item, parent),
            topic=parent.topic if parent and below else item.topic,
            parent=parent.key if parent else None,
            shared=False,
            line_from=lines[item.heading.first].number,
            line_to=last.number,
            start=lines[item.heading.first].start,
            end=last.end,
        )
        sections.append(section)
        above = {n: held for n, held in above.items() if n < level} | {level: section}
    return tuple(sections)


class _Keys:
    """Keys of sections: the number, and for more of one number a count behind it.

    The second section of B must not be B-2 where the form has a module of that number.
    """

    def __init__(self, numbers: AbstractSet[str]) -> None:
        self._numbers = numbers
        self._times: Counter[str] = Counter()

    def next(self, number: str) -> str:
        """Give the next section of a number its key."""
        self._times[number] += 1
        key = f"{number}-{self._times[number]}"
        if self._times[number] == 1:
            return number
        return self.next(number) if key in self._numbers else key


def _alone(item: _Titled, parent: Section | None) -> Owner:
    # A heading before the first of the form stands on the title page.
    return item.owner if item.heading.number or parent else "preamble"


def _last(lines: Sequence[Line], first: int, stop: int) -> Line:
    last = lines[first]
    for line in lines[first:stop]:
        if line.text and line.role != "furniture":
            last = line
    return last


def _without_hints(passages: Iterable[DraftPassage]) -> Iterable[DraftPassage]:
    """Instructions of the form that were left in are nobody's own words."""
    hints = plan_form().hints
    for passage in passages:
        hint = hints.match(passage.text.lstrip("( ")) or hints.match(passage.text)
        yield replace(passage, owner="preamble") if hint else passage
