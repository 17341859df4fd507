r"""What is written in a Markdown text and no word of it: marks of emphasis, pictures, formulas.

Every sign becomes an edit (from, to, what to write instead); line ends are never taken out, so
that the lines of the edited text are those of the file. Every pattern is linear and stays on
its line.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from functools import cache

from kkgraph.vocabulary.rules import load_rules

Edit = tuple[int, int, str]

_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,500}\)")
_LINK = re.compile(r"\[(?P<words>[^\[\]\n]{1,300})\]\((?P<url>[^)\s]{1,500})\)")
_FORMULA = re.compile(r"\$(?P<inner>[^$\n]{1,200})\$")
_RAISED = re.compile(r"\^\{(?P<inner>[^{}\n]{0,20})\}")
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,6});")
_BREAK = re.compile(r"<br\s?/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:table|thead|tbody|tr|td|th|h[1-6]|sup|sub|b|i|u|em|strong|p|div|span|ul|ol|li|center)"
    r"(?:\s[^<>\n]{0,200})?>",
    re.IGNORECASE,
)
_STRONG = re.compile(r"\*{2,3}|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])(?P<words>[^*\n]{1,300})(?<=[^\s*])\*(?![\w*])")
_ESCAPE = re.compile(r"\\(?P<char>[\\`*_{}\[\]()#+.!|$%&~-])")
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}(?:[ \t]+|$)", re.MULTILINE)

_WRAPPED = re.compile(r"\\(?:mathrm|mathbf|mathit|text|textbf|textit|operatorname|mathsf)\b")
_COMMAND = re.compile(r"\\(?P<name>[A-Za-z]+)")
_DEGREE = re.compile(r"\^\s?\{?\s?\\circ\s?\}?")
_POWER = re.compile(r"\^\s?\{?\s?(?P<power>[23])\s?\}?")
_NOTE = re.compile(r"^\^\s?\{?[\d,\s]{0,8}\}?$")
_SIGNS = {
    "rightarrow": "→", "Rightarrow": "⇒", "leftarrow": "←", "to": "→", "times": "×", "cdot": "·",
    "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "approx": "≈", "sim": "~", "pm": "±",
    "circ": "°", "Delta": "Δ", "Sigma": "Σ", "alpha": "α", "beta": "β", "mu": "µ",
    "checkmark": "✓", "quad": " ", "bullet": "•", "succ": "•", "euro": "€",
}  # fmt: skip


def find_signs(text: str) -> list[Edit]:
    """All signs of a text that are no words, in order and apart from each other.

    :param text: the whole text
    """
    found = [edit for pattern, made in _RULES for edit in _made(text, pattern, made)]
    lost = _lost()
    found += [(match.start(), match.end(), "") for match in lost.finditer(text)]
    found.sort(key=lambda edit: edit[:2])
    kept: list[Edit] = []
    end = 0
    for edit in found:
        if edit[0] >= end:
            kept.append(edit)
            end = edit[1]
    return kept


@cache
def _lost() -> re.Pattern[str]:
    """What word processors write where a reference was lost."""
    return re.compile("|".join(load_rules("layout")["lost_references"]))


def _made(
    text: str, pattern: re.Pattern[str], made: Callable[[re.Match[str]], Iterator[Edit]]
) -> Iterator[Edit]:
    for match in pattern.finditer(text):
        yield from made(match)


def _gone(match: re.Match[str]) -> Iterator[Edit]:
    yield match.start(), match.end(), ""


def _space(match: re.Match[str]) -> Iterator[Edit]:
    yield match.start(), match.end(), " "


def _inner(match: re.Match[str]) -> Iterator[Edit]:
    """Only what stands around the words goes."""
    start, end = match.span("words")
    yield match.start(), start, ""
    yield end, match.end(), ""


def _entity(match: re.Match[str]) -> Iterator[Edit]:
    plain = html.unescape(match.group())
    if plain != match.group() and not set(plain) & set("\r\n\f"):
        yield match.start(), match.end(), plain


def _escape(match: re.Match[str]) -> Iterator[Edit]:
    yield match.start(), match.start() + 1, ""


def _raised(match: re.Match[str]) -> Iterator[Edit]:
    inner = match["inner"].strip()
    note = not inner or re.fullmatch(r"[\d,*\s]+", inner)
    yield match.start(), match.end(), "" if note else inner


def _formula(match: re.Match[str]) -> Iterator[Edit]:
    inner = match["inner"]
    if re.fullmatch(r"[\w\s.,]*", inner) and not re.fullmatch(r"[\d.,\s_]+", inner):
        return  # words between two sums in dollars
    yield match.start(), match.end(), plain_formula(inner)


def plain_formula(formula: str) -> str:
    r"""A formula in plain characters.

    :param formula: what stands between the dollar signs

    >>> plain_formula(r"\mathrm{CO}_{2}"), plain_formula(r"1.5^{\circ}\mathrm{C}")
    ('CO2', '1.5°C')
    >>> plain_formula(r"80\%")
    '80%'
    """
    if _NOTE.match(formula.strip()):
        return ""
    plain = _WRAPPED.sub("", formula)
    plain = _DEGREE.sub("°", plain)
    plain = _POWER.sub(lambda power: "²³"[int(power["power"]) - 2], plain)
    plain = _COMMAND.sub(lambda command: _SIGNS.get(command["name"], ""), plain)
    plain = re.sub(r"\\([%&$#_{}])", r"\1", plain)
    plain = re.sub(r"\\[,;:! ]", " ", plain)
    return " ".join(re.sub(r"[{}_^\\~]", "", plain).split())


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterator[Edit]]], ...] = (
    (_HEADING, _gone),
    (_PICTURE, _gone),
    (_LINK, _inner),
    (_FORMULA, _formula),
    (_RAISED, _raised),
    (_ENTITY, _entity),
    (_BREAK, _space),
    (_TAG, _space),
    (_STRONG, _gone),
    (_EMPHASIS, _inner),
    (_ESCAPE, _escape),
)
