"""The knowledge graph of Sweden's climate contracts and what is computed from it."""

__version__ = "0.1.0"
