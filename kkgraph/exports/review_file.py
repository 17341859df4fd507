"""What a city is asked: every statement of a contract as a workbook or YAML to be answered."""

from __future__ import annotations

from kkgraph.aliases import Lang
from kkgraph.answers.sheets import Cell
from kkgraph.answers.workbook import BookSheet, to_xlsx
from kkgraph.contract import ContractFacts
from kkgraph.errors import UsageError
from kkgraph.interface.placed import Placed
from kkgraph.review.answer_file import FIELDS, HEAD, MARK
from kkgraph.review.answer_words import VERDICTS, review_words
from kkgraph.review.asked_statements import AskedStatement, joined, statements
from kkgraph.vocabulary.table_names import column_name

# Rows for what the city adds.
_EMPTY = 10
# What a column of the file is called where a table has another of the name.
_CALLED = {"says": "says_of_it"}


def write_review(
    suffix: str, contract: ContractFacts, organisation: str, lang: Lang, base: str = ""
) -> bytes:
    """Write the file that a city answers in.

    :param suffix: ``xlsx`` or ``yaml``.
    :param contract: the contract.
    :param organisation: the municipality, as it will stand unless changed.
    :param lang: language of headings.
    :param base: address of a server that lines lead to.
    :returns: the file.
    :raises UsageError: if there is no such format.
    """
    if suffix in ("yaml", "yml"):
        return _yaml(contract, organisation)
    if suffix != "xlsx":
        raise UsageError(f"no review as {suffix!r}; write one of xlsx, yaml")
    words = review_words()
    head: list[list[Cell]] = [
        [words["head"][key][lang], value, key]
        for key, value in zip(HEAD, _head(contract, organisation), strict=True)
    ]
    rows = [_row(item, contract) for item in statements(contract)]
    rows += [[None] * len(FIELDS) for _ in range(_EMPTY)]
    columns = [column_name(_CALLED.get(name, name), lang) for name in FIELDS]
    said = [words["verdicts"][verdict][lang] for verdict in VERDICTS]
    choices = {FIELDS.index("answer"): said}
    table = BookSheet(words["sheets"]["answers"][lang], columns, rows, choices)
    name = words["sheets"]["head"][lang]
    return to_xlsx([table, BookSheet(name, [name, "", ""], head)], base)


def _head(contract: ContractFacts, organisation: str) -> tuple[str, ...]:
    return ("1", contract.id, contract.source.sha256, organisation, "")


def _row(item: AskedStatement, contract: ContractFacts) -> list[Cell]:
    line = Placed(str(item.line), f"/contracts/{contract.id}/text#L{item.line}")
    said = [item.key, item.kind, item.text, item.details, item.confidence, joined(item.quote)]
    return [*said, line, None, None, None]


def _yaml(contract: ContractFacts, organisation: str) -> bytes:
    import yaml

    rows = [
        {
            "key": item.key,
            "kind": item.kind,
            "says": item.text,
            "details": item.details,
            "confidence": item.confidence,
            "quote": joined(item.quote),
            "line": item.line,
            "answer": "",
            "correction": "",
            "comment": "",
        }
        for item in statements(contract)
    ]
    head = dict(zip(HEAD, _head(contract, organisation), strict=True))
    held = {**head, MARK: 1, "answers": rows}
    text = yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=1000)
    return str(text).encode()
