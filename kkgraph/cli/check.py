"""Commands that check: ``validate`` and ``evaluate facts``."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kkgraph.answers import sheets
from kkgraph.cli.common import AT_FAULT, Context
from kkgraph.cli.printed import output


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


def evaluate_facts(
    context: Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Labelled facts.")],
) -> None:
    """Measure extraction against labelled facts, with 95 % bootstrap intervals."""
    from kkgraph.quality import facts

    contracts = {contract.id: contract for contract in context.snapshot().contracts()}
    report = facts.evaluate_facts(contracts, files)
    if context.json:
        output.print_json(asdict(report))
        return
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
