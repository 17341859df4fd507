"""Plans of the EU's family: what the file is, whose, and its modules."""
