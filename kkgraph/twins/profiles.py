"""What is compared of a contract: its own passages and facts, brought to one form.

A passage that stands twice in a contract counts once, so that repeating oneself (or a text
that was extracted twice) changes nothing. Shared text is left out: two contracts are not alike
because both copied the template.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kkgraph.contract import Contract, Evidence, Family, Passage, Relation, TextStatus
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.turtle import folded

Lines = tuple[int, int]
# Relations to a network that a city has now.
_HELD: frozenset[Relation] = frozenset({"participates", "observer", "funded_by", "inspired_by"})


@dataclass(frozen=True, slots=True)
class OwnPassage:
    """A passage of a city's own words, of so many ``words``.

    ``themes`` are pairs of a concept's key and how often the passage names it; ``firm`` are
    those named in the very words of a goal, a promise or a measure; ``surfaces`` are pairs of a
    concept's key and the words, in small letters, that name it.
    """

    text: str
    words: int
    topic: str | None
    file: str
    page: int | None
    line_from: int
    line_to: int
    start: int
    end: int
    themes: tuple[tuple[str, int], ...]
    firm: tuple[str, ...]
    surfaces: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileFact:
    """A fact as it is compared: its features, and the lines that say so."""

    features: tuple[str, ...]
    lines: tuple[Lines, ...]


@dataclass(frozen=True, slots=True)
class NamedThing:
    """A network, organisation or project that a city names: kind of fact, key, name."""

    kind: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class StatedTwin:
    """A city that a contract says its city works with: its code, how, in what, and where so."""

    code: str
    relation: str
    about: str | None
    file: str
    page: int | None
    line_from: int
    line_to: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of one contract; ``joint`` maps a joint commitment's key to its title.

    ``named`` are the networks, organisations and projects it names, ``cities`` codes of the
    municipalities it names, ``cooperations`` those it says it works with. ``headings`` are the
    titles of all sections in small letters, ``mentions`` the concepts named anywhere in the
    contract, whoever's words they are.
    """

    contract: str
    code: str
    name: str
    version: str
    edition: str
    valid_from: int | None
    family: Family
    text_status: TextStatus
    county: str
    lat: float | None
    lon: float | None
    passages: tuple[OwnPassage, ...]
    goals: tuple[ProfileFact, ...]
    networks: tuple[ProfileFact, ...]
    commitments: tuple[ProfileFact, ...]
    joint: tuple[tuple[str, str], ...]
    named: tuple[NamedThing, ...] = ()
    cities: tuple[str, ...] = ()
    cooperations: tuple[StatedTwin, ...] = ()
    headings: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()

    @property
    def themes(self) -> Counter[str]:
        """In how many passages each concept is named."""
        return Counter(theme for passage in self.passages for theme, _ in passage.themes)

    @property
    def network_keys(self) -> set[str]:
        """The networks the city says it takes part in."""
        return {feature for fact in self.networks for feature in fact.features}


def profile_of(contract: Contract, vocabulary: Vocabulary) -> Profile:
    """Bring a contract to the form that is compared.

    :param contract: a contract of a city, not a report
    :param vocabulary: the registers, for name, county and coordinate
    :raises ValueError: when it is a report
    """
    if contract.municipality is None:
        raise ValueError(f"{contract.id} is a report, not a city's contract")
    city = vocabulary.municipalities.get(contract.municipality)
    return Profile(
        contract=contract.id,
        code=contract.municipality,
        name=city.name if city else contract.municipality,
        version=contract.version,
        edition=contract.listed_as,
        valid_from=contract.valid_from,
        family=contract.family,
        text_status=contract.text_status,
        county=city.county if city else "",
        lat=city.lat if city else None,
        lon=city.lon if city else None,
        passages=tuple(own_passages(contract)),
        goals=tuple(_goals(contract)),
        networks=tuple(_networks(contract)),
        commitments=tuple(_commitments(contract)),
        joint=tuple(sorted(_joint(contract))),
        named=tuple(_named_things(contract)),
        cities=tuple(sorted(_cities(contract))),
        cooperations=tuple(_cooperations(contract)),
        headings=tuple(sorted({section.title.lower() for section in contract.sections})),
        mentions=tuple(sorted({m.theme for passage in contract.passages for m in passage.themes})),
    )


def own_passages(contract: Contract) -> Iterator[OwnPassage]:
    """The city's own words in the language of the contract, each text once, in order.

    :param contract: the contract
    """
    topics = {section.key: section.topic for section in contract.sections}
    firm = _firm_spans(contract)
    seen: set[str] = set()
    for passage in contract.passages:
        key = folded(passage.text)
        if not passage.is_own or passage.language or key in seen:
            continue
        seen.add(key)
        yield _own(contract, passage, topics.get(passage.section or ""), firm)


