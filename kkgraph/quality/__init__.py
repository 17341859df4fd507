"""Is it right, and how good is it."""
