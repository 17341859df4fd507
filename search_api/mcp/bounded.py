"""Answers for language models, page by page: none is longer than they read with attention."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

# Characters of JSON in one answer.
MOST = 10_000
# Left for the note on pages, and for what stands around lists.
_SPARE = 700
# Of what stands beside the lists.
_HEAD = 4_000
# How many items of inner lists and how many characters of texts stay, until it fits.
_STEPS = ((30, 2000), (10, 1000), (5, 600), (3, 400), (2, 250), (1, 150), (1, 60))
_CUT = "inner lists or texts were cut; ask for less, or for one thing at a time"
# What a tool answers, as JSON values.
Told = Mapping[str, object]


def page_of(answer: Told, number: int) -> dict[str, object]:
    """Give one page of an answer.

    :param answer: the whole answer; its own lists are spread over pages, item by item.
    :param number: which page, from 1; one beyond the last has no items.
    :returns: an answer of at most `MOST` characters; ``page`` says how many there are.
    """
    if number == 1 and _size(answer) <= MOST:
        return dict(answer)
    lists = {key: value for key, value in answer.items() if isinstance(value, list)}
    beside = {key: value for key, value in answer.items() if key not in lists}
    head = beside
    if _size(beside) > _HEAD:
        share = _HEAD // len(beside)
        head = {key: _fitting(value, share) for key, value in beside.items()}
    room = MOST - _SPARE - _size({**head, **dict.fromkeys(lists, [])})
    items = [(key, item) for key, value in lists.items() for item in value]
    fitting = [(key, _fitting(item, room)) for key, item in items]
    pages = _pages(fitting, room)
    shown = pages[number - 1] if number <= len(pages) else []
    note: dict[str, object] = {
        "number": number,
        "of": len(pages),
        "next": number + 1 if number < len(pages) else None,
        "items_in_all": {key: len(value) for key, value in lists.items()},
    }
    was = [item for _, item in items]
    if head != beside or any(item is not old for (_, item), old in zip(fitting, was, strict=True)):
        note["shortened"] = _CUT
    on_page = {key: [item for name, item in shown if name == key] for key in lists}
    return {"page": note, **head, **on_page}


def _pages(items: Sequence[tuple[str, object]], room: int) -> list[list[tuple[str, object]]]:
    """Fill pages in order."""
    pages: list[list[tuple[str, object]]] = [[]]
    left = room
    for item in items:
        size = _size(item[1]) + len(", ")
        if size > left and pages[-1]:
            pages.append([])
            left = room
        pages[-1].append(item)
        left -= size
    return pages


def _fitting(value: object, room: int) -> object:
    """Cut what is too long, the longest least where that is enough."""
    if _size(value) <= room:
        return value
    for items, letters in _STEPS:
        cut = _cut(value, items, letters)
        if _size(cut) <= room:
            return cut
    return {"shortened": "too long to be shown here"}


def _cut(value: object, items: int, letters: int) -> object:
    if isinstance(value, str) and len(value) > letters:
        return f"{value[:letters]}…"
    if isinstance(value, list):
        return [_cut(item, items, letters) for item in value[:items]]
    if isinstance(value, dict):
        return {key: _cut(item, items, letters) for key, item in value.items()}
    return value


def _size(value: object) -> int:
    return len(json.dumps(value, ensure_ascii=False))
