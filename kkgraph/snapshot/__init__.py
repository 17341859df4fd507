"""The folder on disk: built, published, read, and what is found in it."""
