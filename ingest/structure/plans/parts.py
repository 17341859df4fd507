"""The parts of a plan's file: action plan, commitments, investment plan; and their chapters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.structure.line import Line
from ingest.structure.plans.modules import FoundHeading
from ingest.structure.plans.plan_form import FormHeading, FormPart, plan_form
from ingest.structure.templates import folded

_LONGEST = 130
_TITLE_WITHIN = 8
# What speaks for a title, at least; and so many chapters show a part by themselves.
_LEAST_WEIGHT = 2.0
_LEAST_CHAPTERS = 3


def find_parts(lines: Sequence[Line], modules: Sequence[FoundHeading]) -> list[FoundHeading]:
    """The titles of the parts and their chapters, in order.

    :param lines: the lines with their roles
    :param modules: the headings of the action plan
    """
    form = plan_form()
    action, *others = form.parts
    found = [*_action_plan(lines, action, modules)]
    starts = [
        start for part in others for start in _heaviest(_titles(lines, part, modules), modules)
    ]
    starts.sort(key=lambda item: item.first)
    for at, start in enumerate(starts):
        part = next(p for p in others if p.heading.key == start.form.key)
        stop = starts[at + 1].first if at + 1 < len(starts) else len(lines)
        begun = [m.first for m in modules if m.first > start.first]
        found += [start, *_chapters(lines, part, start.last + 1, min([stop, *begun]))]
    for part in others:
        if modules and part.heading.key not in {start.form.key for start in starts}:
            stops = [start.first for start in starts if start.first > modules[-1].first]
            untitled = list(_chapters(lines, part, modules[-1].last + 1, min([len(lines), *stops])))
            found += untitled if _is_part(untitled) else []
    return found


def _is_part(chapters: Sequence[FoundHeading]) -> bool:
    """Whether chapters are so many of a part's that they show where it stands without a title."""
    return len(chapters) >= _LEAST_CHAPTERS


def _action_plan(
    lines: Sequence[Line], part: FormPart, modules: Sequence[FoundHeading]
) -> Iterator[FoundHeading]:
    """The title of the action plan: the first before its modules."""
    if not modules:
        return
    for index in range(modules[0].first):
        if _is_title(lines[index], part.heading):
            yield FoundHeading(index, index, part.heading, lines[index].text, 1.0)
            return


def _titles(
    lines: Sequence[Line], part: FormPart, modules: Sequence[FoundHeading]
) -> Iterator[FoundHeading]:
    """Lines that may be the title of a part, with what speaks for each."""
    heading = part.heading
    last_module = modules[-1].first if modules else -1
    followed: bool | None = None
    for index, line in enumerate(lines):
        if not _is_title(line, heading):
            continue
        weight = 2.0 * (line.role == "heading") + 2.0 * _on_title_page(lines, index)
        weight += 1.0 * (index > last_module) + 0.5 * ("neutral" in line.text.lower())
        weight += 0.5 * (not modules)
        if 0.0 < weight < _LEAST_WEIGHT and index > last_module >= 0:
            if followed is None:  # the first of the titles that later pages repeat
                followed = _is_part(list(_chapters(lines, part, index + 1, len(lines))))
            weight += 1.0 * followed
        if weight >= _LEAST_WEIGHT:
            yield FoundHeading(index, index, heading, line.text, weight)


def _heaviest(
    titles: Iterator[FoundHeading], modules: Sequence[FoundHeading]
) -> Iterator[FoundHeading]:
    """The likeliest title; of several alike the first."""
    found = list(titles)
    if found:
        yield max(found, key=lambda item: (item.weight, -item.first))


def _is_title(line: Line, heading: FormHeading) -> bool:
    if line.role not in ("body", "heading") or not 0 < len(line.text) <= _LONGEST:
        return False
    bare = plan_form().patterns["printed_number"].sub("", line.text, count=1).strip(" .:")
    return bool(heading.pattern and heading.pattern.fullmatch(bare))


def _on_title_page(lines: Sequence[Line], index: int) -> bool:
    """Whether the name of the whole contract stands right above, as on a title page."""
    title = plan_form().patterns["title_page"]
    above = [line for line in lines[max(0, index - _TITLE_WITHIN) : index] if line.text]
    return any(title.fullmatch(line.text.strip(" .")) for line in above[-3:])


def _chapters(
    lines: Sequence[Line], part: FormPart, start: int, stop: int
) -> Iterator[FoundHeading]:
    """The chapters of a part, each the first of its words that stands out as a heading."""
    seen: set[str] = set()
    for index in range(start, stop):
        line = lines[index]
        if line.role not in ("body", "heading") or not 0 < len(line.text) <= _LONGEST:
            continue
        bare = plan_form().patterns["printed_number"].sub("", line.text, count=1).strip(" .:")
        for heading in part.headings:
            exact = folded(bare) in heading.titles
            worded = line.role == "heading" and bool(
                heading.pattern and heading.pattern.fullmatch(bare)
            )
            if heading.key not in seen and (exact or worded):
                seen.add(heading.key)
                yield FoundHeading(index, index, heading, bare, 1.0)
                break
