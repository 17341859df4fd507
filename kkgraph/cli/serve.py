"""The command that opens the snapshot to the world: ``serve``."""

from __future__ import annotations

import inspect
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kkgraph.cli.common import Context
from kkgraph.cli.printed import output
from kkgraph.errors import UsageError
from search_api.settings import SETTINGS, Setting, from_environment


def serve(context: Context, **flags: str | None) -> None:
    """Serve SPARQL, API and pages; every option is also an environment variable KKGRAPH_*."""
    settings = from_environment(os.environ, flags, data_dir=context.data_dir)
    try:
        from search_api.server import serve as run
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the server needs {error.name}, which is not installed; install kkgraph[api]"
        ) from error
    run(settings, lambda url: context.tell(f"kkgraph svarar på {url}", f"kkgraph answers at {url}"))


def site(
    context: Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="An empty folder.")],
) -> None:
    """Write the pages as files for any web space, with relative links and without search."""
    try:
        from search_api.site_files import write_site
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the server needs {error.name}, which is not installed; install kkgraph[api]"
        ) from error
    done = write_site(context.data_dir, folder)
    if context.json:
        output.print_json(asdict(done))
        return
    context.tell(
        f"{done.folder}: {done.pages} sidor, {done.files} filer; börja med index.html",
        f"{done.folder}: {done.pages} pages, {done.files} files; begin with index.html",
    )


def _option(setting: Setting) -> inspect.Parameter:
    """Make the flag of a setting; its text is understood where the environment's is."""
    default = ",".join(setting.default) if isinstance(setting.default, tuple) else setting.default
    words = f"{setting.sentence} [{default}]" if default != "" else setting.sentence
    kind = Annotated[str | None, typer.Option(setting.flag, help=words, metavar="VALUE")]
    keyword = inspect.Parameter.KEYWORD_ONLY
    return inspect.Parameter(setting.name, keyword, default=None, annotation=kind)


def _describe_flags() -> None:
    """Let the command line see a flag for each setting."""
    first = inspect.Parameter(
        "context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Context
    )
    parameters = [first, *map(_option, SETTINGS)]
    hints: dict[str, Any] = {item.name: item.annotation for item in parameters}
    serve.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    serve.__annotations__ = hints


_describe_flags()


def mcp(context: Context) -> None:
    """Serve language models over the Model Context Protocol, on standard input and output."""
    try:
        from search_api.mcp.server import run
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the MCP server needs {error.name}, which is not installed; install kkgraph[mcp]"
        ) from error
    run(context.data_dir)
