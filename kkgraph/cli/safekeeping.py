"""Commands that keep what was read: ``backup`` and ``restore``."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kkgraph.cli.common import Context
from kkgraph.cli.printed import output


def backup(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The ZIP file to write.")],
    originals: Annotated[
        list[Path] | None,
        typer.Option("--originals", metavar="PATH", help="Keep these files too; repeatable."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a file that is there.")
    ] = False,
) -> None:
    """Keep all that cannot be made again in one file, with hashes."""
    from kkgraph.exports.backup import back_up

    done = back_up(context.data_dir, file, originals=originals or (), replace=replace)
    if context.json:
        output.print_json(asdict(done))
        return
    context.tell(
        f"{done.file}: {done.contracts} dokument, {done.files} filer, {done.bytes} byte; "
        "läst tillbaka och kontrollerad",
        f"{done.file}: {done.contracts} documents, {done.files} files, {done.bytes} bytes; "
        "read back and checked",
    )
    if done.missing:
        named = ", ".join(done.missing[:5]) + (" …" if len(done.missing) > 5 else "")
        context.tell(
            f"Bara texten, inte filen själv, finns med av {len(done.missing)}: {named}. "
            "Ta med filerna: --originals MAPP",
            f"Of {len(done.missing)} the text alone is in it, not the file itself: {named}. "
            "To keep the files: --originals FOLDER",
        )


def restore(
    context: Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `kkgraph backup` wrote.")],
    files: Annotated[
        Path | None,
        typer.Option("--files", metavar="DIR", help="Write originals and vocabulary here."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Even where there is a snapshot already.")
    ] = False,
) -> None:
    """Make the snapshot of a backup current, after every hash in it has been checked."""
    from kkgraph.exports.restored import restore as put_back

    done = put_back(file, context.data_dir, files=files, replace=replace)
    if context.json:
        output.print_json(asdict(done))
        return
    context.tell(
        f"Läget {done.snapshot} är återställt i {context.data_dir}: {done.contracts} dokument",
        f"Snapshot {done.snapshot} restored in {context.data_dir}: {done.contracts} documents",
    )
    if done.written:
        context.tell(
            f"{len(done.written)} filer skrivna i {files}",
            f"{len(done.written)} files written in {files}",
        )
    if done.left:
        context.tell(
            f"{done.left} filer (original och ordförråd) ligger kvar i {file}: --files MAPP",
            f"{done.left} files (originals and vocabulary) stay in {file}: --files FOLDER",
        )
    if done.model != "builtin":
        context.tell(f"Modell: {done.model}", f"Model: {done.model}")
    if done.older:
        context.tell(
            f"Läst med kkgraph {done.program} eller ett annat ordförråd; nästa `kkgraph ingest` "
            "läser texterna på nytt.",
            f"Read with kkgraph {done.program} or another vocabulary; the next `kkgraph ingest` "
            "reads the texts again.",
        )
