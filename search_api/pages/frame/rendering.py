"""Templates: Jinja2 with escaping always on, and the few helpers they may call."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kkgraph.text.characters import fit_for_pages
from kkgraph.vocabulary.message_catalogue import translated
from search_api.pages.frame import words
from search_api.pages.frame.links import Links, web

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parents[2] / "templates"


@cache
def environment() -> Environment:
    """Make the environment of the templates once.

    :returns: with escaping on for every template, whatever its name.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"pieces": pieces, "web": web, "zip": zip, "said": translated}
    return made


@cache
def version() -> str:
    """Name the version of templates and texts, on which every page depends.

    :returns: a hash.
    """
    digest = hashlib.sha256()
    for folder in (_FOLDER, _FOLDER.parent / "texts", _FOLDER.parent / "static"):
        for path in sorted(item for item in folder.rglob("*") if item.is_file()):
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def render(
    template: str, said: words.PageWords, links: Links, values: Mapping[str, object]
) -> bytes:
    """Make a page.

    :param template: name of the template.
    :param said: the words of its language.
    :param links: makes addresses.
    :param values: what the template shows.
    :returns: HTML in UTF-8; characters that are no text are replaced.
    """
    helpers = {
        "t": said.text,
        "count": said.count,
        "name": said.name,
        "has_text": said.has,
        "number": said.shown,
        "choose": said.choose,
        "lang": said.lang,
        "link": links.page,
        "api": links.api,
        "plain": links.plain,
        "static": links.static,
        "thing": links.thing,
    }
    text = environment().get_template(template).render({**helpers, "links": links, **values})
    return fit_for_pages(text).encode("utf-8", "replace")


def pieces(text: str, ranges: Iterable[Sequence[int]]) -> Iterator[tuple[str, bool]]:
    """Cut a text where it is to be marked.

    :param text: the text.
    :param ranges: from and to, in characters, in order.
    :returns: pieces and whether they are marked.

    >>> list(pieces("en cykel", [[3, 8]]))
    [('en ', False), ('cykel', True)]
    """
    at = 0
    for start, end in ranges:
        if start > at:
            yield text[at:start], False
        if end > max(start, at):
            yield text[max(start, at) : end], True
        at = max(at, end)
    if at < len(text):
        yield text[at:], False
