"""Context: what a statement amounts to - denied, ended, only considered, somebody else's.

The method is ConText (Harkema, Dowling, Thornblade, Chapman: *ConText: an algorithm for
determining negation, experiencer, and temporal status from clinical reports*, Journal of
Biomedical Informatics 42:839-851, 2009): trigger phrases with a direction and a scope, which
terminators end. Triggers are data: ``ontology/context/<language>.yaml``.
Use :func:`ingest.annotate.context.modifiers.modifiers`.
"""
