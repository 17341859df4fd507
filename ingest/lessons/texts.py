"""Labelled texts read: the document, what rules find in it, and the names people marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ingest.facts.names.known import OwnText, known_names
from ingest.facts.names.votes import stretches
from ingest.formats import read_path
from ingest.readings.read import read_drafts, rules_only
from ingest.structure.draft import Draft
from ingest.structure.identify import Override
from ingest.tagger.trainer import Gold, Lesson
from ingest.tagger.values import TaggerText
from kkgraph.contract import Contract
from kkgraph.errors import SourceError
from kkgraph.quality.labels import load_labels
from kkgraph.vocabulary.registers import Vocabulary

# Which lists of a label file are names of which kind; what a city is no member of is a network
# all the same.
LISTS = (
    ("projects", "project"),
    ("documents", "document"),
    ("organisations", "organisation"),
    ("networks", "network"),
    ("non_member_networks", "network"),
    ("not_participating", "network"),
)
_SUFFIXES = (".txt", ".pdf", ".docx", ".html", ".md")
# A label may have a document's base form, and the text another.
_ENDING = re.compile(r"(?:en|et|n|ns|s)\Z")
_ENDINGS = r"(?:mets?|ens?|et|ns?|s)?"


@dataclass(frozen=True)
class Labelled:
    """A text with labels.

    :param labels: the label file's values
    :param path: the label file
    :param draft: the document with sections and passages
    :param contract: what rules alone find in it
    :param vocabulary: the registers it was read with
    """

    labels: Mapping[str, Any]
    path: Path
    draft: Draft
    contract: Contract
    vocabulary: Vocabulary

    @property
    def profile(self) -> str:
        """The contract's id."""
        return self.draft.id

    @cached_property
    def lesson(self) -> Lesson:
        """What the tagger can learn from it."""
        own = OwnText(self.draft)
        known = known_names(self.contract, self.vocabulary)
        looked: tuple[TaggerText, ...] = stretches(own, known, self.vocabulary)
        return Lesson(looked, tuple(tuple(one) for one in _gold(own, self.labels)))


def read_labelled(path: Path, vocabulary: Vocabulary, folders: Sequence[Path]) -> Labelled:
    """Read a label file and the text that it labels.

    :param path: the label file
    :param vocabulary: the registers, with the municipality of the text
    :param folders: where the text may lie, by the profile's name; else all of their files
    :raises SourceError: when the text is not there or cannot be read
    """
    labels = load_labels(path)
    profile = str(labels["profile"])
    for draft in _drafts(_files(profile, [path.parent, *folders]), vocabulary):
        if draft.id == profile:
            return Labelled(labels, path, draft, rules_only(draft, vocabulary), vocabulary)
    raise SourceError(
        f"no text of {profile!r} was found",
        path=path.name,
        remedy="put it beside the labels, under the profile's name",
    )


def _drafts(files: Iterable[Path], vocabulary: Vocabulary) -> Iterator[Draft]:
    """The contracts in some files; what is none is passed over."""
    for file in files:
        try:
            for source in read_path(file):
                yield from read_drafts(source, vocabulary, Override())
        except SourceError:
            continue


def _files(profile: str, folders: Iterable[Path]) -> Iterator[Path]:
    rest: list[Path] = []
    for folder in folders:
        for file in sorted(folder.glob("*")):
            if file.suffix in _SUFFIXES:
                if file.stem == profile:
                    yield file
                elif not (folder / f"{file.stem}.json").is_file():
                    rest.append(file)
    yield from rest


def _gold(own: OwnText, labels: Mapping[str, Any]) -> list[list[Gold]]:
    """The marked names of each own passage, the longest where they overlap."""
    marks: list[list[Gold]] = [[] for _ in own.passages]
    lines = [
        (own.draft.index.line(p.spans[0][0]), own.draft.index.line(p.spans[-1][1] - 1))
        for p in own.passages
    ]
    for name, kind in LISTS:
        for item in labels.get(name) or ():
            spans, surfaces = _said(item)
            near = [
                any(first - 1 <= b and a <= last + 1 for a, b in spans) for first, last in lines
            ]
            for number, start, end in _found(own, surfaces, near, kind):
                marks[number].append(Gold(start, end, kind))
    return [_outermost(found) for found in marks]


def _said(item: Mapping[str, Any]) -> tuple[list[tuple[int, int]], list[str]]:
    """Lines and spellings of a labelled item."""
    also = [one if isinstance(one, dict) else {"lines": one} for one in item.get("also") or ()]
    spans = []
    for one in (item, *also):
        lines = one.get("lines", one.get("line"))
        if lines is not None:
            both = lines if isinstance(lines, list) else [lines]
            spans.append((int(both[0]), int(both[-1])))
    first = item.get("surface") or item.get("title") or item.get("name") or ""
    surfaces = {first, *(one["surface"] for one in also if one.get("surface"))}
    return spans, sorted({" ".join(one.split()) for one in surfaces if one}, key=len, reverse=True)


def _found(
    own: OwnText, surfaces: Sequence[str], near: Sequence[bool], kind: str
) -> list[tuple[int, int, int]]:
    """Where passages have a labelled name: on its lines, and with a capital anywhere."""
    found = []
    for surface in surfaces:
        finder = re.compile(rf"(?<!\w){re.escape(surface)}(?!\w|-\w)")
        for number, passage in enumerate(own.passages):
            if near[number] or surface[:1].isupper():
                found += [(number, *match.span()) for match in finder.finditer(passage.text)]
    if any(near[number] for number, _, _ in found):
        return found
    for surface in surfaces:
        stem = _ENDING.sub("", surface) if kind == "document" else surface
        finder = re.compile(rf"(?<!\w){re.escape(stem)}{_ENDINGS}(?!\w|-\w)", re.IGNORECASE)
        for number, passage in enumerate(own.passages):
            match = finder.search(passage.text) if near[number] else None
            if match:
                return [*found, (number, *match.span())]
    return found


def _outermost(found: Sequence[Gold]) -> list[Gold]:
    chosen: list[Gold] = []
    for one in sorted(found, key=lambda g: (g.start - g.end, g.start)):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda g: g.start)
