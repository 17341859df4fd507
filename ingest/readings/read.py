"""From the text of a file to contracts, before they are compared with others.

What depends on one file alone is done here, so that it can be kept while the file does
not change; what depends on other contracts is done in :mod:`ingest.readings.own_text`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ingest.facts import themes
from ingest.facts.finders import find_facts
from ingest.facts.names.merge import with_names
from ingest.formats.folded import fold_source
from ingest.formats.limits import check_facts, check_passages
from ingest.formats.source import ReadingWarning, SourceText
from ingest.readings.offsets import as_read
from ingest.readings.qualified import qualified
from ingest.readings.shared_text import Fingerprint, shingles
from ingest.structure.contract import read_contract
from ingest.structure.draft import Draft, DraftPassage
from ingest.structure.identify import Override
from ingest.structure.plans.plan import may_be_plan, read_plan
from ingest.structure.report import is_report, read_report
from kkgraph.contract import Contract, Passage, Qualified, Source
from kkgraph.kinds import KINDS
from kkgraph.vocabulary.registers import Vocabulary


@dataclass(frozen=True, slots=True)
class Reading:
    """A contract as read from its file alone, and what it is compared by."""

    contract: Contract
    fingerprint: Fingerprint | None
    warnings: tuple[ReadingWarning, ...] = ()


def read_drafts(source: SourceText, vocabulary: Vocabulary, override: Override) -> list[Draft]:
    """Sections and passages of every contract in a text.

    :param source: the text as read
    :param vocabulary: the registers
    :param override: what a manifest says of the file
    :raises NotAContractError: when there is no contract in it
    """
    source = fold_source(source)
    if is_report(source) and override.municipality is None:
        return read_report(source, vocabulary)
    if may_be_plan(source, override):
        return [read_plan(source, vocabulary, override)]
    return [read_contract(source, vocabulary, override)]


def read_source(
    source: SourceText, vocabulary: Vocabulary, override: Override | None = None
) -> list[Reading]:
    """Read a text to its contracts with all facts.

    Network mentions stand one by one, not yet told apart into own and shared text.

    :param source: the text as read
    :param vocabulary: the registers and the thesaurus
    :param override: what a manifest says of the file
    :raises NotAContractError: when there is no contract in it
    :raises SourceError: when it has more passages or facts than any contract
    """
    drafts = read_drafts(source, vocabulary, override or Override())
    check_passages(sum(len(draft.passages) for draft in drafts), source.name)
    readings = [_reading(draft, vocabulary) for draft in drafts]
    facts = sum(len(getattr(item.contract, kind.name)) for item in readings for kind in KINDS)
    check_facts(facts, source.name)
    # What folding found out about the text is said once.
    found = drafts[0].source.warnings[len(source.warnings) :]
    return [replace(readings[0], warnings=(*found, *readings[0].warnings)), *readings[1:]]


def _reading(draft: Draft, vocabulary: Vocabulary) -> Reading:
    contract = _contract(draft, vocabulary)
    if draft.source.origin is not None:
        contract = as_read(contract, draft.source.origin)
    return Reading(contract, fingerprint(draft), draft.warnings)


def fingerprint(draft: Draft) -> Fingerprint | None:
    """What a draft is compared by; nothing for a report.

    :param draft: the document
    """
    if draft.municipality is None:
        return None
    return Fingerprint(
        municipality=draft.municipality.code,
        template=draft.template,
        passages=tuple(shingles(passage.text) for passage in draft.passages),
        owned=tuple(passage.owner == "municipality" for passage in draft.passages),
        summary=draft.text_status == "summary",
        family=draft.family,
    )


def _contract(draft: Draft, vocabulary: Vocabulary) -> Contract:
    return with_names(draft, rules_only(draft, vocabulary), vocabulary)


def rules_only(draft: Draft, vocabulary: Vocabulary) -> Contract:
    """The contract with what rules find in it, before the tagger is asked.

    :param draft: sections and passages
    :param vocabulary: the registers and the thesaurus
    """
    facts, uncertain = find_facts(draft, vocabulary)
    hedged = qualified(draft)
    return Contract(
        id=draft.id,
        kind=draft.kind,
        text_status=draft.text_status,
        municipality=draft.municipality.code if draft.municipality else None,
        version=draft.version,
        edition=draft.edition or draft.version,
        valid_from=draft.valid_from,
        template=draft.template,
        title=draft.title,
        family=draft.family,
        country=draft.country,
        language=draft.language,
        more_places=tuple(place.code for place in draft.more_places),
        source=Source(
            draft.source.name,
            draft.source.sha256,
            draft.source.media_type,
            len(draft.source.pages) or None,
        ),
        sections=draft.sections,
        passages=tuple(
            _passage(draft, passage, vocabulary, hedged.get(passage.order, ()))
            for passage in draft.passages
        ),
        uncertain=uncertain,
        **{kind.name: getattr(facts, kind.name) for kind in KINDS},
    )


def _passage(
    draft: Draft, passage: DraftPassage, vocabulary: Vocabulary, hedged: tuple[Qualified, ...]
) -> Passage:
    start, end = passage.spans[0][0], passage.spans[-1][1]
    return Passage(
        order=passage.order,
        kind=passage.kind,
        section=passage.section,
        owner=passage.owner,
        shared=False,
        text=passage.text,
        start=start,
        end=end,
        line_from=draft.index.line(start),
        line_to=draft.index.line(end - 1),
        page=draft.index.page(start),
        lead=passage.lead,
        language=passage.language,
        themes=() if passage.language else themes.find(draft, passage, vocabulary),
        qualified=hedged,
    )
