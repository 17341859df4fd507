"""Cities alike: profiles of contracts, parts of likeness, their order, and the reasons."""

from kkgraph.interface.twins_request import DEFAULTS, read_weights
from kkgraph.twins.find import find_twins, twins_in
from kkgraph.twins.in_snapshot import open_space, space_of
from kkgraph.twins.profile_arrays import Space

__all__ = ["DEFAULTS", "Space", "find_twins", "open_space", "read_weights", "space_of", "twins_in"]
