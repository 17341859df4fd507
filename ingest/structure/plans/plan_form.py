"""The form of the EU's plans, as data (``ontology/templates/eu-ccc/plan.yaml``)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from ingest.structure.templates import folded
from kkgraph.contract import Owner
from kkgraph.errors import OntologyError
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.rules import read_yaml


@dataclass(frozen=True, slots=True)
class FormHeading:
    """A heading of the form.

    :param key: what it goes by, such as ``A-1`` or ``com.5``
    :param titles: its words to the letter, folded
    :param pattern: words that any wording of it has
    :param owner: whose text stands below it
    :param topic: what it is about
    :param level: how deep it stands
    """

    key: str
    titles: frozenset[str]
    pattern: re.Pattern[str] | None
    owner: Owner
    topic: str | None
    level: int


@dataclass(frozen=True, slots=True)
class FormPart:
    """A part of a file: the action plan, the commitments, the investment plan."""

    heading: FormHeading
    headings: tuple[FormHeading, ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation of the form: ``has`` are the keys of what only it has."""

    id: str
    label: str
    years: tuple[int, ...]
    has: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlanForm:
    """All that is known of the form; see the comments in the file."""

    generations: tuple[Generation, ...]
    headings: tuple[FormHeading, ...]
    parts: tuple[FormPart, ...]
    lists: frozenset[str]
    patterns: dict[str, re.Pattern[str]]
    hints: re.Pattern[str]
    front_lines: int
    least_modules: int
    least_chapters: int


_PATTERNS = (
    "is_document", "place_title", "date", "version", "printed_number", "code", "code_word",
    "title_page", "signatories", "beside_signatories", "signatories_above",
    "organisation", "person", "named", "named_other",
)  # fmt: skip


@cache
def plan_form() -> PlanForm:
    """Read the form.

    :raises OntologyError: when the file is missing or malformed
    """
    import yaml

    path = ontology_dir() / "templates" / "eu-ccc" / "plan.yaml"
    try:
        data: Any = read_yaml(path)
        return PlanForm(
            generations=tuple(
                Generation(g["id"], g["label"], tuple(g["years"]), tuple(g["has"]))
                for g in data["generations"]
            ),
            headings=tuple(_heading(item) for item in data["headings"]),
            parts=tuple(
                FormPart(
                    _heading(item | {"level": 1}),
                    tuple(_heading(below | {"level": 2}) for below in item.get("headings", ())),
                )
                for item in data["parts"]
            ),
            lists=frozenset(folded(title) for title in data["lists"]["titles"]),
            patterns={name: re.compile(data[name], re.IGNORECASE) for name in _PATTERNS},
            hints=re.compile("|".join(data["hints"]), re.IGNORECASE),
            front_lines=int(data["front_lines"]),
            least_modules=int(data["least_modules"]),
            least_chapters=int(data["least_chapters"]),
        )
    except (OSError, yaml.YAMLError, re.error, KeyError, TypeError) as error:
        raise OntologyError(f"templates/eu-ccc/plan.yaml: not a form ({error!r})") from error


def _heading(item: dict[str, Any]) -> FormHeading:
    return FormHeading(
        key=str(item["key"]),
        titles=frozenset(folded(title) for title in item.get("titles", ())),
        pattern=re.compile(item["pattern"], re.IGNORECASE) if "pattern" in item else None,
        owner=item["owner"],
        topic=item.get("topic"),
        level=int(item["level"]),
    )
