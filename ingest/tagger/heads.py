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
    lengths, ends = _inflected()
    if ends.isdisjoint([word[-length:] for length in lengths]):
        return ()
    bare = word.removesuffix("s")
    forms = (word,) if bare == word else (word, bare)
    stems = {form[: len(form) - len(e)] for form in forms for e in _ENDINGS if form.endswith(e)}
    heads = [head for stem in sorted(stems) if (head := _head_in(stem))]
    return _heads()[max(heads, key=len)] if heads else ()


def _head_in(stem: str) -> str:
    """The longest head that a stem ends in; a short one only where it is the whole stem."""
    for head in _by_end().get(stem[-_SHORT:], ()):
        if stem.endswith(head):
            return head
    return stem if len(stem) <= _SHORT and stem in _heads() else ""


@cache
def _inflected() -> tuple[tuple[int, ...], frozenset[str]]:
    """All forms of all heads, and how long they are: most words end in none of them."""
    forms = {
        f"{head}{ending}{genitive}"
        for head in _heads()
        for ending in _ENDINGS
        for genitive in ("", "s")
    }
    return tuple(sorted(set(map(len, forms)))), frozenset(forms)


@cache
def _by_end() -> dict[str, list[str]]:
    """Heads that are not short by their last letters, the longest first."""
    found: dict[str, list[str]] = {}
    for head in sorted(_heads(), key=lambda head: (-len(head), head)):
        if len(head) > _SHORT:
            found.setdefault(head[-_SHORT:], []).append(head)
    return found


@cache
def _heads() -> dict[str, tuple[str, ...]]:
    """The kinds of each head."""
    found: dict[str, list[str]] = {}
    for kind, words in load_rules("tagger")["heads"].items():
        for word in words:
            found.setdefault(str(word).lower(), []).append(str(kind))
    return {word: tuple(sorted(set(kinds))) for word, kinds in found.items()}
