"""The HTTP API from Python: ``Client("http://127.0.0.1:8000").search("fjärrvärme")``."""

from kkgraph.client.client import Client
from kkgraph.client.connection import ApiError

__all__ = ["ApiError", "Client"]
