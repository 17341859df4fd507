"""The words of answers: read from ``ontology/review.yaml``."""

from __future__ import annotations

from functools import cache
from typing import Literal, cast, get_args

from typing_extensions import TypedDict

from kkgraph.aliases import Lang
from kkgraph.interface.collection_answer import SaidJson
from kkgraph.settings import ontology_dir
from kkgraph.vocabulary.rules import read_yaml

Verdict = Literal["confirm", "correct", "reject", "add"]
AnswerState = Literal["stands", "read_otherwise", "quote_gone"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


class VerdictWords(TypedDict):
    """How an answer is written and shown."""

    sv: str
    en: str
    shown_sv: str
    shown_en: str
    also: list[str]


class ReviewWords(TypedDict):
    """The file."""

    verdicts: dict[Verdict, VerdictWords]
    states: dict[AnswerState, SaidJson]
    heading: SaidJson
    answered_by: SaidJson
    head: dict[str, SaidJson]
    sheets: dict[str, SaidJson]


@cache
def review_words() -> ReviewWords:
    """Read the words.

    :returns: the file as it stands.
    """
    return cast("ReviewWords", read_yaml(ontology_dir() / "review.yaml"))


def read_verdict(text: str) -> Verdict | None:
    """Understand an answer.

    :param text: as a person wrote it, in either language.
    :returns: the answer; ``None`` if it is none.

    >>> read_verdict(" Stämmer "), read_verdict("reject"), read_verdict("kanske")
    ('confirm', 'reject', None)
    """
    wanted = " ".join(text.casefold().split())
    for verdict, words in review_words()["verdicts"].items():
        if wanted in (verdict, words["sv"], words["en"], *words["also"]):
            return verdict
    return None


def shown_verdict(verdict: Verdict, lang: Lang) -> str:
    """Say an answer as a past participle.

    :param verdict: the answer.
    :param lang: the language.
    :returns: the word.
    """
    words = review_words()["verdicts"][verdict]
    return words["shown_sv"] if lang == "sv" else words["shown_en"]
