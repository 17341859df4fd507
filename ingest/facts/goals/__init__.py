"""Goals that a contract states."""
