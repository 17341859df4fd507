"""Everything about a query: read, refused, run, written."""
