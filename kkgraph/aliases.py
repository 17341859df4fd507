"""Names for types that many modules share."""

from __future__ import annotations

from typing import Any, Literal

Lang = Literal["sv", "en"]
JsonObject = dict[str, Any]
