"""Years of goals: which time of a sentence, or of what stands around it, dates which core."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.annotate.lexicon import lexicon
from ingest.annotate.passage import Sentence
from ingest.annotate.place import Above, Place
from ingest.annotate.times import Time
from ingest.facts.goals.core import Core

_LATEST = 2100
# A second year belongs to the same state when so few words part it ("2030 och hela länet 2040").
_JOINED = 8
# So many tokens before a base begins what is put in between commas.
_ASIDE = 4
# "allt jämfört med 1990 års nivå", in tokens before the year.
_SAID_OF_ALL = 5


@dataclass(frozen=True, slots=True)
class Dates:
    """Target and base year of a core; ``above`` is where an inherited target year stands.

    ``past`` says that the only year beside the core has passed, ``begins`` that the target
    is the first year of something ("från och med 2027"); ``place`` is where the target
    stands in the passage's text, in ``depth`` parentheses, ``alone`` when it fills them.
    """

    target: int | None = None
    base: int | None = None
    above: Above | None = None
    past: bool = False
    begins: bool = False
    place: int | None = None
    depth: int = 0
    alone: bool = False


def targets_of(sentence: Sentence, valid_from: int, known: int | None = None) -> list[Time]:
    """The times of a sentence that may be deadlines, relative ones counted from the last.

    :param sentence: an annotated sentence
    :param valid_from: first year of the contract; what lies before it is no deadline
    :param known: the deadline of the goal before, which "samma år" refers to
    """
    found: list[Time] = []
    for time in sentence.times:
        if time.role == "relative":
            origin = found[-1].year if found else known
            if origin:
                found.append(replace(time, year=origin + time.shift))
        elif _may_be_target(time, valid_from):
            found.append(time)
    return found


def _may_be_target(time: Time, valid_from: int) -> bool:
    if time.year is None or not valid_from <= time.year <= _LATEST:
        return False
    if time.role == "base":
        # "mot 2040" and "än 2040" with a year to come are no bases.
        return time.year > valid_from
    return time.role != "name" and (time.role != "decided" or time.year > valid_from + 1)


def is_change(core: Core, place: Place) -> bool:
    """Whether a core is compared with a base year.

    :param core: the core
    :param place: its sentence in its place; a row of a table may give any goal a base
    """
    return core.form in ("cut", "raise") or core.name == "times" or place.header is not None


def _is_start(place: Place, time: Time, core: Core) -> bool:
    """Whether a base dates the figure that a share starts from ("från 27 procent 2022").

    Of an amount it must be compared with that figure ("jämfört med 151 kWh år 2017").
    """
    tokens = place.sentence.tokens
    years = {t.last - 1 for t in place.sentence.times}
    before = range(max(0, time.first - 3), time.first)
    figure = next((at for at in before if tokens[at].kind == "number" and at not in years), None)
    if figure is None or core.form not in ("share", "amount"):
        return False
    leads = lexicon(place.sentence.language).words("from")
    return core.form == "share" or tokens[figure - 1].form not in leads


def dates_of(
    place: Place,
    clauses: Sequence[tuple[Core, int, int]],
    known: int | None,
    base_before: int | None = None,
) -> list[tuple[Core, Dates]]:
    """The cores of a sentence with their years; a state dated twice comes twice.

    :param place: the sentence in its place
    :param clauses: its cores with the tokens of their clauses
    :param known: the deadline of the goal before, which "samma år" refers to
    :param base_before: its base year, which "samma basår" refers to
    """
    same = base_before if place.sentence.named("same_base") else None
    targets = targets_of(place.sentence, place.valid_from, known)
    joints = lexicon(place.sentence.language).words("joints")
    referring = [t.first for t in place.sentence.named("refers")]
    inherited = _inherited(place) if not targets else None
    dated: list[tuple[Core, Dates]] = []
    for index, (core, first, last) in enumerate(clauses):
        # From when on something falls every year is no year when that is reached.
        may = [t for t in targets if core.form != "rate" or t.role != "start"]
        own = [t for t in may if first <= t.first < last]
        ends = targets[0].first if targets else core.last
        parted = any(place.sentence.tokens[at].form in joints for at in range(core.last, ends))
        chosen = _chosen(core, own, may, index, len(clauses), referring, parted)
        base = _base(place, core, first, last, chosen, index == 0 or len(clauses) == 1)
        base = base or (same if is_change(core, place) else None)
        past = not chosen and _is_past(place, first, last)
        if not chosen:
            year, above = inherited or (None, None)
            dated.append((core, Dates(year, base, above, past)))
        for time in chosen:
            at = place.sentence.tokens[time.first].start
            depth = place.sentence.depth(time.first)
            begins = time.role == "start"
            since = base or _counted_base(place, core, time)
            dated.append(
                (
                    core,
                    Dates(
                        time.year,
                        since,
                        begins=begins,
                        place=at,
                        depth=depth,
                        alone=_alone(place.sentence, time),
                    ),
                )
            )
    return dated


def _alone(sentence: Sentence, time: Time) -> bool:
    """Whether a year is all that stands in its parentheses ("(2027)")."""
    around = (
        sentence.tokens[max(0, time.first - 1)],
        sentence.tokens[min(time.last, len(sentence.tokens) - 1)],
    )
    return [token.form for token in around] == ["(", ")"]


def _chosen(
    core: Core,
    own: list[Time],
    targets: list[Time],
    index: int,
    count: int,
    referring: Sequence[int],
    parted: bool,
) -> list[Time]:
    """The deadlines of a core: its clause's, else those that all cores share."""
    if core.form == "rate" and not own:
        later = [t for t in targets if t.first >= core.last]
        return later[:1] if len(targets) == 1 and not parted else []
    if own:
        if len(own) > 1 and core.form == "state" and _are_joined(core, own, referring):
            return own
        after = [t for t in own if t.first >= core.first]
        return (after or own[-1:])[:1] if len(own) > 1 else own
    if len(targets) == count and count > 1:
        return [targets[index]]
    before = [t for t in targets if t.first < core.first]
    later = [t for t in targets if t.first >= core.last]
    return before[-1:] or later[:1]


