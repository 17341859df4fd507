"""Many files, and what was read of them before, into one snapshot."""
