"""Who should work with whom in a round: wishes, scores, and the best plan of all."""
