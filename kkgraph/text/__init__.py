"""Swedish and English words."""
