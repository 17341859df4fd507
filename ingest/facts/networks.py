"""Networks that a contract names, and what the city's relation to each is.

One participation for each mention; :mod:`ingest.readings.own_text` tells own from shared text
and joins the mentions of one network. Rules: ``ontology/rules/networks.yaml``, names:
``ontology/registers/networks.ttl``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.annotate.context.modifiers import marks
from ingest.annotate.passage import annotate
from ingest.annotate.place import places
from ingest.annotate.text_columns import TextColumns, columns_of
from ingest.facts import gazetteer, patterns
from ingest.facts.membership import UNSAID, Membership, Memberships, is_outside
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Participation, Relation
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD = "networks"
_NAMED: Relation = "participates"


@dataclass(slots=True)
class _FoundNetwork:
    """Names that this document itself gives, by key, and the passages in lists of networks."""

    listed: frozenset[int] = frozenset()
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _NetworkMention:
    start: int
    end: int
    key: str
    label: str


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Participation, ...]:
    """Mentions of networks in all passages, in order.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    if draft.municipality is None:
        return ()  # a report takes part in nothing
    found = _FoundNetwork(listed=frozenset(_listed(draft)))
    mentions: list[tuple[DraftPassage, _NetworkMention]] = []
    for passage in draft.passages:
        for mention in _mentions(draft, passage, vocabulary, found):
            mentions.append((passage, mention))
    mentions.extend(_repeated(draft, vocabulary, found, mentions))
    mentions.sort(key=lambda pair: (pair[0].order, pair[1].start))
    return tuple(_participations(draft, vocabulary, mentions))


def _participations(
    draft: Draft, vocabulary: Vocabulary, mentions: list[tuple[DraftPassage, _NetworkMention]]
) -> Iterator[Participation]:
    named: dict[int, list[tuple[int, int]]] = {}
    for passage, mention in mentions:
        named.setdefault(passage.order, []).append((mention.start, mention.end))
    members = Memberships(draft, named)
    said: list[Membership] = []
    for (passage, mention), before in zip(mentions, (None, *mentions), strict=False):
        if said and _goes_on(passage, mention, before):
            said.append(said[-1])
        else:
            said.append(_said(members, vocabulary, passage, mention))
    keys = [mention.key for _, mention in mentions]
    without = _without_part(zip(keys, said, strict=True), vocabulary)
    for (passage, mention), membership in zip(mentions, said, strict=True):
        only_named = passage.own and membership == Membership(_NAMED)
        if membership.relation is None or (only_named and mention.key in without):
            continue
        a, b = patterns.sentence_at(passage.text, mention.start, mention.end)
        yield Participation(
            key=mention.key,
            name=mention.label,
            relation=membership.relation,
            surface=passage.text[mention.start : mention.end],
            evidence=draft.evidence(passage, a, b, _METHOD),
        )


def _goes_on(
    passage: DraftPassage,
    mention: _NetworkMention,
    before: tuple[DraftPassage, _NetworkMention] | None,
) -> bool:
    """Whether a sentence says of its network what the one before said ("Detsamma gäller B")."""
    if before is None or before[0].order != passage.order:
        return False
    *rest, words = passage.text[before[1].end : mention.start].split(". ")
    return bool(rest) and words.lower().startswith(tuple(load_rules(_METHOD)["same_as_before"]))


def _said(
    members: Memberships, vocabulary: Vocabulary, passage: DraftPassage, mention: _NetworkMention
) -> Membership:
    """What is said of a mention.

    A city takes part in what only its own text names, in what is local, and in the programme
    whose contract this is, though nothing more be said.
    """
    if not passage.own:
        # There a network is only named, whatever is said of it.
        return Membership(_NAMED)
    said = members.of(passage, mention.start, mention.end)
    rules, entry = load_rules(_METHOD), vocabulary.networks.get(mention.key)
    of_the_contract = entry is not None and entry.key in rules["of_the_contract"]
    near = entry is None or entry.level in rules["near"]
    if (said.silent and of_the_contract) or (said == UNSAID and near):
        return Membership(_NAMED)
    return said


def _without_part(said: Iterable[tuple[str, Membership]], vocabulary: Vocabulary) -> frozenset[str]:
    """Networks that the city is said to have left or not joined, and nowhere to take part in.

    Where such a network is only named elsewhere, that makes the city no member. Who may join the
    city's own agreement are others.
    """
    outside: set[str] = set()
    inside: set[str] = set()
    outweighs = load_rules(_METHOD)["outweighs_naming"]
    for key, membership in said:
        if membership.said and membership.relation == _NAMED:
            inside.add(key)
        elif not membership.silent and membership.relation in outweighs:
            entry = vocabulary.networks.get(key)
            if membership.relation or (entry and entry.level != "local"):
                outside.add(key)
    return frozenset(outside - inside)


