"""The graph over HTTP: routes, pages and the SPARQL protocol."""
