"""A sample contract as a web page: headings, lists, footnotes and a navigation of its own."""

from __future__ import annotations

import re
from html import escape

from samples.markup import Block, Contract, joined


def to_html(contract: Contract) -> str:
    """Write a contract as HTML.

    :param contract: the contract in pages; a page on the web has none, so they are joined.
    :returns: the page.
    """
    body: list[str] = []
    kind = ""
    for block in _whole_blocks(contract):
        if block.kind != kind:
            body += _end(kind) + _begin(block.kind)
        kind = block.kind
        body.append(_block(block))
    body += _end(kind) + _feet(contract)
    title = f"Klimatkontrakt 2030 – {contract.settings['kommun']}"
    return (
        '<!DOCTYPE html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n"
        '<nav><a href="/">Start</a> <a href="/klimat">Klimat och miljö</a></nav>\n<main>\n'
        + "\n".join(body)
        + "\n</main>\n<footer>Påhittad webbplats, exempel</footer>\n</body>\n</html>\n"
    )


def _whole_blocks(contract: Contract) -> list[Block]:
    """Blocks with the parts that page breaks cut off put together again."""
    blocks: list[Block] = []
    for page in contract.pages:
        for block in page.blocks:
            if block.continued:
                blocks[-1].text += " " + block.text
            else:
                blocks.append(Block(block.kind, block.text, block.level))
    return blocks


def _begin(kind: str) -> list[str]:
    return {"bullet": ["<ul>"], "item": ["<ol>"]}.get(kind, [])


def _end(kind: str) -> list[str]:
    return {"bullet": ["</ul>"], "item": ["</ol>"]}.get(kind, [])


def _block(block: Block) -> str:
    text = escape(joined(block.text), quote=False)
    text = re.sub(r"\{(\d+)\}", r'<sup><a href="#not-\1">\1</a></sup>', text)
    if block.kind == "heading":
        return f"<h{block.level + 1}>{text}</h{block.level + 1}>"
    if block.kind == "item":
        return f"<li>{text.split(' ', 1)[1]}</li>"
    tag = {"title": "h1", "sub": "p", "bullet": "li"}.get(block.kind, "p")
    return f"<{tag}>{text}</{tag}>"


def _feet(contract: Contract) -> list[str]:
    links = [link for page in contract.pages for link in page.links]
    notes = [note for page in contract.pages for note in page.footnotes]
    lines = [f'<p><a href="{escape(link)}">{escape(link)}</a></p>' for link in links]
    lines.append('<section class="footnotes">')
    lines += [f'<p id="not-{number}">{number} {escape(note)}</p>' for number, note in notes]
    return [*lines, "</section>"]
