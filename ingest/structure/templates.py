"""Generations of the contract's template, each a data file under ``ontology/templates``.

A template says which headings a contract of its generation has, who owns them and which
topic they treat. A contract that fits none is read by the wording of its headings alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from kkgraph.aliases import JsonValues
from kkgraph.contract import Owner
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.rules import read_yaml


@dataclass(frozen=True, slots=True)
class TemplateHeading:
    """One heading of a generation: numbers it may carry, its words, owner and topic."""

    number: str
    titles: tuple[str, ...]
    owner: Owner
    topic: str | None


@dataclass(frozen=True, slots=True)
class JointTitle:
    """A joint commitment of a generation with the words it begins with."""

    number: str
    title: str
    mandatory: bool


# Compared by identity: it is the key of tables, and hashing all it holds takes long.
@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A generation of the contract's template.

    ``holds`` is the year its contracts hold for where they do not say so themselves;
    ``editions`` gives the label under which contracts are listed by the first year they hold for.
    """

    id: str
    label: str
    years: tuple[int, ...]
    versions: tuple[str, ...]
    headings: tuple[TemplateHeading, ...]
    joint: tuple[JointTitle, ...] = ()
    known: bool = True
    holds: int | None = None
    editions: Mapping[int, str] = field(default_factory=dict)

    def knows(self, title: str, number: str) -> bool:
        """Whether a heading of these words exists (its number may be misprinted)."""
        return self.match(title, number) is not None and self.has_words(title)

    def has_words(self, title: str) -> bool:
        """Whether the words are those of a heading, to the letter but for case and signs."""
        return folded(title) in _by_words(self)

    def match(self, title: str, number: str) -> TemplateHeading | None:
        """The heading of the template that a printed heading stands for.

        :param title: the printed words
        :param number: the printed number, tried when the words say nothing
        """
        named = _by_words(self).get(folded(title), ())
        if named:
            chapter = chapter_of(number)
            return min(named, key=lambda h: (h.number != number, chapter_of(h.number) != chapter))
        return self.numbered(number)

    def within(self, chapter: str, title: str) -> TemplateHeading | None:
        """The heading of these words in a chapter.

        :param chapter: number of the chapter
        :param title: the printed words
        """
        named = _by_words(self).get(folded(title), ())
        return next((h for h in named if chapter_of(h.number) == chapter), None)

    def numbered(self, number: str) -> TemplateHeading | None:
        """The heading with a number; none where the generation is not known.

        :param number: as printed
        """
        return _by_number(self).get(number) if self.known else None


def chapter_of(number: str) -> str:
    """The chapter of a section's number.

    :param number: as printed
    """
    return number.partition(".")[0]


@cache
def _by_words(template: Template) -> dict[str, tuple[TemplateHeading, ...]]:
    table: dict[str, tuple[TemplateHeading, ...]] = {}
    for heading in template.headings:
        for title in heading.titles:
            key = folded(title)
            table[key] = (*table.get(key, ()), heading)
    return table


@cache
def _by_number(template: Template) -> dict[str, TemplateHeading]:
    return {heading.number: heading for heading in template.headings}


@lru_cache(maxsize=4096)
def folded(title: str) -> str:
    """Small letters, no punctuation, hyphens and spaces alike, years as one sign."""
    plain = unicodedata.normalize("NFC", title).lower()
    plain = re.sub(r"\b(?:19|20)\d\d(?:/\d\d)?\b", "#", plain)
    return re.sub(r"[^\w#]+", "", plain)


@cache
def load_templates() -> tuple[Template, ...]:
    """All generations, oldest first.

    :raises OntologyError: when a file is not a valid template
    """
    import yaml

    folder = ontology_dir() / "templates"
    found = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(_template(read_yaml(path)))
        except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
            raise OntologyError(f"templates/{path.name}: not a template ({error!r})") from error
    if not found:
        raise OntologyError(f"no templates under {folder}; restore ontology/templates")
    return tuple(sorted(found, key=lambda template: template.years))


def _template(data: Any) -> Template:  # noqa: ANN401 - whatever the file holds
    return Template(
        id=str(data["id"]),
        label=str(data["label"]),
        years=tuple(int(year) for year in data["years"]),
        versions=tuple(str(version) for version in data.get("versions", ())),
        headings=tuple(_heading(item) for item in data["headings"]),
        joint=tuple(
            JointTitle(str(item["number"]), str(item["title"]), bool(item["mandatory"]))
            for item in data.get("joint_commitments", ())
        ),
        holds=int(data["holds"]) if "holds" in data else None,
        editions={int(year): str(label) for year, label in data.get("editions", {}).items()},
    )


def _heading(item: JsonValues) -> TemplateHeading:
    return TemplateHeading(
        number=str(item["number"]),
        titles=tuple(str(title) for title in item["titles"]),
        owner=item["owner"],
        topic=item.get("topic"),
    )


def wording(templates: Sequence[Template]) -> Template:
    """A stand-in for an unknown generation: every known heading by its words, no numbers."""
    headings = tuple(heading for template in reversed(templates) for heading in template.headings)
    return Template("unknown", "unknown", (0,), (), headings, known=False)


def topic_of(title: str, owner: Owner | None = None) -> str | None:
    """The topic that the newest generation which knows a heading's words gives it.

    :param title: the words
    :param owner: whose part it stands in; a generation that has the words there goes first
    """
    named = [
        heading
        for template in reversed(load_templates())
        for heading in _by_words(template).get(folded(title), ())
    ]
    in_part = [heading for heading in named if owner in (None, heading.owner)]
    return next((heading.topic for heading in (*in_part, *named)), None)
