"""Download what is published."""
