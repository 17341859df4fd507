"""The command for language models: ``mcp``."""

from __future__ import annotations

from kkgraph.cli.common import Context
from kkgraph.errors import UsageError


def mcp(context: Context) -> None:
    """Serve language models over the Model Context Protocol, on standard input and output."""
    try:
        from search_api.mcp.server import run
    except ModuleNotFoundError as error:
        raise UsageError(
            f"the MCP server needs {error.name}, which is not installed; install kkgraph[mcp]"
        ) from error
    run(context.data_dir)
