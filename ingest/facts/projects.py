"""Projects, pilots, test beds, arenas, local contracts and digital tools of a city.

Found by the names of registers, by how names are introduced ("projektet X", quotation marks),
and, where a thing has no name of its own, by the phrase for it. Rules:
``ontology/rules/projects.yaml``.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from ingest.facts import gazetteer, patterns
from ingest.facts.membership import relation_of
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Evidence, Project
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD = "projects"
# After every key that begins with what stands before it.
_LAST = "\U0010ffff"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _ProjectMention:
    passage: DraftPassage
    start: int
    end: int
    key: str
    label: str
    kind: str
    named: bool = True
    general: bool = False
    registered: bool = False
    covers: str = ""


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Project, ...]:
    """Projects in the city's own passages, each once with all its places.

    :param draft: the document with sections and passages
    :param vocabulary: the registers
    """
    mentions: list[_ProjectMention] = []
    for passage in draft.own_passages():
        mentions.extend(_in_passage(draft, passage, vocabulary))
    mentions = _without_repeats(mentions)
    mentions.extend(_repeated(draft, mentions))
    return tuple(_projects(draft, _joined(mentions)))


def _projects(draft: Draft, mentions: list[_ProjectMention]) -> Iterator[Project]:
    groups: dict[str, list[_ProjectMention]] = {}
    for mention in sorted(mentions, key=lambda m: (m.passage.order, m.start)):
        groups.setdefault(mention.key, []).append(mention)
    for key, group in groups.items():
        evidence: list[Evidence] = []
        for m in group:
            a, b = patterns.sentence_at(m.passage.text, m.start, m.end)
            evidence.extend(draft.evidence(m.passage, a, b, _METHOD))
        start = next((m.label for m in group if m.named), group[0].label)
        label = max((m.label for m in group if m.label.startswith(start)), key=len)
        yield Project(key, label, group[0].kind, None, tuple(dict.fromkeys(evidence)))


def _without_repeats(mentions: list[_ProjectMention]) -> list[_ProjectMention]:
    """Leave phrases out that only speak of what has been named."""
    kinds = {m.kind for m in mentions if m.named}
    covered = {m.covers for m in mentions}
    return [
        m for m in mentions if m.named or not (m.key in covered or (m.general and m.kind in kinds))
    ]


def _joined(mentions: list[_ProjectMention]) -> list[_ProjectMention]:
    """Give a short or genitive name the key of the one longer name that begins with it."""
    keys = sorted({m.key for m in mentions if m.named and not m.registered})
    longer, known = {}, set(keys)
    for key in keys:
        bare = key.removesuffix("s")
        begun = {*_beginning(keys, key + "-"), *_beginning(keys, bare + "-")}
        begun.update([bare] if bare != key and bare in known else [])
        more = sorted(sorted(begun), key=len)
        if more and more[-1].startswith(more[0]):
            longer[key] = more[-1]
    return [replace(m, key=longer.get(m.key, m.key)) for m in mentions]


def _beginning(keys: Sequence[str], start: str) -> Sequence[str]:
    """Those of sorted keys that begin so."""
    first = bisect.bisect_left(keys, start)
    return keys[first : bisect.bisect_left(keys, start + _LAST, first)]


def _in_passage(
    draft: Draft, passage: DraftPassage, vocabulary: Vocabulary
) -> list[_ProjectMention]:
    text = passage.text
    hits = gazetteer.gazetteer(vocabulary.networks).find(text)
    found = list(_registered(passage, hits))
    taken = [(hit.start, hit.end) for hit in hits] + [(m.start, m.end) for m in found]
    for finder in (_by_form, _by_phrase):
        for mention in finder(draft, passage, vocabulary):
            if patterns.is_free((mention.start, mention.end), taken):
                taken.append((mention.start, mention.end))
                found.append(mention)
    return found


def _registered(
    passage: DraftPassage, hits: Iterable[gazetteer.NameHit]
) -> Iterator[_ProjectMention]:
    kinds = _network_kinds()
    for hit in hits:
        if hit.name.key in kinds:
            kind = kinds[hit.name.key]
            yield _ProjectMention(
                passage, hit.start, hit.end, hit.name.key, hit.label, kind, registered=True
            )
    for hit in _tools().find(passage.text):
        yield _ProjectMention(passage, hit.start, hit.end, hit.name.key, hit.label, hit.name.kind)


@cache
def _network_kinds() -> dict[str, str]:
    listed = load_rules(_METHOD)["networks"]
    return {key: kind for kind, keys in listed.items() for key in keys}


@cache
def _tools() -> gazetteer.Gazetteer:
    listed = load_rules(_METHOD)["known"]
    return gazetteer.Gazetteer(
        gazetteer.Name(slugify(name), name, kind, (), (name,))
        for kind, group in listed.items()
        for name in group
    )


def _by_form(
    draft: Draft, passage: DraftPassage, vocabulary: Vocabulary
) -> Iterator[_ProjectMention]:
    text = passage.text
    for rule, match in _introductions(text):
        span = match.span("name")
        for start, end in patterns.items_of(text, *span) if rule.get("list") else (span,):
            name = text[start:end].strip('“”"„»« ')
            start = text.index(name, start)
            if _is_other(name, vocabulary) or (rule.get("city") and not _of_city(draft, name)):
                continue
            yield _ProjectMention(
                passage,
                start,
                start + len(name),
                slugify(name),
                name,
                rule["kind"],
                covers=rule.get("covers", ""),
            )


def _introductions(text: str) -> Iterator[tuple[Mapping[str, Any], re.Match[str]]]:
    finder, kinds = patterns.introduced(_METHOD)
    for match in finder.finditer(text):
        yield {"kind": kinds[match.group("noun").lower()]}, match
    yield from patterns.matches(_METHOD, "named", text)


def _is_other(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a name found by form is that of a document, a framework or a municipality."""
    never = patterns.pattern(load_rules(_METHOD)["never"])
    return bool(never.search(name) or vocabulary.municipality(name))


def _of_city(draft: Draft, name: str) -> bool:
    """Whether a name ends in the municipality's, leaving a year aside."""
    return bool(draft.municipality and draft.municipality.name in name.split())


def _by_phrase(
    draft: Draft, passage: DraftPassage, vocabulary: Vocabulary
) -> Iterator[_ProjectMention]:
    loose_end = patterns.pattern(load_rules(_METHOD)["loose_end"])
    for rule, match in patterns.matches(_METHOD, "phrases", passage.text):
        start, end = match.span("name")
        if relation_of(passage.text, start, end, draft.language) != "participates":
            continue
        name = loose_end.sub("", match.group("name")).rstrip()
        yield _ProjectMention(
            passage,
            start,
            start + len(name),
            rule.get("key") or slugify(name),
            name,
            rule["kind"],
            named=False,
            general=bool(rule.get("general")),
        )


def _repeated(draft: Draft, mentions: list[_ProjectMention]) -> Iterator[_ProjectMention]:
    """Further places of the names that the contract itself introduces."""
    first = {m.key: m for m in reversed(mentions) if m.named}
    taken: dict[int, list[Span]] = {}
    for m in mentions:
        taken.setdefault(m.passage.order, []).append((m.start, m.end))
    labels = {key: m.label for key, m in first.items()}
    for passage, start, end, key in patterns.repeated(draft, labels):
        if patterns.is_free((start, end), taken.get(passage.order, [])):
            yield replace(first[key], passage=passage, start=start, end=end)
