"""Facts of Europe's plans that are stated in a way of their own: in tables, in English."""
