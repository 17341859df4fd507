"""A plain page on any thing of the graph, without style or script."""

from __future__ import annotations

from html import escape

from kkgraph.description import Description, Property, Value
from kkgraph.namespaces import ID, THEME

_WORDS = {
    "sv": {
        "incoming": "Pekar hit",
        "evidence": "Belägg",
        "data": "Data",
        "more": "och fler: totalt",
    },
    "en": {
        "incoming": "Points here",
        "evidence": "Evidence",
        "data": "Data",
        "more": "more: in all",
    },
}


def render(found: Description, lang: str, path: str) -> bytes:
    """Write the page.

    :param found: the thing.
    :param lang: ``sv`` or ``en``.
    :param path: of the thing below ``/data``.
    :returns: HTML.
    """
    words = _WORDS[lang]
    title = escape(found.label.text(lang))
    parts = [
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'</head><body><main><h1>{title}</h1><p><a href="{escape(found.iri)}">'
        f"{escape(found.iri)}</a></p>",
        _properties(found.properties, lang),
    ]
    if found.incoming:
        parts.append(f"<h2>{words['incoming']}</h2>{_properties(found.incoming, lang)}")
    if found.evidence:
        parts.append(f"<h2>{words['evidence']}</h2>")
    for place in found.evidence:
        lines = f"{place.line_from}–{place.line_to}"
        parts.append(
            f"<blockquote><p>{escape(place.quote)}</p>"
            f"<footer>{escape(place.file)}:{lines}</footer></blockquote>"
        )
    links = " ".join(
        f'<a href="/data/{escape(path)}.{suffix}">{name}</a>'
        for suffix, name in (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"))
    )
    parts.append(f"<p>{words['data']}: {links}</p></main></body></html>\n")
    return "".join(parts).encode()


def _properties(properties: tuple[Property, ...], lang: str) -> str:
    rows = []
    for item in properties:
        values = "".join(f"<li>{_value(value, lang)}</li>" for value in item.values)
        rest = item.total - len(item.values)
        more = f"<p>{_WORDS[lang]['more']} {item.total}</p>" if rest > 0 else ""
        label = escape(item.label.text(lang))
        rows.append(f"<dt>{label}</dt><dd><ul>{values}</ul>{more}</dd>")
    return f"<dl>{''.join(rows)}</dl>"


def _value(value: Value, lang: str) -> str:
    label = escape(value.label.text(lang))
    if value.kind != "uri":
        return label
    target = local_path(value.value) or value.value
    if not target.startswith(("/", "https://", "http://")):
        return label
    return f'<a href="{escape(target)}">{label}</a>'


def local_path(iri: str) -> str | None:
    """Find the path of the page on a thing.

    :param iri: the thing.
    :returns: the path, ``None`` for things that are not ours.

    >>> local_path("https://w3id.org/kkgraph/id/contract/0182-2024")
    '/page/contract/0182-2024'
    """
    if iri.startswith(THEME):
        return f"/page/theme/{iri.removeprefix(THEME)}"
    return f"/page/{iri.removeprefix(ID)}" if iri.startswith(ID) else None
