"""Places where a text names a steering document, each read to its name, years and owner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.facts.documents.owners import Before, read_before
from ingest.facts.documents.rules import DocumentRules, Head, Title, document_rules
from ingest.facts.documents.titles import After, one_dash, read_after
from ingest.structure.draft import Draft, DraftPassage
from kkgraph.text.characters import CAPITALS
from kkgraph.vocabulary.registers import Vocabulary

_SUSPENDED = re.compile(
    r"(?:[^\W\d_]{1,60}-,?\s?){0,30}[^\W\d_]{1,60}-\s?(?:och|eller|samt|&)\s?\Z"
)
# "Agenda 2030-strategi" has a blank in its first part.
_FIRST = re.compile(rf"(?:[{CAPITALS}]\w{{1,40}}\s(?=\d{{1,40}}-))?[\w-]{{0,40}}\Z")


@dataclass(frozen=True, slots=True)
class DocumentName:
    """What tells one document from another.

    :param head: its head word ("plan"), or the whole title where that is known
    :param parts: stems of the compound's first parts, or of a one-word complement
    :param rest: stems of what follows ("för hållbara måltider")
    :param owner: whose it is, when not the city's own
    :param proper: whether it is told by a proper name ("färdplan Klimatpositiv Stad")
    """

    head: str
    parts: frozenset[str]
    rest: tuple[str, ...] = ()
    owner: str = ""
    proper: bool = False


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """One place that names a document; ``start`` and ``end`` count in the passage's text.

    ``rank`` tells how much of a title it is: the highest makes the document's title;
    ``own`` is the city's name in it, which no key needs; ``thing`` tells a bare word that need
    not name a document.
    """

    passage: DraftPassage
    start: int
    end: int
    name: DocumentName
    title: str
    rank: int = 0
    years: str | None = None
    new: bool = False
    draft: bool = False
    decided: int | None = None
    old: bool = False
    weak: bool = False
    thing: bool = False
    definite: bool = False
    url: str | None = None
    aliases: tuple[str, ...] = ()
    own: str = ""


class MentionReader:
    """Finds mentions in the passages of one draft."""

    def __init__(self, draft: Draft, vocabulary: Vocabulary) -> None:
        self.draft = draft
        self.vocabulary = vocabulary
        self.rules = document_rules()

    def mentions(self, passage: DraftPassage) -> list[DocumentMention]:
        """All mentions in a passage, none inside another.

        :param passage: where to look
        """
        text = passage.text
        if self.rules.caption.match(text):
            return []
        lowered = text.lower()
        titles = [title for title in self.rules.titles if title.may_be_in(lowered)]
        found = [m for title in titles for m in self._titled(passage, title)]
        small = lowered if len(lowered) == len(text) else text
        for match in self.rules.head.finditer(small):
            if not any(m.start <= match.start() < m.end for m in found):
                mention = self._headed(passage, match)
                # "planen Vision 2040": what follows is the name, the word only its kind.
                if mention and not any(m.start == match.end() + 1 for m in found):
                    found.append(mention)
        return list(_outermost(found))

    def _titled(self, passage: DraftPassage, title: Title) -> Iterator[DocumentMention]:
        for match in title.pattern.finditer(passage.text):
            before = read_before(passage.text, match.start(), self)
            after = read_after(
                passage.text, match.end(), frozenset(), self.rules, named=not title.years
            )
            if before.foreign or (title.years and not after.years):
                continue
            if _word_before(passage.text, match.start()) in title.not_after:
                continue
            yield _known(passage, title, match, after, self.rules)

    def _headed(self, passage: DraftPassage, match: re.Match[str]) -> DocumentMention | None:
        text, rules = passage.text, self.rules
        head = _head_of(match.group(), rules)
        first = _FIRST.search(text, max(0, match.start() - 40), match.start())
        stem = first.group() if first else ""
        start = match.start() - len(stem)
        suspended = _SUSPENDED.search(text[max(0, start - 60) : start])
        if suspended:
            start -= len(suspended.group())
        if stem.lower().strip("-") in head.excluded or (stem and len(stem.strip("-")) < 2):
            return None
        form = rules.form(head, match.group().removeprefix(head.word))
        formal = head.infinitive or (text[start].isupper() and form == "singular")
        before = read_before(text, start, self)
        after = read_after(text, match.end(), head.prepositions, rules, formal=formal)
        if not formal and not after.years and text[start].isupper():
            # The capital of a sentence may be a title's too, if years end the title.
            title = read_after(text, match.end(), head.prepositions, rules, formal=True)
            after = title if title.years else after
        lead = suspended.group() if suspended else ""
        word = _NameWord(head, form, start, match.end(), stem, lead, _is_formal(text, start))
        return _mention(passage, word, before, after, rules)


@dataclass(frozen=True, slots=True)
class _NameWord:
    """A head word in the text with the first parts of its compound."""

    head: Head
    form: str
    start: int
    end: int
    first: str
    suspended: str
    formal: bool

    @property
    def compound(self) -> bool:
        return bool(self.first or self.suspended)


def _is_formal(text: str, start: int) -> bool:
    """A capital inside a sentence is that of a title."""
    inside = text[:start].rstrip()[-1:] not in ("", ".", ":", "!", "?")
    return inside and text[start].isupper()


def _head_of(word: str, rules: DocumentRules) -> Head:
    """The longest head that a word begins with."""
    fits = [head for head in rules.heads.values() if word.startswith(head.word)]
    return max(fits, key=lambda head: len(head.word))


def _word_before(text: str, start: int) -> str:
    words = text[max(0, start - 30) : start].split()
    return words[-1].lower() if words else ""


def _known(
    passage: DraftPassage,
    title: Title,
    match: re.Match[str],
    after: After,
    rules: DocumentRules,
) -> DocumentMention:
    printed = passage.text[match.start() : after.end]
    shown = printed if title.as_printed else title.base + passage.text[match.end() : after.end]
    named = rules.stems(match.group().split()) if title.as_printed else (title.name,)
    return DocumentMention(
        passage=passage,
        start=match.start(),
        end=after.end,
        name=DocumentName(title.name, frozenset(named)),
        title=one_dash(shown),
        rank=2 + bool(after.years),
        years=after.years,
        draft=after.draft,
        decided=after.decided,
    )


def _mention(
    passage: DraftPassage, word: _NameWord, before: Before, after: After, rules: DocumentRules
) -> DocumentMention | None:
    if before.foreign:
        return None
    weak = not _is_name(word, before, after)
    if weak and not (word.head.weak and word.form == "definite"):
        return None
    new = bool(before.new_start) and not rules.adopted.search(before.words)
    start, own = before.new_start if new else word.start, ""
    if _shows_before(word, before, after, rules):
        start, own = before.start, "" if before.kept else before.owner
    return DocumentMention(
        passage=passage,
        start=start,
        end=after.end,
        name=_name(word, before, after, rules),
        title=_title(passage.text, word, after.end, start),
        rank=_rank(word, after),
        years=after.years,
        new=new,
        old=before.old,
        draft=after.draft,
        decided=after.decided,
        weak=weak,
        thing=_is_thing(passage.text, word, after, rules),
        definite=word.form == "definite",
        own=own,
    )


def _shows_before(word: _NameWord, before: Before, after: After, rules: DocumentRules) -> bool:
    """Whether the words before belong to the title: "Norrstads budget", not "vår budget 2024"."""
    if before.kept or (before.quality and not word.compound):
        return True
    named = before.owner and before.owner.lower() not in rules.owners.ours
    if word.compound:
        return bool(named and after.years)
    return bool(named or (before.owner and after.end == word.end))


def _is_name(word: _NameWord, before: Before, after: After) -> bool:
    head = word.head
    told = _told(word, before, after)
    if "plural" in word.form and not (word.form == "plural_definite" and word.compound):
        return bool(head.plural & told)
    if word.compound:
        return bool(head.compound & told)
    return not before.vague and bool(head.alone & told)


def _is_thing(text: str, word: _NameWord, after: After, rules: DocumentRules) -> bool:
    """Whether a bare word stands for the thing: "krav på klimatredovisning" names no document."""
    if word.form != "singular" or after.end > word.end or not text[word.start].islower():
        return False
    before = text[max(0, word.start - 60) : word.start].lower().split()[-2:]
    if not before or before[-1] not in rules.thing_after:
        return False
    return not rules.is_head(before[0])  # "hållbarhetsredovisning med miljöredovisning"


def _told(word: _NameWord, before: Before, after: After) -> set[str]:
    """What the text tells about a head word, in the words of the rules."""
    told = {"always"}
    told |= {"title"} if after.complement and word.formal else set()
    told |= {"complement", "addressed"} if after.complement else set()
    told |= {"years"} if after.years else set()
    told |= {"name"} if after.name else set()
    told |= {"owner"} if before.owner else set()
    told |= {"owner_named"} if before.kept else set()
    told |= {"quality"} if before.quality and after.years else set()
    told |= {"compound"} if word.compound else set()
    return told


def _name(word: _NameWord, before: Before, after: After, rules: DocumentRules) -> DocumentName:
    firsts = re.findall(r"[^\W\d_]{1,60}(?=-)", word.suspended) + [word.first] * bool(word.first)
    parts = rules.stems(firsts)
    rest = tuple(s for s in (*after.complement, *after.name) if s not in before.city)
    if not parts and len(rest) == 1:
        parts, rest = rest, ()
    quality = (rules.stem(before.quality),) if before.quality and not word.compound else ()
    if after.part:
        rest = (*rest, after.part)
    proper = bool(after.name) and not word.compound
    return DocumentName(
        word.head.word, frozenset((*parts, *quality)), rest, before.kept.lower(), proper
    )


def _title(text: str, word: _NameWord, end: int, start: int) -> str:
    """The title as printed, but a lone word in its base form."""
    shown = text[start:end]
    if end == word.end and word.form == "definite":
        head = word.head.word.upper() if shown.isupper() else word.head.word
        shown = f"{text[start : word.start]}{word.suspended}{word.first}{head}"
    shown = one_dash(shown)
    return shown[:1].upper() + shown[1:]


def _rank(word: _NameWord, after: After) -> int:
    """How much of a title it is: years, a capital inside a sentence, a complement."""
    more = after.end > word.end and (word.formal or not word.compound)
    single = word.form == "singular" or (word.form == "definite" and after.end == word.end)
    return 2 * bool(after.years) + 2 * (word.formal and more) + more + single


def _outermost(found: list[DocumentMention]) -> Iterator[DocumentMention]:
    end = -1
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if mention.start >= end:
            yield mention
            end = mention.end
