"""What can be asked and what is answered, as values and types that every face shares."""
