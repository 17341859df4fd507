"""What is seen of the server: logs and metrics."""
