"""How many contracts of an edition were read, of how many: part of every answer.

What was not read is not known; an answer that leaves this out shows it as none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kkgraph.aliases import Lang
from kkgraph.interface.collection_answer import CollectionRead, EditionRead, SaidJson
from kkgraph.snapshot.summary import ContractSummary
from kkgraph.vocabulary.rules import load_rules

Contracts = Mapping[str, ContractSummary]


def cities_of(contracts: Contracts) -> Contracts:
    """Leave out reports.

    :param contracts: the contracts of a snapshot by id.
    :returns: those of cities, by id in order.
    """
    return {
        key: contracts[key]
        for key in sorted(contracts)
        if contracts[key]["kind"] == "contract" and contracts[key]["municipality"]
    }


def collection_read(contracts: Contracts, editions: Iterable[str] | None = None) -> CollectionRead:
    """Count what was read.

    :param contracts: the contracts of a snapshot by id.
    :param editions: the editions that the question concerns; all that were read unless given.
    :returns: a row an edition, the oldest first, and one sentence.
    """
    of_cities = cities_of(contracts)
    years = {entry["edition"]: entry["valid_from"] or 0 for entry in of_cities.values()}
    asked = set(years if editions is None else editions)
    rows = [
        _edition(of_cities, label, years.get(label, 0))
        for label in sorted(asked, key=lambda label: (years.get(label, 0), label))
    ]
    return {"editions": rows, "said": _said(rows)}


def _edition(contracts: Contracts, label: str, valid_from: int) -> EditionRead:
    held = [entry for entry in contracts.values() if entry["edition"] == label]
    known = load_rules("programme")["editions"].get(label, {})
    return {
        "edition": label,
        "valid_from": valid_from or None,
        "read": len(held),
        "whole": sum(entry["text_status"] == "whole" for entry in held),
        "cities": known.get("cities"),
        "said_by": known.get("said_by"),
    }


def edition_name(edition: str, valid_from: int | None, lang: Lang) -> str:
    """Name an edition, with the year it holds for where its label says another.

    :param edition: its label.
    :param valid_from: the first year.
    :param lang: the language.

    >>> edition_name("2023", 2024, "en"), edition_name("2025/26", 2025, "en")
    ('2023 (holds for 2024)', '2025/26')
    """
    if not valid_from or edition.startswith(str(valid_from)):
        return edition
    return f"{edition} ({'gäller' if lang == 'sv' else 'holds for'} {valid_from})"


def _said(rows: list[EditionRead]) -> SaidJson:
    if not rows:
        return {"sv": "Inga kontrakt är lästa.", "en": "No contracts have been read."}
    swedish, english = (", ".join(_part(row, lang) for row in rows) for lang in ("sv", "en"))
    return {"sv": f"Lästa kontrakt: {swedish}.", "en": f"Contracts read: {english}."}


def _part(row: EditionRead, lang: str) -> str:
    """Say what was read of one edition."""
    swedish = lang == "sv"
    part = f"{row['read']} {'av version' if swedish else 'of version'} {row['edition']}"
    notes = []
    if edition_name(row["edition"], row["valid_from"], "en") != row["edition"]:
        notes.append(f"{'gäller' if swedish else 'holds for'} {row['valid_from']}")
    if row["cities"]:
        notes.append(f"{row['cities']} {'kommuner deltog' if swedish else 'cities took part'}")
    summaries = row["read"] - row["whole"]
    if summaries and row["whole"]:
        notes.append(f"{row['whole']} {'i sin helhet' if swedish else 'whole'}")
    elif summaries:
        notes.append("bara som sammanfattning" if swedish else "only as a summary")
    return f"{part} ({'; '.join(notes)})" if notes else part
