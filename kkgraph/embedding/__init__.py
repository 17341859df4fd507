"""Which model makes vectors of texts, and how."""
