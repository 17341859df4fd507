"""Each labelled text measured by what was learnt from the others.

For every text a tagger is trained on the rest; what it finds there, right or wrong, is what
confidence is fitted on, again without the text that is measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from ingest.annotate.context.modifiers import unheard
from ingest.facts.names.known import OwnText
from ingest.facts.names.merge import Candidate, candidates, with_names
from ingest.lessons.texts import LISTS, Labelled
from ingest.readings.own_text import settle
from ingest.readings.read import Reading, fingerprint, rules_only
from ingest.tagger.confidence import Confidence, NameSigns, fit
from ingest.tagger.model import Model
from ingest.tagger.trainer import Lesson, train
from ingest.tagger.values import KINDS
from ingest.tagger.weights import Weights, model_of
from kkgraph.contract import Contract
from kkgraph.quality.labels import labelled_items
from kkgraph.quality.pairs import Item, names_agree, overlap

# Two texts with so many of the fewer names in common are one text.
_SAME = 0.5

Progress = Callable[[str], None]
Fact = tuple[str, NameSigns, bool]


@dataclass(frozen=True, slots=True)
class Measured:
    """One text and what a tagger that had not met it found there.

    :param text: the labelled text
    :param model: the tagger learnt from the others
    :param facts: what was found, with its signs, and whether it is right
    """

    text: Labelled
    model: Model
    facts: tuple[Fact, ...]


def measure(
    targets: Sequence[Labelled],
    training: Sequence[Labelled],
    ordinary: frozenset[str],
    *,
    together: int = 1,
    processes: int = 2,
    progress: Progress | None = None,
) -> list[Measured]:
    """Tag each text with what was learnt from the others.

    :param targets: the texts to measure
    :param training: the texts to learn from
    :param ordinary: words of the lexicon
    :param together: how many texts are left out at a time; more is quicker, and stricter
    :param processes: how many trainings at a time
    :param progress: called with the name of each text that is done
    """
    groups = [targets[start : start + together] for start in range(0, len(targets), together)]
    lessons = [
        [t.lesson for t in training if not any(same_text(t, target) for target in group)]
        for group in groups
    ]
    measured = []
    for group, weights in zip(groups, trained(lessons, ordinary, processes), strict=True):
        model = model_of(weights, ordinary)
        for text in group:
            own = OwnText(text.draft)
            found = candidates(own, text.contract, text.vocabulary, model.tag)
            measured.append(Measured(text, model, tuple(_judged(text, own, found))))
            if progress:
                progress(text.profile)
    return measured


def trained(
    lessons: Sequence[Sequence[Lesson]], ordinary: frozenset[str], processes: int
) -> Iterator[Weights]:
    """Weights learnt from each list of lessons, in order.

    :param lessons: lists of lessons
    :param ordinary: words of the lexicon
    :param processes: how many trainings at a time
    """
    learn = partial(train, ordinary=ordinary)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(learn, lessons)


def same_text(one: Labelled, other: Labelled) -> bool:
    """Whether two labelled texts are one text, perhaps under another city's name.

    :param one: a labelled text
    :param other: another
    """
    if one.profile == other.profile:
        return True
    mine, theirs = _labelled_names(one), _labelled_names(other)
    return len(mine & theirs) >= _SAME * max(1, min(len(mine), len(theirs)))


def _labelled_names(text: Labelled) -> set[str]:
    lists = ("projects", "organisations")
    return {str(item.get("name")) for name in lists for item in text.labels.get(name) or ()}


def _judged(text: Labelled, own: OwnText, found: Sequence[Candidate]) -> Iterator[Fact]:
    """What was found that is clearly right or clearly wrong."""
    wanted: dict[str, list[Item]] = {kind: [] for kind in KINDS}
    for name, kind in LISTS:
        wanted[kind] += labelled_items(name, text.labels)
    for candidate in found:
        item = _item(own, candidate)
        fits = [w for w in wanted[candidate.kind] if overlap(item, w) and names_agree(item, w)]
        if candidate.part:
            continue
        if not fits or any(not one.optional for one in fits):
            yield candidate.kind, candidate.signs(), bool(fits)


def _item(own: OwnText, candidate: Candidate) -> Item:
    lines = []
    if candidate.known:
        lines = [(e.line_from, e.line_to) for e in candidate.known.evidence]
    for place in candidate.places:
        passage = own.passages[place.passage]
        for e in own.draft.evidence(passage, place.start, place.end, ""):
            lines.append((e.line_from, e.line_to))
    names = candidate.known.names if candidate.known else (candidate.name,)
    return Item(tuple(lines), names)


def without_context(measured: Sequence[Measured]) -> Mapping[str, Contract]:
    """What annotations and rules find alone: nothing is denied, left, forecast or another's.

    :param measured: the texts
    """
    with unheard():
        found = [(one, rules_only(one.text.draft, one.text.vocabulary)) for one in measured]
    return _settled(found)


def without_tagger(measured: Sequence[Measured]) -> Mapping[str, Contract]:
    """What annotations, rules and context find before the tagger is asked.

    :param measured: the texts
    """
    return _settled((one, one.text.contract) for one in measured)


def contracts(
    measured: Sequence[Measured], confidence: Confidence | None = None
) -> Mapping[str, Contract]:
    """The measured texts' contracts with all layers, tagger and confidence left out.

    :param measured: texts with the taggers that had not met them
    :param confidence: weights of signs; fitted on the other measured texts unless given
    """
    return _settled(
        (
            one,
            with_names(
                one.text.draft,
                one.text.contract,
                one.text.vocabulary,
                tagger=one.model.tag,
                confidence=confidence or _fitted_without(one, measured),
            ),
        )
        for one in measured
    )


def _settled(found: Iterable[tuple[Measured, Contract]]) -> Mapping[str, Contract]:
    """Contracts whose shared text is told apart, by id."""
    readings = [Reading(contract, fingerprint(one.text.draft)) for one, contract in found]
    return {contract.id: contract for contract in settle(readings)}


def left_out_chances(
    measured: Sequence[Measured], confidence: Confidence | None = None
) -> list[tuple[str, float, bool]]:
    """Kind, confidence and truth of every fact found, its confidence fitted on other texts.

    :param measured: texts with what was found in them
    :param confidence: weights of signs; fitted on the other measured texts unless given
    """
    told = []
    for one in measured:
        weights = confidence or _fitted_without(one, measured)
        told += [(kind, weights.of(kind, signs), right) for kind, signs, right in one.facts]
    return told


def _fitted_without(one: Measured, measured: Sequence[Measured]) -> Confidence:
    return fit(fact for other in measured if other is not one for fact in other.facts)
