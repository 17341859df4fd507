"""What the tagger sees joined to what rules found: more facts, and how sure each is.

Rules and registers are heard first, as votes (:mod:`ingest.facts.names.votes`). Then a name
that the tagger sees where a rule found the same supports it; any other is a fact of its own.
Settings: ``ontology/rules/tagger.yaml``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.facts.names.fact import Named, bare_name, is_name, key_of, new_facts
from ingest.facts.names.form import form_of
from ingest.facts.names.known import Known, NamePlace, OwnText, known_names
from ingest.facts.names.votes import stretches
from ingest.structure.draft import Draft
from ingest.tagger.confidence import Confidence, NameForm, NameSigns, load_confidence
from ingest.tagger.values import Tagged, TaggerText
from ingest.tagger.weights import load_model
from kkgraph.aliases import JsonObject
from kkgraph.contract import Contract
from kkgraph.vocabulary.family import load_family
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

# So sure the tagger must be of a longer name for a shorter one in it to be a part of it.
_SURE_OF_WHOLE = 0.6
# The kind whose names rules cut in two: a company's at "och" or "&".
_CAN_BE_CUT = "organisation"

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
    :param form: how it is written
    :param part: whether it is only a part of a longer name of its kind, and so no fact
    """

    kind: str
    name: str
    known: Known | None
    places: list[NamePlace] = field(default_factory=list)
    chance: float = 0.0
    other: float = 0.0
    form: NameForm = NameForm()
    part: bool = False

    def signs(self) -> NameSigns:
        """What speaks for it."""
        return NameSigns(
            name=self.name,
            rule=self.known is not None,
            register=self.known is not None and self.known.register,
            chance=self.chance,
            other=self.other,
            places=max(len(self.places), 1),
            form=self.form,
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
    rest = _support(own, found, tagged)
    new: dict[tuple[str, str], Candidate] = {}
    by_name = {(c.kind, key_of(c.kind, name)): c for c in found for name in _names(c)}
    for seen_at, one in rest:
        place = bare_name(own, seen_at)
        if not is_name(own, place, one.kind, vocabulary):
            continue
        name = own.text(place)
        same = (one.kind, key_of(one.kind, name))
        candidate = by_name.get(same) or _longer(by_name, *same)
        candidate = candidate or new.setdefault(same, Candidate(one.kind, name, None))
        candidate.places.append(place)
        candidate.chance = max(candidate.chance, one.chance)
    everything = [*found, *new.values()]
    _mark_parts(everything)
    for candidate in everything:
        candidate.form = form_of(own, candidate.name, candidate.places)
    return everything


def _mark_parts(found: Sequence[Candidate]) -> None:
    """Tell what is merely a part of a longer organisation's name wherever it stands.

    A rule that begins a company's name at "Avfall AB" saw the end of "Vatten och Avfall AB".
    """
    wholes: dict[int, list[tuple[NamePlace, Candidate]]] = {}
    for candidate in found:
        for place in candidate.places:
            wholes.setdefault(place.passage, []).append((place, candidate))
    for one in found:
        longer = [_longer_at(place, one, wholes) for place in one.places]
        one.part = one.kind == _CAN_BE_CUT and bool(longer) and all(longer)
        one.part = one.part and not one.signs().register


def _longer_at(
    place: NamePlace, one: Candidate, wholes: Mapping[int, Sequence[tuple[NamePlace, Candidate]]]
) -> Candidate | None:
    """A longer name of the same kind that holds this place."""
    for at, other in wholes[place.passage]:
        inside = at.start <= place.start and place.end <= at.end
        if other is not one and other.kind == one.kind and inside:
            longer = at.end - at.start > place.end - place.start
            if longer and other.chance >= _SURE_OF_WHOLE:
                return other
    return None


def _longer(by_name: Mapping[tuple[str, str], Candidate], kind: str, key: str) -> Candidate | None:
    """What a rule found under a name that begins with this one: "Klimatneutrala X 2030"."""
    found = (c for (k, other), c in by_name.items() if k == kind and other.startswith(f"{key}-"))
    return next(found, None)


def _names(candidate: Candidate) -> Sequence[str]:
    return candidate.known.names if candidate.known else (candidate.name,)


def _is_whole(own: OwnText, place: NamePlace, one: Tagged, part: Candidate) -> bool:
    """Whether the tagger surely sees more of a name than a rule did."""
    if one.kind != _CAN_BE_CUT or one.chance < _SURE_OF_WHOLE or part.signs().register:
        return False
    bare = bare_name(own, place)
    return any(
        bare.start <= at.start and at.end <= bare.end and bare.end - bare.start > at.end - at.start
        for at in part.places
        if at.passage == place.passage
    )


def _support(
    own: OwnText, found: Sequence[Candidate], tagged: Iterable[tuple[NamePlace, Tagged]]
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
        same = [candidate for candidate in there if candidate.kind == one.kind]
        if not same or all(_is_whole(own, place, one, candidate) for candidate in same):
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
    best = _best_by_name(found)
    for candidate, chance in found:
        name = _FIELDS[candidate.kind]
        facts = rest.pop((name, candidate.known.key)) if candidate.known else []
        if candidate.part:
            continue
        counts = _counts(candidate, chance, settings)
        # One name is one kind of thing, unless a rule or a register says that it is two.
        counts = counts and (candidate.known is not None or chance >= best[slugify(candidate.name)])
        if counts or chance >= settings["kept_from"]:
            if not candidate.known:
                taken = {fact.key for fact in (*counted[name], *uncertain[name])}
                made = new_facts(own, candidate.kind, candidate.places, vocabulary)
                facts = [fact for fact in made if fact.key not in taken]
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


def _best_by_name(found: Iterable[tuple[Candidate, float]]) -> dict[str, float]:
    """The highest confidence that a name is told with, whatever for."""
    best: dict[str, float] = {}
    for candidate, chance in found:
        key = slugify(candidate.name)
        best[key] = max(best.get(key, 0.0), chance)
    return best


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
