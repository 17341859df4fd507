"""Annotations: what the words of a passage are, found once, before anybody asks what they say.

Tokens, terms of the lexicon, quantities, times and holders of each sentence
(:mod:`ingest.annotate.passage`), and what stands around it (:mod:`ingest.annotate.place`).
The words are data: ``ontology/annotate/<language>.yaml``.
"""
