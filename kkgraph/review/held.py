"""The answers of cities that a snapshot holds, and whether the text still bears them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kkgraph.contract import ContractFacts
from kkgraph.interface.review_answer import HeldAnswer
from kkgraph.review.answer_file import CityAnswer, CityAnswers, kept
from kkgraph.review.answer_words import AnswerState
from kkgraph.review.asked_statements import AskedStatement, joined, statements

if TYPE_CHECKING:
    from kkgraph.snapshot.reader import Snapshot

# What the manifest calls the files of answers.
STATED = "answers"


def held_answers(snapshot: Snapshot, contract: ContractFacts) -> list[HeldAnswer]:
    """Find what a city answered to what was read of its contract.

    :param snapshot: what was read.
    :param contract: the contract.
    :returns: its answers in the order of the files, each with what has become of it.
    """
    files = [
        (item["file"], kept(snapshot.text(item["sha256"]), item["file"]))
        for item in snapshot.manifest.stated_files(STATED)
    ]
    mine = [item for item in files if item[1].contract == contract.id]
    if not mine:
        return []
    known = {item.key: item for item in statements(contract)}
    words = joined(snapshot.text(contract.source.sha256))
    return [
        _held(answer, answers, file, answer_state(answer, known, words))
        for file, answers in mine
        for answer in answers.answers
    ]


def answer_state(
    answer: CityAnswer, known: Mapping[str, AskedStatement], words: str
) -> AnswerState:
    """Say whether an answer still meets what it answers.

    :param answer: the answer.
    :param known: the statements read now, by key.
    :param words: the text now, on one line.
    :returns: whether it stands.
    """
    if answer.verdict != "add" and answer.key in known:
        return "stands"
    if answer.quote not in words:
        return "quote_gone"
    return "stands" if answer.verdict == "add" else "read_otherwise"


def _held(answer: CityAnswer, answers: CityAnswers, file: str, state: AnswerState) -> HeldAnswer:
    return {
        "key": answer.key or None,
        "kind": answer.kind,
        "verdict": answer.verdict,
        "text": answer.text,
        "correction": answer.correction or None,
        "comment": answer.comment or None,
        "quote": answer.quote,
        "organisation": answers.organisation,
        "date": answers.date or None,
        "file": file,
        "state": state,
    }
