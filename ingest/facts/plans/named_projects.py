"""Projects that a plan names, by how English texts introduce names of projects.

Rules: ``ontology/rules/named_projects.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ingest.facts import gazetteer, patterns
from ingest.facts.plans.city_names import city_names
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.contract import Evidence, Project
from kkgraph.errors import IdentifierError
from kkgraph.vocabulary.iris import slugify
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules

_METHOD: Final = "projects"
_RULES: Final = "named_projects"
_CUE = re.compile(r"(?i)project|pilot|demonstrator")
_WORD = re.compile(r"\w(?:[\w&+]|[.’'-](?=\w))*+")
_CODE = re.compile(r"[A-Z]{1,4}[ .-]?\d+[a-z]?(?:\.\d+)*\Z")
_SHORTEST, _LONGEST = 5, 140
# Words of a name without a telling form, by where it stands; more than any has.
_FEW, _NEVER = 2, 99


def find(draft: Draft, vocabulary: Vocabulary) -> tuple[Project, ...]:
    """The projects that a plan's own words name, each once with all its places.

    :param draft: the plan
    :param vocabulary: the registers; networks and organisations are no projects
    """
    if draft.municipality is None:
        return ()
    found: dict[str, tuple[str, list[Evidence]]] = {}
    names = gazetteer.gazetteer(vocabulary.networks, vocabulary.organisations, vocabulary.agencies)
    city = re.compile("|".join(re.escape(name) for name in city_names(draft)))
    for passage in _passages(draft):
        for start, end in _in_passage(passage):
            label = passage.text[start:end]
            if any(h.start == 0 and h.end >= len(label) - 1 for h in names.find(label)):
                continue
            try:
                key = slugify(city.sub(" ", label).strip() or label)
            except IdentifierError:
                continue
            a, b = patterns.sentence_at(passage.text, start, end)
            evidence = draft.evidence(passage, a, b, _METHOD)
            known = found.setdefault(key, (label, []))
            known[1].extend(evidence)
            if len(label) > len(known[0]):
                found[key] = (label, known[1])
    # A name once introduced stands for the project wherever it is written.
    labels = {key: label for key, (label, _) in found.items() if len(label) >= _SHORTEST}
    for passage, start, end, key in patterns.repeated(draft, labels):
        a, b = patterns.sentence_at(passage.text, start, end)
        found[key][1].extend(draft.evidence(passage, a, b, _METHOD))
    return tuple(
        Project(key, label, "project", None, tuple(dict.fromkeys(evidence)))
        for key, (label, evidence) in found.items()
    )


def _passages(draft: Draft) -> Iterator[DraftPassage]:
    """The city's own passages that may name a project."""
    numbers = {section.key: section.number for section in draft.sections}
    without = load_rules(_RULES)["not_in_tables"]
    for passage in draft.own_passages():
        listed = passage.kind == "table" and numbers.get(passage.section or "") in without
        if not listed and _CUE.search(passage.text):
            yield passage


def _in_passage(passage: DraftPassage) -> Iterator[patterns.Span]:
    """The ranges of names in a passage, none twice."""
    text = passage.text
    taken: list[patterns.Span] = []
    for rule, match in patterns.matches(_RULES, "named", text):
        quoted = bool(rule.get("quoted"))
        span: patterns.Span | None = match.span("name")
        if not quoted:
            span = _trimmed(text, *match.span("name"))
        if span is None or not patterns.is_free(span, taken):
            continue
        a, _ = patterns.sentence_at(text, *span)
        before = text[a : span[0]]
        if any(re.search(load_rules(_RULES)[name], before) for name in ("not_own", "person")):
            continue
        least = _least(rule, before, in_table=passage.kind == "table")
        if _is_name(text[slice(*span)], quoted=quoted, least=least):
            taken.append(span)
            yield span


def _least(rule: Mapping[str, object], before: str, *, in_table: bool) -> int:
    """How many telling words a name without a telling form needs where it stands.

    In cells "project" is a label, and words with capitals may be a person: there none will do,
    nor where no article or the like stands before a name that "project" follows.
    """
    if rule.get("before"):
        return _NEVER if in_table else 1
    return _FEW if re.search(load_rules(_RULES)["article"], before) else _NEVER


def _trimmed(text: str, start: int, end: int) -> patterns.Span | None:
    """A name without the words at its ends that cannot begin or end one."""
    # "the University and the Solar Roofs project": what stands before is another thing.
    start += text[start:end].rfind(" the ") + 1
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(text[start:end])]
    rules = load_rules(_RULES)
    if words and text[slice(*words[0])].casefold() in rules["roles"]:
        return None
    while words and (
        text[slice(*words[0])].casefold() in rules["not_first"] or text[slice(*words[0])].isdigit()
    ):
        words.pop(0)
    # "the European SPARK project", "LIFE-funded SPARK": the name proper begins later.
    strong = re.compile(rules["strong"])
    while len(words) > 1 and _is_general(text[slice(*words[0])]):
        if not any(
            strong.match(text[slice(*w)]) and not _is_general(text[slice(*w)]) for w in words[1:]
        ):
            break
        words.pop(0)
    while words and text[slice(*words[-1])].islower():
        words.pop()
    return (words[0][0], words[-1][1]) if words else None


def _is_general(word: str) -> bool:
    folded = word.casefold().strip(".'’")
    general = load_rules(_RULES)["general"]
    if folded in general or folded.endswith("-funded") or _CODE.match(word):
        return True
    return not any(char.isalpha() for char in folded)


def _is_name(name: str, *, quoted: bool, least: int) -> bool:
    """Whether words are the name of something: ``least`` of them at least are no general ones."""
    words = _WORD.findall(name)
    telling = [word for word in words if not _is_general(word)]
    rules = load_rules(_RULES)
    if not telling or len(name) > _LONGEST or words[-1].casefold() in rules["not_last"]:
        return False
    if quoted:
        return True
    strong = re.compile(rules["strong"])
    if any(strong.match(word) for word in telling):
        return True
    return len(words) > 1 and len(telling) >= least
