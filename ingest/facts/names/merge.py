"""What the tagger sees joined to what rules found: more facts, and how sure each is.

Rules and registers are heard first, as votes (:mod:`ingest.facts.names.votes`). Then a name
that the tagger sees where a rule found the same supports it; any other is a fact of its own.
Settings: ``ontology/rules/tagger.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.facts.names.fact import Named, is_name, key_of, new_facts, without_quotes
from ingest.facts.names.known import Known, NamePlace, OwnText, known_names
from ingest.facts.names.votes import stretches
from ingest.structure.draft import Draft
from ingest.tagger.confidence import Confidence, NameSigns, load_confidence
from ingest.tagger.values import Tagged, TaggerText
from ingest.tagger.weights import load_model
from kkgraph.aliases import JsonObject
from kkgraph.contract import Contract
from kkgraph.vocabulary.family import load_family
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

Tagger = Callable[[Sequence[TaggerText]], Sequence[Sequence[Tagged]]]

_FIELDS = {
    "project": "projects",
    "document": "documents",
    "organisation": "organisations",
    "network": "networks",
}


@dataclass(slots=True)
class Candidate:
    """A fact that a rule, the tagger or both found.

    :param kind: the tagger's word for its kind
    :param name: as the text has it
    :param known: what the rule found, if one did
    :param places: where the text has the name
    :param chance: the tagger's best chance for the kind
    :param other: its best chance for another kind in the same place
    """

    kind: str
    name: str
    known: Known | None
    places: list[NamePlace] = field(default_factory=list)
    chance: float = 0.0
    other: float = 0.0

    def signs(self) -> NameSigns:
        """What speaks for it."""
        return NameSigns(
            name=self.name,
            rule=self.known is not None,
            register=self.known is not None and self.known.register,
            chance=self.chance,
            other=self.other,
            places=max(len(self.places), 1),
        )


def with_names(
    draft: Draft,
    contract: Contract,
    vocabulary: Vocabulary,
    *,
    tagger: Tagger | None = None,
    confidence: Confidence | None = None,
) -> Contract:
    """The contract with the names that the tagger sees, and a confidence on each name.

    :param draft: the document with sections and passages
    :param contract: with the facts that rules found
    :param vocabulary: the registers
    :param tagger: finds names in passages; the shipped one unless given
    :param confidence: weights of signs; the shipped ones unless given
    """
    if draft.municipality is None:
        return contract  # a report runs no projects
    if load_family(draft.family).facts is not None:
        return contract  # the tagger has learnt from the texts of another family
    own = OwnText(draft)
    found = candidates(own, contract, vocabulary, tagger or load_model().tag)
    weights = confidence or load_confidence()
    return _judged(own, contract, vocabulary, [(c, weights.of(c.kind, c.signs())) for c in found])


def candidates(
    own: OwnText, contract: Contract, vocabulary: Vocabulary, tagger: Tagger
) -> list[Candidate]:
    """All names that rules or the tagger found, those of rules first.

    :param own: the own passages
    :param contract: with the facts that rules found
    :param vocabulary: the registers
    :param tagger: finds names in passages
    """
    known = [one for one in known_names(contract, vocabulary) if any(map(own.holds, one.evidence))]
    seen = tagger(stretches(own, known, vocabulary))
    tagged = [(NamePlace(n, t.start, t.end), t) for n, names in enumerate(seen) for t in names]
    found = [Candidate(one.kind, one.names[0], one, own.places(one)) for one in known]
    rest = _support(found, tagged)
    new: dict[tuple[str, str], Candidate] = {}
    by_name = {(c.kind, key_of(c.kind, name)): c for c in found for name in _names(c)}
    for seen_at, one in rest:
        place = without_quotes(own, seen_at)
        if not is_name(own, place, one.kind, vocabulary):
            continue
        name = own.text(place)
        same = (one.kind, key_of(one.kind, name))
        candidate = by_name.get(same) or _longer(by_name, *same)
        candidate = candidate or new.setdefault(same, Candidate(one.kind, name, None))
        candidate.places.append(place)
        candidate.chance = max(candidate.chance, one.chance)
    return [*found, *new.values()]


def _longer(by_name: Mapping[tuple[str, str], Candidate], kind: str, key: str) -> Candidate | None:
    """What a rule found under a name that begins with this one: "Klimatneutrala X 2030"."""
    found = (c for (k, other), c in by_name.items() if k == kind and other.startswith(f"{key}-"))
    return next(found, None)


def _names(candidate: Candidate) -> Sequence[str]:
    return candidate.known.names if candidate.known else (candidate.name,)


def _support(
    found: Sequence[Candidate], tagged: Iterable[tuple[NamePlace, Tagged]]
) -> list[tuple[NamePlace, Tagged]]:
    """Let the tagger speak for or against what rules found; the rest is new."""
    by_passage: dict[int, list[tuple[NamePlace, Candidate]]] = {}
    for candidate in found:
        for place in candidate.places:
            by_passage.setdefault(place.passage, []).append((place, candidate))
    rest = []
    for place, one in tagged:
        there = [c for at, c in by_passage.get(place.passage, ()) if at.meets(place)]
        for candidate in there:
            if candidate.kind == one.kind:
                candidate.chance = max(candidate.chance, one.chance)
            else:
                candidate.other = max(candidate.other, one.chance)
        if not any(candidate.kind == one.kind for candidate in there):
            rest.append((place, one))
    return rest


def _judged(
    own: OwnText,
    contract: Contract,
    vocabulary: Vocabulary,
    found: Sequence[tuple[Candidate, float]],
) -> Contract:
    """Facts that count, and the uncertain ones apart, each with its confidence."""
    settings = load_rules("tagger")
    uncertain = {name: list(getattr(contract.uncertain, name)) for name in _FIELDS.values()}
    rest = _by_key(contract)
    counted: dict[str, list[Named]] = {name: [] for name in _FIELDS.values()}
    for candidate, chance in found:
        name = _FIELDS[candidate.kind]
        if candidate.known:
            facts = rest.pop((name, candidate.known.key))
        else:
            taken = {fact.key for fact in (*counted[name], *uncertain[name])}
            facts = new_facts(own, candidate.kind, candidate.places, vocabulary)
            facts = [fact for fact in facts if fact.key not in taken]
        counts = _counts(candidate, chance, settings)
        if counts or chance >= settings["kept_from"]:
            kept = counted if counts else uncertain
            kept[name] += [replace(fact, confidence=chance) for fact in facts]
    # What others' words name (a network in shared text) is nothing that the tagger looked at.
    for (name, _), facts in rest.items():
        counted[name] += facts
    return replace(
        contract,
        uncertain=replace(contract.uncertain, **_tuples(uncertain)),
        **_tuples(counted),
    )


def _counts(candidate: Candidate, chance: float, settings: Mapping[str, Any]) -> bool:
    """Whether it is sure enough; a name of a register is one, whatever else may stand there."""
    who = "rule" if candidate.known else "tagger"
    sure = chance >= settings["counts_from"][who][candidate.kind]
    return sure or (candidate.known is not None and candidate.known.register)


def _by_key(contract: Contract) -> dict[tuple[str, str], list[Named]]:
    """The facts that rules found by list and key; a network has one for each mention."""
    found: dict[tuple[str, str], list[Named]] = {}
    for name in _FIELDS.values():
        for fact in getattr(contract, name):
            found.setdefault((name, fact.key), []).append(fact)
    return found


def _tuples(lists: Mapping[str, Sequence[Named]]) -> JsonObject:
    return {name: tuple(facts) for name, facts in lists.items()}
