"""All that is known of one contract, as the JSON that ``kkgraph show ID --json`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import cast

from kkgraph.answers.shapes import (
    CityName,
    ContractJson,
    FactJson,
    SectionJson,
    SourceJson,
    ThemeCount,
)
from kkgraph.contract import Contract, ContractFacts, Facts, Section
from kkgraph.contract.outline import ContractOutline, outline_of
from kkgraph.interface.review_answer import HeldAnswer
from kkgraph.kinds import KINDS
from kkgraph.vocabulary import iris
from kkgraph.vocabulary.registers import Vocabulary


def show_contract(
    contract: Contract | ContractOutline,
    vocabulary: Vocabulary,
    answers: Sequence[HeldAnswer] = (),
) -> ContractJson:
    """Say all that is known of a contract or report.

    :param contract: the document, or its outline, which says the same.
    :param vocabulary: the registers and the thesaurus, for names.
    :param answers: what the city answered to what was read.
    :returns: JSON values with every key present; absent values are ``None``.
    """
    if isinstance(contract, Contract):
        contract = outline_of(contract)
    return {
        "id": contract.id,
        "kind": contract.kind,
        "family": contract.family,
        "country": contract.country,
        "language": contract.language,
        "iri": contract.iri,
        "text_status": contract.text_status,
        "municipality": show_municipality(contract.municipality, vocabulary),
        "version": contract.version,
        "edition": contract.listed_as,
        "valid_from": contract.valid_from,
        "template": contract.template,
        "title": contract.title,
        "source": cast("SourceJson", asdict(contract.source)),
        "sections": [_section(section) for section in contract.sections],
        **cast("ContractJson", _show_facts(contract, contract)),
        "uncertain": _show_uncertain(contract),
        "city_answers": list(answers),
        "themes": show_themes(contract, vocabulary),
        "notes": list(contract.notes),
    }


def show_municipality(code: str | None, vocabulary: Vocabulary) -> CityName | None:
    """Say which municipality.

    :param code: its four-digit code, ``None`` for a report.
    :param vocabulary: the registers.
    :returns: code, name and IRI.
    """
    if code is None:
        return None
    found = vocabulary.municipalities.get(code)
    name = found.name if found else code
    return {"code": code, "name": name, "iri": iris.place_iri(code)}


def show_themes(contract: ContractOutline, vocabulary: Vocabulary) -> list[ThemeCount]:
    """Count in how many passages of the document's own words each theme is named.

    :param contract: the document.
    :param vocabulary: the thesaurus, for labels.
    :returns: most frequent first.
    """
    shown: list[ThemeCount] = []
    for key, passages in contract.themes:
        theme = vocabulary.themes.get(key)
        labels = (theme.label_sv, theme.label_en) if theme else (key, None)
        shown.append(
            {
                "iri": iris.theme_iri(key),
                "label_sv": labels[0],
                "label_en": labels[1],
                "passages": passages,
            }
        )
    return shown


def _show_facts(facts: Facts, contract: ContractFacts) -> dict[str, list[FactJson]]:
    """Say what the document states, by kind."""
    return {
        kind.name: [kind.show(fact, contract) for fact in getattr(facts, kind.name)]
        for kind in KINDS
    }


def _show_uncertain(contract: ContractFacts) -> list[FactJson]:
    """Say what nobody should count yet, each with its kind; a goal's own kind is its subkind."""
    return [
        {"kind": name, **{"subkind" if key == "kind" else key: shown[key] for key in shown}}
        for name, facts in _show_facts(contract.uncertain, contract).items()
        for shown in facts
    ]


def _section(item: Section) -> SectionJson:
    return {
        "number": item.number,
        "title": item.title,
        "level": item.level,
        "owner": item.owner,
        "topic": item.topic,
        "shared": item.shared,
        "empty": item.empty,
        "line_from": item.line_from,
        "line_to": item.line_to,
        "start": item.start,
        "end": item.end,
    }
