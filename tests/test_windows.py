"""Windows: what can answer alone, and titles that cannot."""

from __future__ import annotations

import pytest

from kkgraph.contract import Passage
from kkgraph.index.units import Unit
from kkgraph.index.windows import windows_of
from kkgraph.text.lexicon import words


def unit(*texts: tuple[str, str]) -> Unit:
    made, start = [], 0
    for number, (kind, text) in enumerate(texts):
        made.append(
            Passage(
                order=number, kind=kind, section=None, owner="municipality", shared=False,
                text=text, start=start, end=start + len(text), line_from=2 * number + 1,
                line_to=2 * number + 1, page=None,
            )
        )  # fmt: skip
        start += len(text) + 1
    return Unit("x-2025", None, tuple(made), "", own=True, report=False)


def windows(held: Unit) -> list[str]:
    return [held.text[window.start : window.end] for window in windows_of(held)]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Resor", "Laddning vid bryggor; elfärjor"),
        ("Mat och jord", "Vi odlar fånggrödor. Vi lagrar kol."),
        ("Bygga, bo och arbeta i staden", "Återbrukat tegel i skolor."),
    ],
)
def test_a_bullet_that_names_the_text_after_it_is_its_title(title: str, text: str) -> None:
    held = unit(("bullet", title), ("paragraph", text), ("bullet", "Vi sår om alla ängar."))
    assert windows(held) == [f"{title}\n{text}", "Vi sår om alla ängar."]
    first = windows_of(held)[0]
    assert (first.word_from, first.word_to) == (0, len(words(f"{title} {text}")))
    assert first.place[:2] == (1, 3)


def test_only_the_first_window_of_a_long_text_has_the_title() -> None:
    text = "Ett är sagt här. Två är sagt här. Tre är sagt här. Fyra är sagt här."
    found = windows(unit(("bullet", "Mat och jord"), ("paragraph", text)))
    assert found[0].startswith("Mat och jord\nEtt är") and len(found) == 3
    assert not any("Mat och jord" in window for window in found[1:])


@pytest.mark.parametrize(
    "texts",
    [
        # What ends with a stop says something itself, as do many words and bullets among bullets.
        (("bullet", "Vi bygger om torget."), ("paragraph", "Det blir klart i vår.")),
        (("bullet", "Vi bygger om hela torget till en park"), ("paragraph", "Klart i vår.")),
        (("bullet", "Ängar i stället för gräs"), ("bullet", "Parker vid alla skolor")),
    ],
)
def test_other_bullets_answer_alone(texts: tuple[tuple[str, str], ...]) -> None:
    assert windows(unit(*texts)) == [text for _, text in texts]
