"""Labelled texts: what the tagger learns from them, and how good it is on those left out."""
