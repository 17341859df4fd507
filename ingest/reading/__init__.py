"""From a file to its text with a map of pages and layout."""

from __future__ import annotations
