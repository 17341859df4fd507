"""Cities and what joins them: the graph, its communities and bridges, its picture."""