def _mentions(
    draft: Draft, passage: DraftPassage, vocabulary: Vocabulary, found: _FoundNetwork
) -> Iterator[_NetworkMention]:
    """Names of the register, then in the city's own text names by their form."""
    text = passage.text
    hits = gazetteer.gazetteer(vocabulary.networks).find(text)
    taken = [(hit.start, hit.end) for hit in hits]
    for hit in hits:
        if _counts(hit.name.key, passage) and not (
            passage.own and _among_organisations(text, hit, vocabulary)
        ):
            yield _NetworkMention(hit.start, hit.end, hit.name.key, hit.name.label)
            found.labels[hit.name.key] = text[hit.start : hit.end]
    if not passage.own:
        return
    for start, end in (*_listed_names(draft, passage, found, vocabulary), *_by_form(text, taken)):
        if not patterns.is_free((start, end), taken) or _is_other(
            text[start:end], draft, vocabulary
        ):
            continue
        taken.append((start, end))
        label = _label(text[start:end])
        key = slugify(label)
        found.labels[key] = label
        yield _NetworkMention(start, end, key, label)
    yield from _unnamed(draft, text, taken, found)


def _listed(draft: Draft) -> Iterator[int]:
    """The passages of lists under a line that says that they are of networks, by order."""
    heading = patterns.pattern(load_rules(_METHOD)["list_heading"])
    for place in places(draft):
        if place.passage.kind == "bullet" and place.above:
            if heading.search(place.above[0].sentence.text):
                yield place.passage.order


def _listed_names(
    draft: Draft, passage: DraftPassage, found: _FoundNetwork, vocabulary: Vocabulary
) -> Iterator[tuple[int, int]]:
    """The name that an item of a list of networks begins with, and those in a table's column."""
    rules = load_rules(_METHOD)
    item = patterns.pattern(rules["list_item"])
    if passage.order in found.listed:
        match = item.search(passage.text)
        if match and not _tells(match["name"], draft.language):
            yield match.span("name")
    table = columns_of(draft, passage)
    whole = patterns.pattern(rules["cell_name"])
    for first, last in _columns(table, passage, vocabulary) if table else ():
        match = whole.search(passage.text[first:last])
        if match and not _tells(match["name"], draft.language):
            yield first + match.start("name"), first + match.end("name")


def _columns(
    table: TextColumns, passage: DraftPassage, vocabulary: Vocabulary
) -> Iterator[tuple[int, int]]:
    """The cells of the column of networks, or of those beside a column of what one is not in."""
    named = list(table.column(*load_rules(_METHOD)["columns"]))
    yield from named or _known_column(table, passage, vocabulary)
    if any(map(is_outside, table.names)):
        for name in table.names:
            if not is_outside(name):
                yield from table.column(name)


def _known_column(
    table: TextColumns, passage: DraftPassage, vocabulary: Vocabulary
) -> list[tuple[int, int]]:
    """The cells of a column that no header names, where the register knows most of them."""
    rules = load_rules(_METHOD)
    known = gazetteer.gazetteer(vocabulary.networks)
    barred = patterns.pattern(rules["no_networks"])
    for at, name in enumerate(table.names):
        cells = [row[at] for row in table.rows if at < len(row)]
        hits = sum(bool(known.find(passage.text[slice(*cell)])) for cell in cells)
        if hits >= rules["known_cells"] and hits * 3 >= len(cells) and not barred.search(name):
            return cells
    return []


def _tells(words: str, language: str) -> bool:
    """Whether words at the beginning of an item say what follows, and are no name ("Medlem:")."""
    return any(marks(sentence) for sentence in annotate(words, language))


