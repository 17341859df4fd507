"""Who has taken on what together."""
