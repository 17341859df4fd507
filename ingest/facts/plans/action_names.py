"""Names of actions: what a cell or a title says, parted from its code; labels beside them.

Patterns are data: ``ontology/rules/actions.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from ingest.facts.patterns import named_pattern
from ingest.structure.draft import Draft
from ingest.structure.draft_tables import TableCell
from ingest.structure.mapping import MappedText
from kkgraph.contract import Evidence
from kkgraph.vocabulary.rules import load_rules

METHOD: Final = "actions"
LONGEST = 300
# Before the points of a list so many letters are a name of their own.
_LEAST_HEAD = 12
_SIGNS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class NamedAction:
    """An action being read: its name as printed, what is said of it, and where."""

    name: str
    said: dict[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    def say(self, what: str, text: str) -> None:
        """Keep what a cell says of it, unless it is known."""
        if words := text[:LONGEST].strip():
            self.said.setdefault(what, words)


def plain(text: str) -> str:
    """A label without signs, in small letters."""
    return _SIGNS.sub(" ", text).strip().casefold()


@cache
def expression(name: str) -> re.Pattern[str]:
    """An expression of the rules on actions."""
    return named_pattern(METHOD, name)


def is_name(text: str) -> bool:
    """Whether words may be the name of an action."""
    words = text.strip()
    if not 0 < len(words) <= LONGEST or expression("no_name").search(words.casefold()):
        return False
    label = plain(words)
    if expression("sheet_label").fullmatch(label):
        return False
    return not set(label.split()) <= _field_words()


@cache
def _field_words() -> frozenset[str]:
    return frozenset(load_rules("actions")["field_words"])


def named(draft: Draft, cell: TableCell | None) -> list[NamedAction]:
    """The actions that a cell names: one, or one for each point of a list.

    :param draft: the plan
    :param cell: the cell, ``None`` for none
    """
    if cell is None:
        return []
    return [
        NamedAction(body.text, {}, draft.evidence_in(body, METHOD))
        for body in _pieces(cell.body)
        if is_name(body.text)
    ]


def _pieces(body: MappedText) -> Iterator[MappedText]:
    """The parts of a cell that name one thing each."""
    points = [match.end() for match in expression("point").finditer(body.text)]
    for starts in (_coded(body.text), _numbered(body.text), points):
        if len(starts) < 2:
            continue
        head = body.text[: starts[0]].strip(" •●▪■☐✓➢–*-:")
        if len(head) >= _LEAST_HEAD:  # What the points say more of.
            yield _trimmed(body, 0, starts[0])
            return
        for start, stop in zip(starts, [*starts[1:], len(body.text)], strict=True):
            yield _trimmed(body, start, stop)
        return
    yield _trimmed(body, 0, len(body.text))


def _coded(text: str) -> list[int]:
    """Where the points of a list begin that have codes with the same letters."""
    found = list(expression("coded").finditer(text))
    first = found[0]["letters"] if found else None
    return [match.start() for match in found if match["letters"] == first]


def _numbered(text: str) -> list[int]:
    """Where the points of a list begin whose numbers go up one by one; none for any other."""
    found = list(expression("numbered").finditer(text))
    numbers = [int(match["number"]) for match in found]
    goes_up = all(b == a + 1 for a, b in zip(numbers, numbers[1:], strict=False))
    return [match.start() for match in found] if len(found) > 1 and goes_up else []


def _trimmed(body: MappedText, start: int, stop: int) -> MappedText:
    """A part without white space and signs of a list at its ends."""
    words = body.text[start:stop]
    left = len(words) - len(words.lstrip(" •●▪■☐✓➢*–-:"))
    right = len(words) - len(words.rstrip(" •●▪■☐✓➢*–-:"))
    return body.cut(min(start + left, stop - right), max(start + left, stop - right))


def parted(name: str) -> tuple[str, str | None]:
    """A name without its code, and the code."""
    for key in ("code_after", "code_before"):
        found = expression(key).search(name)
        if found:
            rest = (name[: found.start()] + name[found.end() :]).strip()
            if rest:
                return rest.rstrip("."), next(filter(None, found.groups()), None)
    return name.rstrip("."), None


def first_code(text: str) -> str | None:
    """The code of letters and a number that words begin with; none that is the form's own."""
    found = expression("coded_title").match(text.lstrip(" •●▪■☐✓➢*–-:"))
    return found["code"] if found and not expression("form_code").match(found["code"]) else None


def is_code(name: str) -> bool:
    """Whether a name is a code and no more, its words standing elsewhere."""
    found = expression("code_before").match(name)
    return bool(found and found.end() == len(name))


def meant(label: str) -> str | None:
    """What a label of the form stands before: a name, or one of the things said of an action."""
    rules, words = load_rules("actions"), plain(label)
    if words.startswith(tuple(rules["name"])):
        return "name"
    for what, labels in rules["fields"].items():
        if words.startswith(tuple(labels)):
            return str(what)
    return None
