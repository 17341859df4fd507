"""One file read, then all compared: whose is which text."""
