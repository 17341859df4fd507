"""The city's own plans and strategies that running text names: "our Energy Plan".

What makes a name one of the city's is a word for the city right before it, or the city's name in
it. Words: ``in_text`` and others of ``ontology/rules/own_documents.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from ingest.facts.patterns import named_pattern
from ingest.facts.plans.city_names import city_names
from ingest.structure.draft import Draft
from kkgraph.contract import Evidence
from kkgraph.vocabulary.rules import load_rules

_METHOD: Final = "documents"
_RULES: Final = "own_documents"


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document of the city as a sentence names it.

    :param title: the name as written
    :param evidence: the words
    """

    title: str
    evidence: tuple[Evidence, ...]


def named_documents(draft: Draft) -> Iterator[NamedDocument]:
    """Every place in running text that names a document as the city's own.

    :param draft: the plan
    """
    names = city_names(draft)
    if not names:
        return
    pattern, nouns = _in_text(names), named_pattern(_RULES, "noun_cue")
    unlike = named_pattern(_RULES, "not_in_text")
    for passage in draft.own_passages():
        if passage.kind == "table" or passage.language is not None:
            continue
        if not nouns.search(passage.text):
            continue
        for match in pattern.finditer(passage.text):
            title = match["name"]
            if match["own"] is None and not any(name in title for name in names):
                continue
            if not unlike.search(title):
                a, b = match.span("name")
                yield NamedDocument(title, draft.evidence(passage, a, b, _METHOD))


@lru_cache(maxsize=64)
def _in_text(names: tuple[str, ...]) -> re.Pattern[str]:
    source = str(load_rules(_RULES)["in_text"])
    return re.compile(source.replace("<city>", "|".join(map(re.escape, names))))
