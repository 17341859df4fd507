"""Facts drawn from a draft, one module a kind; each module's rules stand in ``ontology/rules``."""
