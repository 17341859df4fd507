"""Measures of different cities under one joint commitment, grouped by likeness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import cast

from kkgraph.contract import ContractFacts
from kkgraph.interface.found_answer import EvidenceJson
from kkgraph.interface.undertakings_answer import CityMeasure, MeasuresAlike
from kkgraph.programme.wording import Wording
from kkgraph.vocabulary.registers import Vocabulary
from kkgraph.vocabulary.rules import load_rules


def measures_alike(
    contracts: Sequence[ContractFacts], vocabulary: Vocabulary
) -> list[MeasuresAlike]:
    """Group measures: what several cities promise in common comes first.

    A measure joins the group whose measures it is most like on average, if that is enough
    (average linkage, Sokal and Michener 1958), else it begins one of its own.

    :param contracts: of cities, of one edition.
    :param vocabulary: the registers, for names.
    :returns: groups with at least two cities, by number, the largest first.
    """
    found: list[MeasuresAlike] = []
    numbers = dict.fromkeys(i.number for c in contracts for i in c.joint_commitments)
    for number in numbers:
        measures = [
            _measure(contract, m.text, [asdict(e) for e in m.evidence], vocabulary)
            for contract in contracts
            for item in contract.joint_commitments
            if item.number == number
            for m in item.measures
        ]
        for group in _groups(measures):
            cities = len({measure["contract"] for measure in group})
            if cities > 1:
                found.append({"number": number, "cities": cities, "measures": group})
    return sorted(found, key=lambda row: (_order(row["number"]), -row["cities"]))


def _measure(
    contract: ContractFacts, text: str, evidence: Sequence[object], vocabulary: Vocabulary
) -> CityMeasure:
    code = contract.municipality or ""
    city = vocabulary.municipalities.get(code)
    return {
        "municipality": city.name if city else code,
        "contract": contract.id,
        "text": text,
        "evidence": [cast("EvidenceJson", place) for place in evidence],
    }


def _groups(measures: Sequence[CityMeasure]) -> list[list[CityMeasure]]:
    least = load_rules("programme")["alike_measures"]
    wording = Wording(measure["text"] for measure in measures)
    groups: list[list[CityMeasure]] = []
    for measure in measures:
        scores = [
            sum(wording.alike(measure["text"], other["text"]) for other in group) / len(group)
            for group in groups
        ]
        best = max(range(len(groups)), key=scores.__getitem__, default=None)
        if best is not None and scores[best] >= least:
            groups[best].append(measure)
        else:
            groups.append([measure])
    return groups


def _order(number: str) -> int:
    return int(number) if number.isdigit() else 0
