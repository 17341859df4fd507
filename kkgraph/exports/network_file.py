"""Cities and what joins them as a file: GraphML, GEXF, JSON, or a picture as SVG."""

from __future__ import annotations

import html
import io
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from kkgraph.aliases import Lang
from kkgraph.errors import UsageError
from kkgraph.interface.network_answer import NetworkJson
from kkgraph.programme.joined.picture import picture_of
from kkgraph.vocabulary.terms import SVG

if TYPE_CHECKING:
    import networkx as nx

MEDIA_TYPES = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "svg": "image/svg+xml",
    "json": "application/json",
}
_TITLE = {"sv": "Städer och vad de delar", "en": "Cities and what they share"}


def write_network(suffix: str, found: NetworkJson, lang: Lang) -> bytes:
    """Write the graph.

    :param suffix: ``graphml`` (Gephi, Cytoscape, igraph), ``gexf`` (Gephi), ``json``, ``svg``.
    :param found: the graph.
    :param lang: language of the picture's title.
    :returns: the same bytes for the same graph.
    :raises UsageError: if there is no such format.
    """
    if suffix not in _FORMATS:
        raise UsageError(f"no graph as {suffix!r}; write one of {', '.join(_FORMATS)}")
    return _FORMATS[suffix](found, lang)


def _graph(found: NetworkJson) -> nx.Graph[str]:
    """The graph with what tools can show; what is not known is left out."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for node in found["nodes"]:
        values = {k: _clean(v) for k, v in node.items() if k != "id" and v is not None}
        graph.add_node(node["id"], **values)
    for edge in found["edges"]:
        source = edge["source"]
        place = f"{source['file']}:{source['line_from']}" if source else edge["url"]
        told = {"relation": edge["relation"], "quote": edge["quote"], "place": place}
        values = {key: _clean(value) for key, value in told.items() if value is not None}
        graph.add_edge(edge["city"], edge["thing"], **values)
    return graph


def _clean(value: object) -> object:
    """Text without characters that XML may not hold."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in value if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff"
                                                       and c not in "\ufffe\uffff"))  # fmt: skip


def _graphml(found: NetworkJson, _lang: Lang) -> bytes:
    import networkx as nx

    target = io.BytesIO()
    # The plain writer, so that the bytes do not depend on whether lxml is installed.
    nx.write_graphml_xml(_graph(found), target)
    return target.getvalue()


def _gexf(found: NetworkJson, _lang: Lang) -> bytes:
    import re

    import networkx as nx

    text = "\n".join(nx.generate_gexf(_graph(found)))
    # The day of writing would make no two files the same.
    return re.sub(r' lastmodifieddate="[^"]*"', "", text).encode()


def _json(found: NetworkJson, _lang: Lang) -> bytes:
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def _svg(found: NetworkJson, lang: Lang) -> bytes:
    picture = picture_of(found)
    title = _TITLE[lang]
    size = f'viewBox="0 0 {picture.width} {picture.height}"'
    lines = [
        f'<svg xmlns="{SVG}" {size} font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
        f'<rect width="{picture.width}" height="{picture.height}" fill="#fff"/>',
    ]
    for edge in found["edges"]:
        a, b = picture.points[edge["city"]], picture.points[edge["thing"]]
        told = _escaped(edge["quote"] or edge["url"] or "")
        lines.append(
            f'<line x1="{a.x}" y1="{a.y}" x2="{b.x}" y2="{b.y}" stroke="#7a8a86">'
            f"<title>{told}</title></line>"
        )
    for point in picture.points.values():
        is_city = point.node["kind"] == "municipality"
        shift, anchor = (-10, "end") if is_city else (10, "start")
        fill = "#14524a" if is_city else "#b8860b"
        lines.append(f'<circle cx="{point.x}" cy="{point.y}" r="5" fill="{fill}"/>')
        lines.append(
            f'<text x="{point.x + shift}" y="{point.y + 4}" text-anchor="{anchor}">'
            f"{_escaped(point.node['label'])}</text>"
        )
    return ("\n".join([*lines, "</svg>"]) + "\n").encode()


def _escaped(text: str) -> str:
    return html.escape(str(_clean(text)))


_FORMATS: dict[str, Callable[[NetworkJson, Lang], bytes]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
    "svg": _svg,
}
