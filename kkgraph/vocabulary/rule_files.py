"""What the files of ``ontology/rules`` hold, as types; what a field means is said in the file.

A file that has a type here is checked when it is read: each field is there, is of its type, and
no other stands beside it, since a misspelt one would be a rule that nobody applies.
"""

from __future__ import annotations

from typing import Literal, NotRequired

from typing_extensions import TypedDict

from kkgraph.aliases import Lang
from kkgraph.vocabulary.undertaking_rules import ByKind, CommitmentFile, CooperationFile, closed

_Excluding = TypedDict("_Excluding", {"not": NotRequired[list[str]]})


@closed
class HeadEntry(_Excluding):
    """A word that is the head of names of steering documents."""

    word: str
    like: str
    alone: NotRequired[list[str]]
    compound: NotRequired[list[str]]
    plural: NotRequired[list[str]]
    prepositions: NotRequired[list[str]]
    weak: NotRequired[bool]
    infinitive: NotRequired[bool]


@closed
class TitleEntry(TypedDict):
    """A name of steering documents that no head word tells."""

    name: str
    pattern: str
    base: NotRequired[str]
    case: NotRequired[bool]
    years: NotRequired[bool]
    as_printed: NotRequired[bool]
    not_after: NotRequired[list[str]]
    cue: NotRequired[list[str]]


@closed
class DocumentFile(TypedDict):
    """``documents.yaml``: how names of steering documents are told."""

    endings: dict[str, dict[str, str]]
    heads: list[HeadEntry]
    titles: list[TitleEntry]
    years_lead: str
    years: str
    bracket: str
    tail: str
    draft: str
    decided: str
    thing_after: list[str]
    caption: str
    adopted: str
    adjectives: ByKind
    owners: ByKind
    none: list[str]
    vague: list[str]
    complement_begins_not: list[str]
    complement_ends: list[str]
    before_nouns: str
    complement_joins: list[str]
    complement_longest: int
    unimportant: list[str]
    inflections: list[str]
    synonyms: dict[str, str]
    parts: str
    leave_out: str
    link_box: str
    link_topics: list[str]
    contract: str
    list_leads: str
    list_words: int


@closed
class GoalState(TypedDict):
    """A state that needs no figure: the kind of goal it makes, and where it counts."""

    kind: str
    value: NotRequired[float]
    of_area: NotRequired[str]
    only: NotRequired[Literal["listed", "bullet"]]


_IndicatorWords = TypedDict("_IndicatorWords", {"class": str, "with": NotRequired[dict[str, str]]})


@closed
class IndicatorEntry(_IndicatorWords):
    """A class of words that says what a goal is about."""

    kind: str
    forms: NotRequired[list[str]]


@closed
class GoalFile(TypedDict):
    """``goals.yaml``: how the slots of a goal make its kind."""

    states: dict[str, GoalState]
    changes: dict[str, float]
    units: dict[str, str]
    masses: list[str]
    measures: list[str]
    by_unit: dict[str, str]
    indicators: list[IndicatorEntry]
    barred_by: list[str]
    status: dict[str, Literal["considered", "proposed"]]
    topics: list[str]


@closed
class IdentifyFile(TypedDict):
    """``identify.yaml``: whose contract a text is, and of which generation."""

    name: str
    mentions: str
    title: str
    distinctive: str
    valid_from: list[str]
    front: int
    version: list[str]
    signed: list[str]
    date: list[str]
    months: list[str]
    first_signed: int
    parties: str
    parties_reach: int
    city_words: str
    city_end: str
    city_form: str
    memo: list[str]
    template_fit: float
    template_least: int
    template_share: float


@closed
class JointFile(TypedDict):
    """``joint.yaml``: joint commitments and thematic areas."""

    commitment: str
    title_tail: str
    prioritised: str
    areas: str
    areas_of_chapter: str
    topics: str
    no_topics: str


@closed
class NameFile(TypedDict):
    """``names.yaml``: what all rules for names are built of."""

    noun_forms: list[list[str]]
    noun_endings: list[str]
    adjective_forms: list[list[str]]
    blocks: dict[str, str]
    list_separator: str


@closed
class ActionFile(TypedDict):
    """``actions.yaml``: labels of tables that list actions, and titles that name one."""

    name: list[str]
    fields: ByKind
    modules: list[str]
    stand_in: list[str]
    around: list[str]
    enough: int
    sheet_name: str
    sheet_label: str
    sheet_labels: int
    listed: str
    listed_in_module: list[str]
    beside: dict[str, str]
    no_list: str
    code_before: str
    code_after: str
    coded_title: str
    form_code: str
    titles: int
    no_name: str
    field_words: list[str]
    point: str
    coded: str
    numbered: str


@closed
class NumberFile(TypedDict):
    """``numbers.yaml``: figures that are stated."""

    units: dict[str, tuple[str, float]]
    unit_tails: list[str]
    counted: ByKind
    not_after: list[str]
    goals: list[str]
    none: list[str]


@closed
class NamedOrganisation(TypedDict):
    """A form of names of organisations of one kind."""

    kind: str
    cue: list[str]
    pattern: str


@closed
class PluralOrganisation(TypedDict):
    """A plural before several names, and what each is then called."""

    kind: str
    pattern: str
    form: str
    cue: NotRequired[list[str]]


@closed
class OrganisationFile(TypedDict):
    """``organisations.yaml``: how organisations are found that no register names."""

    also_organisations: list[str]
    networks_in_list: int
    blocks: dict[str, str]
    after_noun: ByKind
    after_noun_name: str
    named: list[NamedOrganisation]
    plural: list[PluralOrganisation]
    county_board: str
    cooperation: str
    place: str
    beside: str
    not_in_list: str
    item_tail: str
    never: str


@closed
class PartyFile(TypedDict):
    """``parties.yaml``: the list of parties."""

    introduction: str
    agencies: str
    denied: str


InLanguages = dict[Lang, str]


@closed
class ProgressFile(TypedDict):
    """``progress.yaml``: which goals stand beside which measured figures, and what is said."""

    kinds: list[str]
    territorial: list[str]
    implied_area: list[str]
    consumption: list[str]
    organisation: list[str]
    why_not: dict[str, InLanguages]
    said: dict[str, InLanguages]
    missing: dict[str, InLanguages]


@closed
class ReportFile(TypedDict):
    """``report.yaml``: how the headings of the comparative report look."""

    id: str
    title: str
    is_report: str
    year: str
    city: str
    contract_heading: str
    shared_heading: str
    chapter: str
    annex: str
    annex_section: str
    recommendation: str
    own_paragraph: str


@closed
class SentenceFile(TypedDict):
    """``sentences.yaml``: abbreviations whose full stop ends no sentence."""

    abbreviations: list[str]


@closed
class SilenceFile(TypedDict):
    """``silence.yaml``: what stands in a section that says nothing."""

    silent: list[str]
    pointing: list[str]
    absent: str


@closed
class QualifiedFile(TypedDict):
    """``qualified.yaml``: what search makes of the categories of context."""

    denied: list[str]
    considered: list[str]


FILES: dict[str, type] = {
    "actions": ActionFile,
    "commitments": CommitmentFile,
    "cooperations": CooperationFile,
    "documents": DocumentFile,
    "goals": GoalFile,
    "identify": IdentifyFile,
    "joint": JointFile,
    "names": NameFile,
    "numbers": NumberFile,
    "organisations": OrganisationFile,
    "parties": PartyFile,
    "progress": ProgressFile,
    "qualified": QualifiedFile,
    "report": ReportFile,
    "sentences": SentenceFile,
    "silence": SilenceFile,
}
