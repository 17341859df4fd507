"""Names of unknown shape: what rules found and what the tagger sees, brought together."""
