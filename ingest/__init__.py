"""From files to the model: reading, sections, facts."""
