"""What a word ends in, by what such words mostly name: "Sparbanken" ends in a bank.

The lists are data (``heads`` in ``ontology/rules/tagger.yaml``).
"""

from __future__ import annotations

from functools import cache, lru_cache

from kkgraph.vocabulary.rules import load_rules

# The endings of a noun: definite, several, whose.
_ENDINGS = ("", "s", "n", "en", "et", "t", "a", "ar", "er", "or", "na", "arna", "erna", "orna")
_REMEMBERED = 8192
_SHORT = 2


@lru_cache(maxsize=_REMEMBERED)
def heads_of(word: str) -> tuple[str, ...]:
    """The kinds of thing that a word's last part mostly names.

    >>> heads_of("sparbanken"), heads_of("skuggkabinettet")
    (('organisation', 'project'), ())

    :param word: in small letters
    """
    heads = _heads()
    bare = word.removesuffix("s")
    stems = sorted(
        {
            form.removesuffix(ending)
            for form in {word, bare}
            for ending in _ENDINGS
            if form.endswith(ending)
        }
    )
    for length in _lengths():
        for stem in stems:
            found = heads.get(stem[-length:]) if len(stem) >= length else None
            # A short head is one only as a word of its own.
            if found and (length > _SHORT or len(stem) == length):
                return found
    return ()


@cache
def _lengths() -> tuple[int, ...]:
    """How long heads are, the longest first."""
    return tuple(sorted({len(head) for head in _heads()}, reverse=True))


@cache
def _heads() -> dict[str, tuple[str, ...]]:
    """The kinds of each head."""
    found: dict[str, list[str]] = {}
    for kind, words in load_rules("tagger")["heads"].items():
        for word in words:
            found.setdefault(str(word).lower(), []).append(str(kind))
    return {word: tuple(sorted(set(kinds))) for word, kinds in found.items()}
