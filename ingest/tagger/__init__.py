"""A tagger that has learnt what names look like: projects, documents, organisations, networks.

A linear-chain conditional random field (Lafferty, McCallum & Pereira 2001) over the words of a
passage. What the rules and registers say of a word goes in as *votes*; the weights are a
readable file in ``ontology/models/``, made by ``make train``.
"""
