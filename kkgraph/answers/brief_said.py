"""A hand-out for a meeting in words: headings, lines and quotes, for whatever writes them down.

The words of both languages stand together here, so that text, page, PDF and DOCX say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kkgraph.aliases import Lang
from kkgraph.answers.twins_conclusion import not_mentioned, reason_said, small
from kkgraph.interface.brief_answer import BriefCity, BriefJson
from kkgraph.interface.twins_answer import QuoteJson

MOST = 3
# Three likenesses and three questions with their quotes go on one page of A4.
_LONGEST = 230
_WORDS: dict[Lang, dict[str, str]] = {
    "sv": {
        "title": "{ours} möter {theirs}{about}",
        "about": ": {about}",
        "who": "Vi och de",
        "city": "{name} ({contract}{county}){figures}",
        "summary": "; bara en sammanfattning är läst",
        "partial": "; bara en del är läst",
        "figures": ": {population} invånare ({year}), {tonnes} ton koldioxidekvivalenter per "
        "invånare ({emitted}){trend}",
        "trend": ", {n} procent om året sedan 2015",
        "likenesses": "Det som liknar",
        "no_likenesses": "Inga likheter att visa.",
        "says": "Det {theirs} säger om det",
        "not_found": "Kontraktet från {theirs} är läst helt och säger inget om det.",
        "not_examined": "Av kontraktet från {theirs} är bara en sammanfattning läst; den säger "
        "inget om det.",
        "questions": "Att fråga",
        "ask_lesson": "Ni skriver om {theme}. Hur gör ni, vad kostar det och vad har ni lärt er?",
        "ask_said": "Hur långt har ni kommit med det här, och vad skulle ni göra annorlunda?",
        "no_questions": "Inga frågor ur kontrakten.",
        "sources": "Källor",
        "made": "Citaten är ur klimatkontrakten eller, där bara en sammanfattning är läst, ur "
        "rapporten om dem; med fil och rader. Ögonblicksbild {snapshot}{day}. "
        "Att ett kontrakt inte nämner en sak säger inte att staden inte gör den.",
        "day": ", {day}",
    },
    "en": {
        "title": "{ours} meets {theirs}{about}",
        "about": ": {about}",
        "who": "Us and them",
        "city": "{name} ({contract}{county}){figures}",
        "summary": "; only a summary was read",
        "partial": "; only a part was read",
        "figures": ": {population} inhabitants ({year}), {tonnes} tonnes of CO2 equivalents an "
        "inhabitant ({emitted}){trend}",
        "trend": ", {n} per cent a year since 2015",
        "likenesses": "What is alike",
        "no_likenesses": "No likeness to show.",
        "says": "What {theirs} says on it",
        "not_found": "The contract of {theirs} was read whole and says nothing on it.",
        "not_examined": "Only a summary of the contract of {theirs} was read; it says nothing "
        "on it.",
        "questions": "To ask",
        "ask_lesson": "You write about {theme}. How do you do it, what does it cost, what have you "
        "learnt?",
        "ask_said": "How far have you come with this, and what would you do differently?",
        "no_questions": "No questions from the contracts.",
        "sources": "Sources",
        "made": "The quotes are from the climate contracts or, where only a summary was read, "
        "from the report on them; with file and lines. Snapshot {snapshot}{day}. "
        "That a contract does not mention a thing does not say that the city "
        "does not do it.",
        "day": ", {day}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BriefBlock:
    """A piece of the hand-out; a quote says whose words it is and where they stand."""

    kind: Literal["title", "heading", "line", "quote", "note"]
    text: str
    source: str = ""


def brief_said(brief: BriefJson, lang: Lang) -> list[BriefBlock]:
    """Say a hand-out.

    :param brief: what was put together
    :param lang: in which language
    """
    words = _WORDS[lang]
    ours, theirs = brief["ours"]["municipality"], brief["theirs"]["municipality"]
    about = words["about"].format(about=brief["about"]) if brief["about"] else ""
    day = words["day"].format(day=brief["made"]) if brief["made"] else ""
    return [
        BriefBlock("title", words["title"].format(ours=ours, theirs=theirs, about=about)),
        BriefBlock("heading", words["who"]),
        *(BriefBlock("line", _city(city, lang)) for city in (brief["ours"], brief["theirs"])),
        *_likenesses(brief, lang),
        *_said(brief, words),
        *_questions(brief, lang),
        BriefBlock("heading", words["sources"]),
        BriefBlock("note", words["made"].format(snapshot=brief["snapshot"], day=day)),
    ]


def _number(value: float | None, lang: Lang) -> str:
    """Write a figure as a reader of the language does: "110 633" and "0,7", or "110,633" and "0.7".

    >>> _number(-2.9, "sv"), _number(110633, "en")
    ('−2,9', '110,633')
    """
    if value is None:
        return "–"
    said = f"{value:,}".replace("-", "−")
    return said.translate({44: "\u00a0", 46: ","}) if lang == "sv" else said


def _city(city: BriefCity, lang: Lang) -> str:
    words, held, figures = _WORDS[lang], city["structure"], ""
    if held:
        change = held["trend_per_year"]
        figures = words["figures"].format(
            population=_number(held["population"], lang),
            year=held["population_year"],
            tonnes=_number(held["tonnes_per_inhabitant"], lang),
            emitted=held["emissions_year"],
            trend="" if change is None else words["trend"].format(n=_number(change, lang)),
        )
    county = f", {city['county']}" if city["county"] else ""
    name, contract = city["municipality"], city["contract"]
    line = words["city"].format(name=name, contract=contract, county=county, figures=figures)
    return line + words.get(city["text_status"], "")


def _likenesses(brief: BriefJson, lang: Lang) -> Iterator[BriefBlock]:
    words = _WORDS[lang]
    yield BriefBlock("heading", words["likenesses"])
    for reason in brief["reasons"][:MOST]:
        name = reason_said(reason, lang)
        yield BriefBlock("line", name[:1].upper() + name[1:] + ".")
    for pair in brief["likenesses"][:MOST]:
        yield _quote(brief["ours"], pair["ours"])
        yield _quote(brief["theirs"], pair["theirs"])
    if not brief["reasons"] and not brief["likenesses"]:
        yield BriefBlock("line", words["no_likenesses"])


def _said(brief: BriefJson, words: dict[str, str]) -> Iterator[BriefBlock]:
    theirs = brief["theirs"]["municipality"]
    if brief["says"]:
        yield BriefBlock("heading", words["says"].format(theirs=theirs))
        yield from (_quote(brief["theirs"], said) for said in brief["says"][:MOST])
    elif brief["silence"]:
        yield BriefBlock("line", words[brief["silence"]].format(theirs=theirs))


def _questions(brief: BriefJson, lang: Lang) -> Iterator[BriefBlock]:
    words, ours = _WORDS[lang], brief["ours"]["municipality"]
    yield BriefBlock("heading", words["questions"])
    lessons = brief["lessons"][:MOST]
    for lesson in lessons:
        theme = lesson["theme"]
        label = (theme["label_sv"] if lang == "sv" else theme["label_en"]) or theme["label_sv"]
        silent = not_mentioned(ours, label, lang)
        asked = words["ask_lesson"].format(theme=small(label))
        yield BriefBlock("line", f"{asked} ({silent})")
        yield _quote(brief["theirs"], lesson["theirs"])
    # Where nothing may be said of us, what both do is asked about.
    taken = {lesson["theirs"]["source"]["start"] for lesson in lessons}
    said_alike = brief["says"] or [pair["theirs"] for pair in brief["likenesses"]]
    held = [said for said in said_alike if said["source"]["start"] not in taken]
    for said in held[: MOST - len(lessons)]:
        yield BriefBlock("line", words["ask_said"])
        yield _quote(brief["theirs"], said)
    if not lessons and not held:
        yield BriefBlock("line", words["no_questions"])


def _quote(city: BriefCity, said: QuoteJson) -> BriefBlock:
    text = " ".join(str(said.get("excerpt") or said["text"]).split())
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rsplit(" ", 1)[0] + " …"
    place = said["source"]
    lines = f"{place['line_from']}–{place['line_to']}"
    return BriefBlock("quote", f"{city['municipality']}: ”{text}”", f"{place['file']}:{lines}")
