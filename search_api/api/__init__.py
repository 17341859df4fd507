"""The doors for programs: JSON and linked data."""
