"""The parts of the server on their own: settings, negotiation, gate, rates, problems."""

from __future__ import annotations

from search_api.protocol.negotiation import Format

A = Format("a", "text/a", ("text/alias",))