def _own(
    contract: Contract, passage: Passage, topic: str | None, firm: Sequence[tuple[int, int]]
) -> OwnPassage:
    named = Counter(mention.theme for mention in passage.themes)
    spans = [(start, end) for start, end in firm if start < passage.end and passage.start < end]
    firmly = {
        mention.theme
        for mention in passage.themes
        if any(a <= mention.evidence.start and mention.evidence.end <= b for a, b in spans)
    }
    return OwnPassage(
        text=passage.text,
        words=len(passage.text.split()),
        topic=topic,
        file=contract.source.file,
        page=passage.page,
        line_from=passage.line_from,
        line_to=passage.line_to,
        start=passage.start,
        end=passage.end,
        themes=tuple(sorted(named.items())),
        firm=tuple(sorted(firmly)),
        surfaces=tuple(sorted({(m.theme, m.surface.lower()) for m in passage.themes})),
    )


def _firm_spans(contract: Contract) -> list[tuple[int, int]]:
    """Where the contract states goals, promises and measures of the city."""
    places: list[Evidence] = []
    for goal in contract.goals:
        places += goal.evidence
    for promise in contract.commitments:
        places += promise.evidence if promise.by == "municipality" else ()
    for adoption in contract.joint_commitments:
        for measure in adoption.measures:
            places += measure.evidence
    return sorted({(place.start, place.end) for place in places})


def _lines(evidence: Iterable[Evidence]) -> tuple[Lines, ...]:
    return tuple(sorted({(item.line_from, item.line_to) for item in evidence}))


def _goals(contract: Contract) -> Iterator[ProfileFact]:
    """A goal is like another of its kind, and more like one of the same year."""
    for goal in contract.goals:
        if goal.status in ("considered", "repealed"):
            continue
        dated = (f"{goal.kind}/{goal.target_year}",) if goal.target_year else ()
        yield ProfileFact((goal.kind, *dated), _lines(goal.evidence))


def _networks(contract: Contract) -> Iterator[ProfileFact]:
    for item in contract.networks:
        if item.relation == "participates":
            yield ProfileFact((item.key,), _lines(item.evidence))


def _commitments(contract: Contract) -> Iterator[ProfileFact]:
    """Joint commitments taken on, and the concepts of what the city itself promises."""
    mentions = sorted(
        (mention.evidence.start, mention.evidence.end, mention.theme)
        for passage in contract.passages
        for mention in passage.themes
    )
    for adoption in contract.joint_commitments:
        yield ProfileFact(
            (f"joint {contract.listed_as}/{adoption.number}",), _lines(adoption.evidence)
        )
        for measure in adoption.measures:
            yield _promise(mentions, measure.evidence)
    for item in contract.commitments:
        if item.by == "municipality":
            yield _promise(mentions, item.evidence)


def _promise(mentions: Sequence[tuple[int, int, str]], evidence: Iterable[Evidence]) -> ProfileFact:
    """A promise with the concepts named in its places; mentions are sorted by their start."""
    places = list(evidence)
    named = {
        theme
        for place in places
        for _, end, theme in mentions[
            bisect_left(mentions, (place.start,)) : bisect_left(mentions, (place.end + 1,))
        ]
        if end <= place.end
    }
    return ProfileFact(tuple(sorted(f"theme {key}" for key in named)), _lines(places))


def _named_things(contract: Contract) -> list[NamedThing]:
    """What is named in the city's own words, but for networks it left or declined."""
    found = [
        NamedThing("network", item.key, item.name)
        for item in contract.networks
        if item.relation in _HELD
    ]
    found += [NamedThing("organisation", item.key, item.name) for item in contract.organisations]
    found += [NamedThing("project", item.key, item.name) for item in contract.projects]
    first = {item.key: item for item in reversed(found)}
    return [first[key] for key in sorted(first)]


def _cities(contract: Contract) -> set[str]:
    """Codes of the municipalities named, by facts about organisations and cooperation."""
    named = {item.key for item in contract.organisations if item.key.isdigit()}
    partners = {partner.code for item in contract.cooperations for partner in item.partners}
    return (named | {code for code in partners if code}) - {contract.municipality or ""}


def _cooperations(contract: Contract) -> Iterator[StatedTwin]:
    for item in contract.cooperations:
        place = item.evidence[0]
        for partner in item.partners:
            if partner.code and partner.code != contract.municipality:
                yield StatedTwin(
                    code=partner.code,
                    relation=item.relation,
                    about=item.about,
                    file=place.file,
                    page=place.page,
                    line_from=place.line_from,
                    line_to=place.line_to,
                    start=place.start,
                    end=place.end,
                    quote=place.quote,
                )


def _joint(contract: Contract) -> Iterator[tuple[str, str]]:
    for adoption in contract.joint_commitments:
        yield f"{contract.listed_as}/{adoption.number}", adoption.title
