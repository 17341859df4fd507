"""What a city answered: read from a workbook or YAML, checked row by row, kept as YAML."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from kkgraph.errors import NotFoundError, SourceError
from kkgraph.kinds import NAMES
from kkgraph.review.answer_words import Verdict, read_verdict
from kkgraph.review.asked_statements import AskedStatement, joined
from kkgraph.strict_yaml import load_yaml
from kkgraph.vocabulary.lookup import find_municipality
from kkgraph.vocabulary.registers import Vocabulary

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

# The columns of a workbook in their order, and the fields of a row of YAML.
FIELDS = (
    *("key", "kind", "says", "details", "confidence", "quote", "line"),
    *("answer", "correction", "comment"),
)
MARK = "kkgraph_review"
HEAD = (MARK, "contract", "source", "organisation", "date")
_MOST_UNPACKED, _MOST_ROWS, _LONGEST = 50_000_000, 20_000, 5_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class CityAnswer:
    """One answer; ``text`` is what the statement says, ``key`` is empty for what was added."""

    key: str
    kind: str
    verdict: Verdict
    text: str
    correction: str
    comment: str
    quote: str


@dataclass(frozen=True, slots=True)
class CityAnswers:
    """The answers of one file."""

    contract: str
    source: str
    organisation: str
    date: str
    answers: tuple[CityAnswer, ...]


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """What is wrong with a row; row 0 is the head of the file."""

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class RawAnswers:
    """A file as it was written: its head, and its rows with their numbers."""

    head: Mapping[str, str]
    rows: Sequence[tuple[int, Mapping[str, str]]]


def read_file(data: bytes, name: str) -> RawAnswers:
    """Read a file of answers.

    :param data: its bytes.
    :param name: its name, whose suffix says the format.
    :returns: head and rows, unchecked.
    :raises SourceError: if it is none.
    """
    if name.lower().endswith(".xlsx"):
        return _read_workbook(data, name)
    return read_yaml_text(data.decode("utf-8", "replace"), name)


def read_yaml_text(text: str, name: str) -> RawAnswers:
    """Read answers from YAML.

    :param text: the text.
    :param name: name of the file.
    :returns: head and rows, unchecked.
    :raises SourceError: if it is no file of answers.
    """
    import yaml

    try:
        # The slow parser: it alone never sees aliases grow, since none are let through.
        if re.search(r"(?m)[:\-]\s{1,20}[&*]\w", text):
            raise yaml.YAMLError("anchors and aliases are not read")
        held = load_yaml(text, fast=False)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise SourceError(f"no YAML: {' '.join(str(error).split())[:200]}", path=name) from None
    if not isinstance(held, dict) or MARK not in held:
        raise _no_answers(name)
    head = {key: _cell(held.get(key)) for key in HEAD}
    rows = [
        (number, {key: _cell(row.get(key)) for key in FIELDS})
        for number, row in enumerate(_list(held.get("answers")), 1)
    ]
    return RawAnswers(head, rows)


def checked(
    raw: RawAnswers,
    vocabulary: Vocabulary,
    known: Mapping[str, AskedStatement],
    text: str,
) -> tuple[CityAnswers, list[AnswerFault]]:
    """Check what a city answered.

    :param raw: the file.
    :param vocabulary: the register, for who answers.
    :param known: the statements of the contract by key.
    :param text: the text of the contract.
    :returns: the answers, and what is wrong with which row; nothing should be taken then.
    """
    faults = list(_head_faults(raw.head, vocabulary))
    words = joined(text)
    answers = []
    for number, row in raw.rows:
        if not row["answer"].strip():
            continue
        verdict = read_verdict(row["answer"])
        wrong = list(_row_faults(row, verdict, known, words))
        faults += [AnswerFault(number, message) for message in wrong]
        if verdict and not wrong:
            stated = known.get(row["key"])
            said = stated.text if stated else row["says"] or row["correction"]
            answers.append(
                CityAnswer(
                    row["key"], stated.kind if stated else row["kind"], verdict, joined(said),
                    joined(row["correction"]), joined(row["comment"]), joined(row["quote"]),
                )
            )  # fmt: skip
    head = raw.head
    return (
        CityAnswers(
            head["contract"], head["source"], head["organisation"], head["date"], tuple(answers)
        ),
        faults,
    )


def to_yaml(found: CityAnswers) -> str:
    """Write answers as they are kept.

    :param found: the answers.
    :returns: YAML; the same answers give the same text.
    """
    import yaml

    held = {
        MARK: 1,
        "contract": found.contract,
        "source": found.source,
        "organisation": found.organisation,
        "date": found.date,
        "answers": [
            {
                "key": item.key,
                "kind": item.kind,
                "says": item.text,
                "quote": item.quote,
                "answer": item.verdict,
                "correction": item.correction,
                "comment": item.comment,
            }
            for item in found.answers
        ],
    }
    return yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=1000)


def kept(text: str, name: str) -> CityAnswers:
    """Read what was kept.

    :param text: as `to_yaml` wrote it.
    :param name: name of the file.
    :returns: the answers.
    """
    raw = read_yaml_text(text, name)
    answers = [
        CityAnswer(
            row["key"], row["kind"], read_verdict(row["answer"]) or "add", row["says"],
            row["correction"], row["comment"], row["quote"],
        )
        for _, row in raw.rows
    ]  # fmt: skip
    head = raw.head
    return CityAnswers(
        head["contract"], head["source"], head["organisation"], head["date"], tuple(answers)
    )


def _head_faults(head: Mapping[str, str], vocabulary: Vocabulary) -> Iterator[AnswerFault]:
    who = head["organisation"].strip()
    try:
        if not who:
            raise NotFoundError(who)
        find_municipality(vocabulary, who)
    except NotFoundError:
        yield AnswerFault(
            0,
            f"organisation: {who!r} is no municipality of the register; write whose answers these "
            "are, never the name of a person",
        )
    if head["date"] and not _DAY.fullmatch(head["date"]):
        yield AnswerFault(0, f"date: {head['date']!r} is no day such as 2026-11-30")


def _row_faults(
    row: Mapping[str, str], verdict: Verdict | None, known: Mapping[str, AskedStatement], words: str
) -> Iterator[str]:
    if verdict is None:
        yield f"answer: {row['answer'][:50]!r}; write confirm, correct, reject or add"
        return
    if verdict == "add" and row["kind"] not in NAMES:
        yield f"kind: {row['kind'][:50]!r} is none of {', '.join(NAMES)}"
    if verdict == "add" and row["key"]:
        yield "add: this row holds a statement; write what you add in an empty row, without key"
    if verdict == "add" and not (row["says"] or row["correction"]).strip():
        yield "says: nothing is said to be added; write it there"
    if verdict != "add" and row["key"] not in known:
        yield f"key: {row['key'][:50]!r} is no statement of this contract; take the file anew"
    if verdict == "correct" and not row["correction"].strip():
        yield "correction: say what would be right"
    if verdict == "add" and not row["quote"].strip():
        yield "quote: write the words of the contract that say so"
    elif verdict == "add" and joined(row["quote"]) not in words:
        yield "quote: these words do not stand in the text of the contract"
    if any(len(row[field]) > _LONGEST for field in FIELDS):
        yield f"longer than {_LONGEST} characters"
    if "@" in row["comment"] + row["correction"]:
        yield "comment: addresses of persons are not kept; leave them out"


def _read_workbook(data: bytes, name: str) -> RawAnswers:
    from openpyxl import load_workbook

    try:
        _check_archive(data, name)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheets = [
            [[_cell(value) for value in row] for row in _rows(sheet)]
            for sheet in book.worksheets[:5]
        ]  # fmt: skip
    except SourceError:
        raise
    except Exception as error:  # whatever a broken file makes the library say
        told = " ".join(str(error).split())[:200]
        raise SourceError(f"cannot be read as a workbook: {told}", path=name) from None
    for rows in sheets:
        head = {row[2]: row[1] for row in rows if len(row) > 2 and row[2] in HEAD}
        if MARK in head:
            break
    else:
        raise _no_answers(name)
    table = next((rows for rows in sheets if rows and len(rows[0]) >= len(FIELDS)), [])
    found = [
        (number, dict(zip(FIELDS, [*row, *[""] * len(FIELDS)], strict=False)))
        for number, row in enumerate(table[1:], 2)
    ]
    return RawAnswers({key: head.get(key, "") for key in HEAD}, found)


def _rows(sheet: Worksheet) -> Iterator[tuple[object, ...]]:
    yield from sheet.iter_rows(max_row=_MOST_ROWS, max_col=len(FIELDS), values_only=True)


def _check_archive(data: bytes, name: str) -> None:
    """Refuse what would grow without end, or names files elsewhere."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(item.file_size for item in archive.infolist()) > _MOST_UNPACKED:
            raise SourceError(f"larger than {_MOST_UNPACKED} bytes unpacked", path=name)
        for item in archive.namelist():
            # A type may stand after any number of blanks, in any width of characters.
            body = archive.read(item).replace(b"\0", b"").upper()
            if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
                raise SourceError("holds a document type, which no workbook needs", path=name)


def _no_answers(name: str) -> SourceError:
    return SourceError(
        "is no file of answers", path=name, remedy="make one with kkgraph review ID --out FILE"
    )


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)[: _LONGEST + 1].strip()


def _list(value: object) -> list[dict[str, object]]:
    rows = value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, dict)][:_MOST_ROWS]
