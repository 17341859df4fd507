"""What rules and registers say of the words of each own passage, for the tagger to weigh."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.facts.gazetteer import gazetteer
from ingest.facts.names.known import Known, OwnText
from ingest.facts.organisations import municipality_names
from ingest.structure.draft import DraftPassage
from ingest.tagger.values import TaggerText, Vote
from kkgraph.vocabulary.registers import Vocabulary


def stretches(
    own: OwnText, known: Sequence[Known], vocabulary: Vocabulary
) -> tuple[TaggerText, ...]:
    """The own passages of a draft as the tagger looks at them.

    :param own: the passages
    :param known: what rules found
    :param vocabulary: the registers
    """
    votes = [_registers(passage.text, vocabulary) for passage in own.passages]
    for fact in known:
        for place in own.places(fact):
            votes[place.passage].append(Vote(place.start, place.end, f"rule {fact.kind}"))
    return tuple(
        _stretch(own, passage, said) for passage, said in zip(own.passages, votes, strict=True)
    )


def _stretch(own: OwnText, passage: DraftPassage, votes: Sequence[Vote]) -> TaggerText:
    lead = "" if passage.lead is None else own.draft.passages[passage.lead].text
    topic = own.draft.topic(passage)
    return TaggerText(passage.text, passage.kind, topic, lead, tuple(votes))


def _registers(text: str, vocabulary: Vocabulary) -> list[Vote]:
    networks = gazetteer(vocabulary.networks).find(text)
    bodies = gazetteer(vocabulary.organisations, vocabulary.agencies).find(text)
    places = municipality_names(vocabulary).find(text)
    return [
        *(Vote(hit.start, hit.end, "register network") for hit in networks),
        *(Vote(hit.start, hit.end, "register organisation") for hit in bodies),
        *(Vote(hit.start, hit.end, "municipality") for hit in places),
    ]
