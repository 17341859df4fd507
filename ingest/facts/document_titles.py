"""What stands before and after a head word: owner and adjectives, complement, years, subtitle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.facts.document_rules import DocumentRules

if TYPE_CHECKING:
    from ingest.facts.document_mentions import MentionReader

_WORD = re.compile(r"[\w:&'’-]+")
_LAST = re.compile(r"([\w:’-]+)(\s)\Z")
_PREPOSITION = re.compile(r"\s([a-zåäö]+)\s(?=[\w”\"“])")
_NAME = re.compile(
    r"\s[”\"“]?(?P<name>[A-ZÅÄÖÉ][\w-]*(?:\s(?:[A-ZÅÄÖÉ][\w-]*|\d{1,2}(?!\d)|kommun|stad))*)[”\"“]?"
)
_SUBTITLE = re.compile(r"\s[–—-]\s(?P<subtitle>[A-ZÅÄÖÉ][^.,;:()]{2,80})")
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Before:
    """The words before a head word.

    :param start: where they begin
    :param owner: whose it is, as printed
    :param kept: the owner, when not the city itself
    :param foreign: whether it belongs to another city or the state
    :param quality: an adjective that is part of the name
    :param new_start: where "ny" stands; 0 when it does not
    :param vague: whether a pronoun makes it no name
    :param words: all text before
    :param city: stems of the city's names
    """

    start: int
    words: str
    city: frozenset[str]
    owner: str = ""
    kept: str = ""
    foreign: bool = False
    quality: str = ""
    new_start: int = 0
    vague: bool = False


@dataclass(frozen=True, slots=True)
class After:
    """The words after a head word.

    :param end: where they end
    :param complement: stems of what follows a preposition
    :param name: stems of a proper name
    :param years: years, in one dash form
    :param part: a subtitle's stem when it names a part of the document
    """

    end: int
    complement: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    years: str | None = None
    draft: bool = False
    decided: int | None = None
    part: str = ""


def one_dash(years: str) -> str:
    """Years with one form of dash and no space.

    >>> one_dash("2024 - 2027")
    '2024–2027'

    :param years: as printed
    """
    return re.sub(r"(?<=\d)\s?[-–—]\s?(?=\d)", "–", years)


def read_before(text: str, start: int, reader: MentionReader) -> Before:
    """Read adjectives and owner before a head word.

    :param text: the passage's text
    :param start: where the head word (or its compound) begins
    :param reader: knows the city and the registers
    """
    rules = reader.rules
    at, quality, new_start = start, "", 0
    for word, begin in _words_before(text, start):
        small = word.lower()
        if small not in rules.adjectives:
            break
        at = begin
        quality = word if small in rules.adjectives.quality else quality
        new_start = begin if small in rules.adjectives.new else new_start
    owner = _owner(text, at, reader)
    last = next(_words_before(text, at), ("", at))[0].lower()
    return Before(
        start=owner.start if owner.text else at,
        words=text[: new_start or at],
        city=city_stems(reader),
        owner=owner.text,
        kept=owner.text if owner.kept else "",
        foreign=owner.foreign,
        quality=quality,
        new_start=new_start,
        vague=last in rules.vague,
    )


def _words_before(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Words before a place, from right to left, as long as only a space stands between."""
    while match := _LAST.search(text, max(0, start - 40), start):
        yield match.group(1), match.start(1)
        start = match.start(1)


@dataclass(frozen=True, slots=True)
class _Owner:
    text: str = ""
    start: int = 0
    kept: bool = False
    foreign: bool = False


def _owner(text: str, at: int, reader: MentionReader) -> _Owner:
    owners = reader.rules.owners
    words = list(_words_before(text, at))[:4]
    if not words:
        return _Owner()
    word, begin = words[0]
    small = word.lower()
    if small in owners.others:
        return _Owner(word, begin, foreign=True)
    if small in owners.ours:
        return _Owner(word, begin)
    if small in owners.kept:
        return _Owner(word, begin, kept=True)
    if small in owners.municipal and len(words) > 1:
        return _city(f"{words[1][0]} {word}", words[1][1], reader)
    return _proper_owner(text, words, reader)


def _proper_owner(text: str, words: list[tuple[str, int]], reader: MentionReader) -> _Owner:
    """A capitalised genitive, with the capitalised words before it."""
    word, begin = words[0]
    known = reader.vocabulary.municipality(word)
    if not word[:1].isupper() or not (word.endswith("s") or known):
        return _Owner()
    if not known and not (begin and reader.vocabulary.municipality(word.removesuffix("s"))):
        if begin == 0 and len(words) == 1 and not _is_agency(word, reader):
            return _Owner(word, begin, kept=True)
    name, start = word, begin
    for other, other_begin in words[1:]:
        if not other[:1].isupper() or other_begin == 0 or text[other_begin - 2] in ".:!?":
            break
        name, start = f"{other} {name}", other_begin
    return _city(name, start, reader)


def _city(name: str, start: int, reader: MentionReader) -> _Owner:
    """Whether a name is the city's, another city's, the state's or some other owner's."""
    found = reader.vocabulary.municipality(name) or reader.vocabulary.municipality(
        name.removesuffix("s")
    )
    first = name.split()[0].removesuffix("s")
    if found is None and name.split()[-1].lower() in reader.rules.owners.municipal:
        found = reader.vocabulary.municipality(first)
    if found is not None:
        return _Owner(name, start, foreign=found != reader.draft.municipality)
    return _Owner(name, start, kept=True, foreign=_is_agency(name, reader))


def _is_agency(name: str, reader: MentionReader) -> bool:
    plain = {name.lower(), name.lower().removesuffix("s")}
    registers = (reader.vocabulary.agencies, reader.vocabulary.programmes)
    return any(
        label.lower() in plain
        for register in registers
        for entry in register.values()
        for label in entry.labels
    )


