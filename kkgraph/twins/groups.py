"""What of an order of cities a person can repeat: who is nearest, who comes then, who is unlike."""

from __future__ import annotations

from kkgraph.interface.twins_answer import Group
from kkgraph.twins.ranking import Ranking


def groups_of(ranking: Ranking) -> list[Group]:
    """The group of each of the others.

    *Nearest* are those of whom no city is surely more alike, and who are more alike than the
    middle of all; there is always one. *Unlike* are those that more than half of the cities are
    surely more alike than. All others come *then*.

    :param ranking: the order and how certain it is
    :returns: by place in ``field.others``
    """
    size = len(ranking.order)
    found: list[Group] = ["then"] * size
    for position, at in enumerate(ranking.order):
        first = position == 0
        if first or (ranking.ranks[at] == 1 and ranking.scores[at] > 0):
            found[at] = "nearest"
        elif ranking.ranks[at] - 1 > size / 2:
            found[at] = "unlike"
    return found
