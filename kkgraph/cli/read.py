"""Commands that take contracts in: ``ingest``, ``demo`` and ``fetch``."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kkgraph import settings
from kkgraph.cli.common import AT_FAULT, Context
from kkgraph.cli.printed import output
from kkgraph.text.unseen import shown
from kkgraph.vocabulary.message_catalogue import translated

if TYPE_CHECKING:
    from ingest.build.outcome import DocumentReport, IngestReport, RemovalReport

Progress = Callable[[int, int, str], None]


def ingest(
    context: Context,
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files and folders.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put newer files of the same contract in place.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Make no snapshot if one file fails.")
    ] = False,
) -> None:
    """Read files (txt, pdf, docx, html, zip of these; initiatives.csv) into a new snapshot."""
    from ingest.pipeline import ingest as read_files

    with _progress(context) as progress:
        report = read_files(
            paths, data_dir=context.data_dir, replace=replace, strict=strict, progress=progress
        )
    if context.json:
        output.print_json(asdict(report))
    else:
        _tell(context, report)
    if any(document.status == "failed" for document in report.documents):
        raise typer.Exit(AT_FAULT)


def demo(context: Context) -> None:
    """Read six contracts of invented municipalities into a folder of their own, kkgraph-demo."""
    from ingest.pipeline import ingest as read_files

    folder = context.data or Path(settings.DEMO_FOLDER)
    with _progress(context) as progress:
        report = read_files([settings.samples_dir()], data_dir=folder, progress=progress)
    if context.json:
        output.print_json(asdict(report))
        return
    _tell(context, report)
    context.tell(
        f"Påhittade kommuner, i {folder}/. Fråga dem: kkgraph --data {folder} list",
        f"Invented municipalities, in {folder}/. Ask them: kkgraph --data {folder} list",
    )


def remove(
    context: Context,
    contracts: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Contracts, such as malmo-2024.")
    ],
) -> None:
    """Make a snapshot without these contracts; their files stay where they are."""
    from ingest.pipeline import remove as remove_contracts

    report = remove_contracts(contracts, data_dir=context.data_dir)
    if context.json:
        output.print_json(asdict(report))
        return
    for item in report.removed:
        context.tell(
            f"{item.contract}: borttaget ({item.file})", f"{item.contract}: removed ({item.file})"
        )
    _tell_files(context, report.documents)
    _tell_snapshot(context, report)


def fetch(
    context: Context,
    manifest: Annotated[
        Path | None, typer.Option("--manifest", metavar="FILE", help="What to download.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Where to put the files.")
    ] = None,
) -> None:
    """Download the published contracts that a manifest lists."""
    from ingest.fetch import published
    from ingest.fetch.manifest import published_manifest

    target = out or context.data_dir / "downloads"
    report = published.fetch(manifest or published_manifest(), target)
    if context.json:
        output.print_json(report.as_json())
    else:
        for entry in report.entries:
            reason = f": {entry.error}" if entry.error else ""
            context.tell(*[f"{entry.file or entry.url}: {entry.status}{reason}"] * 2)
    if report.exit_status:
        raise typer.Exit(report.exit_status)


def _tell(context: Context, report: IngestReport) -> None:
    """Say what became of each file and which snapshot came of it."""
    _tell_files(context, report.documents)
    if report.rebuilt:
        names = ", ".join(report.rebuilt)
        context.tell(
            f"Skadat på disken och gjort på nytt: {names}",
            f"Damaged on the disk and made anew: {names}",
        )
    _tell_snapshot(context, report)


def _tell_files(context: Context, documents: Sequence[DocumentReport]) -> None:
    """Say what became of each file."""
    words = {
        "added": context.choose("tillagd", "added"),
        "unchanged": context.choose("oförändrad", "unchanged"),
        "replaced": context.choose("ersatt", "replaced"),
        "failed": context.choose("misslyckades", "failed"),
    }
    for document in documents:
        status = words.get(document.status, document.status)
        if document.status == "failed":
            output.say(_failure(document, status, context))
        else:
            contracts = ", ".join(document.contracts)
            held = f" ({contracts})" if contracts else ""
            context.tell(*[f"{document.file}: {status}{held}"] * 2)
        for warning in document.warnings:
            place = f"{document.file}:{warning.line}" if warning.line else document.file
            said = translated(warning.message, context.lang)
            context.tell(f"{place}: varning: {said}", f"{place}: warning: {said}")


def _failure(document: DocumentReport, status: str, context: Context) -> str:
    """Say why a file could not be taken; the reason names the file itself."""
    reason = translated(document.error or "", context.lang)
    return f"{document.file}: {status}: {reason.removeprefix(f'{document.file}: ')}"


def _tell_snapshot(context: Context, report: IngestReport | RemovalReport) -> None:
    """Say which snapshot is current now."""
    if not report.snapshot:
        context.tell("Ingen ögonblicksbild skrevs.", "No snapshot was written.")
        return
    count = report.counts.get("contracts", 0)
    context.tell(
        f"Ögonblicksbild {report.snapshot}: {count} dokument, {report.seconds:.1f} s",
        f"Snapshot {report.snapshot}: {count} documents, {report.seconds:.1f} s",
    )


@contextmanager
def _progress(context: Context) -> Iterator[Progress | None]:
    """Show a progress bar, on a terminal only."""
    if context.quiet or context.json or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda done, total, name: bar.update(
            task, completed=done, total=total, description=escape(shown(name))
        )
