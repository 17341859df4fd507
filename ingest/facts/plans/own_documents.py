"""The city's own plans and strategies: local rows of the list of policies, and named in text.

Labels are data: ``ontology/rules/own_documents.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from ingest.facts.patterns import named_pattern
from ingest.facts.plans.documents_in_text import named_documents
from ingest.structure.draft import Draft
from ingest.structure.draft_tables import CellRow, CellTable, TableCell
from kkgraph.contract import SteeringDocument
from kkgraph.errors import IdentifierError
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD: Final = "documents"
_RULES: Final = "own_documents"
_LONGEST = 200
_FEWEST_WORDS = 2
_OFTEN = 2
_pattern = partial(named_pattern, _RULES, any_case=True)


@dataclass(slots=True)
class _PolicyList:
    """A list of policies: where its columns are, and the level of what is read now."""

    section: str | None
    width: int
    name: int
    level: int | None = None
    own: bool = False

    def has_level(self, texts: tuple[str, ...]) -> bool:
        """Whether a row says its level itself, or none is asked for."""
        return self.level is None or any(texts[self.level : self.level + 1])

    def is_own(self, texts: tuple[str, ...]) -> bool:
        """Whether a row is of the city's level; an empty cell goes on with the one above."""
        if self.level is not None and self.level < len(texts):
            said = texts[self.level].strip()
            if re.search(r"\w", said):
                self.own = _is_own_level(said)
        return self.own


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[SteeringDocument, ...]:
    """The documents of the city that a plan lists among policies and strategies.

    :param draft: the plan with its tables
    :param vocabulary: the registers
    :returns: each once, in the order of the text
    """
    if draft.municipality is None:
        return ()
    found: dict[str, SteeringDocument] = {}
    for cell, title in _titles(draft):
        text = title.strip(" .:*•-–")
        if not text or len(text) > _LONGEST or _pattern("no_title").match(text):
            continue
        key = _key(text, draft)
        if not key:
            continue
        evidence = draft.evidence_in(cell.body, _METHOD)
        years = _pattern("years").search(text)
        item = SteeringDocument(
            key, text, years.group().strip("()") if years else None, None, evidence
        )
        known = found.get(key)
        found[key] = replace(known, evidence=(*known.evidence, *evidence)) if known else item
    return _with_named(found, draft)


def _with_named(found: dict[str, SteeringDocument], draft: Draft) -> tuple[SteeringDocument, ...]:
    """The documents with the places where running text names them.

    Where the list gives few, those count too that the text names again and again.
    """
    stems = {key: _stems(item.title, draft) for key, item in found.items()}
    few = len(found) < load_rules(_RULES)["few"]
    named: dict[str, SteeringDocument] = {}
    for one in named_documents(draft):
        words = _stems(one.title, draft)
        listed = next((k for k, theirs in stems.items() if _is_one(words, theirs)), None)
        key = listed or _key(one.title, draft)
        if not (words and key):
            continue
        known = found.get(key) or named.get(key)
        if known:
            more = replace(known, evidence=(*known.evidence, *one.evidence))
        else:
            years = _pattern("years").search(one.title)
            printed = years.group().strip("()") if years else None
            more = SteeringDocument(key, one.title, printed, None, one.evidence)
        (found if key in found else named)[key] = more
    often = [item for item in named.values() if len(item.evidence) >= _OFTEN]
    return (*found.values(), *(often if few else ()))


