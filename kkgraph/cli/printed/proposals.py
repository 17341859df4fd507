"""Prints who should work together: pairs with their reasons, and what could not be met."""

from __future__ import annotations

from kkgraph.aliases import Lang
from kkgraph.cli.printed import output
from kkgraph.interface.pair_answer import PairsJson

_QUOTE = 200


def describe_pairs(found: PairsJson, lang: Lang) -> None:
    """Print proposals.

    :param found: the answer.
    :param lang: the language.
    """
    points, best, unmet, against = {
        "sv": ("poäng", "Näst bäst", "Inte uppfyllt", "Motsägelser"),
        "en": ("points", "Next best", "Not met", "Contradictions"),
    }[lang]
    for pair in found["pairs"]:
        first, second = pair["first"]["name"], pair["second"]["name"]
        output.print_lines([f"{first} – {second} ({pair['points']} {points})"])
        for reason in pair["reasons"]:
            output.print_lines([f"  {reason['said'][lang]}"])
            for quote in reason["quotes"]:
                source = quote["source"]
                place = f" ({source['file']}:{source['line_from']})" if source else ""
                output.print_lines([f"    {output.to_text(_short(quote['text']))}{place}"])
        others = [f"{i['city']} – {i['partner']} ({i['points']})" for i in pair["next_best"]]
        if others:
            output.print_lines([f"  {best}: {'; '.join(others)}"])
    for title, sentences in ((against, found["contradictions"]), (unmet, found["unmet"])):
        if sentences:
            output.print_lines([f"{title}:", *(f"  {said[lang]}" for said in sentences)])


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTE else text[:_QUOTE].rsplit(" ", 1)[0] + " …"