def city_stems(reader: MentionReader) -> frozenset[str]:
    """Stems of the city's names, genitive too; they tell no documents apart."""
    city = reader.draft.municipality
    words = [word for label in city.labels for word in label.split()] if city else []
    return frozenset(reader.rules.stem(w) for word in words for w in (word, f"{word}s"))


def read_after(
    text: str,
    end: int,
    prepositions: frozenset[str],
    rules: DocumentRules,
    *,
    formal: bool = False,
    named: bool = True,
) -> After:
    """Read what follows a head word: years, a proper name, a complement, brackets, a subtitle.

    :param text: the passage's text
    :param end: where the head word ends
    :param prepositions: those that may begin a complement
    :param rules: the rules
    :param formal: whether it is written like a title, so that "för att ..." belongs to it
    :param named: whether a proper name may follow
    """
    years: list[str] = []
    at = _years(text, end, rules, years)
    name: tuple[str, ...] = ()
    complement: tuple[str, ...] = ()
    if named and (proper := _NAME.match(text, at)):
        name, at = rules.stems(proper["name"].split()), proper.end()
    if (stop := _complement_end(text, at, prepositions, rules, formal)) > at:
        complement = rules.stems(_WORD.findall(text[at:stop])[1:])
        complement = tuple(s for s in complement if not any(map(str.isdigit, s)))
        years.extend(rules.years.findall(text[at:stop]))
        at = stop
    at = _years(text, at, rules, years)
    return _ending(text, at, After(at, complement, name), years, rules)


def _years(text: str, at: int, rules: DocumentRules, years: list[str]) -> int:
    """Take years that follow ("2021-2030", ": 2024", "för 2021") and say where they end."""
    lead = re.compile(r":?\s(?:för\s)?").match(text, at)
    found = rules.years.match(text, lead.end()) if lead else None
    if not found:
        return at
    years.append(found.group())
    return found.end()


def _ending(
    text: str, at: int, read: After, years: list[str], rules: DocumentRules
) -> After:
    part = ""
    if tail := rules.tail.match(text, at):
        at = tail.end()
    if subtitle := _SUBTITLE.match(text, at):
        at = subtitle.end() - (len(subtitle.group()) - len(subtitle.group().rstrip()))
        part = subtitle["subtitle"].lower() if rules.parts.match(subtitle["subtitle"]) else ""
    draft = False
    if _SPACE.match(text, at) and (bracket := rules.bracket.match(text, at + 1)):
        at = bracket.end()
        draft = bool(rules.draft.search(bracket.group()))
        years.extend(rules.years.findall(bracket.group()))
    decided = rules.decided.match(text, at + 1) if at < len(text) else None
    return After(
        end=at,
        complement=read.complement,
        name=read.name,
        years=one_dash(_best(years)) if years else None,
        draft=draft,
        decided=int(decided["year"]) if decided else None,
        part=part,
    )


def _best(years: list[str]) -> str:
    """A span of years before a single one, else the first."""
    return max(years, key=len) if any(len(y) > 4 for y in years) else years[0]


def _complement_end(
    text: str, at: int, prepositions: frozenset[str], rules: DocumentRules, formal: bool
) -> int:
    """Where a complement ("för hållbara måltider") ends; ``at`` when there is none.

    :param formal: whether the title begins with a capital; then "i ..." still belongs to it
    """
    lead = _PREPOSITION.match(text, at)
    if not lead or lead.group(1) not in prepositions:
        return at
    first = _WORD.search(text, lead.end())
    if not first or _begins_not(first, rules, formal):
        return at
    end, count, position = at, 0, lead.end()
    while count < rules.complements.longest and (word := _WORD.match(text, position)):
        if _ends_here(text, word, count, rules, formal):
            break
        count += 1
        if word.group().lower() not in rules.complements.joins:
            end = word.end()
        position = _next(text, word.end(), rules)
        if position < 0:
            break
    return end


def _begins_not(first: re.Match[str], rules: DocumentRules, formal: bool) -> bool:
    """Whether a word begins no name; "för att ..." does so only in a formal title."""
    small = first.group().lower()
    if small == "att" and formal:
        return False
    return small in rules.complements.begins_not or small.isdigit()


def _ends_here(
    text: str, word: re.Match[str], count: int, rules: DocumentRules, formal: bool
) -> bool:
    small = word.group().lower()
    if rules.years.match(small):
        return True
    following = _WORD.match(text, word.end() + 1)
    after = following.group() if following else ""
    if small == "som":
        return not (after[:1].isupper() or after in ("en", "ett"))
    if small == "en" and text[: word.start()].endswith("som "):
        return False
    if small in rules.complements.ends:
        return count > 0 or small != "att"
    if small == "i" and (not formal or after[:1].isdigit()):
        return True
    if small in ("och", "&", "av") and (after in rules.complements.ends or _is_head(after, rules)):
        return True
    return small != "och" and _is_head(small, rules) and count > 0


def _is_head(word: str, rules: DocumentRules) -> bool:
    found = rules.head.search(word.lower())
    return bool(found and found.end() == len(word))


def _next(text: str, end: int, rules: DocumentRules) -> int:
    """Where the next word of a complement begins; -1 where punctuation ends it."""
    if text[end : end + 1] == " " and _WORD.match(text, end + 1):
        return end + 1
    listed = re.compile(r",\s([a-zåäö-]+)(?:,\s[a-zåäö-]+)*\soch\s([a-zåäö-]+)").match(text, end)
    if listed and not any(_is_head(word, rules) for word in listed.group().split()):
        return end + 2
    return -1
