"""Plans, programmes and strategies that a contract refers to."""
