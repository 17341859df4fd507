"""Commands that check: ``validate``, ``review`` and ``evaluate facts``."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkgraph.answers import sheets
from kkgraph.cli.common import AT_FAULT, Context
from kkgraph.cli.printed import output
from kkgraph.cli.printed.table_file import write_data
from kkgraph.settings import public_url

if TYPE_CHECKING:
    from ingest.lessons.quality import Contribution
    from kkgraph.quality.facts import FactsReport


class Engine(StrEnum):
    """How shapes are checked."""

    fast = "fast"
    full = "full"


def validate(
    context: Context,
    engine: Annotated[
        Engine, typer.Option("--shacl", help="Own quick check, or a full SHACL engine.")
    ] = Engine.fast,
) -> None:
    """Check shapes, rules and every quote; exit status 1 if there is an error."""
    from kkgraph.quality import validation

    findings = validation.validate(context.snapshot(), lang=context.lang, engine=engine.value)
    counts = validation.count(findings)
    if context.json:
        shown = [asdict(finding) for finding in findings]
        output.print_json({"findings": shown, "counts": counts, "valid": not counts["error"]})
    else:
        for item in findings:
            place = f"{item.file}:{item.line}: " if item.line else ""
            output.print_lines(
                [f"{item.severity}: {item.check}: {place}{item.focus}: {item.message}"]
            )
        told = f"{counts['error']}, {counts['warning']}, {counts['info']}"
        context.tell(f"fel, varningar, upplysningar: {told}", f"errors, warnings, infos: {told}")
    if counts["error"]:
        raise typer.Exit(AT_FAULT)


def review(
    context: Context,
    key: Annotated[str, typer.Argument(metavar="ID", help="Such as malmo-2024.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Every statement, to answer: .xlsx or .yaml."),
    ] = None,
) -> None:
    """List what is uncertain in a contract, or write every statement for its city to answer."""
    from kkgraph.answers.uncertain import uncertain_facts
    from kkgraph.snapshot.find_contract import find_contract

    snapshot = context.snapshot()
    vocabulary = context.vocabulary()
    contract = snapshot.contract(find_contract(snapshot, vocabulary, key))
    if out is not None:
        from kkgraph.exports.review_file import write_review

        city = vocabulary.municipalities.get(contract.municipality or "")
        suffix = out.suffix.removeprefix(".").lower()
        name = city.name if city else ""
        data = write_review(suffix, contract, name, context.lang, public_url())
        write_data(data, out, context)
        return
    facts = uncertain_facts(contract)
    if context.json:
        output.print_json({"id": contract.id, "uncertain": facts})
        return
    if not facts:
        context.tell("Inget är osäkert.", "Nothing is uncertain.")
        return
    columns = ["kind", "confidence", "method", "line", "name", "quote"]
    output.print_table(columns, [[fact[name] for name in columns] for fact in facts])  # type: ignore[literal-required]


def evaluate_facts(
    context: Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Labelled facts.")
    ] = None,
    left_out: Annotated[
        bool,
        typer.Option("--left-out", help="Learn from all other labelled texts, then measure."),
    ] = False,
    texts: Annotated[
        list[Path] | None,
        typer.Option("--texts", metavar="DIR", help="With --left-out: where the texts lie."),
    ] = None,
) -> None:
    """Measure extraction against labelled facts, with 95 % bootstrap intervals.

    With --left-out nothing need be ingested; without FILE it measures samples/training.
    """
    if left_out:
        _evaluate_left_out(context, files or [], texts or [])
        return
    if not files:
        raise typer.BadParameter("FILE is needed, or --left-out")
    from kkgraph.quality import facts

    contracts = {contract.id: contract for contract in context.snapshot().contracts()}
    report = facts.evaluate_facts(contracts, files)
    if context.json:
        output.print_json(asdict(report))
        return
    _print_scores(report)


def _print_scores(report: FactsReport) -> None:
    columns = ["kind", "precision", "recall", "f1", "low", "high", "hits", "extra", "missed"]
    rows: list[list[sheets.Cell]] = [
        [
            score.kind,
            *(f"{value:.3f}" for value in (score.precision, score.recall, score.f1)),
            *(f"{value:.3f}" for value in (score.low, score.high)),
            *(score.hits, score.extra, score.missed),
        ]
        for score in report.scores
    ]
    output.print_table(columns, rows)
    if report.negatives:
        taken: list[list[sheets.Cell]] = [[n.kind, n.taken, n.of] for n in report.negatives]
        output.print_table(["what is no fact", "taken", "of"], taken)


def _contribution(one: Contribution) -> list[sheets.Cell]:
    return [
        one.kind,
        *(
            f"{f1:.3f} ({one.adds[layer]:+.3f})" if layer in one.adds else f"{f1:.3f}"
            for layer, f1 in one.f1.items()
        ),
    ]


def _evaluate_left_out(context: Context, files: list[Path], texts: list[Path]) -> None:
    from ingest.lessons.quality import left_out

    report = left_out(files, texts, progress=lambda name: context.tell(name, name))
    if context.json:
        output.print_json(asdict(report))
        return
    for layer, scores in report.layers.items():
        output.print_lines([f"# {layer}"])
        _print_scores(scores)
    output.print_lines(["# what each layer contributes (F1, and what it adds)"])
    output.print_table(
        ["kind", *report.layers], [_contribution(one) for one in report.contributions]
    )
    output.print_lines(["# calibration"])
    output.print_table(
        ["kind", "from", "to", "facts", "right"],
        [
            [b.kind, f"{b.low:.1f}", f"{b.high:.1f}", b.facts, f"{b.right:.2f}"]
            for b in report.calibration
        ],
    )
    output.print_lines(["# missed and extra"])
    for profile, kinds in report.layers[list(report.layers)[-1]].outcomes.items():
        for kind, outcome in kinds.items():
            output.print_lines([f"{profile} {kind} missed {one}" for one in outcome.missed])
            output.print_lines([f"{profile} {kind} extra {one}" for one in outcome.extra])
    for negative in report.layers[list(report.layers)[-1]].negatives:
        output.print_lines([f"{negative.kind} taken {one}" for one in negative.shown])
