"""What stands around joint commitments: parties, other undertakings, gaps, measures alike."""
