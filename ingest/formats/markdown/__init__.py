"""Markdown: its blocks, its tables, and the signs that are no words of the text."""
