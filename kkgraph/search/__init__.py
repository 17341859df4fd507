"""Search in what contracts say, in Swedish and English, with the reasons for every hit.

>>> from kkgraph.search import Searcher, Filters  # Searcher.open(data_dir).search("fjärrvärme")
"""

from kkgraph.search.answer import FoundCity, Hit, SearchAnswer
from kkgraph.search.filters import Filters
from kkgraph.search.rules import LEGS, Rules
from kkgraph.search.searcher import Searcher

__all__ = ["LEGS", "SearchAnswer", "FoundCity", "Filters", "Hit", "Rules", "Searcher"]
