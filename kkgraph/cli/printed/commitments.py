"""What is said beneath the table of joint commitments: what was read, the parties, the likeness."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kkgraph.aliases import Lang
from kkgraph.programme.collection import edition_name

if TYPE_CHECKING:
    from kkgraph.programme.commitments import Overview


def around_commitments(overview: Overview, lang: Lang) -> Iterator[str]:
    """Say what stands around joint commitments.

    :param overview: the commitments.
    :param lang: language of the words.
    :returns: lines.
    """
    yield overview.said[lang]
    swedish = lang == "sv"
    unasked = [row for row in overview.contracts if row["examined"] == "form_does_not_ask"]
    if unasked:
        head = (
            "Inte undersökt (formuläret frågar inte)"
            if swedish
            else ("Not examined (the form does not ask)")
        )
        yield f"{head}: {', '.join(row['contract'] for row in unasked)}."
    for edition in overview.parties:
        called = edition_name(edition["edition"], edition["valid_from"], lang)
        agencies = [row for row in edition["parties"] if row["kind"] == "agency"]
        names = ", ".join(
            f"{row['name']} ({'ny' if swedish else 'new'})" if row["new"] else row["name"]
            for row in agencies
        )
        head = (
            f"Myndigheter som är parter i {called}"
            if swedish
            else (f"Agencies that are parties in {called}")
        )
        yield f"{head}: {len(agencies)}: {names}." if agencies else f"{head}: 0."
    for group in overview.alike:
        cities = ", ".join(dict.fromkeys(item["municipality"] for item in group["measures"]))
        head = "Lika åtgärder under åtagande" if swedish else "Measures alike under commitment"
        yield f"{head} {group['number']}: {cities}: {group['measures'][0]['text']}"
