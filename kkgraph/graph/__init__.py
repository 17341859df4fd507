"""Values become triples, and triples are checked and loaded."""
