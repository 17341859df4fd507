"""What is uncertain is listed, with the words it stands in, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from sample_contracts import contracts

from kkgraph.answers.uncertain import uncertain_facts
from kkgraph.contract import Evidence, Facts, Project

PLACE = Evidence("x.txt", None, 7, 7, 70, 90, "Staden öppnar Blåvinge.", "tagger")


def test_uncertain_facts_are_listed_the_surest_first() -> None:
    one = Project("blavinge", "Blåvinge", "project", None, (PLACE,), confidence=0.2)
    other = replace(one, key="gronvinge", name="Grönvinge", confidence=0.4)
    contract = replace(next(iter(contracts())), uncertain=Facts(projects=(one, other)))
    assert [(f["kind"], f["name"], f["confidence"]) for f in uncertain_facts(contract)] == [
        ("projects", "Grönvinge", 0.4),
        ("projects", "Blåvinge", 0.2),
    ]
    (first, _) = uncertain_facts(contract)
    assert (first["method"], first["line"], first["quote"]) == ("tagger", 7, PLACE.quote)
    assert "Blåvinge" not in {project.name for project in contract.projects}
