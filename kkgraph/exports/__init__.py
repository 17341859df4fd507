"""Data to take away: files of the graph, downloads, their description."""
