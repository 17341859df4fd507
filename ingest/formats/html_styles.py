"""What of an HTML page is not shown, by its attributes and its own style rules.

Style sheets that stand in other files are not fetched. Panels that a page merely folds together
(accordions, tabs) are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from ingest.formats.omissions import Reason

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

Declarations = dict[str, str]
Colour = tuple[float, float, float]

_STRUCK = frozenset({"del", "s", "strike"})
_WHITE: Colour = (1.0, 1.0, 1.0)
_NEAR = 0.04
_FAR_OFF = re.compile(r"-\s*\d{3,}")
_NOTHING = re.compile(r"0*(?:\.0+)?(?:px|r?em|pt|%|)")
_TINY = re.compile(r"[01](?:\.0+)?(?:px|pt|)")
_CLIPPED = re.compile(
    r"rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)"
)
_CLIP_PATH = re.compile(r"inset\(\s*(?:50|100)%")
_SHOWN_ON_SCREEN = re.compile(r"\s*+(?:all|screen|only screen|\()", re.I)
_OPENERS = "[aria-controls], [data-target], [data-bs-target], [data-toggle], [data-bs-toggle]"
# What is looked at of style rules; long selectors could take long to match.
_TELLING = frozenset(
    "display visibility content-visibility opacity font-size text-decoration text-indent "
    "text-decoration-line color background background-color position left top right clip "
    "clip-path width height max-height overflow transform transition animation "
    "vertical-align".split()
)
_LONGEST_SELECTOR = 80
_NUMBER = re.compile(r"\d{1,3}")
_MOST_RULES = 5_000
_MOST_NODES = 200_000


class PageStyles:
    """Answers for each element of a page whether it is shown."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._declared: dict[int, Declarations] = {}
        self._folded = set(_opened(tree))
        self._coloured = False
        for style in tree.css("style"):
            self._read_rules(tree, style.text())

    def hidden(self, node: LexborNode) -> Reason | None:
        """Why an element with all in it is left out, if it is.

        :param node: an element.
        """
        said = self._declarations(node)
        if node.tag in _STRUCK or "line-through" in _decoration(said):
            return "struck out"
        attributes = node.attributes
        gone = (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or said.get("display") == "none"
            or said.get("visibility") in ("hidden", "collapse")
            or said.get("content-visibility") == "hidden"
        )
        if (gone and not self._is_folded(node)) or _without_size(said) or _off_the_page(said):
            return "hidden"
        return None

    def ink(self, node: LexborNode) -> Reason | None:
        """Whether the text of an element cannot be told from what it stands on.

        :param node: the element that holds the text.
        """
        if "color" not in self._declarations(node) and not self._coloured:
            return None
        colour = self._nearest(node, ("color",))
        if colour is None:
            return None
        if len(colour) == 4 and colour[3] == 0:
            return "in the colour of its ground"
        ground = self._nearest(node, ("background-color", "background"), stop_at_picture=True)
        ground = ground or _WHITE
        near = all(abs(a - b) <= _NEAR for a, b in zip(colour[:3], ground[:3], strict=True))
        return "in the colour of its ground" if near else None

    def raises(self, node: LexborNode) -> bool:
        """Tell whether an element is set above the line.

        :param node: an element.
        """
        if node.tag == "sup" or self._declarations(node).get("vertical-align") == "super":
            return True
        # A number that leads to a place on the page is the mark of a note.
        to_note = node.tag == "a" and (node.attributes.get("href") or "").startswith("#")
        return to_note and _NUMBER.fullmatch(node.text(strip=True)) is not None

    def _declarations(self, node: LexborNode) -> Declarations:
        found = {**_by_attribute(node), **self._declared.get(node.mem_id, {})}
        style = node.attributes.get("style")
        if style:
            found = {**found, **_declarations(style)}
        self._coloured = self._coloured or "color" in found
        return found

    def _nearest(
        self, node: LexborNode | None, names: Iterable[str], *, stop_at_picture: bool = False
    ) -> tuple[float, ...] | None:
        """The colour that an element has from itself or from what it stands in."""
        from tinycss2.color3 import parse_color

        while node is not None and node.tag != "-document":
            said = self._declarations(node)
            for name in names:
                words = said.get(name, "")
                if stop_at_picture and ("url(" in words or "gradient(" in words):
                    # What the picture looks like is not known.
                    return (-1.0, -1.0, -1.0)
                colour = next(filter(None, map(parse_color, [words, *words.split()])), None)
                if isinstance(colour, tuple) and (names == ("color",) or colour[3] > 0):
                    return tuple(colour)
            node = node.parent
        return None

    def _is_folded(self, node: LexborNode) -> bool:
        """Tell whether an element is shown as soon as a reader opens it."""
        attributes = node.attributes
        if attributes.get("role") == "tabpanel" or attributes.get("hidden") == "until-found":
            return True
        if attributes.get("id") in self._folded:
            return True
        before = node.prev
        while before is not None and (before.tag or "-").startswith("-"):
            before = before.prev
        if before is None:
            return False
        return "aria-expanded" in before.attributes or bool(before.css_first("[aria-expanded]"))

    def _read_rules(self, tree: LexborHTMLParser, sheet: str) -> None:
        from selectolax.lexbor import SelectolaxError

        nodes = 0
        for number, (selector, said) in enumerate(_rules(sheet)):
            if number > _MOST_RULES or nodes > _MOST_NODES:
                return
            if ":" in selector or len(selector) > _LONGEST_SELECTOR:
                # A state, such as being pointed at, or generated content.
                continue
            try:
                found = tree.css(selector)
            except SelectolaxError:
                continue
            nodes += len(found)
            for node in found:
                self._declared.setdefault(node.mem_id, {}).update(said)
                self._coloured = self._coloured or "color" in said


