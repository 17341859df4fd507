"""The door for language models."""
