"""Names of registers are told from ordinary words by their capitals."""

from __future__ import annotations

import pytest
from name_drafts import entry
from test_facts_names import surfaces


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Utifrån behov formas planen.", []),
        ("Planen, som formas nu, är Formas idé.", ["Formas"]),
        ("It is done to the best of our capacities.", []),
        ("Capacities differ. CapaCITIES is a programme.", ["CapaCITIES"]),
        ("Vi är med i klimatkommunerna.", ["klimatkommunerna"]),
        ("Vi deltar i Capacities.", ["Capacities"]),
    ],
)
def test_an_ordinary_word_is_no_name(text: str, found: list[str]) -> None:
    assert surfaces(text, entry("Formas"), entry("CapaCITIES"), entry("Klimatkommunerna")) == found
