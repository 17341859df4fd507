"""How a contract and the answer to a query look on paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from kkgraph.aliases import Lang
from kkgraph.answers.shapes import ContractJson, EvidenceJson, FactJson, facts_of
from kkgraph.answers.workbook import BookSheet, for_people
from kkgraph.cli.printed import output
from kkgraph.cli.printed.table_file import (
    RowFormat,
    chosen_format,
    write_book,
    write_csv,
    write_data,
)
from kkgraph.cli.printed.terminal_table import Layout
from kkgraph.interface.review_answer import HeldAnswer
from kkgraph.kinds import KINDS, Kind
from kkgraph.review.answer_words import review_words, shown_verdict
from kkgraph.sparql import results
from kkgraph.vocabulary.code_names import field_name

if TYPE_CHECKING:
    from kkgraph.cli.common import Context
    from kkgraph.sparql.store import Answer

_DETAILS = ("number", "kind", "relation", "value", "unit", "target_year", "years", "by")
_TEXT_LENGTH = 160


def describe(shown: ContractJson, context: Context) -> Iterator[str]:
    """Write all that is known of a contract for people.

    :param shown: what ``show --json`` prints.
    :param context: the common options.
    :returns: lines; each fact with the file and lines that say so.
    """
    yield from _describe_head(shown, context)
    for kind in KINDS:
        facts = facts_of(shown, kind.name)
        if not facts:
            continue
        yield ""
        heading = context.choose(kind.heading_sv, kind.heading_en)
        yield f"{heading} ({len(facts)})"
        for item in facts:
            yield f"  {_describe_item(item, kind, context.lang)}"
            for measure in item.get("measures", ()):
                yield f"    - {output.to_text(measure['text'])[:_TEXT_LENGTH]}"
    yield from _describe_answers(shown["city_answers"], context.lang)
    if shown["themes"]:
        yield ""
        yield context.choose("Teman (antal textstycken)", "Themes (number of passages)")
        names = (
            f"{context.choose(item['label_sv'], item['label_en'] or item['label_sv'])}"
            f" {item['passages']}"
            for item in shown["themes"]
        )
        yield f"  {', '.join(names)}"


def _describe_answers(answers: Sequence[HeldAnswer], lang: Lang) -> Iterator[str]:
    """Write what the city answered, beside what was read and not in its place."""
    if not answers:
        return
    words = review_words()
    yield ""
    yield f"{words['heading'][lang]} ({len(answers)})"
    for item in answers:
        text = output.to_text(item["text"])[:_TEXT_LENGTH]
        right = f" → {output.to_text(item['correction'])}" if item["correction"] else ""
        state = words["states"][item["state"]][lang]
        by = f"{words['answered_by'][lang]} {item['organisation']}"
        told = ", ".join(part for part in (by, item["date"], state) if part)
        yield f"  {shown_verdict(item['verdict'], lang)}: {text}{right} ({told})"


def print_answer(
    answer: Answer,
    name: str | None,
    context: Context,
    wanted: Layout = output.USUAL,
    title: str = "",
) -> None:
    """Print the answer to a query.

    :param answer: the answer.
    :param name: the format; a table, or JSON if that was asked for, when not given.
    :param context: the common options.
    :param wanted: what the user says of a table's columns.
    :param title: of the query, in a workbook.
    """
    if name is None and wanted.out is not None and answer.form != "graph":
        name = chosen_format(RowFormat.table, wanted.out).value
    if name is None and context.json:
        name = "jsonld" if answer.form == "graph" else "json"
    if name is None or (name == "table" and answer.form == "graph"):
        name = "turtle" if answer.form == "graph" else "table"
    if name == "csv" and answer.form != "graph":
        write_csv(*results.to_table(answer), wanted, context)
    elif name == "xlsx" and answer.form != "graph":
        picked = BookSheet(title or "kkgraph", *wanted.pick(*results.to_table(answer)))
        write_book(
            lambda source: source.book(
                [for_people(picked, context.lang, source.contracts)], [title] if title else []
            ),
            wanted.out,
            context,
        )
    elif name != "table":
        write_data(results.write(answer, name), wanted.out, context)
    elif answer.form == "ask":
        word = context.choose("ja", "yes") if answer.boolean else context.choose("nej", "no")
        output.print_lines([word])
    else:
        rows = [[results.to_text(term) for term in row] for row in answer.rows]
        output.print_table(answer.columns, rows, wanted)


def _describe_head(shown: ContractJson, context: Context) -> Iterator[str]:
    """Write what document it is."""
    city = shown["municipality"]
    yield f"{shown['id']}: {output.to_text(shown['title'])}"
    if city:
        place = context.vocabulary().municipalities.get(city["code"])
        mark = context.choose(", påhittad", ", invented") if place and place.fictional else ""
        yield f"  {context.choose('kommun', 'municipality')}: {city['name']} ({city['code']}{mark})"
    edition = "" if shown["edition"] == shown["version"] else f" ({shown['edition']})"
    since = context.choose("inget år anges", "no year is stated")
    if shown["valid_from"] is not None:
        since = f"{context.choose('från', 'from')} {shown['valid_from']}"
    yield f"  version: {shown['version']}{edition}, {since}"
    if shown["text_status"] == "summary":
        yield "  " + context.choose(
            "bara en sammanfattning har lästs: det som saknas här kan stå i kontraktet",
            "only a summary was read: what is missing here may stand in the contract",
        )
    if shown["text_status"] == "partial":
        yield "  " + context.choose(
            "kontraktet är inte helt: det som saknas här kan stå i det",
            "the contract is not whole: what is missing here may stand in it",
        )
    empty = [f"{s['number']} {output.to_text(s['title'])}" for s in shown["sections"] if s["empty"]]
    if empty:
        label = context.choose("avsnitt där inget står", "sections that say nothing")
        yield f"  {label}: {'; '.join(empty)}"
    source = shown["source"]
    yield f"  {context.choose('fil', 'file')}: {source['file']} (SHA-256 {source['sha256'][:16]}…)"
    yield f"  {context.choose('avsnitt', 'sections')}: {len(shown['sections'])}"


def _describe_item(item: FactJson, kind: Kind, lang: Lang) -> str:
    """Write one fact and its place on one line."""
    held = {key: value for key, value in item.items() if value not in (None, "")}
    named = {key: _words(kind.name, key, value, lang) for key, value in held.items()}
    text = output.to_text(" ".join(named[name] for name in kind.title if name in named))
    text = text if len(text) <= _TEXT_LENGTH else text[:_TEXT_LENGTH].rsplit(" ", 1)[0] + " …"
    details = [named[key] for key in _DETAILS if key not in kind.title and named.get(key)]
    extra = f" [{', '.join(details)}]" if details else ""
    return f"{text}{extra}{_place(item['evidence'])}"


def _words(kind: str, field: str, value: object, lang: Lang) -> str:
    """Write what a field holds; several things by their names."""
    if isinstance(value, list):
        return ", ".join(str(item.get("name", "")) for item in value if isinstance(item, dict))
    if isinstance(value, float):
        return f"{value:g}"
    return field_name(kind, field, value, lang)


def _place(evidence: Iterable[EvidenceJson]) -> str:
    """Write where it says so."""
    places = []
    for place in evidence:
        lines = {place["line_from"], place["line_to"]}
        places.append("–".join(str(line) for line in sorted(lines)))
    return f" (:{', '.join(places)})" if places else ""
