"""Every question that can be asked of a snapshot, and the shape of every answer."""