def _by_attribute(node: LexborNode) -> Declarations:
    """What old pages say by attributes and newer ones by style."""
    attributes = node.attributes
    found = {}
    if node.tag == "font" and attributes.get("color"):
        found["color"] = str(attributes["color"]).lower()
    if attributes.get("bgcolor"):
        found["background-color"] = str(attributes["bgcolor"]).lower()
    return found


def _opened(tree: LexborHTMLParser) -> Iterator[str]:
    """Ids of the panels that something on the page opens."""
    for opener in tree.css(_OPENERS):
        attributes = opener.attributes
        for name in ("aria-controls", "data-target", "data-bs-target", "href"):
            for target in (attributes.get(name) or "").split():
                yield target.removeprefix("#")


def _rules(sheet: str) -> Iterator[tuple[str, Declarations]]:
    """Selectors of a style sheet, one by one, with what they say for the screen."""
    import tinycss2

    pending = tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True)
    for rule in pending:
        if rule.type == "at-rule" and rule.lower_at_keyword == "media" and rule.content:
            if _SHOWN_ON_SCREEN.match(tinycss2.serialize(rule.prelude)):
                inner = tinycss2.parse_rule_list(
                    rule.content, skip_comments=True, skip_whitespace=True
                )
                yield from _qualified(inner)
        else:
            yield from _qualified([rule])


def _qualified(rules: Iterable[Any]) -> Iterator[tuple[str, Declarations]]:
    import tinycss2

    for rule in rules:
        if rule.type == "qualified-rule":
            said = _declarations(tinycss2.serialize(rule.content))
            for selector in tinycss2.serialize(rule.prelude).split(","):
                if said and selector.strip():
                    yield selector.strip(), said


def _declarations(style: str) -> Declarations:
    """Names and values of a list of declarations, in small letters."""
    import tinycss2

    found = tinycss2.parse_blocks_contents(style, skip_comments=True, skip_whitespace=True)
    return {
        item.lower_name: tinycss2.serialize(item.value).strip().lower()
        for item in found
        if item.type == "declaration" and item.lower_name in _TELLING
    }


def _decoration(said: Declarations) -> str:
    return said.get("text-decoration", "") + said.get("text-decoration-line", "")


def _without_size(said: Declarations) -> bool:
    """Tell whether an element takes up no room, or shines through wholly."""
    # What fades in is shown when the page has been read so far.
    moving = {"transform", "transition", "animation"} & said.keys()
    if _NOTHING.fullmatch(said.get("opacity", "1")) and not moving:
        return True
    if _TINY.fullmatch(said.get("font-size", "12")):
        return True
    sides = [said[side] for side in ("width", "height", "max-height") if side in said]
    cut = said.get("overflow", "").startswith(("hidden", "clip"))
    return cut and any(_TINY.fullmatch(side) for side in sides)


def _off_the_page(said: Declarations) -> bool:
    """Tell whether an element is moved or clipped away."""
    if _CLIPPED.search(said.get("clip", "")) or _CLIP_PATH.search(said.get("clip-path", "")):
        return True
    if _FAR_OFF.match(said.get("text-indent", "")) or "scale(0)" in said.get("transform", ""):
        return True
    placed = said.get("position") in ("absolute", "fixed")
    return placed and any(_FAR_OFF.match(said.get(side, "")) for side in ("left", "top", "right"))
