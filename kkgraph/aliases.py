"""Names for types that many modules share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

Lang = Literal["sv", "en"]
# A JSON object that is made or changed, and one that is only read.
JsonObject = dict[str, Any]
JsonValues = Mapping[str, Any]
