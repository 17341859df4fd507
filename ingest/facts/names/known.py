"""The names that rules and registers found in a draft, and where its passages have them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.facts.membership import Memberships
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Contract, Evidence, Participation
from kkgraph.vocabulary.registers import Vocabulary

# A quote of a document is its title as printed; longer ones are lines of a list.
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Known:
    """A fact that a rule or a register found.

    :param kind: the tagger's word for its kind
    :param key: its key in the contract
    :param names: how the text may spell it, the printed name first
    :param register: whether it stands in a register of its kind
    :param evidence: its places in the text as read
    """

    kind: str
    key: str
    names: tuple[str, ...]
    register: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class NamePlace:
    """Where a name stands: ``text[start:end]`` of the own passage with this number."""

    passage: int
    start: int
    end: int

    def meets(self, other: NamePlace) -> bool:
        """Whether two places overlap."""
        return self.passage == other.passage and self.start < other.end and other.start < self.end


def known_names(contract: Contract, vocabulary: Vocabulary) -> list[Known]:
    """The names that a contract holds already.

    :param contract: with the facts that rules found
    :param vocabulary: the registers
    """
    found = [Known("project", p.key, (p.name,), False, p.evidence) for p in contract.projects]
    for document in contract.documents:
        quotes = [e.quote for e in document.evidence if len(e.quote) <= _LONGEST_TITLE]
        names = tuple(dict.fromkeys((*quotes, document.title)))
        found.append(Known("document", document.key, names, False, document.evidence))
    registers = (
        vocabulary.organisations,
        vocabulary.agencies,
        vocabulary.municipalities,
        vocabulary.networks,
    )
    for one in contract.organisations:
        listed = any(one.key in register for register in registers)
        found.append(Known("organisation", one.key, (one.name,), listed, one.evidence))
    found.extend(_networks(contract.networks, vocabulary))
    return found


def _networks(mentions: Sequence[Participation], vocabulary: Vocabulary) -> Iterator[Known]:
    groups: dict[str, list[Participation]] = {}
    for mention in mentions:
        groups.setdefault(mention.key, []).append(mention)
    for key, group in groups.items():
        names = tuple(dict.fromkeys(mention.surface for mention in group))
        evidence = tuple(place for mention in group for place in mention.evidence)
        yield Known("network", key, names, key in vocabulary.networks, evidence)


class OwnText:
    """The own passages of a draft, to find places in.

    :param draft: the document
    """

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.passages: list[DraftPassage] = draft.own_passages()
        self._starts = [passage.spans[0][0] for passage in self.passages]

    @cached_property
    def memberships(self) -> Memberships:
        """What the passages say of the city's part in networks."""
        return Memberships(self.draft)

    def places(self, known: Known) -> list[NamePlace]:
        """Where own passages that are evidence of a fact have its name.

        :param known: the fact
        """
        found: list[NamePlace] = []
        for number in sorted({n for e in known.evidence if (n := self._number(e)) is not None}):
            here: list[NamePlace] = []
            for start, end in _spelt(self.passages[number].text, known.names):
                place = NamePlace(number, start, end)
                if not any(place.meets(other) for other in here):
                    here.append(place)
            found += here
        return found

    def holds(self, evidence: Evidence) -> bool:
        """Whether a place lies in one of them.

        :param evidence: a place in the text as read
        """
        return self._number(evidence) is not None

    def _number(self, evidence: Evidence) -> int | None:
        at = bisect_right(self._starts, evidence.start) - 1
        if at < 0 or evidence.start >= self.passages[at].spans[-1][1]:
            return None
        return at

    def spelt(self, name: str, *, genitive: bool = True) -> list[NamePlace]:
        """Every place that has a name exactly so.

        :param name: as printed
        :param genitive: whether the genitive's ending may follow
        """
        return [
            NamePlace(number, start, end)
            for number, passage in enumerate(self.passages)
            if name in passage.text
            for start, end in _standing(passage.text, name)
            if _ends(passage.text, end) or (genitive and _ends_in_s(passage.text, end))
        ]

    def text(self, place: NamePlace) -> str:
        """What stands there."""
        return self.passages[place.passage].text[place.start : place.end]


def _spelt(text: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    small = text.lower()
    for name in sorted(names, key=len, reverse=True):
        if len(small) == len(text):
            yield from _standing(small, name.lower())
        else:  # a letter that is two in small letters moves all after it
            yield from _standing(text, name)


def _standing(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name begins a word; places do not overlap."""
    at = text.find(name) if name else -1
    while at >= 0:
        free = at == 0 or not _is_word(text[at - 1])
        if free:
            yield at, at + len(name)
        at = text.find(name, at + (len(name) if free else 1))


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _ends(text: str, end: int) -> bool:
    return end >= len(text) or not _is_word(text[end])


def _ends_in_s(text: str, end: int) -> bool:
    return text[end : end + 1] == "s" and _ends(text, end + 1)
