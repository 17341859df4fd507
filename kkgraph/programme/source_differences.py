"""What pages state and contracts do not, and the reverse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kkgraph.interface.initiatives_answer import DifferenceRow
from kkgraph.programme.initiative_names import network_of
from kkgraph.programme.participants import MEMBER, Participants
from kkgraph.snapshot.participations import ContractParticipation
from kkgraph.vocabulary.initiative_words import words


def by_page_only(taking_part: Participants) -> Iterator[DifferenceRow]:
    """Yield what a page states and no contract of the place says.

    :param taking_part: who takes part in what.
    """
    names = taking_part.names
    said: dict[tuple[str, str], list[ContractParticipation]] = defaultdict(list)
    for item in names.said:
        said[network_of(item), item.place].append(item)
    for row in names.pages.rows:
        mine = said.get((row.initiative, row.participant.key or ""), [])
        state = taking_part.state(row.participant, mine, [row.initiative])
        if state not in ("silent", "touches", "not_examined"):
            continue
        if state == "not_examined" and "/network/" not in row.initiative:
            continue
        yield {
            "initiative": names.name(row.initiative)["name"],
            "participant": row.participant.full_name,
            "code": row.participant.key,
            "stated_by": "page",
            "role": words().roles[row.role][names.lang],
            "contract_state": state,
            "contract": taking_part.contracts_of(row.participant)[-1],
            "source": row.url,
            "note": row.note_in(names.lang),
        }


def by_contract_only(taking_part: Participants) -> Iterator[DifferenceRow]:
    """Yield what a contract says and no page states.

    Of initiatives that pages name anybody of; a page need not name all.

    :param taking_part: who takes part in what.
    """
    names = taking_part.names
    stated = {(row.initiative, row.participant.key) for row in names.pages.rows}
    listed = {initiative for initiative, _ in stated}
    told: set[tuple[str, str]] = set()
    for item in names.said:
        iri = network_of(item)
        key = iri, item.place
        if item.relation != MEMBER or iri not in listed or key in stated or key in told:
            continue
        told.add(key)
        yield {
            "initiative": names.name(iri)["name"],
            "participant": taking_part.place(item.place).full_name,
            "code": item.place,
            "stated_by": "contract",
            "role": words().roles["member"][names.lang],
            "contract_state": "says",
            "contract": item.contract,
            "source": f"{item.evidence.file}:{item.evidence.line_from}",
            "note": None,
        }
