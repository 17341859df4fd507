"""What a city says, wants and offers, by theme, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, cast

from kkgraph.contract import Contract, Evidence, newness
from kkgraph.interface.pair_answer import PairCity, PairQuote
from kkgraph.programme.pairing.wish_rows import Wish
from kkgraph.text.alphabet import letter_order
from kkgraph.twins.profiles import OwnPassage, own_passages
from kkgraph.twins.quotes import clearest, quote, sentence_of
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot
    from kkgraph.snapshot.summary import ContractSummary

Quoted = Mapping[str, PairQuote]
_JOINT = "joint:"


@dataclass(frozen=True, slots=True)
class WantedTheme:
    """How much a city wants a theme, in its words, and whether a row of the file says so."""

    weight: int
    quote: PairQuote
    by_file: bool


@dataclass(frozen=True, slots=True)
class RoundCity:
    """A city of the round; what it says, wants and offers by key of the theme.

    :param city: the city.
    :param county: its county.
    :param says: what it says plainly: in the words of a goal, a promise or a measure.
    :param wants: what it wants to work with.
    :param offers: what it says plainly, has a project on, or offers in the file.
    :param offers_by_file: keys of what it offers in the file.
    :param labels: names of joint commitments, by key.
    """

    city: PairCity
    county: str
    says: Quoted
    wants: Mapping[str, WantedTheme]
    offers: Quoted
    offers_by_file: frozenset[str] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code of the municipality."""
        return self.city["code"]


def chosen_contracts(snapshot: Snapshot, codes: Iterable[str]) -> dict[str, str]:
    """Find the newest contract of each city that takes part in the programme.

    :param snapshot: what was read.
    :param codes: only these cities; all unless any is given.
    :returns: ids by code.
    """
    wanted = set(codes)
    newest: dict[str, str] = {}
    known = snapshot.manifest.contracts
    for key, entry in sorted(known.items(), key=lambda item: _newness(*item)):
        code = entry["municipality"] or ""
        if not code or entry["kind"] != "contract" or entry["family"] != "klimatkontrakt":
            continue
        if not wanted or code in wanted:
            newest[code] = key
    return newest


def _newness(key: str, entry: ContractSummary) -> tuple[bool, int, str]:
    return newness(entry["valid_from"], entry["family"], key)


def experienced_codes(snapshot: Snapshot, wishes: Iterable[Wish]) -> set[str]:
    """Find the cities that have had a contract before the newest edition, or are said to know.

    :param snapshot: what was read.
    :param wishes: rows of the file.
    :returns: codes.
    """
    held = [
        (entry["valid_from"] or 0, entry["municipality"] or "")
        for entry in snapshot.manifest.contracts.values()
        if entry["kind"] == "contract" and entry["family"] == "klimatkontrakt"
    ]
    newest = max((year for year, _ in held), default=0)
    said = {wish.code for wish in wishes if wish.says == "experienced"}
    return said | {code for year, code in held if code and year < newest}


def sides_of(
    snapshot: Snapshot,
    vocabulary: Vocabulary,
    chosen: Mapping[str, str],
    wishes: Sequence[Wish],
    only: frozenset[str],
) -> list[RoundCity]:
    """Read what the cities of a round say, want and offer.

    :param snapshot: what was read.
    :param vocabulary: registers, for names.
    :param chosen: ids of contracts by code.
    :param wishes: rows of the file.
    :param only: keys of themes; all unless any is given.
    :returns: by the order of letters.
    """
    known = experienced_codes(snapshot, wishes)
    sides = []
    for code, key in chosen.items():
        municipality = vocabulary.municipalities.get(code)
        contract = snapshot.contract(key)
        city: PairCity = {
            "code": code,
            "name": municipality.name if municipality else code,
            "contract": key,
            "text_status": contract.text_status,
            "experienced": code in known,
        }
        mine = [wish for wish in wishes if wish.code == code]
        county = municipality.county if municipality else ""
        sides.append(_side(city, county, contract, mine, only))
    return sorted(sides, key=lambda side: (letter_order(side.city["name"]), side.code))


def _side(
    city: PairCity, county: str, contract: Contract, mine: Sequence[Wish], only: frozenset[str]
) -> RoundCity:
    passages = list(own_passages(contract))
    says = _firmly(city, passages)
    offers = {**_of_projects(city, contract, passages), **says}
    wants = {
        key: WantedTheme(1, said, by_file=False) for key, said in _wanted(city, contract).items()
    }
    joint = _joint(city, contract)
    heavier = load_rules("pairing")["file_weight"]
    for wish in mine:
        row: PairQuote = {"code": city["code"], "contract": None, "text": wish.text, "source": None}
        if wish.says == "wants" and wish.theme:
            wants[wish.theme] = WantedTheme(heavier, row, by_file=True)
        if wish.says == "offers":
            offers[wish.theme] = row
    if only:
        says = {key: says[key] for key in says if key in only}
        offers = {key: offers[key] for key in offers if key in only}
        wants = {key: wants[key] for key in wants if key in only}
        joint = {}
    labels = {key: label for key, (label, _) in joint.items()}
    says |= {key: said for key, (_, said) in joint.items()}
    by_file = frozenset(wish.theme for wish in mine if wish.says == "offers")
    return RoundCity(city, county, says, wants, offers, by_file, labels)


def _firmly(city: PairCity, passages: Sequence[OwnPassage]) -> dict[str, PairQuote]:
    naming: dict[str, list[OwnPassage]] = {}
    for passage in passages:
        for key in passage.firm:
            naming.setdefault(key, []).append(passage)
    return {key: _words(city, clearest(naming[key], key), key) for key in sorted(naming)}


def _of_projects(
    city: PairCity, contract: Contract, passages: Sequence[OwnPassage]
) -> dict[str, PairQuote]:
    """Themes named in passages that name a project."""
    found: dict[str, PairQuote] = {}
    for place in _places(project.evidence for project in contract.projects):
        for passage in passages:
            if passage.start < place.end and place.start < passage.end:
                for key, _ in passage.themes:
                    found.setdefault(key, _words(city, passage, key))
    return found


def _wanted(city: PairCity, contract: Contract) -> dict[str, PairQuote]:
    """Themes named in the very words of an area in which the city wants to work with others."""
    found: dict[str, PairQuote] = {}
    for place in _places(area.evidence for area in contract.thematic_areas):
        for passage in contract.passages:
            for mention in passage.themes:
                spot = mention.evidence
                if place.start <= spot.start and spot.end <= place.end:
                    found.setdefault(mention.theme, _quoted(city, place))
    return found


def _joint(city: PairCity, contract: Contract) -> dict[str, tuple[str, PairQuote]]:
    """Joint commitments that the city has given priority, by key with their names."""
    return {
        f"{_JOINT}{contract.listed_as}:{item.number}": (
            f"{item.number}. {item.title}",
            _quoted(city, item.evidence[0]),
        )
        for item in contract.joint_commitments
        if item.kind == "prioritised" and item.evidence
    }


def _places(lists: Iterable[Sequence[Evidence]]) -> Iterator[Evidence]:
    for evidence in lists:
        yield from evidence


def _words(city: PairCity, passage: OwnPassage, theme: str) -> PairQuote:
    return {
        "code": city["code"],
        "contract": city["contract"],
        "text": sentence_of(passage, theme),
        "source": quote(passage)["source"],
    }


def _quoted(city: PairCity, place: Evidence) -> PairQuote:
    said = asdict(place)
    text = said.pop("quote")
    del said["method"]
    source = cast("PairQuote", {"source": said})["source"]
    return {"code": city["code"], "contract": city["contract"], "text": text, "source": source}
