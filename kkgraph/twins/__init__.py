"""Cities alike: profiles of contracts, parts of likeness, their order, and the reasons."""

from kkgraph.twins.finding import find_twins, twins_in
from kkgraph.twins.ranking import DEFAULTS, read_weights
from kkgraph.twins.space import Space
from kkgraph.twins.stored import open_space, space_of

__all__ = ["DEFAULTS", "Space", "find_twins", "open_space", "read_weights", "space_of", "twins_in"]
