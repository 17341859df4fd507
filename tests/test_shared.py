"""Text that contracts share, told from what is a city's own."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from ingest.readings.shared_text import Fingerprint, find_shared, shingles

TEMPLATE = (
    "Syftet är att öka takten i städernas klimatomställning och att lära av varandra varje år."
)
OWN = (
    "I {0} bygger vi nya cykelvägar längs ån.",
    "Staden {0} planterar träd på alla skolgårdar.",
    "Bussarna till {0} går på gas från gödsel.",
    "Torget i {0} ska få solceller och skugga.",
    "Hamnen utanför {0} ger landström åt färjor.",
    "Fjärrvärmen från {0} räcker till fyra byar.",
)


def contract(code: str, *passages: tuple[str, bool], template: str = "2024") -> Fingerprint:
    return Fingerprint(
        code,
        template,
        tuple(shingles(text) for text, _ in passages),
        tuple(owned for _, owned in passages),
    )


def city(code: str, name: str, template: str = "2024") -> Fingerprint:
    own = OWN[int(code) % len(OWN)].format(name)
    return contract(code, (TEMPLATE, False), (own, True), template=template)


def test_two_documents_suffice() -> None:
    assert find_shared([city("0180", "Nacka"), city("1280", "Malmö")]) == [(True, False)] * 2


def test_a_lone_document_falls_back_on_owners() -> None:
    assert find_shared([city("0180", "Nacka")]) == [(True, False)]
    other = contract("1280", ("Något helt annat om en ny hamn vid havet i söder.", False))
    assert find_shared([city("0180", "Nacka", "2020"), other]) == [(True, False), (True,)]


def test_versions_of_one_city_are_not_compared() -> None:
    same = [city("0180", "Nacka"), city("0180", "Nacka"), city("1280", "Malmö")]
    assert [flags[1] for flags in find_shared(same)] == [False, False, False]


def test_pieces_from_many_contracts_do_not_make_a_passage_shared() -> None:
    halves = [
        "Vi ska tillsammans med näringslivet pröva nya sätt att resa.",
        "Kommunen vill senast 2027 ha halverat sina egna transporter helt.",
    ]
    patched = contract("0180", (" ".join(halves), True))
    others = [contract(f"128{n}", (half, True)) for n, half in enumerate(halves)]
    assert find_shared([patched, *others])[0] == (False,)


def test_a_short_line_of_ones_own_is_kept() -> None:
    both = [contract(code, ("Energi", True)) for code in ("0180", "1280")]
    assert find_shared(both) == [(False,), (False,)]


def test_a_few_changed_words_leave_a_passage_shared() -> None:
    changed = contract("1280", (f"Malmö: {TEMPLATE}", False))
    assert find_shared([city("0180", "Nacka"), changed])[1] == (True,)


@given(st.integers(0, 2**32))
def test_the_order_of_contracts_does_not_matter(seed: int) -> None:
    chosen = random.Random(seed)
    prints = [city(f"01{n:02}", chosen.choice("abcd") * (n + 1)) for n in range(6)]
    flags = dict(zip(map(id, prints), find_shared(prints), strict=True))
    mixed = chosen.sample(prints, len(prints))
    assert find_shared(mixed) == [flags[id(p)] for p in mixed]


def test_long_passages_are_sampled_alike() -> None:
    words = [f"ord{n}" for n in range(400)]
    text = " ".join(words)
    assert 40 < len(shingles(text)) < 200
    assert set(shingles(text)) <= set(shingles(text + " slut") + shingles("x " + text))
