"""Search in what contracts say, in Swedish and English, with the reasons for every hit.

>>> from kkgraph.search import Searcher  # Searcher.open(data_dir).search("fjärrvärme")
"""

from kkgraph.interface.search_request import LEGS, SearchRequest
from kkgraph.search.answer import FoundCity, Hit, SearchAnswer
from kkgraph.search.rules import Rules
from kkgraph.search.searcher import Searcher

__all__ = ["LEGS", "FoundCity", "Hit", "Rules", "SearchAnswer", "SearchRequest", "Searcher"]
