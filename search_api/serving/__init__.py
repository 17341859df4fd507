"""The snapshot of a request, and how its answer leaves."""
