"""A name that only the tagger saw made into a fact of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.facts import patterns
from ingest.facts.names.known import NamePlace, OwnText
from kkgraph.contract import Evidence, Organisation, Participation, Project, SteeringDocument
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

METHOD = "tagger"
_LEAST_LETTERS = 3
_BRACKETS = (("(", ")"), ("[", "]"))
_QUOTES = "“”\"„»«’' "
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?")
# "strategin", "planen", "programmet", "riktlinjen" are strategi, plan, program, riktlinje.
_DEFINITE = re.compile(r"(?:met|en|et|(?<=i)n|e)\Z")


Named = Project | SteeringDocument | Organisation | Participation


def key_of(kind: str, name: str) -> str:
    """By what two spellings of a name are known to be the same.

    :param kind: the tagger's word for its kind
    :param name: as printed
    """
    key = slugify(name).removesuffix("s")
    return _DEFINITE.sub("", key) if kind == "document" else key


def bare_name(own: OwnText, place: NamePlace) -> NamePlace:
    """The place without quotation marks, blanks and words with which no name ends.

    :param own: the own passages
    :param place: where the tagger saw a name
    """
    name = own.text(place)
    bare = name.strip(_QUOTES)
    never = frozenset(load_rules("tagger")["form"]["never_last"])
    while " " in bare and bare.rsplit(None, 1)[-1].lower() in never:
        bare = bare.rsplit(None, 1)[0].rstrip(_QUOTES)
    start = place.start + name.index(bare) if bare else place.start
    return NamePlace(place.passage, start, start + len(bare))


def is_name(own: OwnText, place: NamePlace, kind: str, vocabulary: Vocabulary) -> bool:
    """Whether what the tagger saw can be a name of the kind at all.

    :param own: the own passages
    :param place: where it saw it
    :param kind: what it took it for
    :param vocabulary: the registers
    """
    name = own.text(place)
    if sum(char.isalpha() for char in name) < _LEAST_LETTERS or not slugify(name):
        return False
    if any(name.count(one) != name.count(other) for one, other in _BRACKETS):
        return False
    rules = load_rules("tagger")["never"]
    bare = name.strip(_QUOTES)
    if any(re.fullmatch(rules[of], bare) for of in ("all", kind) if of in rules):
        return False
    listed = load_rules(f"{kind}s").get("never") if kind in ("project", "organisation") else None
    if listed and patterns.pattern(listed, f"{kind}s").search(name):
        return False
    city = vocabulary.municipality(name) or vocabulary.municipality(name.removesuffix("s"))
    if city is None:
        return True
    return kind == "organisation" and city != own.draft.municipality


def new_facts(
    own: OwnText, kind: str, places: Sequence[NamePlace], vocabulary: Vocabulary
) -> list[Named]:
    """The fact that a name makes with all its places; of a network one for each mention.

    :param own: the own passages
    :param kind: the tagger's word for its kind
    :param places: where the tagger saw it
    :param vocabulary: the registers
    """
    name = _printed(own, places)
    everywhere = list(dict.fromkeys((*places, *own.spelt(name))))
    everywhere.sort(key=lambda place: (place.passage, place.start))
    key = slugify(name)
    if kind == "network":
        return list(_mentions(own, everywhere, key, name))
    evidence = tuple(dict.fromkeys(e for p in everywhere for e in _evidence(own, p, kind)))
    if kind == "project":
        shown = _kind_of(own, places[0], name, "project_kinds", "project")
        return [Project(key, name, shown, None, evidence)]
    if kind == "document":
        years = _YEARS.search(name)
        title = name[:1].upper() + name[1:]
        return [SteeringDocument(key, title, years.group() if years else None, None, evidence)]
    city = vocabulary.municipality(name)
    if city:
        return [Organisation(city.code, name, "municipality", evidence)]
    shown = _kind_of(own, places[0], name, "organisation_kinds", "other")
    return [Organisation(key, name, shown, evidence)]


def _printed(own: OwnText, places: Sequence[NamePlace]) -> str:
    """The name without the genitive's ending where the text has it without, too."""
    name = own.text(places[0])
    bare = name.removesuffix("s")
    if bare != name and own.spelt(bare, genitive=False):
        return bare
    return name


def _evidence(own: OwnText, place: NamePlace, kind: str) -> tuple[Evidence, ...]:
    """The sentence that has the name; of a document the name alone, as rules give it."""
    passage = own.passages[place.passage]
    start, end = place.start, place.end
    if kind != "document":
        start, end = patterns.sentence_at(passage.text, start, end)
    return own.draft.evidence(passage, start, end, METHOD)


def _mentions(
    own: OwnText, places: Sequence[NamePlace], key: str, name: str
) -> Iterator[Participation]:
    for place in places:
        said = own.memberships.of(own.passages[place.passage], place.start, place.end)
        # What no register and no rule knows is a network where its part in it is said.
        if said.relation is not None and said.said:
            evidence = _evidence(own, place, "network")
            yield Participation(key, name, said.relation, own.text(place), evidence)


def _kind_of(own: OwnText, place: NamePlace, name: str, rules: str, otherwise: str) -> str:
    """The finer kind by a word of the name, or by the word before it."""
    text = own.passages[place.passage].text
    before = text[: place.start].split()[-1:]
    for words in (name.split(), before):
        for kind, rule in load_rules("tagger")[rules].items():
            if any(re.fullmatch(rule, word.strip('“”"»(),')) for word in words):
                return str(kind)
    return otherwise
