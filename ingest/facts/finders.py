"""Who finds which kind of fact: one row a kind, in the order in which they are asked.

A finder takes the sections and passages of one document and the registers, and gives its
facts with evidence. What it is not sure of says so by its confidence; what is less sure than
:data:`LEAST` is kept apart and counted nowhere until a person has confirmed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ingest.facts import (
    actions,
    adoptions,
    commitments,
    cooperations,
    networks,
    numbers,
    organisations,
    parties,
    projects,
    recommendations,
    signatories,
    thematic_areas,
)
from ingest.facts.documents.find import find as find_documents
from ingest.facts.goals.find import find as find_goals
from ingest.facts.plans import (
    held_goals,
    indicators,
    inventories,
    named_projects,
    own_documents,
    participations,
)
from ingest.structure.draft import Draft
from kkgraph.contract import Fact, Facts, Voice
from kkgraph.vocabulary.family import load_family
from kkgraph.vocabulary.registers import Vocabulary

Finder = Callable[[Draft, Vocabulary], Sequence[Fact]]
LEAST = 0.5
FINDERS: Mapping[str, Finder] = {
    "parties": parties.find,
    "goals": find_goals,
    "networks": networks.find,
    "projects": projects.find,
    "documents": find_documents,
    "organisations": organisations.find,
    "commitments": commitments.find,
    "joint_commitments": adoptions.find,
    "thematic_areas": thematic_areas.find,
    "cooperations": cooperations.find,
    "numbers": numbers.find,
    "actions": actions.find,
    "inventories": inventories.find,
    "indicators": indicators.find,
    "recommendations": recommendations.find,
}


# Kinds that plans of Europe state in a way of their own.
PLAN_FINDERS: Mapping[str, Finder] = {
    "documents": own_documents.find,
    "projects": named_projects.find,
    "goals": held_goals.find,
    "networks": participations.find,
    "organisations": signatories.find,
}


def find_facts(draft: Draft, vocabulary: Vocabulary) -> tuple[Facts, Facts]:
    """Find the facts of every kind in a document.

    :param draft: its sections and passages
    :param vocabulary: the registers and the thesaurus
    :returns: what counts, and what is too uncertain to count
    """
    voice: Voice = "report" if _in_a_report(draft) else "own"
    found = {
        name: [fact if fact.voice == voice else replace(fact, voice=voice) for fact in facts]
        for name, facts in _found(draft, vocabulary)
    }
    return (
        Facts(**{name: tuple(f for f in facts if _counts(f)) for name, facts in found.items()}),  # type: ignore[arg-type]
        Facts(**{name: tuple(f for f in facts if not _counts(f)) for name, facts in found.items()}),  # type: ignore[arg-type]
    )


def _found(draft: Draft, vocabulary: Vocabulary) -> Iterator[tuple[str, Sequence[Fact]]]:
    """The facts by kind; none of a kind that is not looked for in the document's family."""
    wanted = load_family(draft.family).facts
    own = PLAN_FINDERS if wanted is not None else {}
    for name, find in {**FINDERS, **own}.items():
        yield name, find(draft, vocabulary) if wanted is None or name in wanted else ()


def _in_a_report(draft: Draft) -> bool:
    """Whether the words are those of a report about the city, not of its contract."""
    return draft.kind == "report" or draft.text_status == "summary"


def _counts(fact: Fact) -> bool:
    return fact.confidence is None or fact.confidence >= LEAST
