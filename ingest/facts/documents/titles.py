"""What follows the name of a document: years, proper name, complement, brackets, subtitle."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from ingest.facts.documents.rules import DocumentRules
from kkgraph.text.characters import CAPITALS, SMALLS
from kkgraph.vocabulary.country import load_country

_WORD = re.compile(r"[\w:&'’-]+")
_PREPOSITION = re.compile(rf"\s([{SMALLS}]+)\s(?=[\w”\"“])")
_NAME = (
    rf"\s[”\"“]?(?P<name>[{CAPITALS}][\w-]*"
    rf"(?:\s(?:[{CAPITALS}][\w-]*|\d{{1,2}}(?!\d)|@endings@))*)[”\"“]?"
)
_SUBTITLE = re.compile(rf"\s[–—-]\s(?=[{CAPITALS}]\w)")
_LISTED = re.compile(rf",\s([{SMALLS}-]+)(?:,\s[{SMALLS}-]+)*\soch\s([{SMALLS}-]+)")
_SPACE = re.compile(r"\s")


@cache
def _name() -> re.Pattern[str]:
    """A proper name after a head word; words for places belong to it."""
    return re.compile(_NAME.replace("@endings@", "|".join(load_country().endings)))


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
    if named and (proper := _name().match(text, at)):
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
    lead = rules.years_lead.match(text, at)
    found = rules.years.match(text, lead.end()) if lead else None
    if not found:
        return at
    years.append(found.group())
    return found.end()


def _ending(text: str, at: int, read: After, years: list[str], rules: DocumentRules) -> After:
    part = ""
    if tail := rules.tail.match(text, at):
        at = tail.end()
    if dash := _SUBTITLE.match(text, at):
        at = _phrase_end(text, dash.end(), rules, True)
        subtitle = text[dash.end() : at]
        part = subtitle.lower() if rules.parts.match(subtitle) else ""
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
    end = _phrase_end(text, lead.end(), rules, formal)
    return end if end > lead.end() else at


def _phrase_end(text: str, start: int, rules: DocumentRules, formal: bool) -> int:
    """Where a noun phrase that begins at ``start`` ends, prepositions and "och" included."""
    end, count, position = start, 0, start
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
    """Whether a word begins no name; in a formal title ("Program för ett ...") most words do."""
    small = first.group().lower()
    return small.isdigit() or (not formal and small in rules.complements.begins_not)


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
    if count > 0 and (small in rules.complements.ends or _complete(text, word, rules)):
        return True
    if small == "i" and (not formal or after[:1].isdigit()):
        return True
    if small in ("och", "&") and _is_anothers(text, word.end(), rules):
        return True
    if small in ("och", "&", "av") and (after in rules.complements.ends or rules.is_head(after)):
        return True
    return small != "och" and rules.is_head(small) and count > 0


def _complete(text: str, word: re.Match[str], rules: DocumentRules) -> bool:
    """Whether the name is complete before a word: a noun, then neither a joint nor a name."""
    shown = word.group()
    if shown.lower() in rules.complements.joins or shown[:1].isupper():
        return False
    if shown in rules.owners.municipal:  # "för Norrstads kommun"
        return False
    last = text[: word.start()].rsplit(maxsplit=1)[-1].lower()
    if last.endswith(",") or last in rules.complements.joins:
        return False
    return not rules.complements.before_nouns.fullmatch(last)


def _is_anothers(text: str, start: int, rules: DocumentRules) -> bool:
    """Whether another document and its owner follow: "och nämndens belysningsprogram"."""
    words = text[start : start + 80].split()[:3]
    for owner, head in pairwise(words):
        if owner.endswith("s") and rules.is_head(head.strip(".,;:)")):
            return True
    return False


def _next(text: str, end: int, rules: DocumentRules) -> int:
    """Where the next word of a complement begins; -1 where punctuation ends it."""
    if text[end : end + 1] == " " and _WORD.match(text, end + 1):
        return end + 1
    listed = _LISTED.match(text, end)
    if listed and not any(rules.is_head(word) for word in listed.group().split()):
        return end + 2
    return -1
