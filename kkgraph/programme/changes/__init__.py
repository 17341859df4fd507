"""What changed from one version of a city's contract to the next, with evidence on both sides."""
