"""Cues are for speed alone: no text that has what a rule looks for may lack them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from ingest.facts.documents.rules import document_rules
from ingest.facts.patterns import pattern
from kkgraph.vocabulary.rules import load_rules

TEXTS = Path(__file__).parent.parent / "samples" / "training"
# Some are enough: patterns without cues are slow.
SOME = 8
# This rule's cue asks for a comma that its pattern may do without, on purpose.
ASKS_MORE = ", som"
# One phrase for each kind of cue that the texts may lack.
MADE_UP = (
    "Fjärdala: vi är med sedan 2021, och Sjövik Klimatnätverk, staden är ordförande.",
    "Ängås Klimatforum och Ängås vattenvårdsförbund möts. Vi deltar i Norrstad Energikluster.",
    "Mål och budget 2025, mål- och resursplan, Verksamhetsplan och budget 2026.",
    "Budget och verksamhetsplan, budget med flerårsplan, Strategisk plan och budget.",
    "Mål och ekonomi 2024, Vision 2040.",
    "A Sustainable Energy and Climate Action Plan (SECAP), the Climate City Contract.",
    "Lokala Parisavtalet och The Ängås Declaration; ur bilagan. Strategisk inriktning 2030.",
    "Regionerna Fjärdala och Sjövik har en digital tvilling, Ängåskartan. Sjövik Energi AB.",
    "Ett lokalt klimatavtal med näringslivet. Klimatneutrala Fjärdala 2030 är vår plattform.",
)


@cache
def paragraphs() -> tuple[str, ...]:
    """The paragraphs of the training texts, white space folded, and some made up."""
    read = (path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt"))[:SOME])
    found = (" ".join(part.split()) for text in read for part in text.split("\n\n"))
    return (*MADE_UP, *dict.fromkeys(found))


@pytest.mark.parametrize(
    ("rules", "name"),
    [("networks", "named"), ("organisations", "named"), ("organisations", "plural")]
    + [("networks", "unnamed"), ("projects", "named"), ("projects", "phrases")],
)
def test_what_a_rule_finds_has_its_cues(rules: str, name: str) -> None:
    found = 0
    for rule in load_rules(rules)[name]:
        asked = [rule[key] for key in ("cue", "also") if rule.get(key)]
        if ASKS_MORE in rule.get("cue", ()):
            continue
        finder = pattern(rule["pattern"], rules)
        for text in paragraphs():
            if finder.search(text):
                found += 1
                assert all(any(cue in text for cue in cues) for cues in asked), rule["pattern"]
    assert found


def test_a_known_title_has_its_cues() -> None:
    titles = document_rules().titles
    assert titles
    for title in titles:
        here = [text for text in paragraphs() if title.pattern.search(text)]
        assert here, title.name
        assert all(title.may_be_in(text.lower()) for text in here), title.name