def _by_form(text: str, taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    rules = load_rules(_METHOD)
    for rule, match in patterns.matches(_METHOD, "named", text):
        group = "single" if match.groupdict().get("single") else "name"
        shaped = rule.get("shape") and _is_no_network(match.group(group))
        if (
            not shaped
            and _requires(rule, text, match)
            and patterns.is_free(match.span(group), taken)
        ):
            yield match.span(group)
    for rule, match in patterns.matches(_METHOD, "named_inside", text):
        span = match.span("name")
        inside = patterns.sentence_at(text, *span)[0] < span[0]
        if inside and _requires(rule, text, match) and patterns.is_free(span, taken):
            yield span
    for items in patterns.enumerations(text):
        known = sum(not patterns.is_free(item, taken) for item in items)
        a, _ = patterns.sentence_at(text, *items[0])
        cue = patterns.pattern(rules["list_cue"]).search(text, a, items[0][0])
        if known >= (1 if cue else 3):
            yield from (
                i for i in items if patterns.is_free(i, taken) and _is_name(text[slice(*i)])
            )


def _requires(rule: patterns.Rule, text: str, match: re.Match[str]) -> bool:
    """Whether the sentence round a name holds what its rule asks for, and nothing that it bars."""
    if "requires" not in rule and "never" not in rule:
        return True
    a, b = patterns.sentence_at(text, *match.span())
    if "never" in rule and patterns.pattern(rule["never"]).search(text, a, b):
        return False
    return "requires" not in rule or bool(patterns.pattern(rule["requires"]).search(text, a, b))


def _is_no_network(name: str) -> bool:
    """Whether what is named where a network may be is something else by its head."""
    return bool(patterns.pattern(load_rules(_METHOD)["not_by_form"]).search(name))


def _is_name(item: str) -> bool:
    """Whether an item of an enumeration looks like a network's name."""
    tail = patterns.pattern(load_rules(_METHOD)["list_tail"])
    return item.split()[-1][0].isupper() or bool(tail.search(item))


def _counts(key: str, passage: DraftPassage) -> bool:
    rules = load_rules(_METHOD)
    return key not in rules["not_networks"] and not (passage.own and key in rules["not_own"])


def _among_organisations(text: str, hit: gazetteer.NameHit, vocabulary: Vocabulary) -> bool:
    """Whether a network is one of many organisations that are enumerated."""
    for items in patterns.enumerations(text):
        if items[0][0] <= hit.start < items[-1][1]:
            part = text[items[0][0] : items[-1][1]]
            found = gazetteer.gazetteer(vocabulary.organisations, vocabulary.agencies).find(part)
            return len(found) >= int(load_rules(_METHOD)["organisations_in_list"])
    return False


def _is_other(name: str, draft: Draft, vocabulary: Vocabulary) -> bool:
    """Whether a name found by form is known to be something else."""
    if vocabulary.municipality(name):
        return True
    hits = gazetteer.gazetteer(vocabulary.organisations, vocabulary.agencies).find(name)
    # "Kommuninvests klimatgrupp" is what an organisation has, and one may be a member of others.
    joined = load_rules(_METHOD)["organisations_joined"]
    return any(
        hit.name.kind not in joined and not name[hit.end :].lstrip()[:1].islower() for hit in hits
    )


def _label(name: str) -> str:
    return re.sub(r"(?:(?<!\s)\s++)?/\s*+", "/", name)


def _unnamed(
    draft: Draft, text: str, taken: list[tuple[int, int]], found: _FoundNetwork
) -> Iterator[_NetworkMention]:
    """Local agreements that the text describes without naming them."""
    for rule, match in patterns.matches(_METHOD, "unnamed", text):
        start, end = match.span("name")
        if not patterns.is_free((start, end), taken) or not _requires(rule, text, match):
            continue
        key, label = _same(rule["joins"], found) or _local(draft, match.group("name"))
        found.labels.setdefault(key, label)
        yield _NetworkMention(start, end, key, label)


def _same(joins: str, found: _FoundNetwork) -> tuple[str, str] | None:
    for key, label in found.labels.items():
        if patterns.pattern(joins).search(label):
            return key, label
    return None


def _local(draft: Draft, label: str) -> tuple[str, str]:
    place = draft.municipality.slug if draft.municipality else draft.id
    return f"{slugify(label)}-{place}", label


def _repeated(
    draft: Draft,
    vocabulary: Vocabulary,
    found: _FoundNetwork,
    mentions: list[tuple[DraftPassage, _NetworkMention]],
) -> Iterator[tuple[DraftPassage, _NetworkMention]]:
    """Further places of the names that only this document gives."""
    new = {key: label for key, label in found.labels.items() if key not in vocabulary.networks}
    there: dict[int, list[tuple[int, int]]] = {}
    for passage, mention in mentions:
        there.setdefault(passage.order, []).append((mention.start, mention.end))
    for passage, start, end, key in patterns.repeated(draft, new):
        if patterns.is_free((start, end), there.get(passage.order, [])):
            yield passage, _NetworkMention(start, end, key, new[key])
