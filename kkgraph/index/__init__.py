"""The search index: units of text, their features as sparse matrices, their vectors.

One folder of files that is built from contracts and read by search; nothing here reads
files of contracts or changes a snapshot.
"""
