"""The modules of a plan: which lines are their headings.

Codes and titles stand in lists of contents, in running text and in tables too, and in another form
in every city. Each line that may be a heading gets points for its form, its code and its words;
the best row of headings in the form's order is taken (a longest increasing subsequence with
weights, found by dynamic programming).
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.structure.line import Line
from ingest.structure.plans.plan_form import FormHeading, plan_form
from ingest.structure.templates import folded

_LONGEST = 170
# Entries of a list of contents stand closer to each other than modules do.
_CLOSE = 4
_LEAST = 3.0


@dataclass(frozen=True, slots=True)
class FoundHeading:
    """A heading that was found: ``first``/``last`` index its lines."""

    first: int
    last: int
    form: FormHeading
    title: str
    weight: float


def find_modules(lines: Sequence[Line]) -> list[FoundHeading]:
    """The headings of the form in a plan, in order.

    :param lines: the lines with their roles
    """
    candidates = sorted(_candidates(lines), key=lambda found: (found.first, found.form.key))
    return _best_row(_less_lists(candidates, lines))


def _candidates(lines: Sequence[Line]) -> Iterator[FoundHeading]:
    for index, line in enumerate(lines):
        if line.role in ("body", "heading") and 0 < len(line.text) <= _LONGEST:
            yield from _read(lines, index)


def _read(lines: Sequence[Line], index: int) -> Iterator[FoundHeading]:
    form = plan_form()
    line = lines[index]
    bare = form.patterns["printed_number"].sub("", line.text, count=1).strip()
    marked = 3.0 if line.role == "heading" else 0.0
    coded = form.patterns["code"].match(bare)
    if coded and not coded["below"]:
        key = f"{coded['part'].upper()}-{coded['number']}"
        heading = next((h for h in form.headings if h.key == key), None)
        last, words = _words(lines, index, bare[coded.end() :])
        worded = bool(heading and _has_words(heading, words))
        named = bool(form.patterns["code_word"].match(bare))
        if heading and (worded or (named and not words)) and _may_be(words, bare):
            weight = marked + 3.0 * worded + 1.5 * named + 1.0
            title = " ".join([bare[: coded.end()].strip(), words]).strip()
            yield FoundHeading(index, last, heading, title, weight)
            return
    yield from _by_words(index, bare, marked)


def _words(lines: Sequence[Line], index: int, words: str) -> tuple[int, str]:
    """The words of a heading; those of the next line where the code stands alone."""
    if words.strip():
        return index, words.strip()
    for at in range(index + 1, min(index + 4, len(lines))):
        line = lines[at]
        if line.role in ("body", "heading") and line.text:
            short = len(line.text) <= _LONGEST and not line.text.endswith(".")
            return (at, line.text) if short else (index, "")
    return index, ""


def _has_words(heading: FormHeading, words: str) -> bool:
    if folded(words) in heading.titles:
        return True
    return bool(heading.pattern and heading.pattern.search(words))


def _may_be(words: str, bare: str) -> bool:
    return not bare.endswith((".", ",", ";")) or len(words.split()) <= 12


def _by_words(index: int, bare: str, marked: float) -> Iterator[FoundHeading]:
    """Headings without a code: their words to the letter, or near them where marked as headings."""
    key = folded(bare)
    for heading in plan_form().headings:
        exact = key in heading.titles
        lone = heading.pattern and heading.level == 1 and heading.pattern.match(bare)
        if exact:
            yield FoundHeading(index, index, heading, bare, marked + 2.5)
        elif marked and lone:
            yield FoundHeading(index, index, heading, bare, marked + 1.0)
        elif marked and heading.level == 2 and heading.pattern and len(bare.split()) <= 12:
            found = heading.pattern.search(bare)
            if found and len(found.group()) >= _SAYING * len(bare):
                yield FoundHeading(index, index, heading, bare, 1.5 + marked / 2)


# Of a heading without code so much must be the words of the pattern.
_SAYING = 0.5


def _less_lists(candidates: Sequence[FoundHeading], lines: Sequence[Line]) -> list[FoundHeading]:
    """Take points from what stands among others as in a list of contents."""
    starts = [found.first for found in candidates]
    kept = []
    for at, found in enumerate(candidates):
        before = at > 0 and found.first - candidates[at - 1].last <= _CLOSE
        before = before and candidates[at - 1].form.level >= found.form.level
        after_at = bisect.bisect_right(starts, found.first)
        after = after_at < len(candidates) and starts[after_at] - found.last <= _CLOSE
        after = after and candidates[after_at].form.level <= found.form.level
        weight = found.weight - 2.5 * bool(before) - 2.5 * bool(after)
        if weight >= _LEAST - 2 and weight > 0:
            kept.append(FoundHeading(found.first, found.last, found.form, found.title, weight))
    return kept


def _best_row(candidates: Sequence[FoundHeading]) -> list[FoundHeading]:
    """The heaviest row of candidates whose keys come in the form's order, each once."""
    order = {heading.key: number for number, heading in enumerate(plan_form().headings)}
    # For every place of the form's order the heaviest row that ends there so far.
    best: list[tuple[float, HeadingChain | None]] = [(0.0, None)] * len(order)
    for found in candidates:
        place = order[found.form.key]
        weight, row = max(
            ((w, r) for w, r in best[:place] if r is None or r.found.last < found.first),
            key=lambda pair: pair[0],
            default=(0.0, None),
        )
        total = weight + found.weight
        if total > best[place][0]:
            best[place] = (total, HeadingChain(found, row))
    _, last = max(best, key=lambda pair: pair[0])
    found_row = []
    while last is not None:
        found_row.append(last.found)
        last = last.before
    return found_row[::-1]


@dataclass(frozen=True, slots=True)
class HeadingChain:
    """A row of headings, from its end."""

    found: FoundHeading
    before: HeadingChain | None
