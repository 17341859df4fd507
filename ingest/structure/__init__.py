"""Text becomes sections and passages."""
