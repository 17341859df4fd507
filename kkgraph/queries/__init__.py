"""Saved queries and their parameters."""
