"""Two versions of a contract that are laid beside each other, and what a row says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import cast

from kkgraph.contract import Contract, Evidence, Passage
from kkgraph.interface.changes_answer import ChangeJson, ReasonJson, StatedJson
from kkgraph.interface.changes_request import ChangeAsked, ChangedKind
from kkgraph.interface.found_answer import EvidenceJson, SourcePlace
from kkgraph.interface.twins_answer import QuoteJson
from kkgraph.programme.wording import Wording
from kkgraph.vocabulary.rules import load_rules

# One sentence must have the words: a long passage has many words of anything.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_SENTENCES = ("commitments", "measures")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s")


@dataclass(frozen=True)
class Sides:
    """The older and the newer version."""

    before: Contract
    after: Contract

    @cached_property
    def wording(self) -> Wording:
        """Weights of words over both texts."""
        return Wording(
            passage.text for side in (self.before, self.after) for passage in side.own_passages()
        )

    def other(self, side: Contract) -> Contract:
        """Give the version beside one.

        :param side: one of them.
        """
        return self.after if side is self.before else self.before

    def reason(self, code: str, what: str = "") -> ReasonJson:
        """Say why, in both languages.

        :param code: a key of ``reasons`` in ``ontology/rules/programme.yaml``.
        :param what: figures to put in.
        """
        names = _names(self.before, self.after)
        said = load_rules("programme")["reasons"][code]
        sv, en = (said[lang].format(**names, what=what) for lang in ("sv", "en"))
        return {"code": code, "sv": sv, "en": en}

    def found_in(self, statement: str, side: Contract) -> tuple[QuoteJson, bool] | None:
        """Find the place of a version that has the words of a statement of the other.

        :param statement: the statement.
        :param side: the version to look in.
        :returns: the passage with the sentence that has most of them, if it has enough, and
            whether they stand there in the same order with the same figures: then it says the
            same. Words alone tell whether something is there; a figure may have moved.
        """
        alike = load_rules("programme")["alike"]
        figures, statement = set(_NUMBER.findall(statement)), _NUMBER.sub(" ", statement)
        best: tuple[bool, float, Passage] | None = None
        for passage in side.own_passages():
            for said in _SENTENCE_END.split(passage.text):
                part = self.wording.covered(statement, said)
                if part < alike["said"]:
                    continue
                ordered = self.wording.in_order(statement, said) >= alike["said"]
                ordered = ordered and figures <= set(_NUMBER.findall(said))
                found = (ordered, part, passage)
                near = ordered or part >= alike["touched"]
                if near and (best is None or found[:2] > best[:2]):
                    best = found
        return (_quote(side, best[2]), best[0]) if best else None


def version_name(contract: Contract) -> str:
    """Name a version as people do: by its label, or by the year it holds for if that is another.

    :param contract: the version.
    """
    label, year = contract.listed_as, str(contract.valid_from)
    return label if label.startswith(year) else year


def _names(before: Contract, after: Contract) -> dict[str, str]:
    """Name two versions so that they can be told apart."""
    older, newer = version_name(before), version_name(after)
    if older != newer:
        return {"before": older, "after": newer}
    return {"before": before.id, "after": after.id}


def _quote(contract: Contract, passage: Passage) -> QuoteJson:
    return {
        "text": passage.text,
        "source": {
            "file": contract.source.file,
            "page": passage.page,
            "line_from": passage.line_from,
            "line_to": passage.line_to,
            "start": passage.start,
            "end": passage.end,
        },
    }


@dataclass(frozen=True, slots=True)
class SideStatement:
    """What is compared of one version: a name or sentence, its figures, and its places."""

    kind: ChangedKind
    subject: str
    text: str
    evidence: tuple[Evidence, ...]
    figures: str = ""
    status: str | None = None

    def to_json(self) -> StatedJson:
        """Give the values that are sent."""
        return {
            "text": self.text,
            "figures": self.figures,
            "status": self.status,
            "evidence": [cast("EvidenceJson", asdict(place)) for place in self.evidence],
            "passage": None,
        }


def place_of(stated: StatedJson) -> SourcePlace | None:
    """Find where a version states something.

    :param stated: what it states.
    :returns: the first place, ``None`` without any.
    """
    if stated["evidence"]:
        return stated["evidence"][0]
    return stated["passage"]["source"] if stated["passage"] else None


def row(
    change: ChangeAsked,
    reasons: Sequence[ReasonJson],
    before: SideStatement | None,
    after: SideStatement | None,
) -> ChangeJson:
    """Make a row of the answer.

    :param change: what became of it.
    :param reasons: why.
    :param before: what the older version states.
    :param after: what the newer one does.
    """
    stated = after or before
    assert stated is not None
    return {
        "kind": stated.kind,
        "subject": stated.subject,
        "change": change,
        "reasons": list(reasons),
        "before": before.to_json() if before else None,
        "after": after.to_json() if after else None,
    }


def only_in(
    sides: Sides, side: Contract, statement: SideStatement, *, named: bool = False
) -> ChangeJson:
    """Say what it means that only one version states something.

    :param sides: both.
    :param side: the one that does.
    :param statement: what it states.
    :param named: a name, which is looked for as it is written.
    :returns: new or gone where the other was read whole and has not even the words.
    """
    is_new = side is sides.after
    other, where = sides.other(side), "before" if is_new else "after"
    before, after = (None, statement) if is_new else (statement, None)
    found_at = None if named else sides.found_in(statement.text, other)
    place = _named_in(statement.text, other) if named else found_at and found_at[0]
    if place:
        # An undertaking is its words; a goal may stand there as something else.
        same = statement.kind in _SENTENCES and found_at is not None and found_at[1]
        code = "still_said" if same else f"said_{where}"
        made = row("same" if same else "unclear", [sides.reason(code)], before, after)
        found: StatedJson = {
            "text": place["text"], "figures": "", "status": None, "evidence": [], "passage": place,
        }  # fmt: skip
        return {**made, "before": found} if is_new else {**made, "after": found}
    if other.text_status != "whole":
        reason = sides.reason(f"{other.text_status}_{where}")
        return row("unclear", [reason], before, after)
    return row("new" if is_new else "gone", [sides.reason(f"absent_{where}")], before, after)


def _named_in(name: str, contract: Contract) -> QuoteJson | None:
    wanted = f" {_plain(name)} "
    for passage in contract.own_passages():
        if wanted in f" {_plain(passage.text)} ":
            return _quote(contract, passage)
    return None


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