def _are_joined(core: Core, own: list[Time], referring: Sequence[int]) -> bool:
    """Whether a state is dated twice ("fossilfria 2030, tunga två år senare")."""
    if any(core.last <= at < own[-1].first for at in referring):
        return True
    after = [t for t in own if t.first >= core.last]
    return len(after) == len(own) and own[-1].first - own[0].last <= _JOINED


def _base(
    place: Place, core: Core, first: int, last: int, chosen: list[Time], alone: bool
) -> int | None:
    """The year that a change is compared with."""
    times = place.sentence.times
    bases = [
        t
        for t in times
        if t.role == "base"
        and t.year
        and t.year <= place.valid_from
        and not _of_other_clause(place.sentence, t, core)
    ]
    shared = [t for t in bases if _for_all(place.sentence, t)]
    if shared and core.form in ("cut", "raise", "share"):
        return shared[0].year
    compared = any(0 <= t.first - core.last <= 1 for t in place.sentence.named("raise", "reduce"))
    if not is_change(core, place) and not compared:
        begun_at = (t.year for t in bases if _is_start(place, t, core))
        return next(begun_at, None)
    since = next((t.since for t in chosen if t.since), None)
    started = [t.year for t in times if t.role == "start" and first <= t.first < last and t.year]
    begun = next((y for y in started if y < place.valid_from), None)
    own = [t for t in bases if first <= t.first < last]
    near = own or [t for t in bases if t.first >= last] or ([] if alone else bases[-1:])
    if near:
        return near[0].year
    if place.header is not None and not compared and core.form in ("share", "amount"):
        return since or begun  # a level in a row is compared with what its own columns say
    return since or begun or _terse_base(place, core, first) or _base_above(place)


def _terse_base(place: Place, core: Core, first: int) -> int | None:
    """A year that has passed before a change without a verb ("Utsläpp, 2005: –78 % 2030")."""
    modals = lexicon(place.sentence.language).words("modals")
    if any(token.form in modals for token in place.sentence.tokens):
        return None
    past = (
        t.year
        for t in place.sentence.times
        if t.role == "bare"
        and t.year
        and (
            first <= t.first < core.first
            or (t.first - core.last <= 1 and _alone(place.sentence, t))
        )
    )
    return next((year for year in past if year < place.valid_from), None)


def _base_above(place: Place) -> int | None:
    """The base that the line above a list gives all its items."""
    for above in place.above:
        for time in above.sentence.times:
            if time.role == "base" and time.year and time.year <= place.valid_from:
                return time.year
    return None


def _counted_base(place: Place, core: Core, target: Time) -> int | None:
    """The base that is counted from a deadline ("jämfört med tio år tidigare")."""
    if target.year is None or not is_change(core, place):
        return None
    bases = (t.shift for t in place.sentence.times if t.role == "base" and t.year is None)
    return next((target.year + shift for shift in bases if shift), None)


def _for_all(sentence: Sentence, time: Time) -> bool:
    """Whether a base is said to be that of all figures before it ("..., allt jämfört med 1990")."""
    words = lexicon(sentence.language).words("everything")
    before = sentence.tokens[max(0, time.first - _SAID_OF_ALL) : time.first]
    return any(token.form in words for token in before)


def _of_other_clause(sentence: Sentence, time: Time, core: Core) -> bool:
    """Whether a base stands before "och ska": "har minskat sedan 2005 och ska minska med ..."."""
    words = lexicon(sentence.language)
    between = [token.form for token in sentence.tokens[time.last : core.first]]
    before = [token.form for token in sentence.tokens[max(0, time.first - _ASIDE) : time.first]]
    if between[:1] == [","] and "," in before:
        return False  # "elanvändningen, jämförd med 2018, ska ha gått ned"
    joints, modals = words.words("joints"), words.words("modals")
    return any(a in joints and b in modals for a, b in pairwise(between))


def _is_past(place: Place, first: int, last: int) -> bool:
    """Whether a clause speaks of a year that has passed, and not of what shall be."""
    modals = lexicon(place.sentence.language).words("modals")
    if any(token.form in modals for token in place.sentence.tokens[first:last]):
        return False
    return any(
        t.year is not None and t.year < place.valid_from and t.role in ("bare", "deadline")
        for t in place.sentence.times
        if first <= t.first < last
    )


def _inherited(place: Place) -> tuple[int, Above] | None:
    """The one year of the line above a list ("Till 2030 ska:"), with its place."""
    if place.passage.kind == "paragraph" and not place.row:
        return None
    led = (place.preceding,) if place.row and place.preceding else ()
    for above in (*place.above, *led):
        times = targets_of(above.sentence, place.valid_from)
        years = {t.year for t in times}
        if (above.opens or above in led) and len(years) == 1 and times[0].year:
            return times[0].year, above
    return None
