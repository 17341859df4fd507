"""Questions to begin with, for the three who ask: a city, the programme office, a researcher."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_CARE = (
    "Quote the words with contract and page or lines. Where only a summary was read "
    "(`not_examined`), say so: silence is not a no."
)
_City = Annotated[str, Field(max_length=200, description="Municipality: code, name or slug.")]
_Topic = Annotated[str, Field(max_length=500, description="What it is about, in your own words.")]


def add_prompts(server: MCPServer[Any]) -> None:
    """Add the prompts.

    :param server: the server.
    """

    @server.prompt(title="A city looks for cities to learn from")
    def learn_from_others(municipality: _City, topic: _Topic) -> str:
        """Say who works on the same, and what a city could ask them."""
        return (
            f"Which cities can {municipality} learn from about {topic}? Ask `search` who says "
            f"something about it and `twins` with `about`, then `show` the two or three that fit "
            f"best. Give for each what they do and one question to ask them. {_CARE}"
        )

    @server.prompt(title="The programme office looks for who says what")
    def overview(topic: _Topic) -> str:
        """Say who writes about a topic, who is silent, who was not examined."""
        return (
            f"Give the programme office an overview of {topic} in all contracts. Begin with the "
            f"`conclusion` of `search`; use `coverage`, `goals` or `commitments` where the topic "
            f"is one of theirs. Never rank the cities. {_CARE}"
        )

    @server.prompt(title="A researcher looks for data that can be checked")
    def evidence(question: _Topic) -> str:
        """Find the saved query that answers a question, and its evidence."""
        return (
            f"Answer with data: {question} Look in `list_queries` for the query that fits, ask it "
            f"with `saved_query`, and give the rows with file and lines, the name of the query "
            f"and the `snapshot`, so that others can repeat it. {_CARE}"
        )
