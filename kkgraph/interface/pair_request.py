"""A question on who should work together in a whole round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from kkgraph.errors import UsageError
from kkgraph.interface.options import check_number, option, several

PairBy = Literal["both", "likeness", "complementarity"]
Treated = Literal["as_others", "keep", "avoid"]
MOST_PARTNERS = 10


@dataclass(frozen=True, slots=True)
class PairRequest:
    """How many partners, by what, and under which conditions.

    :raises UsageError: if a value is unknown.
    """

    max_partners: int = option(
        2, "At most so many partners a city.", metavar="N", least=1, most=MOST_PARTNERS
    )
    by: PairBy = option("both", "What makes a good pair.", metavar="both|likeness|complementarity")
    theme: tuple[str, ...] = option((), "Only what concerns this theme.", metavar="THEME")
    municipality: tuple[str, ...] = option(
        (), "Only these cities; all with a contract unless given.", metavar="M"
    )
    row: tuple[str, ...] = option(
        (), "A row of the file of wishes: CITY;SAYS;WHAT.", metavar="ROW", longest=300
    )
    other_county: bool = option(False, "Never two cities of one county.")
    experienced: bool = option(
        False, "One of each pair has had a contract before, or is said to be experienced."
    )
    earlier: Treated = option(
        "as_others", "Earlier pairs of the file.", metavar="as_others|keep|avoid"
    )
    official_twins: Treated = option(
        "as_others", "Official twins, according to pages.", metavar="as_others|keep|avoid"
    )

    def __post_init__(self) -> None:
        check_number("max_partners", self.max_partners, 1, MOST_PARTNERS)
        for value, known in (
            (self.by, PairBy), (self.earlier, Treated), (self.official_twins, Treated),
        ):  # fmt: skip
            if value not in get_args(known):
                raise UsageError(f"{value!r} is none of {', '.join(get_args(known))}")
        for name in ("theme", "municipality", "row"):
            object.__setattr__(self, name, several(getattr(self, name)))