def _is_one(words: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether the words that tell two titles are the same, or one's among the other's."""
    return bool(words and theirs) and (words <= theirs or theirs <= words)


def _stems(title: str, draft: Draft) -> frozenset[str]:
    """The words that tell a title from others, cut short so that their forms are one."""
    rules = load_rules(_RULES)
    for name in _names(draft):
        title = title.replace(name, " ")
    passed = {*rules["passed"], *rules["nouns"]}
    words = re.findall(r"[^\W\d_]+", title.casefold())
    return frozenset(word[: rules["stem"]] for word in words if word not in passed)


def _key(title: str, draft: Draft) -> str:
    """What a title is told by: its words without the city's name, years, articles and brackets."""
    plain = re.sub(r"\([^()]*\)", " ", title)
    for name in _names(draft):
        plain = plain.replace(name, " ")
    passed = load_rules(_RULES)["passed"]
    words = [word for word in re.findall(r"[^\W\d_]+", plain.casefold()) if word not in passed]
    if len(words) < _FEWEST_WORDS:
        words = re.findall(r"\w+", title.casefold())
    try:
        return slugify(" ".join(words)) if len(words) >= _FEWEST_WORDS else ""
    except IdentifierError:
        return ""


def _names(draft: Draft) -> frozenset[str]:
    places = [place for place in (draft.municipality, *draft.more_places) if place]
    return frozenset(name for place in places for name in (place.name, place.name_en) if name)


def _titles(draft: Draft) -> Iterator[tuple[TableCell, str]]:
    """The cells that name a document of the city, each with the name."""
    modules = {section.key: section.number for section in draft.sections}
    now: _PolicyList | None = None
    told = False
    for table in draft.tables:
        if modules.get(table.section or "") not in load_rules(_RULES)["modules"]:
            now = None
            continue
        now = _continued(now, table)
        for row in table.rows:
            yield from _packed(row)
            told = _told_by(row, told)
            header = _header(table, row, told)
            if header is not None:
                before = told or (now is not None and now.own)
                header.own = header.own or (before and header.level is None)
                now = header
            elif now is not None:
                yield from _listed(row, now)


def _told_by(row: CellRow, told: bool) -> bool:
    """Whether a caption says that the rows below are of the city's level."""
    held = [text for text in row.texts if text.strip()]
    group = _pattern("group").match(held[0]) if len(held) == 1 else None
    return _is_own_level(group["level"]) if group else told


def _continued(before: _PolicyList | None, table: CellTable) -> _PolicyList | None:
    """The list that goes on after the end of a page, with as many columns."""
    if before is None or before.section != table.section:
        return None
    return before if max(len(row.cells) for row in table.rows) == before.width else None


def _header(table: CellTable, row: CellRow, told: bool) -> _PolicyList | None:
    texts = [text.strip() for text in row.texts]
    own = [n for n, text in enumerate(texts) if _pattern("own_column").match(text)]
    beside_others = any(_pattern("other_column").match(text) for text in texts)
    if own and beside_others and sum(1 for text in texts if text) > 1:
        return _PolicyList(table.section, len(texts), own[0], None, True)
    names = [n for n, text in enumerate(texts) if _pattern("name_column").match(text)]
    levels = [n for n, text in enumerate(texts) if _pattern("level_column").match(text)]
    beside = [n for n, text in enumerate(texts) if _pattern("beside_name").match(text)]
    if not names or not set(beside) - set(names):
        return None
    if levels:
        return _PolicyList(table.section, len(texts), names[0], levels[0])
    # Without a column of levels, rows of one cell may say them.
    said = told or names[0] == 0
    return _PolicyList(table.section, len(texts), names[0]) if said else None


def _listed(row: CellRow, now: _PolicyList) -> Iterator[tuple[TableCell, str]]:
    """The name in a row of the city's level; a row of one cell may say the level."""
    held = [text for text in row.texts if text.strip()]
    if len(held) == 1:
        group = _pattern("group").match(held[0])
        if group:
            now.own = _is_own_level(group["level"])
        elif now.level is not None or row.texts[now.name : now.name + 1] != (held[0],):
            return
        if group or now.level is None and not now.own:
            return
    if now.name < len(row.cells) and now.is_own(row.texts):
        cell = row.cells[now.name]
        text = cell.text.strip()
        # What begins in small letters goes on with the row above.
        if not text or text[0].islower():
            return
        if now.has_level(row.texts) or _pattern("document_noun").search(text):
            yield cell, text


def _packed(row: CellRow) -> Iterator[tuple[TableCell, str]]:
    """Type, level and title in one cell."""
    for cell in row.cells:
        match = _pattern("packed").match(cell.text.strip())
        if match and _is_own_level(match["level"]):
            yield cell, match["title"]


def _is_own_level(words: str) -> bool:
    own = _pattern("own_level").match(words)
    return bool(own) and not _pattern("other_level").search(words)
