"""The command that opens the snapshot to the world: ``serve``."""

from __future__ import annotations

import inspect
import os
from typing import Annotated, Any

import typer

from kkgraph.cli.common import Context
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
